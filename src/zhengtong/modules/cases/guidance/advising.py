"""Early guidance given: the advice of each department, and the opinion that sums it up."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.kernel.events import publish
from zhengtong.modules.cases.events import GuidanceIssued
from zhengtong.modules.cases.guidance import opinion, telling
from zhengtong.modules.cases.guidance.policies import require_advising, require_leading
from zhengtong.modules.cases.guidance.services import (
    GuidanceStateError,
    locked,
    record,
    save,
    wrong,
)
from zhengtong.modules.cases.models import Guidance, GuidanceAdvice, GuidanceStatus

MOST_LINES = 40


@command
def give_advice(
    *,
    public_id: uuid.UUID,
    organization_id: int,
    text: str,
    actor: Actor,
    items: Sequence[dict[str, str]] = (),
    materials: Sequence[str] = (),
) -> GuidanceAdvice:
    """One department's written advice, with the items and papers that will be needed. It may be
    corrected until the opinion is issued."""
    found = locked(public_id, actor, None)
    require_advising(found, organization_id, actor)
    if found.status != GuidanceStatus.ADVISING:
        raise GuidanceStateError
    text = text.strip()
    if not text or len(text) > 4000:
        raise wrong("text", _("请写出意见，最多 4000 个字。"))
    advice = found.advices.select_for_update().get(organization_id=organization_id)
    advice.text = text
    advice.items = [{"item": i.get("item", ""), "name": i["name"][:200]} for i in items][
        :MOST_LINES
    ]
    advice.materials = [m.strip()[:200] for m in materials if m.strip()][:MOST_LINES]
    advice.given_at, advice.given_by_id = timezone.now(), actor.staff_id
    advice.save()
    save(found)
    record("cases.give_advice", found, actor, organization=organization_id)
    if not found.advices.filter(given_at=None).exists():
        telling.all_advised(found)
    return advice


@command
def issue_opinion(
    *,
    public_id: uuid.UUID,
    summary: str,
    actor: Actor,
    meeting_note: str = "",
    expected_version: int | None = None,
) -> Guidance:
    """The lead issues the 前期辅导意见书 out of the advice of all. Departments that did not answer
    are named as such. Raises GuidanceStateError without any advice."""
    found = locked(public_id, actor, expected_version)
    require_leading(found, actor)
    if found.status != GuidanceStatus.ADVISING:
        raise GuidanceStateError
    summary = summary.strip()
    if not summary or len(summary) > 4000:
        raise wrong("summary", _("请写出综合意见，最多 4000 个字。"))
    if not found.advices.exclude(given_at=None).exists():
        raise wrong("summary", _("还没有部门提出意见，不能出具意见书。"))
    now = timezone.now()
    found.meeting_note = meeting_note.strip()[:2000]
    found.opinion_number = opinion.number_of(found, timezone.localdate(now))
    found.opinion = opinion.content_of(found, summary, timezone.localdate(now))
    found.status, found.ended_at, found.issued_by_id = GuidanceStatus.ISSUED, now, actor.staff_id
    save(found, "status", "ended_at", "issued_by", "meeting_note", "opinion", "opinion_number")
    record("cases.issue_opinion", found, actor, number=found.opinion_number)
    publish(GuidanceIssued(guidance_id=found.pk, at=now))
    return found
