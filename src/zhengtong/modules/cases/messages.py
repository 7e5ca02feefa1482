"""What applicants are told at each turn. Registered once; sent by `handlers`."""

from __future__ import annotations

from zhengtong.core.messaging.api import MessageTemplate, register_template

ALL = ("site", "sms", "email")

TEMPLATES = (
    MessageTemplate(
        key="cases.submitted",
        subject={"zh": "申请已收到：{item}", "en": "Application received: {item}"},
        body={
            "zh": "您的“{item}”申请已收到，办件编号 {number}，查询码 {code}。"
            "我们将在五个工作日内答复是否受理。",
            "en": "We have received your application for {item}. Case number {number}, query code "
            "{code}. We will answer within five working days whether it is accepted.",
        },
        channels=ALL,
        is_essential=True,
    ),
    MessageTemplate(
        key="cases.accepted",
        subject={"zh": "已受理：{item}", "en": "Accepted: {item}"},
        body={
            "zh": "您的“{item}”申请（{number}）已受理，承诺于 {due} 前办结。",
            "en": "Your application for {item} ({number}) has been accepted. We promise a decision "
            "by {due}.",
        },
        channels=ALL,
        is_essential=True,
    ),
    MessageTemplate(
        key="cases.refused",
        subject={"zh": "不予受理：{item}", "en": "Not accepted: {item}"},
        body={
            "zh": "您的“{item}”申请（{number}）不予受理。理由：{reason}。"
            "通知书和救济途径请登录查看。",
            "en": "Your application for {item} ({number}) was not accepted. Reason: {reason}. "
            "Sign in for the notice and for how to object.",
        },
        channels=ALL,
        is_essential=True,
    ),
    MessageTemplate(
        key="cases.supplement_requested",
        subject={"zh": "请补正材料：{item}", "en": "Please complete your application: {item}"},
        body={
            "zh": "您的“{item}”申请（{number}）需要补正：{wanted}。请于 {due} 前补正。",
            "en": "Your application for {item} ({number}) lacks: {wanted}. Please add it by {due}.",
        },
        channels=ALL,
        is_essential=True,
    ),
    MessageTemplate(
        key="cases.suspended",
        subject={"zh": "进入特别程序：{item}", "en": "Special procedure begun: {item}"},
        body={
            "zh": "您的“{item}”申请（{number}）依法进入特别程序，所需时间不计入办理期限。"
            "告知书请登录查看。",
            "en": "A special procedure has begun in your application for {item} ({number}). Its "
            "time does not count. Sign in for the notice.",
        },
        channels=ALL,
        is_essential=True,
    ),
    MessageTemplate(
        key="cases.resumed",
        subject={"zh": "恢复办理：{item}", "en": "Handling resumed: {item}"},
        body={
            "zh": "您的“{item}”申请（{number}）特别程序已结束，继续办理。",
            "en": "The special procedure in your application for {item} ({number}) is over.",
        },
    ),
    MessageTemplate(
        key="cases.extended",
        subject={"zh": "办理期限延长：{item}", "en": "Time limit extended: {item}"},
        body={
            "zh": "您的“{item}”申请（{number}）办理期限延长 {days} 个工作日，理由见告知书。",
            "en": "The limit of your application for {item} ({number}) was extended by {days} "
            "working days. The notice says why.",
        },
        channels=ALL,
        is_essential=True,
    ),
    MessageTemplate(
        key="cases.decided",
        subject={"zh": "已作出决定：{item}", "en": "Decision made: {item}"},
        body={
            "zh": "您的“{item}”申请（{number}）已作出决定：{outcome}。决定书请登录下载。",
            "en": "A decision was made on your application for {item} ({number}): {outcome}. "
            "Sign in to download it.",
        },
        channels=ALL,
        is_essential=True,
    ),
    MessageTemplate(
        key="cases.closed",
        subject={"zh": "已办结，请评价：{item}", "en": "Done – please rate: {item}"},
        body={
            "zh": "您的“{item}”申请（{number}）已办结。请对这次服务作出评价。",
            "en": "Your application for {item} ({number}) is done. Please rate the service.",
        },
    ),
    MessageTemplate(
        key="cases.ended",
        subject={"zh": "申请已结束：{item}", "en": "Application ended: {item}"},
        body={
            "zh": "您的“{item}”申请（{number}）已结束，没有作出决定。需要时可以重新申请。",
            "en": "Your application for {item} ({number}) has ended without a decision. You may "
            "apply again.",
        },
        channels=ALL,
    ),
)

for _template in TEMPLATES:
    register_template(_template)
