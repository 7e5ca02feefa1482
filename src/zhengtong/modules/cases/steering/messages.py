"""What staff are told of steps, and applicants of a redispatch."""

from __future__ import annotations

from zhengtong.core.messaging.api import MessageTemplate, register_template

TEMPLATES = (
    MessageTemplate(
        key="cases.step_due",
        subject={"zh": "快到期：{number} {step}", "en": "Due soon: {number} {step}"},
        body={
            "zh": "“{item}”（{number}）的环节“{step}”应于 {due} 前办完，请抓紧办理。",
            "en": "The step “{step}” of {item} ({number}) is due by {due}.",
        },
    ),
    MessageTemplate(
        key="cases.step_overdue",
        subject={"zh": "已超期：{number} {step}", "en": "Overdue: {number} {step}"},
        body={
            "zh": "“{item}”（{number}）的环节“{step}”应于 {due} 前办完，现在已经超期。",
            "en": "The step “{step}” of {item} ({number}) was due by {due} and is overdue.",
        },
    ),
    MessageTemplate(
        key="cases.step_urged",
        subject={"zh": "催办：{number} {step}", "en": "Reminder: {number} {step}"},
        body={
            "zh": "有人催办“{item}”（{number}）的环节“{step}”。说明：{note}",
            "en": "You are reminded of the step “{step}” of {item} ({number}). Note: {note}",
        },
    ),
    MessageTemplate(
        key="cases.step_given",
        subject={"zh": "转给您办理：{number} {step}", "en": "Handed to you: {number} {step}"},
        body={
            "zh": "“{item}”（{number}）的环节“{step}”已转给您或您的岗位办理。",
            "en": "The step “{step}” of {item} ({number}) was handed to you or to your post.",
        },
    ),
    MessageTemplate(
        key="cases.step_raised",
        subject={"zh": "{by}向您报告：{number} {step}", "en": "{by} reports: {number} {step}"},
        body={
            "zh": "{by}报告“{item}”（{number}）的环节“{step}”：{note}",
            "en": "{by} reports on the step “{step}” of {item} ({number}): {note}",
        },
    ),
    MessageTemplate(
        key="cases.redispatched",
        subject={"zh": "改由其他单位办理：{item}", "en": "Handled by another office: {item}"},
        body={
            "zh": "您的“{item}”申请（{number}）改由{organ}办理，办理期限不变。咨询电话：{phone}。",
            "en": "Your application for {item} ({number}) is now handled by {organ}. The limit "
            "does not change. Telephone: {phone}.",
        },
        channels=("site", "sms", "email"),
        is_essential=True,
    ),
    MessageTemplate(
        key="cases.jump_put",
        subject={"zh": "请确认调整环节：{number}", "en": "Please confirm a move: {number}"},
        body={
            "zh": "{by}提出调整办件 {number} 的办理环节，须由另一人确认。理由：{reason}",
            "en": "{by} proposes to move case {number} to another step. A second person must "
            "confirm. Reason: {reason}",
        },
    ),
    MessageTemplate(
        key="cases.jump_decided",
        subject={"zh": "调整环节{what}：{number}", "en": "Your proposed move was {what}: {number}"},
        body={
            "zh": "您提出的办件 {number} 环节调整{what}。说明：{note}",
            "en": "Your proposal to move case {number} was {what}. Note: {note}",
        },
    ),
)

for _template in TEMPLATES:
    register_template(_template)
