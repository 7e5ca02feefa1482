"""Who is told what of joint work. Each handler may run twice without harm."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from zhengtong.core.messaging import api as messaging
from zhengtong.kernel.events import handles
from zhengtong.modules.cases.events import (
    MeetingAnswered,
    MeetingCancelled,
    MeetingFixed,
    MeetingProposed,
    MinutesIssued,
    OpinionAsked,
    OpinionGiven,
    OpinionReminded,
)
from zhengtong.modules.cases.handlers import tell
from zhengtong.modules.cases.models import Case, Consultation, Meeting, Position
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org

WHAT = {
    "site_visit": {"zh": "联合踏勘", "en": "site visit"},
    "joint_review": {"zh": "联合会审", "en": "joint review"},
}
POSITIONS = {
    Position.AGREE: {"zh": "同意", "en": "agreed"},
    Position.CONDITIONS: {"zh": "有条件同意", "en": "agreed with conditions"},
    Position.OBJECT: {"zh": "不同意", "en": "objected"},
}


@handles(MeetingProposed)
def ask_for_dates(event: MeetingProposed) -> None:
    meeting = _meeting(event.meeting_id)
    told = _Telling(meeting.case_id, f"/desk/meetings/{meeting.public_id}/")
    told.posts(
        "cases.meeting_proposed",
        meeting.participants.values_list("post_id", flat=True),
        once=_once(event),
        **_said(meeting),
    )
    if event.was_fixed:
        _tell_off(meeting, _once(event))


@handles(MeetingAnswered)
def tell_lead_that_all_answered(event: MeetingAnswered) -> None:
    if not event.is_complete:
        return
    meeting = _meeting(event.meeting_id)
    told = _Telling(meeting.case_id, f"/desk/meetings/{meeting.public_id}/")
    told.people(
        "cases.meeting_answered", [meeting.proposed_by_id], once=_once(event), **_said(meeting)
    )


@handles(MeetingFixed)
def tell_date(event: MeetingFixed) -> None:
    meeting = _meeting(event.meeting_id)
    said = _said(meeting) | {"when": f"{timezone.localtime(event.starts_at):%Y-%m-%d %H:%M}"}
    told = _Telling(meeting.case_id, f"/desk/meetings/{meeting.public_id}/")
    posts = meeting.participants.values_list("post_id", flat=True)
    told.posts("cases.meeting_fixed", posts, once=_once(event), **said)
    if meeting.is_applicant_asked:
        tell("cases.meeting_fixed_applicant", meeting.case_id, once=_once(event), **said)


@handles(MeetingCancelled)
def tell_cancelled(event: MeetingCancelled) -> None:
    meeting = _meeting(event.meeting_id)
    told = _Telling(meeting.case_id, f"/desk/meetings/{meeting.public_id}/")
    posts = meeting.participants.values_list("post_id", flat=True)
    told.posts("cases.meeting_cancelled", posts, once=_once(event), **_said(meeting))
    if event.was_fixed:
        _tell_off(meeting, _once(event))


@handles(MinutesIssued)
def ask_for_confirmation(event: MinutesIssued) -> None:
    meeting = _meeting(event.meeting_id)
    told = _Telling(meeting.case_id, f"/desk/meetings/{meeting.public_id}/")
    waiting = meeting.participants.filter(is_waiting=True).values_list("post_id", flat=True)
    told.posts("cases.minutes_issued", waiting, once=_once(event), **_said(meeting))


@handles(OpinionAsked)
def tell_asked(event: OpinionAsked) -> None:
    _tell_consulted("cases.opinion_asked", event.consultation_id)


@handles(OpinionReminded)
def tell_reminded(event: OpinionReminded) -> None:
    _tell_consulted("cases.opinion_reminded", event.consultation_id, once=f":{event.on}")


@handles(OpinionGiven)
def tell_given(event: OpinionGiven) -> None:
    found = Consultation.objects.get(pk=event.consultation_id)
    organ = org.organization(found.organization_id)
    told = _Telling(found.case_id, f"/desk/meetings/opinions/{found.public_id}/")
    told.people(
        "cases.opinion_given",
        [found.asked_by_id],
        once=f":{found.pk}",
        organ=_names(organ),
        position=POSITIONS[Position(found.position)],
        answer=found.answer[:200],
    )


def _tell_consulted(template: str, consultation_id: int, once: str = "") -> None:
    found = Consultation.objects.get(pk=consultation_id)
    told = _Telling(found.case_id, f"/desk/meetings/opinions/{found.public_id}/")
    told.posts(
        template,
        [found.post_id],
        once=f":{found.pk}{once}",
        lead=_names(org.organization(found.asker_id)),
        due=found.due_on,
        question=found.question[:200],
    )


def _meeting(meeting_id: int) -> Meeting:
    return Meeting.objects.select_related("case").defer("case__form_data").get(pk=meeting_id)


def _said(meeting: Meeting) -> dict[str, Any]:
    return {
        "what": WHAT[meeting.kind],
        "place": meeting.place,
        "subject": meeting.subject,
        "reason": meeting.reason,
        "lead": _names(org.organization(meeting.case.organization_id)),
    }


def _tell_off(meeting: Meeting, once: str) -> None:
    """The applicant was told a date that holds no longer."""
    if meeting.is_applicant_asked:
        tell("cases.meeting_off_applicant", meeting.case_id, once=once, **_said(meeting))


def _once(event: Any) -> str:
    return f":{event.meeting_id}:{event.revision}"


def _names(organ: org.OrganizationData) -> dict[str, str]:
    return {"zh": organ.short_name_zh, "en": organ.short_name_en or organ.short_name_zh}


class _Telling:
    """Messages to staff about one case, all leading to one page."""

    def __init__(self, case_id: int, url: str) -> None:
        self.case = Case.objects.defer("form_data").get(pk=case_id)
        self.url = url
        self.item = items.item_version(self.case.item_version_id).name

    def posts(self, template: str, post_ids: Iterable[int], *, once: str, **context: Any) -> None:
        """A and B of each post, once each."""
        held = org.holders_of(list(post_ids))
        people = {h.staff_id for holders in held.values() for h in holders}
        self.people(template, sorted(people), once=once, **context)

    def people(self, template: str, staff_ids: Iterable[int], *, once: str, **context: Any) -> None:
        for staff_id in staff_ids:
            messaging.send(
                template=template,
                recipient=messaging.Recipient(staff_id=staff_id),
                context={"number": self.case.number, "item": self.item} | context,
                about=f"case:{self.case.pk}",
                once=f"{template}{once}:{staff_id}",
                url=self.url,
            )
