"""The process log in plain words, for the applicant and for staff."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zhengtong.kernel.text import localized
from zhengtong.modules.cases.data import TimelineEntry
from zhengtong.modules.cases.steering.words import TOLD, for_whom, jump_text, told_text
from zhengtong.modules.workflow import api as workflow

TITLES = {
    "started": gettext_noop("已提交申请"),
    "instance_started": gettext_noop("已提交申请"),
    "accepted": gettext_noop("受理"),
    "supplement_requested": gettext_noop("一次性告知补正"),
    "supplemented": gettext_noop("已补正"),
    "suspended": gettext_noop("进入特别程序，停止计时"),
    "resumed": gettext_noop("特别程序结束，恢复计时"),
    "special_procedure_result": gettext_noop("特别程序结果"),
    "clock_extended": gettext_noop("延长办理期限"),
    "extension_asked": gettext_noop("申请延长期限"),
    "extension_rejected": gettext_noop("未批准延长期限"),
    "special_procedure_overdue": gettext_noop("特别程序超过预计时间"),
    "expectation_changed": gettext_noop("特别程序预计结束日期变更"),
    "decision_reconsidered": gettext_noop("决定退回重新审查，原决定书作废"),
    "clocks_recomputed": gettext_noop("按新的工作日历重算期限"),
    "promise_signed": gettext_noop("书面承诺"),
    "promise_brought": gettext_noop("补交容缺材料"),
    "promise_kept": gettext_noop("容缺材料已经补齐"),
    "promise_extended": gettext_noop("延长补交期限"),
    "promise_reminded": gettext_noop("提醒补交容缺材料"),
    "promise_broken": gettext_noop("逾期没有补齐，记入失信记录"),
    "promise_checked": gettext_noop("承诺核查"),
    "promise_check_again": gettext_noop("退回重新核查"),
    "decision_revoked": gettext_noop("承诺不实，撤销决定"),
    "agency_contested": gettext_noop("当事人说没有委托代办，等待核查"),
    "agency_settled": gettext_noop("代办异议已核查"),
    "corrected": gettext_noop("申请人更正填写的内容"),
    "contact_changed": gettext_noop("申请人修改联系或领取方式"),
    "material_added": gettext_noop("申请人补充材料"),
    "part_opened": gettext_noop("请其他部门分办"),
    "part_ended": gettext_noop("分办件办完"),
    "delivered": gettext_noop("送达"),
    "result_posted": gettext_noop("结果已寄出"),
    "result_returned": gettext_noop("邮件被退回"),
    "delivery_changed": gettext_noop("改变送达方式"),
    "delivery_reminded": gettext_noop("提醒领取或者查询邮件"),
    "pickup_code_wrong": gettext_noop("取件码输错"),
    "result_opened": gettext_noop("申请人首次查看决定书"),
    "forwarded": gettext_noop("转报上级机关，本级期限结束"),
    "forwarded_here": gettext_noop("下级机关转报，本级期限开始"),
    "completion_requested": gettext_noop("上级机关请下级机关补充"),
    "completion_supplied": gettext_noop("下级机关已补充"),
    "answered_above": gettext_noop("上级机关已作出决定"),
    "redirected": gettext_noop("告知向有关机关申请"),
    "handed_over": gettext_noop("申请人同意转交"),
    "terminated": gettext_noop("办件终止"),
    "strike_proposed": gettext_noop("提出误录删除"),
    "strike_rejected": gettext_noop("否决误录删除"),
    "strike_recalled": gettext_noop("收回误录删除"),
    "sent_back": gettext_noop("已退回"),
    "withdrawn": gettext_noop("撤回上一步"),
    "transferred": gettext_noop("已转办"),
    "delegated": gettext_noop("委托办理"),
    "assigned": gettext_noop("指派"),
    "claimed": gettext_noop("领取"),
    "released": gettext_noop("放回"),
    "urged": gettext_noop("催办"),
    "signer_added": gettext_noop("增加会签人"),
    "signer_removed": gettext_noop("减少会签人"),
    "jumped": gettext_noop("管理员调整环节"),
    "jump_proposed": gettext_noop("提出调整环节"),
    "jump_rejected": gettext_noop("否决调整环节"),
    "jump_recalled": gettext_noop("收回调整建议"),
    "redispatched": gettext_noop("改派其他单位"),
    "escalated": gettext_noop("报告负责人"),
    "due_told": gettext_noop("到期提醒"),
    "meeting_proposed": gettext_noop("征询踏勘或者会审的日期"),
    "meeting_fixed": gettext_noop("踏勘或者会审已定日期"),
    "meeting_moved": gettext_noop("踏勘或者会审改期"),
    "meeting_cancelled": gettext_noop("踏勘或者会审取消"),
    "meeting_held": gettext_noop("踏勘或者会审完成，形成纪要"),
    "opinion_asked": gettext_noop("征求其他单位意见"),
    "opinion_given": gettext_noop("其他单位答复意见"),
    "opinion_withdrawn": gettext_noop("不再征求意见"),
    "answer_day_set": gettext_noop("牵头部门定统一答复日期"),
}
"""Kinds of the process log that people read; a completed step carries its own name."""

ENDINGS = {
    "withdrawn": gettext_noop("申请人撤回申请"),
    "not_authorised": gettext_noop("不是本人委托，办件终止"),
    "refused": gettext_noop("不予受理"),
    "struck": gettext_noop("误录，删除办结"),
    "on_paper": gettext_noop("纸质办结"),
    "supplement_lapsed": gettext_noop("逾期未补正，办件终止"),
    "promise_lapsed": gettext_noop("容缺材料逾期没有补齐，视为撤回申请"),
}
"""Why the run was ended before its last step."""

INTERNAL = frozenset(
    {
        "extension_asked",
        "extension_rejected",
        "special_procedure_overdue",
        "strike_proposed",
        "strike_rejected",
        "strike_recalled",
        "promise_check_again",
        "claimed",
        "released",
        "transferred",
        "delegated",
        "urged",
        "signer_added",
        "signer_removed",
        "assigned",
        "withdrawn",
        "jumped",
        "jump_proposed",
        "jump_rejected",
        "jump_recalled",
        "escalated",
        "due_told",
        "meeting_proposed",
        "opinion_asked",
        "opinion_given",
        "opinion_withdrawn",
        "answer_day_set",
        "delivery_reminded",
        "pickup_code_wrong",
    }
)
"""What goes on inside the organ and does not concern the applicant."""

BY_APPLICANT = frozenset(
    {"started", "instance_started", "supplemented", "corrected", "contact_changed"}
    | {"material_added", "agency_contested"}
)
"""What the applicant's side did: a company reads which of its agents it was."""

