"""What payers are told."""

from __future__ import annotations

from zhengtong.core.messaging.api import MessageTemplate, register_template

for _template in (
    MessageTemplate(
        key="billing.issued",
        subject={"zh": "请缴款：{title}", "en": "Please pay: {title}"},
        body={
            "zh": "“{title}”（{number}）需要缴款 {amount} 元。收费依据和标准、缴款方式请登录查看，"
            "也可以到窗口缴款。",
            "en": "{amount} yuan is due for {title} ({number}). Sign in to see what it is for and "
            "to pay, or pay at the counter.",
        },
        channels=("site", "sms"),
        is_essential=True,
    ),
    MessageTemplate(
        key="billing.paid",
        subject={"zh": "缴款成功：{title}", "en": "Paid: {title}"},
        body={
            "zh": "已收到“{title}”（{number}）缴款 {amount} 元，电子收款凭证请登录下载。",
            "en": "We received {amount} yuan for {title} ({number}). Sign in to download the "
            "receipt.",
        },
        channels=("site",),
    ),
    MessageTemplate(
        key="billing.exempted",
        subject={"zh": "已免缴：{title}", "en": "Nothing to pay: {title}"},
        body={
            "zh": "“{title}”（{number}）的收费已经依据规定全部免除，您不用缴款。",
            "en": "The fees for {title} ({number}) were waived as the rules allow. You need not "
            "pay anything.",
        },
        channels=("site",),
    ),
    MessageTemplate(
        key="billing.surplus",
        subject={"zh": "您多缴了 {amount} 元", "en": "You paid {amount} yuan too much"},
        body={
            "zh": "“{title}”（{number}）多收到 {amount} 元，钱没有丢，审核后按原路退回，"
            "不需要您申请。",
            "en": "{amount} yuan more than due came in for {title} ({number}). It is not lost: "
            "once checked it goes back the way it came. You need not ask for it.",
        },
        channels=("site", "sms"),
        is_essential=True,
    ),
    MessageTemplate(
        key="billing.refunded",
        subject={"zh": "已退款 {amount} 元", "en": "{amount} yuan refunded"},
        body={
            "zh": "“{title}”（{number}）退款 {amount} 元已经退出，到账时间以银行为准。",
            "en": "{amount} yuan was refunded for {title} ({number}). When it arrives depends on "
            "your bank.",
        },
        channels=("site", "sms"),
        is_essential=True,
    ),
):
    register_template(_template)
