"""Figures, lines and dimensions in words, the same on the page, in the workbook and on paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zhengtong.kernel.text import localized
from zhengtong.modules.cases.levels.places import LEVELS
from zhengtong.modules.cases.models import Channel
from zhengtong.modules.cases.periods.kinds import Kind
from zhengtong.modules.cases.registers.counting import Figure, Key, Line, Statistics
from zhengtong.modules.org import api as org

KINDS = dict(Kind.choices)
UNITS = {
    "cases": gettext_noop("件"),
    "percent": "%",
    "days": gettext_noop("工作日"),
    "per_month": gettext_noop("件/月"),
}


def shown(figure: Figure) -> str:
    """`98.63`, `4.04`, `21,776`; a dash where there is nothing to measure against."""
    if figure.value is None:
        return "—"
    if figure.measure.unit in ("cases", "per_month"):
        return f"{round(figure.value):,}"
    return f"{figure.value:.2f}"


def labels(by: str, found: Statistics) -> Mapping[Key, str]:
    """What each line is called, in the reader's language, in one query at most."""
    keys = [line.key for line in found.lines]
    if by in ("organization", "window"):
        names = org.organization_names({k for k in keys if isinstance(k, int)})
        return {k: names.get(k, "") if isinstance(k, int) else _("网上（没有窗口）") for k in keys}
    if by == "item":
        return {k: localized(found.items[k]) for k in keys}
    if by == "month":
        return {k: f"{k:%Y-%m}" if isinstance(k, dt.date) else "" for k in keys}
    if by == "channel":
        return {k: str(Channel(k).label) if k in Channel.values else str(k) for k in keys}
    if by == "kind":
        return {k: str(KINDS.get(str(k), k)) for k in keys}
    return {k: _(LEVELS[str(k)]) if k in LEVELS else str(k) for k in keys}


def address_key(key: Key) -> str:
    """How a line stands in an address: `2026-11`, `17`, `promised`, `none`."""
    if key is None:
        return "none"
    return f"{key:%Y-%m}" if isinstance(key, dt.date) else str(key)


def ordered(by: str, lines: Sequence[Line], names: Mapping[Key, str]) -> list[Line]:
    """Months by time, kinds and levels in their own order, all else by the number of cases."""
    if by == "month":
        return sorted(lines, key=lambda line: str(line.key))
    if by in ("kind", "level"):
        order = list(KINDS if by == "kind" else LEVELS)
        return sorted(
            lines, key=lambda line: order.index(str(line.key)) if line.key in order else 99
        )
    most = lambda line: max((f.counted for f in line.figures), default=0)  # noqa: E731
    return sorted(lines, key=lambda line: (-most(line), names[line.key]))
