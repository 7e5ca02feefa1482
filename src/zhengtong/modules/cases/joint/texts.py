"""Messages of joint work. Registered once; sent by `telling`."""

from __future__ import annotations

from zhengtong.core.messaging.api import MessageTemplate, register_template

ALL = ("site", "sms", "email")

TEMPLATES = (
    MessageTemplate(
        key="cases.meeting_proposed",
        subject={"zh": "请答复日期：{what}", "en": "Which date suits you: {what}"},
        body={
            "zh": "{lead}拟就办件 {number}（{item}）组织{what}，地点：{place}。"
            "请对提出的日期逐一答复能否参加。{reason}",
            "en": "{lead} proposes a {what} for case {number} ({item}) at {place}. Please say for "
            "each date whether you can come. {reason}",
        },
    ),
    MessageTemplate(
        key="cases.meeting_answered",
        subject={"zh": "各部门都已答复日期：{what}", "en": "All have answered: {what}"},
        body={
            "zh": "办件 {number}（{item}）的{what}，参加的部门都已答复，请确定日期。",
            "en": "All departments have answered for the {what} of case {number} ({item}). Please "
            "fix the date.",
        },
    ),
    MessageTemplate(
        key="cases.meeting_fixed",
        subject={"zh": "{what}定于 {when}", "en": "{what} on {when}"},
        body={
            "zh": "办件 {number}（{item}）的{what}定于 {when}，地点：{place}。内容：{subject}",
            "en": "The {what} of case {number} ({item}) is on {when} at {place}. Subject: "
            "{subject}",
        },
    ),
    MessageTemplate(
        key="cases.meeting_fixed_applicant",
        subject={"zh": "{what}定于 {when}，请到场", "en": "{what} on {when}: please be there"},
        body={
            "zh": "您的“{item}”申请（{number}）定于 {when} 进行{what}，地点：{place}。"
            "请您或者您委托的人到场。不能到场的，请提前告知 {lead}。",
            "en": "A {what} of your application for {item} ({number}) takes place on {when} at "
            "{place}. Please come or send somebody. Tell {lead} beforehand if you cannot.",
        },
        channels=ALL,
        is_essential=True,
    ),
    MessageTemplate(
        key="cases.meeting_off_applicant",
        subject={"zh": "{what}改期或者取消", "en": "{what} moved or cancelled"},
        body={
            "zh": "您的“{item}”申请（{number}）原定的{what}不按原日期进行，"
            "原因：{reason}。新的日期另行告知。",
            "en": "The {what} of your application for {item} ({number}) does not take place on the "
            "date you were told. Reason: {reason}. You will be told a new date.",
        },
        channels=ALL,
        is_essential=True,
    ),
    MessageTemplate(
        key="cases.meeting_cancelled",
        subject={"zh": "{what}取消", "en": "{what} cancelled"},
        body={
            "zh": "办件 {number}（{item}）的{what}取消，原因：{reason}",
            "en": "The {what} of case {number} ({item}) is cancelled. Reason: {reason}",
        },
    ),
    MessageTemplate(
        key="cases.minutes_issued",
        subject={"zh": "请确认纪要：{what}", "en": "Please confirm the minutes: {what}"},
        body={
            "zh": "办件 {number}（{item}）的{what}已形成纪要，请核对并确认。",
            "en": "The minutes of the {what} of case {number} ({item}) stand. Please check and "
            "confirm them.",
        },
    ),
    MessageTemplate(
        key="cases.opinion_asked",
        subject={"zh": "{lead}征求意见", "en": "{lead} asks for your opinion"},
        body={
            "zh": "{lead}就办件 {number}（{item}）征求你岗位的意见，请在 {due} 前答复：{question}",
            "en": "{lead} asks for the opinion of your post on case {number} ({item}) until {due}: "
            "{question}",
        },
    ),
    MessageTemplate(
        key="cases.opinion_reminded",
        subject={"zh": "请答复征求的意见", "en": "An opinion is awaited"},
        body={
            "zh": "{lead}就办件 {number}（{item}）征求的意见应于 {due} 前答复，现在还没有收到。",
            "en": "{lead} asked for your opinion on case {number} ({item}) until {due} and has not "
            "received it.",
        },
    ),
    MessageTemplate(
        key="cases.opinion_given",
        subject={"zh": "{organ}已答复意见", "en": "{organ} has given its opinion"},
        body={
            "zh": "{organ}就办件 {number}（{item}）答复：{position}。{answer}",
            "en": "{organ} on case {number} ({item}): {position}. {answer}",
        },
    ),
)

for _template in TEMPLATES:
    register_template(_template)
