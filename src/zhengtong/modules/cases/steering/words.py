"""Steering in words: who was told of a step, who acted for whom, what became of a proposal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

TOLD = ("due_told", "urged", "escalated")
"""Entries of the log that say that somebody was told of a step."""

ROLES = {
    "assignee": gettext_noop("承办人"),
    "deputy": gettext_noop("B 岗"),
    "head": gettext_noop("负责人"),
    "supervisor": gettext_noop("监察"),
}


def why_told(event: Any) -> str:
    """What made somebody tell of the step."""
    if event.kind == "urged":
        name = event.actor_name if event.staff_id else _("申请人")
        return _("%(name)s 催办") % {"name": name}
    if event.kind == "escalated":
        return _("%(name)s 报告负责人") % {"name": event.actor_name}
    threshold = int(event.payload.get("threshold", 0))
    if threshold > 100:
        return _("超期提醒")
    if threshold == 100:
        return _("到期当天提醒")
    return _("期限过 %(percent)s%% 提醒") % {"percent": threshold}


def people(told: Iterable[Mapping[str, Any]]) -> str:
    """`陈青（承办人）、赵远（负责人）`."""
    return _("、").join(_person(one) for one in told)


def _person(told: Mapping[str, Any]) -> str:
    role = ROLES.get(str(told.get("as", "")))
    return str(told["name"]) + (_("（%s）") % _(role) if role else "")


def for_whom(name: str, acting_for: str) -> str:
    """`孙立（代 陈青）`."""
    if not acting_for:
        return name
    return _("%(name)s（代 %(other)s）") % {"name": name, "other": acting_for}


def told_text(event: Any) -> str:
    """The line of the log: why, whom, and what was written."""
    told = people(event.payload.get("told", ()))
    parts = [why_told(event) if event.kind == "due_told" else "", told, event.text]
    return "；".join(p for p in parts if p)


def jump_text(event: Any) -> str:
    """Who stood for it besides, and the reason."""
    second = event.payload.get("approved_by", "")
    said = _("由%(name)s确认") % {"name": second} if second else ""
    return "；".join(p for p in (said, event.text) if p)
