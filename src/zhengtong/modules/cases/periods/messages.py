"""What is told about limits: to the applicant, to whoever handles the case, to who approves."""

from __future__ import annotations

from zhengtong.core.messaging.api import MessageTemplate, register_template

ALL = ("site", "sms", "email")

TEMPLATES = (
    MessageTemplate(
        key="cases.suspended_locally",
        subject={"zh": "进入{ground}：{item}", "en": "{ground} begun: {item}"},
        body={
            "zh": "您的“{item}”申请（{number}）需要{ground}，预计 {expected} 前完成，"
            "所需时间不计入承诺期限，法定期限照常计算。告知书请登录查看。",
            "en": "Your application for {item} ({number}) needs: {ground}, to be done by "
            "{expected}. Its time does not count for the promised limit; the statutory limit runs "
            "on. Sign in for the notice.",
        },
        channels=ALL,
        is_essential=True,
    ),
    MessageTemplate(
        key="cases.procedure_moved",
        subject={"zh": "{ground}预计结束日期变更：{item}", "en": "{ground}, new end: {item}"},
        body={
            "zh": "您的“{item}”申请（{number}）的{ground}，原预计 {before} 完成，"
            "现预计 {expected} 完成。理由：{reason}。告知书请登录查看。",
            "en": "Your application for {item} ({number}): {ground} was to be done by {before} and "
            "is now expected by {expected}. Reason: {reason}. Sign in for the notice.",
        },
        channels=ALL,
        is_essential=True,
    ),
    MessageTemplate(
        key="cases.deadline_moved",
        subject={"zh": "期限调整：{item}", "en": "Deadline moved: {item}"},
        body={
            "zh": "因国家公布放假安排（{notice}），您的“{item}”申请（{number}）的期限重新计算："
            "{changes}。",
            "en": "After an official notice on holidays ({notice}) the deadlines of your "
            "application for {item} ({number}) were computed anew: {changes}.",
        },
        channels=ALL,
        is_essential=True,
    ),
    MessageTemplate(
        key="cases.terminated",
        subject={"zh": "终止办理：{item}", "en": "Ended without a decision: {item}"},
        body={
            "zh": "您的“{item}”申请（{number}）已终止办理。理由：{reason}。"
            "通知书和救济途径请登录查看。",
            "en": "Your application for {item} ({number}) was ended without a decision. Reason: "
            "{reason}. Sign in for the notice and for how to object.",
        },
        channels=ALL,
        is_essential=True,
    ),
    MessageTemplate(
        key="cases.reconsidered",
        subject={"zh": "决定重新审查：{item}", "en": "Decision withdrawn: {item}"},
        body={
            "zh": "您的“{item}”申请（{number}）原来的决定在送达前退回重新审查，"
            "以重新作出的决定为准。",
            "en": "The decision on your application for {item} ({number}) was withdrawn before it "
            "was served and is being made anew. Only the new one counts.",
        },
        channels=ALL,
        is_essential=True,
    ),
    MessageTemplate(
        key="cases.extension_asked",
        subject={"zh": "待批准延期：{number}", "en": "Extension to approve: {number}"},
        body={
            "zh": "{name}申请将“{item}”（{number}）的办理期限延长 {days} 日，"
            "请批准或者说明不批准的理由。",
            "en": "{name} asks to extend the limit of {item} ({number}) by {days} days. Please "
            "approve, or refuse with reasons.",
        },
    ),
    MessageTemplate(
        key="cases.extension_rejected",
        subject={"zh": "延期未批准：{number}", "en": "Extension refused: {number}"},
        body={
            "zh": "“{item}”（{number}）的延期申请未批准。理由：{reason}",
            "en": "The extension of {item} ({number}) was refused. Reason: {reason}",
        },
    ),
    MessageTemplate(
        key="cases.extension_approved",
        subject={"zh": "延期已批准：{number}", "en": "Extension approved: {number}"},
        body={
            "zh": "“{item}”（{number}）的办理期限已批准延长 {days} 日，告知书已发给申请人。",
            "en": "The limit of {item} ({number}) was extended by {days} days. The applicant has "
            "the notice.",
        },
    ),
    MessageTemplate(
        key="cases.procedure_overdue",
        subject={"zh": "特别程序超过预计时间：{number}", "en": "Procedure late: {number}"},
        body={
            "zh": "“{item}”（{number}）的{ground}预计 {expected} 结束，现在还没有恢复计时。"
            "已经结束的，请登记结果并恢复计时。",
            "en": "In {item} ({number}) the {ground} was to end by {expected}, and the clock still "
            "stands. If it is over, enter its result and resume.",
        },
    ),
)

for _template in TEMPLATES:
    register_template(_template)
