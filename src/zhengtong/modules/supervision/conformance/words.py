"""Deviations in words, and what the share means."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zhengtong.kernel.text import localized
from zhengtong.modules.supervision.conformance.models import CaseConformance, DeviationKind
from zhengtong.modules.workflow import api as workflow

ALLOWED = {
    "returns": gettext_noop("有退回"),
    "withdrawals": gettext_noop("有撤回"),
    "jumps": gettext_noop("双人跳转"),
    "migrations": gettext_noop("换过流程版本"),
    "endings": gettext_noop("提前终止"),
}
DEFINITION = gettext_noop(
    "符合率 = 每一步都与其运行时的流程版本所公布的流程图一致的办件 ÷ 至少办过一步的办件，"
    "按申请日期归入时段。"
)
DEFINITION_ALLOWED = gettext_noop(
    "流程图上画出的退回、本人撤回、两人批准的跳转、两人批准的流程版本迁移和依法提前终止，"
    "是规则允许的偏离，另列，不影响符合率。"
)
MEANINGS = {
    "skipped": gettext_noop("流程图要求的环节，日志里没有。"),
    "reordered": gettext_noop("环节办了，但早于或者晚于流程图上的位置。"),
    "repeated": gettext_noop("没有退回，同一环节又办了一次。"),
    "added": gettext_noop("办了流程图上没有、或者这个办件不经过的环节。"),
    "returned": gettext_noop("退回到流程图没有画出的环节。"),
    "jumped_alone": gettext_noop("跳转没有第二个人批准。"),
    "unlogged": gettext_noop("待办显示已经办完，日志里没有这一步。"),
    "elsewhere": gettext_noop("办件停在日志走不到的环节。"),
}


def kind(value: str) -> str:
    return str(DeviationKind(value).label)


def meanings() -> list[tuple[str, str]]:
    return [(kind(key), _(text)) for key, text in MEANINGS.items()]


def node_names(process_versions: Iterable[int]) -> dict[str, str]:
    """Names of steps by node, those of the versions named first winning."""
    found: dict[str, str] = {}
    for version in process_versions:
        for row in workflow.step_table(process_version_id=version):
            found.setdefault(row.node, localized(row.names))
    return found


def told(row: CaseConformance, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Each deviation of a case as kind and step."""
    return [
        {
            "kind": kind(d["kind"]),
            "step": names.get(d["node"], d["node"]),
            "seq": d["seq"],
        }
        for d in row.deviations
    ]


def of_case(case_id: int) -> dict[str, Any] | None:
    """One case in words: its deviations, and what the rules allow; None before its first step."""
    row = CaseConformance.objects.filter(case=case_id, acts__gt=0).first()
    if row is None:
        return None
    names = node_names([row.process_version_id])
    said = [
        {
            **line,
            "says": _(MEANINGS[d["kind"]]),
            "at": dt.datetime.fromisoformat(d["at"]) if d["seq"] and d["at"] else None,
        }
        for line, d in zip(told(row, names), row.deviations, strict=True)
    ]
    return {"deviations": said, "allowed": allowed(row)}


def allowed(row: CaseConformance) -> list[tuple[str, int]]:
    """What the rules allow of it, with how often."""
    return [(_(text), n) for key, text in ALLOWED.items() if (n := getattr(row, key))]
