"""What applicants and clerks are told of a delivery."""

from __future__ import annotations

from zhengtong.core.messaging import api as messaging
from zhengtong.core.messaging.api import MessageTemplate, register_template
from zhengtong.kernel.events import handles
from zhengtong.modules.cases.delivery import codes
from zhengtong.modules.cases.events import ResultPosted, ResultReady, ResultReturned, ResultWaits
from zhengtong.modules.cases.handlers import tell
from zhengtong.modules.cases.models import Case, Delivery, DeliveryMethod, DeliveryState
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org

ALL = ("site", "sms", "email")

for _template in (
    MessageTemplate(
        key="cases.result_ready",
        subject={"zh": "结果可以领取：{item}", "en": "Ready to be fetched: {item}"},
        body={
            "zh": "您的“{item}”（{number}）结果已制好，取件码 {pickup}。"
            "请带身份证到窗口，凭取件码领取。",
            "en": "The result of {item} ({number}) is ready. Your pick-up code is {pickup}. Please "
            "come to the counter with your identity card and say the code.",
        },
        channels=ALL,
        is_essential=True,
    ),
    MessageTemplate(
        key="cases.result_posted",
        subject={"zh": "结果已寄出：{item}", "en": "Posted: {item}"},
        body={
            "zh": "您的“{item}”（{number}）结果已交{carrier}寄出，运单号 {waybill}，请注意查收。",
            "en": "The result of {item} ({number}) was posted with {carrier}, waybill {waybill}.",
        },
        channels=ALL,
        is_essential=True,
    ),
    MessageTemplate(
        key="cases.result_returned",
        subject={"zh": "邮件被退回：{item}", "en": "Your parcel came back: {item}"},
        body={
            "zh": "寄给您的“{item}”（{number}）结果被退回。"
            "请登录选择到窗口领取，或者更正邮寄地址后再寄。",
            "en": "The parcel with the result of {item} ({number}) came back. Sign in to fetch it "
            "at the counter instead, or to correct the address.",
        },
        channels=ALL,
        is_essential=True,
    ),
    MessageTemplate(
        key="cases.result_waits",
        subject={"zh": "请领取结果：{item}", "en": "Please fetch your result: {item}"},
        body={
            "zh": "您的“{item}”（{number}）结果还在窗口等您领取，取件码 {pickup}。"
            "不方便来的，可以登录改为邮寄。",
            "en": "The result of {item} ({number}) still waits at the counter. Your pick-up code "
            "is {pickup}. If you cannot come, sign in and have it posted.",
        },
        channels=ALL,
    ),
    MessageTemplate(
        key="cases.parcel_unconfirmed",
        subject={"zh": "邮件未确认签收：{number}", "en": "Parcel not confirmed: {number}"},
        body={
            "zh": "办件 {number}（{item}）的结果寄出多日，还没有登记签收或者退回。"
            "请向承运单位查询运单 {waybill}。",
            "en": "The result of case {number} ({item}) was posted days ago and is neither "
            "confirmed nor returned. Please ask the carrier about waybill {waybill}.",
        },
        channels=("site",),
    ),
):
    register_template(_template)


def _once(event: ResultReady | ResultPosted | ResultReturned) -> str:
    return f":{event.delivery_public_id}"


@handles(ResultReady)
def tell_ready(event: ResultReady) -> None:
    if event.method == DeliveryMethod.COUNTER:
        pickup = codes.code_of(event.delivery_public_id)
        tell("cases.result_ready", event.case_id, once=_once(event), pickup=pickup)


@handles(ResultPosted)
def tell_posted(event: ResultPosted) -> None:
    found = Delivery.objects.get(public_id=event.delivery_public_id)
    tell(
        "cases.result_posted",
        event.case_id,
        once=_once(event),
        carrier=found.carrier,
        waybill=found.waybill,
    )


@handles(ResultReturned)
def tell_returned(event: ResultReturned) -> None:
    tell("cases.result_returned", event.case_id, once=_once(event))


@handles(ResultWaits)
def tell_waits(event: ResultWaits) -> None:
    once = f":{event.delivery_public_id}:{event.on}"
    if event.whom == "applicant":
        pickup = codes.code_of(event.delivery_public_id)
        tell("cases.result_waits", event.case_id, once=once, pickup=pickup)
        return
    found = Delivery.objects.get(public_id=event.delivery_public_id)
    if found.state != DeliveryState.ON_WAY:
        return
    case = Case.objects.defer("form_data").get(pk=event.case_id)
    name = items.item_version(case.item_version_id).name
    for user_id in org.users_with("cases.accept", organization_id=case.organization_id):
        messaging.send(
            template="cases.parcel_unconfirmed",
            recipient=messaging.Recipient(user_id=user_id),
            context={"item": name, "number": case.number, "waybill": found.waybill},
            about=f"case:{case.pk}",
            once=f"cases.parcel_unconfirmed{once}:{user_id}",
            url=f"/desk/cases/{case.public_id}/",
        )
