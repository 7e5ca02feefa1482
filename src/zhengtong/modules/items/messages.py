"""What drafters and reviewers are told. Registered once; sent by `services.telling`."""

from __future__ import annotations

from zhengtong.core.messaging.api import MessageTemplate, register_template

TEMPLATES = (
    MessageTemplate(
        key="items.submitted",
        subject={"zh": "请审核：{name}", "en": "To review: {name}"},
        body={
            "zh": "{who} 提交了“{name}”，请审核以后发布或者退回。",
            "en": "{who} handed in {name}. Review it, then publish it or send it back.",
        },
    ),
    MessageTemplate(
        key="items.sent_back",
        subject={"zh": "已退回修改：{name}", "en": "Sent back: {name}"},
        body={
            "zh": "{who} 退回了“{name}”。理由：{reason}",
            "en": "{who} sent back {name}. Reason: {reason}",
        },
    ),
    MessageTemplate(
        key="items.published",
        subject={"zh": "已发布：{name}", "en": "Published: {name}"},
        body={
            "zh": "{who} 审核通过了“{name}”，第 {number} 版 {day} 起施行。",
            "en": "{who} approved {name}. Version {number} holds from {day}.",
        },
    ),
)

for _template in TEMPLATES:
    register_template(_template)
