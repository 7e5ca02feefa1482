"""Who is told what about a forwarding. Each handler may run twice without harm."""

from __future__ import annotations

from zhengtong.core.messaging import api as messaging
from zhengtong.core.messaging.api import MessageTemplate
from zhengtong.kernel.events import handles
from zhengtong.modules.cases.events import (
    CaseForwarded,
    CompletionRequested,
    CompletionSupplied,
    ForwardingAnswered,
)
from zhengtong.modules.cases.handlers import OUTCOMES, tell
from zhengtong.modules.cases.models import Case, Forwarding, LegalOutcome
from zhengtong.modules.items import api as items

for _template in (
    MessageTemplate(
        key="cases.forwarded",
        subject={"zh": "已转报上级机关：{item}", "en": "Forwarded: {item}"},
        body={
            "zh": "您的“{item}”申请（{number}）已经初步审查，转报{to}决定。"
            "进展可以登录查看，也可以问 {phone}。",
            "en": "Your application for {item} ({number}) has been reviewed and forwarded to {to}, "
            "which decides. Sign in to follow it, or ask at {phone}.",
        },
        channels=("site", "sms", "email"),
        is_essential=True,
    ),
    MessageTemplate(
        key="cases.forwarding_answered",
        subject={"zh": "上级机关已作出决定：{item}", "en": "Decision from above: {item}"},
        body={
            "zh": "您的“{item}”申请（{number}），{to}已作出决定：{outcome}。结果请登录查看。",
            "en": "{to} has decided on your application for {item} ({number}): {outcome}. Sign in "
            "to see it.",
        },
        channels=("site", "sms", "email"),
        is_essential=True,
    ),
    MessageTemplate(
        key="cases.completion_requested",
        subject={"zh": "上级要求补充：{number}", "en": "To be completed: {number}"},
        body={
            "zh": "转报的“{item}”（{number}），上级机关要求在 {due} 前补充：{wanted}",
            "en": "The upper organ wants the forwarded case {number} ({item}) completed by {due}: "
            "{wanted}",
        },
    ),
    MessageTemplate(
        key="cases.completion_supplied",
        subject={"zh": "下级已补充：{number}", "en": "Completed: {number}"},
        body={
            "zh": "“{item}”（{number}），下级机关已补充：{answer}",
            "en": "The lower organ has completed {number} ({item}): {answer}",
        },
    ),
):
    messaging.register_template(_template)


@handles(CaseForwarded)
def tell_forwarded(event: CaseForwarded) -> None:
    sent = Forwarding.objects.get(case_id=event.case_id)
    phone = sent.contact.get("phone") or sent.contact.get("address") or sent.to_name
    tell("cases.forwarded", event.case_id, to=sent.to_name, phone=phone)


@handles(ForwardingAnswered)
def tell_answered(event: ForwardingAnswered) -> None:
    sent = Forwarding.objects.get(case_id=event.case_id)
    outcome = OUTCOMES[LegalOutcome(event.outcome)]
    tell("cases.forwarding_answered", event.case_id, to=sent.to_name, outcome=outcome)


@handles(CompletionRequested)
def tell_lower(event: CompletionRequested) -> None:
    sent = Forwarding.objects.get(case_id=event.case_id)
    asked = sent.requests.order_by("-asked_at").filter(asked_at=event.at).first()
    if asked is not None:
        _tell_staff(
            "cases.completion_requested",
            sent.forwarded_by_id,
            event.case_id,
            once=f":{asked.pk}",
            wanted=asked.wanted,
            due=asked.due_on,
        )


@handles(CompletionSupplied)
def tell_upper(event: CompletionSupplied) -> None:
    sent = Forwarding.objects.get(case_id=event.case_id)
    asked = sent.requests.filter(answered_at=event.at).first()
    if asked is not None:
        _tell_staff(
            "cases.completion_supplied",
            asked.asked_by_id,
            event.upper_case_id,
            once=f":{asked.pk}",
            answer=asked.answer,
        )


def _tell_staff(
    template: str, staff_id: int | None, case_id: int, *, once: str, **context: object
) -> None:
    if staff_id is None:
        return
    case = Case.objects.defer("form_data").get(pk=case_id)
    version = items.item_version(case.item_version_id)
    messaging.send(
        template=template,
        recipient=messaging.Recipient(staff_id=staff_id),
        context={"item": version.name, "number": case.number, **context},
        about=f"case:{case.pk}",
        once=f"{template}{once}",
        url=f"/desk/cases/{case.public_id}/",
    )
