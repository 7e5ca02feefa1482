"""What people are told about promises. Sent by `handlers`."""

from __future__ import annotations

from zhengtong.core.messaging.api import MessageTemplate, register_template

ALL = ("site", "sms", "email")

TEMPLATES = (
    MessageTemplate(
        key="cases.promise_begun",
        subject={"zh": "请补交材料：{item}", "en": "Papers to follow: {item}"},
        body={
            "zh": "您的“{item}”申请（{number}）已按您的承诺先行受理。请在 {due} 前补交：{papers}。"
            "逾期没有补齐的，视为撤回申请并记入失信记录。",
            "en": "We accepted your application for {item} ({number}) on your promise. Please "
            "bring by {due}: {papers}. If they do not come, the application counts as withdrawn "
            "and the broken promise is recorded.",
        },
        channels=ALL,
        is_essential=True,
    ),
    MessageTemplate(
        key="cases.promise_due",
        subject={"zh": "补交期限将到：{item}", "en": "Papers due soon: {item}"},
        body={
            "zh": "您的“{item}”申请（{number}）承诺补交的材料还没有齐：{papers}。"
            "请在 {due} 前补交，网上或者窗口都可以。提醒书请登录查看。",
            "en": "Papers that you promised for {item} ({number}) are still missing: {papers}. "
            "Bring them by {due}, online or at the counter. Sign in for the reminder.",
        },
        channels=ALL,
        is_essential=True,
    ),
    MessageTemplate(
        key="cases.promise_extended",
        subject={"zh": "补交期限延长：{item}", "en": "More time for your papers: {item}"},
        body={
            "zh": "您的“{item}”申请（{number}）补交材料的期限延长到 {due}。",
            "en": "You now have until {due} to bring the papers for {item} ({number}).",
        },
        channels=ALL,
    ),
    MessageTemplate(
        key="cases.promise_kept",
        subject={"zh": "材料已经补齐：{item}", "en": "Papers complete: {item}"},
        body={
            "zh": "您的“{item}”申请（{number}）承诺补交的材料已经齐全，继续办理。",
            "en": "The papers that you promised for {item} ({number}) are complete.",
        },
    ),
    MessageTemplate(
        key="cases.promise_broken",
        subject={"zh": "没有履行承诺：{item}", "en": "Promise not kept: {item}"},
        body={
            "zh": "您的“{item}”申请（{number}）没有履行承诺，已记入失信记录，到 {until} 为止，"
            "期间不再适用容缺受理和告知承诺。文书请登录查看；有异议或者已经纠正的，"
            "可以在“信用承诺”页面提出。",
            "en": "The promise made for {item} ({number}) was not kept and is on record until "
            "{until}. No other promise is accepted meanwhile. Sign in for the document, to object "
            "or to say what was put right.",
        },
        channels=ALL,
        is_essential=True,
    ),
    MessageTemplate(
        key="cases.promise_met",
        subject={"zh": "承诺核查通过：{item}", "en": "Commitment confirmed: {item}"},
        body={
            "zh": "您办理“{item}”（{number}）时的承诺经核查属实。",
            "en": "We checked your commitment for {item} ({number}) and found it true.",
        },
    ),
    MessageTemplate(
        key="cases.promise_rectify",
        subject={"zh": "请限期整改：{item}", "en": "Please put it right: {item}"},
        body={
            "zh": "核查您办理“{item}”（{number}）时的承诺，发现：{finding}。请在 {due} 前整改；"
            "整改后仍不符合的，撤销决定。",
            "en": "Checking your commitment for {item} ({number}) we found: {finding}. Please put "
            "it right by {due}, or the decision will be revoked.",
        },
        channels=ALL,
        is_essential=True,
    ),
    MessageTemplate(
        key="cases.decision_revoked",
        subject={"zh": "决定已撤销：{item}", "en": "Decision revoked: {item}"},
        body={
            "zh": "您以告知承诺方式取得的“{item}”（{number}）决定，因承诺不实已经撤销。"
            "理由和救济途径见撤销决定书，请登录下载。",
            "en": "The decision on {item} ({number}) was revoked because the commitment was "
            "untrue. Sign in for the reasons and for how to object.",
        },
        channels=ALL,
        is_essential=True,
    ),
    MessageTemplate(
        key="cases.record_reviewed",
        subject={"zh": "失信记录处理结果：{item}", "en": "Your record: {item}"},
        body={
            "zh": "关于“{item}”（{number}）的失信记录：{result}。{answer}",
            "en": "About the record from {item} ({number}): {result}. {answer}",
        },
        channels=ALL,
        is_essential=True,
    ),
)

for _template in TEMPLATES:
    register_template(_template)
