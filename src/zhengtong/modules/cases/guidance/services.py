"""Early guidance: ask, arrange, advise, issue. Nothing here starts a limit of law."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any, BinaryIO

from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.audit import api as audit
from zhengtong.core.calendar import api as calendar
from zhengtong.core.commands import command
from zhengtong.core.files import api as files
from zhengtong.core.numbering.api import next_number
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import FieldError, InvalidInput, StaleVersion, StateError
from zhengtong.kernel.events import publish
from zhengtong.modules.cases.events import GuidanceAsked
from zhengtong.modules.cases.guidance import telling
from zhengtong.modules.cases.guidance.policies import (
    own_guidance,
    require_leading,
    visible_guidances,
)
from zhengtong.modules.cases.models import Guidance, GuidanceAdvice, GuidanceStatus
from zhengtong.modules.cases.projects.policies import own_project
from zhengtong.modules.cases.projects.scheme import current_scheme
from zhengtong.modules.cases.services.errors import PersonalAccountWanted
from zhengtong.modules.org import api as org

RULES = files.FileRules(
    extensions=("pdf", "jpg", "jpeg", "png", "docx"), max_bytes=20 * 1024 * 1024
)

MOST_FILES = 10


class GuidanceWrong(InvalidInput):
    """有内容需要更正。"""

    code = "guidance_wrong"


class GuidanceStateError(StateError):
    """这次辅导现在的状态不能做这个操作。请刷新页面。"""

    code = "guidance_state"


def wrong(path: str, message: str) -> GuidanceWrong:
    return GuidanceWrong(errors=[FieldError(path=path, message=message)])


@command
def ask_guidance(
    *,
    actor: Actor,
    subject: str,
    description: str,
    place_code: str,
    phone: str,
    address: str = "",
    planned: str = "",
    uploads: Sequence[tuple[BinaryIO, str]] = (),
    project_public_id: uuid.UUID | None = None,
) -> Guidance:
    """Ask for advice on something that is planned: what, where, when, with files.

    The same once more on that day is the one that was asked: a second press.

    Raises GuidanceWrong with every fault, the refusals of `core.files`.
    """
    if actor.person_id is None:
        raise PersonalAccountWanted
    scheme = current_scheme()
    subject, description, phone = subject.strip(), description.strip(), phone.strip()
    place = org.region_by_code(place_code)
    if errors := _asked_faults(subject, description, place, phone, len(uploads)):
        raise GuidanceWrong(errors=errors)
    assert place is not None
    project = own_project(project_public_id, actor) if project_public_id else None
    now = timezone.now()
    today = timezone.localdate(now)
    same = Guidance.objects.filter(
        person_id=actor.person_id, entity_id=actor.entity_id, project=project, subject=subject,
        description=description, place_id=place.id, asked_at__date=today,
        status=GuidanceStatus.ASKED,
    ).first()  # fmt: skip
    if same is not None and not uploads:
        return same
    person = org.person(actor.person_id)
    lead = next(o for o in org.organizations() if o.key == scheme.guidance_lead)
    serial = next_number(series="guidance", scope=today.strftime("%Y%m%d"))
    found = Guidance.objects.create(
        region_id=lead.region_id,
        number=f"FD{today:%Y%m%d}-{serial:05d}",
        person_id=actor.person_id,
        entity_id=actor.entity_id,
        asker_name=org.entity(actor.entity_id).name if actor.entity_id else person.name,
        phone=phone[:30],
        project=project,
        subject=subject,
        description=description,
        place_id=place.id,
        address=address.strip()[:200],
        planned=planned.strip()[:60],
        lead_id=lead.id,
        asked_at=now,
        due_on=calendar.add_workdays(today, scheme.guidance_days).date,
    )
    for content, name in uploads:
        stored = files.store(content=content, name=name, rules=RULES, actor=actor)
        files.link(
            file_id=stored.id,
            owner_kind="cases.guidance",
            owner_id=str(found.public_id),
            actor=actor,
        )
    record("cases.ask_guidance", found, actor)
    publish(GuidanceAsked(guidance_id=found.pk, at=now))
    return found


def _asked_faults(
    subject: str, description: str, place: Any, phone: str, uploads: int
) -> list[FieldError]:
    errors = []
    if not subject or len(subject) > 100:
        errors.append(FieldError(path="subject", message=_("请写明想办什么，最多 100 个字。")))
    if not description or len(description) > 2000:
        message = _("请说明情况和想问的问题，最多 2000 个字。")
        errors.append(FieldError(path="description", message=message))
    if place is None:
        errors.append(FieldError(path="place", message=_("请选择地点所在的村（社区）。")))
    if not phone:
        errors.append(FieldError(path="phone", message=_("请填写联系电话。")))
    if uploads > MOST_FILES:
        message = _("最多上传 %(most)s 个文件。") % {"most": MOST_FILES}
        errors.append(FieldError(path="files", message=message))
    return errors


def locked(public_id: uuid.UUID, actor: Actor, expected_version: int | None) -> Guidance:
    """Raises GuidanceNotFound, StaleVersion."""
    visible_guidances(actor, public_id=public_id)
    found = Guidance.objects.select_for_update().get(public_id=public_id)
    if expected_version is not None and found.lock_version != expected_version:
        raise StaleVersion
    return found


def save(found: Guidance, *names: str) -> None:
    found.lock_version += 1
    found.save(update_fields=[*names, "lock_version"])


@command
def arrange_guidance(
    *,
    public_id: uuid.UUID,
    organization_ids: Sequence[int],
    actor: Actor,
    meeting_at: dt.datetime | None = None,
    meeting_place: str = "",
    expected_version: int | None = None,
) -> Guidance:
    """The lead invites departments, and may call a meeting; inviting more later is the same act.

    Departments that were invited before stay invited. Raises GuidanceWrong, GuidanceStateError.
    """
    found = locked(public_id, actor, expected_version)
    require_leading(found, actor)
    if found.status not in (GuidanceStatus.ASKED, GuidanceStatus.ADVISING):
        raise GuidanceStateError
    known = {o.id for o in org.organizations(kind="department")}
    wanted = [i for i in dict.fromkeys(organization_ids) if i in known]
    if not wanted and not found.advices.exists():
        raise wrong("organization", _("请至少邀请一个部门。"))
    if meeting_at is not None and meeting_at <= timezone.now():
        raise wrong("meeting_at", _("会议时间要晚于现在。"))
    if meeting_at is not None and not meeting_place.strip():
        raise wrong("meeting_place", _("请填写会议地点。"))
    now = timezone.now()
    due = calendar.add_workdays(timezone.localdate(now), current_scheme().advice_days).date
    invited = set(found.advices.values_list("organization_id", flat=True))
    fresh = [i for i in wanted if i not in invited]
    GuidanceAdvice.objects.bulk_create(
        [
            GuidanceAdvice(guidance=found, organization_id=i, invited_at=now, due_on=due)
            for i in fresh
        ]
    )
    called = meeting_at is not None and meeting_at != found.meeting_at
    if meeting_at is not None:
        found.meeting_at, found.meeting_place = meeting_at, meeting_place.strip()[:120]
    if found.status == GuidanceStatus.ASKED:
        found.status = GuidanceStatus.ADVISING
        found.opened_at, found.opened_by_id = now, actor.staff_id
    save(found, "status", "opened_at", "opened_by", "meeting_at", "meeting_place")
    record("cases.arrange_guidance", found, actor, invited=fresh)
    telling.invited(found, fresh)
    if called:
        telling.meeting(found)
    return found


@command
def decline_guidance(
    *, public_id: uuid.UUID, reason: str, actor: Actor, expected_version: int | None = None
) -> Guidance:
    """What is asked needs no guidance, or belongs elsewhere: with reasons."""
    found = locked(public_id, actor, expected_version)
    require_leading(found, actor)
    if found.status != GuidanceStatus.ASKED:
        raise GuidanceStateError
    if not reason.strip():
        raise wrong("reason", _("请写明理由，办事人会看到这段话。"))
    _end(found, GuidanceStatus.DECLINED.value, reason)
    record("cases.decline_guidance", found, actor, reason=reason.strip()[:500])
    telling.declined(found)
    return found


@command
def withdraw_guidance(*, public_id: uuid.UUID, actor: Actor) -> Guidance:
    """The asker needs it no more."""
    own_guidance(public_id, actor)
    found = Guidance.objects.select_for_update().get(public_id=public_id)
    if found.status not in (GuidanceStatus.ASKED, GuidanceStatus.ADVISING):
        raise GuidanceStateError
    _end(found, GuidanceStatus.WITHDRAWN.value, "")
    record("cases.withdraw_guidance", found, actor)
    return found


def _end(found: Guidance, status: str, reason: str) -> None:
    found.status, found.ended_at = status, timezone.now()
    found.end_reason = reason.strip()[:500]
    save(found, "status", "ended_at", "end_reason")


def record(action: str, found: Guidance, actor: Actor, **detail: Any) -> None:
    audit.record(
        action,
        actor=actor,
        stream=f"guidance:{found.pk}",
        object_type="guidance",
        object_id=found.number,
        detail=detail,
    )
