"""What the parties are told by message, in the transaction of the act."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse

from zhengtong.core.messaging import api as messaging
from zhengtong.core.messaging.api import MessageTemplate, register_template
from zhengtong.modules.cases.hearings.locking import token_of
from zhengtong.modules.cases.hearings.parties import speakers_of
from zhengtong.modules.cases.models import (
    Case,
    Hearing,
    HearingObjection,
    HearingParty,
    PartyRole,
)
from zhengtong.modules.items import api as items

ALL = ("site", "sms", "email")

TEMPLATES = (
    MessageTemplate(
        key="cases.hearing_told",
        subject={"zh": "您可以要求听证：{item}", "en": "You may ask for a hearing: {item}"},
        body={
            "zh": "在对“{item}”申请（{number}）作出决定前，您有要求听证的权利。"
            "要求听证的，请在 {due} 前提出；逾期没有提出的，视为不要求。听证不收费。{link}",
            "en": "Before the decision on {item} ({number}) you have the right to a hearing. Ask "
            "for it by {due}; silence counts as not asking. A hearing is free. {link}",
        },
        channels=ALL,
        is_essential=True,
    ),
    MessageTemplate(
        key="cases.hearing_requested",
        subject={"zh": "将举行听证：{item}", "en": "A hearing will be held: {item}"},
        body={
            "zh": "“{item}”申请（{number}）将举行听证，最迟 {due} 举行，"
            "时间、地点至少提前七日通知。听证所需时间不计入办理期限。{link}",
            "en": "A hearing will be held on {item} ({number}) by {due}. Time and place are told "
            "at least seven days before. Its time does not count towards the limit. {link}",
        },
        channels=ALL,
        is_essential=True,
    ),
    MessageTemplate(
        key="cases.hearing_scheduled",
        subject={"zh": "听证通知：{item}", "en": "Hearing: {item}"},
        body={
            "zh": "“{item}”申请（{number}）的听证定于 {when} 在{place}举行。"
            "认为主持人与本事项有直接利害关系的，可以申请回避。{link}",
            "en": "The hearing on {item} ({number}) is on {when}, {place}. If the presider has a "
            "direct interest in the matter you may object. {link}",
        },
        channels=ALL,
        is_essential=True,
    ),
    MessageTemplate(
        key="cases.hearing_postponed",
        subject={"zh": "听证改期：{item}", "en": "Hearing postponed: {item}"},
        body={
            "zh": "“{item}”申请（{number}）的听证改为 {when} 在{place}举行。理由：{reason}。{link}",
            "en": "The hearing on {item} ({number}) is now on {when}, {place}. Reason: {reason}. "
            "{link}",
        },
        channels=ALL,
        is_essential=True,
    ),
    MessageTemplate(
        key="cases.hearing_ruled",
        subject={"zh": "回避申请的答复：{item}", "en": "Your objection: {item}"},
        body={
            "zh": "对“{item}”申请（{number}）听证主持人的回避申请：{outcome}。"
            "理由：{reason}。{link}",
            "en": "The objection to the presider on {item} ({number}): {outcome}. "
            "Reason: {reason}. {link}",
        },
        channels=ALL,
        is_essential=True,
    ),
    MessageTemplate(
        key="cases.hearing_recorded",
        subject={"zh": "请核对听证笔录：{item}", "en": "Please confirm the record: {item}"},
        body={
            "zh": "“{item}”申请（{number}）的听证笔录已经完成，请核对无误后确认。{link}",
            "en": "The record of the hearing on {item} ({number}) is ready. Please read and "
            "confirm it. {link}",
        },
        channels=ALL,
        is_essential=True,
    ),
    MessageTemplate(
        key="cases.hearing_held",
        subject={"zh": "听证已结束：{item}", "en": "The hearing is over: {item}"},
        body={
            "zh": "“{item}”申请（{number}）的听证已经结束，决定将根据听证笔录作出。{link}",
            "en": "The hearing on {item} ({number}) is over. The decision will rest on its record. "
            "{link}",
        },
    ),
)

for _template in TEMPLATES:
    register_template(_template)

UPHELD = {"zh": "同意回避，将另行指定主持人", "en": "upheld, another presider will be appointed"}
DISMISSED = {"zh": "不同意", "en": "dismissed"}


def path_of(party: HearingParty) -> str:
    """The page of a party: the applicant's own, or the secret link."""
    if party.role == PartyRole.APPLICANT:
        return reverse("hearings:mine", args=[party.hearing.case.public_id])
    return reverse("hearings:party", args=[party.public_id, token_of(party)])


def link_of(party: HearingParty) -> str:
    return f"{settings.PUBLIC_URL}{path_of(party)}"


def _send(
    template: str, case: Case, hearing: Hearing, parties: Iterable[HearingParty], **context: Any
) -> None:
    """One to each who can be reached; who has no phone is told on paper."""
    name = items.item_version(case.item_version_id).name
    for party in parties:
        party.hearing = hearing
        own = party.role == PartyRole.APPLICANT
        if party.entity_id is not None:
            _send_company(template, case, party, {"item": name, "number": case.number} | context)
        if not own and not party.phone:
            continue
        to = messaging.Recipient(person_id=case.person_id if own else None, phone=party.phone)
        link = "" if own else link_of(party)
        messaging.send(
            template=f"cases.hearing_{template}",
            recipient=to,
            context={"item": name, "number": case.number, "link": link} | context,
            about=f"case:{case.pk}",
            url=path_of(party),
        )


def _send_company(
    template: str, case: Case, party: HearingParty, context: Mapping[str, Any]
) -> None:
    """To everybody who may act for it today, into their own accounts."""
    for person_id in speakers_of(party.entity_id, case):
        messaging.send(
            template=f"cases.hearing_{template}",
            recipient=messaging.Recipient(person_id=person_id),
            context={**context, "link": ""},
            about=f"case:{case.pk}",
            url=reverse("hearings:company", args=[party.public_id]),
        )


def _all(hearing: Hearing) -> list[HearingParty]:
    return list(hearing.parties.order_by("id"))


def told(case: Case, hearing: Hearing, parties: Iterable[HearingParty]) -> None:
    for party in parties:
        if party.due_on is not None:
            _send("told", case, hearing, [party], due=party.due_on)
        else:
            _send("requested", case, hearing, [party], due=hearing.organise_by or "—")


def requested(case: Case, hearing: Hearing) -> None:
    _send("requested", case, hearing, _all(hearing), due=hearing.organise_by)


def scheduled(case: Case, hearing: Hearing, *, when: str, reason: str) -> None:
    template = "postponed" if reason else "scheduled"
    more = {"reason": reason} if reason else {}
    _send(template, case, hearing, _all(hearing), when=when, place=hearing.place, **more)


def ruled(case: Case, hearing: Hearing, objection: HearingObjection) -> None:
    outcome = UPHELD if objection.is_upheld else DISMISSED
    party = hearing.parties.get(pk=objection.party_id)
    _send("ruled", case, hearing, [party], outcome=outcome, reason=objection.ruling.rstrip("。"))


def recorded(case: Case, hearing: Hearing) -> None:
    _send("recorded", case, hearing, [p for p in _all(hearing) if p.attended])


def held(case: Case, hearing: Hearing) -> None:
    _send("held", case, hearing, _all(hearing))
