"""A package beside what this installation has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.kernel.errors import FieldError
from zhengtong.kernel.text import localized
from zhengtong.modules.items.packages.difference import Difference, differences
from zhengtong.modules.items.packages.format import Entry, Opened
from zhengtong.modules.items.plugins import package_parts

NEW, SAME, DIFFERENT = "new", "same", "different"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One part. `missing` are the ids (`kind:key`) of what it builds on and what is not here."""

    entry: Entry
    state: str
    kind_label: str
    differences: Sequence[Difference]
    missing: tuple[str, ...]
    problems: Sequence[FieldError]

    @property
    def title(self) -> str:
        return localized(self.entry.title)

    @property
    def state_label(self) -> str:
        return {NEW: _("本地没有"), SAME: _("相同"), DIFFERENT: _("不同")}[self.state]

    @property
    def may_promote(self) -> bool:
        return self.state != SAME and not self.problems


def compared(opened: Opened) -> list[Line]:
    """In the order in which the parts are promoted."""
    lines = [_line(entry, opened.contents[entry.id]) for entry in opened.entries]
    return sorted(lines, key=lambda line: (package_parts.get(line.entry.kind).order, line.title))


def _line(entry: Entry, content: Any) -> Line:
    plug = package_parts.get(entry.kind)
    if not isinstance(content, dict):
        wrong = [FieldError(path=entry.id, message=_("内容不是一个对象"))]
        return Line(
            entry=entry,
            state=NEW,
            kind_label=_(plug.label),
            differences=(),
            missing=(),
            problems=wrong,
        )
    here = plug.existing(entry.key)
    state = NEW if here is None else SAME if here == content else DIFFERENT
    found: Sequence[Difference] = ()
    if here is not None and state == DIFFERENT:
        found = differences(plug.readable(here), plug.readable(content))
    return Line(
        entry=entry,
        state=state,
        kind_label=_(plug.label),
        differences=found,
        missing=tuple(
            f"{kind}:{key}"
            for kind, key in entry.needs
            if kind not in package_parts or package_parts.get(kind).existing(key) is None
        ),
        problems=() if state == SAME else tuple(plug.problems(entry.key, content)),
    )