OUTCOMES = {
    "accept": gettext_noop("受理"),
    "agree": gettext_noop("同意"),
    "disagree": gettext_noop("不同意"),
    "grant": gettext_noop("准予"),
    "deny": gettext_noop("不予许可"),
    "partly": gettext_noop("部分准予"),
    "done": gettext_noop("完成"),
    "deliver": gettext_noop("送达"),
    "pass": gettext_noop("通过"),
    "fail": gettext_noop("不通过"),
}


TEXTS: dict[str, Callable[[dict[str, Any], bool], str]] = {}
"""What aspects say beside their kinds of entries: (payload, for the applicant) → text."""


def outcome_label(outcome: str) -> str:
    return _(OUTCOMES[outcome]) if outcome in OUTCOMES else outcome


def entry(event: workflow.InstanceEventData, *, for_applicant: bool) -> TimelineEntry | None:
    """One line, or None when the reader need not see it."""
    if for_applicant and event.kind in INTERNAL:
        return None
    payload: dict[str, Any] = dict(event.payload or {})
    if event.kind in ("suspended", "resumed") and payload.get("ground") == "supplement":
        # The notice and the answer to it are lines of their own.
        return None
    if event.kind == "clock_extended" and payload.get("clock") == "promised":
        # Both limits are extended by one approval; the statutory one has the line.
        return None
    if event.kind in ("completed", "step_completed", "task_completed"):
        title = localized(event.node_name) or event.node
    elif event.kind == "terminated" and payload.get("kind") in ENDINGS:
        title = _(ENDINGS[payload["kind"]])
    elif event.kind in TITLES:
        title = _(TITLES[event.kind])
    elif for_applicant:
        return None
    else:
        title = event.kind
    return TimelineEntry(
        at=event.at,
        kind=event.kind,
        title=title,
        text=_text(event, payload, for_applicant=for_applicant),
        actor=""
        if for_applicant and event.kind not in BY_APPLICANT
        else for_whom(event.actor_name, event.acting_for),
        post=event.post_name,
        outcome=outcome_label(event.outcome) if event.outcome else "",
        payload=payload,
    )


def _text(event: Any, payload: dict[str, Any], *, for_applicant: bool) -> str:
    if event.kind in TEXTS:
        return TEXTS[event.kind](payload, for_applicant)
    if event.kind == "supplement_requested":
        return "；".join(payload.get("wanted", []))
    if event.kind == "supplemented":
        return "；".join([*payload.get("files", []), payload.get("note", "")]).strip("；")
    if event.kind in TOLD:
        return told_text(event)
    if event.kind == "jumped":
        return jump_text(event)
    if for_applicant and event.kind in ("completed", "step_completed", "task_completed"):
        return ""
    return event.opinion or payload.get("reason", "") or payload.get("text", "")
