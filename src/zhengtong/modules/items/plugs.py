"""What the catalogue plugs into lower boards: menu entries, who reads its files."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from zhengtong.core.files.plugins import file_access
from zhengtong.core.navigation.api import Entry, register
from zhengtong.kernel.access import Actor
from zhengtong.modules.items.sheets.importing import OWNER as IMPORTS
from zhengtong.modules.items.staff.attachments import OWNER
from zhengtong.modules.items.staff.work import waiting_for_review


class Attachments:
    """Empty forms, filled examples and samples of results are for everyone."""

    def may_read(self, actor: Actor, owner_id: str, purpose: str) -> bool:
        return True


class ImportFiles:
    """What was sent for an import is for those who may import or approve."""

    def may_read(self, actor: Actor, owner_id: str, purpose: str) -> bool:
        return actor.has("items.manage") or actor.has("items.review")


file_access.register(OWNER, Attachments())
file_access.register(IMPORTS, ImportFiles())

for entry in (
    Entry(
        key="items", area="public", section="", label=_("办事"), url_name="items:search", order=10
    ),
    Entry(
        key="disclosure",
        area="public",
        section="公开",
        label=_("信息公开目录"),
        url_name="items:disclosure",
        order=20,
    ),
    Entry(
        key="items",
        area="staff",
        section=_("事项管理"),
        label=_("事项目录"),
        url_name="items-staff:catalogue",
        order=60,
    ),
    Entry(
        key="items_work",
        area="staff",
        section=_("事项管理"),
        label=_("编制与审核"),
        url_name="items-staff:work",
        order=61,
        count=waiting_for_review,
    ),
    Entry(
        key="benchmarks",
        area="staff",
        section=_("事项管理"),
        label=_("裁量基准"),
        url_name="items-staff:benchmarks",
        order=68,
    ),
    Entry(
        key="benchmarks",
        area="public",
        section="公开",
        label=_("裁量基准"),
        url_name="items:benchmarks",
        order=25,
    ),
):
    register(entry)
