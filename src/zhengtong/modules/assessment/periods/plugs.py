"""What schemes, periods, imports and honours plug in: menus, files, messages, figures."""

from __future__ import annotations

from zhengtong.core.files.plugins import file_access
from zhengtong.core.navigation.api import Entry, register
from zhengtong.kernel.access import Actor
from zhengtong.modules.assessment import policies
from zhengtong.modules.assessment.imports import metrics as imported
from zhengtong.modules.assessment.imports import services as importing
from zhengtong.modules.assessment.imports.models import MetricImport
from zhengtong.modules.assessment.periods import appealing, entering, telling
from zhengtong.modules.assessment.periods.models import Appeal, ScoreRecord

__all__ = ["imported", "telling"]


class RecordFiles:
    """Evidence: whoever sees the period, and the person it is about."""

    def may_read(self, actor: Actor, owner_id: str, purpose: str) -> bool:
        record = ScoreRecord.objects.filter(pk=int(owner_id)).select_related("period").first()
        if record is None or not actor.is_staff:
            return False
        if actor.has(policies.VIEW, record.period.organization_id):
            return True
        return policies.own_members(actor).filter(pk=record.member_id).exists()


class AppealFiles:
    """Those who review, and whoever filed it."""

    def may_read(self, actor: Actor, owner_id: str, purpose: str) -> bool:
        appeal = Appeal.objects.filter(pk=int(owner_id)).select_related("period").first()
        if appeal is None or not actor.is_staff:
            return False
        if actor.has(policies.VIEW, appeal.period.organization_id):
            return True
        return policies.own_members(actor).filter(pk=appeal.member_id).exists()


class ImportFiles:
    """Whoever sees the imports of that organisation."""

    def may_read(self, actor: Actor, owner_id: str, purpose: str) -> bool:
        batch = MetricImport.objects.filter(pk=int(owner_id)).first()
        return bool(batch and actor.is_staff and actor.has(policies.VIEW, batch.organization_id))


file_access.register(entering.OWNER, RecordFiles())
file_access.register(appealing.OWNER, AppealFiles())
file_access.register(importing.OWNER, ImportFiles())

register(
    Entry(
        key="assessment_periods",
        area="staff",
        section="考核",
        label="考核周期",
        url_name="assessment:periods",
        permission=policies.VIEW,
        order=70,
    )
)
register(
    Entry(
        key="assessment_schemes",
        area="staff",
        section="考核",
        label="考核方案",
        url_name="assessment:schemes",
        permission=policies.VIEW,
        order=71,
    )
)
register(
    Entry(
        key="assessment_mine",
        area="staff",
        section="考核",
        label="我的考核",
        url_name="assessment:mine",
        order=76,
    )
)
register(
    Entry(
        key="assessment_notices",
        area="public",
        section="公开",
        label="考核结果公示",
        url_name="assessment_notices:notices",
        order=81,
    )
)
