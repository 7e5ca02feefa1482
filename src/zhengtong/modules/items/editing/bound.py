"""Fields with their values, places and findings, ready for a template."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from zhengtong.kernel.errors import FieldError
from zhengtong.kernel.text import localized
from zhengtong.modules.items.data import Lint
from zhengtong.modules.items.editing import kinds as k
from zhengtong.modules.items.editing.fields import Tab
from zhengtong.modules.items.editing.kinds import Field


@dataclass(frozen=True)
class Surroundings:
    """What fields show besides their own value."""

    errors: tuple[FieldError, ...] = ()
    warnings: tuple[Lint, ...] = ()
    questions: tuple[Mapping[str, Any], ...] = ()
    files: Mapping[str, Any] = field(default_factory=dict)
    is_open: bool = True

    def said_of(self, found: Iterable[Any], path: str, kind: str) -> list[str]:
        """Messages about this place, and below it where the field is one control."""
        deep = kind not in k.LISTS
        return [
            str(one.message)
            for one in found
            if one.path == path or (deep and one.path.startswith(f"{path}."))
        ]


@dataclass(frozen=True)
class BoundField:
    """One field on the page. `name` is that of the control, `id` its anchor in the page."""

    field: Field
    name: str
    value: Any
    around: Surroundings

    @property
    def kind(self) -> str:
        return self.field.kind

    @property
    def id(self) -> str:
        return self.name.replace(".", "-")

    @property
    def label(self) -> Any:
        return self.field.label

    @property
    def errors(self) -> list[str]:
        return self.around.said_of(self.around.errors, self.name, self.kind)

    @property
    def warnings(self) -> list[str]:
        return self.around.said_of(self.around.warnings, self.name, self.kind)

    @property
    def described_by(self) -> str:
        parts = [f"{self.id}-hint"] if self.field.hint else []
        if self.errors:
            parts.append(f"{self.id}-error")
        if self.warnings:
            parts.append(f"{self.id}-warning")
        return " ".join(parts)

    @property
    def zh(self) -> str:
        return self.value if isinstance(self.value, str) else str((self.value or {}).get("zh", ""))

    @property
    def en(self) -> str:
        return "" if isinstance(self.value, str) else str((self.value or {}).get("en", ""))

    @property
    def typed(self) -> str:
        """What stands in a control of one line or one box."""
        if self.kind == k.MONEY:
            return k.shown_yuan(self.value)
        if self.kind == k.VARIABLES:
            return k.shown_variables(self.value)
        if self.kind == k.WORDS:
            return "\n".join(str(v) for v in self.value or ())
        return "" if self.value is None else str(self.value)

    @property
    def options(self) -> list[tuple[str, Any, bool]]:
        """Value, label, whether it is chosen; an unknown value stays visible."""
        offered = list(self.field.options() if self.field.options else ())
        chosen = set(self.value or ()) if self.kind == k.CHOICES else {self.value}
        known = {value for value, _label in offered}
        strange = [(v, v) for v in chosen if v and v not in known]
        return [(v, label, v in chosen) for v, label in [*offered, *strange]]

    @property
    def questions(self) -> list[tuple[str, list[tuple[str, str, bool]]]]:
        """For `when`: each question with its answers and whether it is chosen."""
        when = self.value if isinstance(self.value, Mapping) else {}
        found = []
        for question in self.around.questions:
            key = str(question.get("key") or "")
            answers = [
                (
                    f"{key}={option.get('value')}",
                    localized(option.get("label") or "") or str(option.get("value") or ""),
                    option.get("value") in (when.get(key) or ()),
                )
                for option in question.get("options") or ()
                if isinstance(option, Mapping)
            ]
            found.append((localized(question.get("question") or "") or key, answers))
        return found

    @property
    def file(self) -> Any:
        return self.around.files.get(str(self.value or ""))

    @property
    def rows(self) -> list[BoundRow]:
        listed = self.value if isinstance(self.value, (list, tuple)) else []
        return [BoundRow(self, i, value, len(listed)) for i, value in enumerate(listed)]


@dataclass(frozen=True)
class BoundRow:
    """One row of a list."""

    parent: BoundField
    index: int
    value: Any
    total: int

    @property
    def name(self) -> str:
        return f"{self.parent.name}.{self.index}"

    @property
    def id(self) -> str:
        return self.name.replace(".", "-")

    @property
    def number(self) -> int:
        return self.index + 1

    @property
    def is_first(self) -> bool:
        return self.index == 0

    @property
    def is_last(self) -> bool:
        return self.index == self.total - 1

    @property
    def title(self) -> str:
        """What the row is called when folded."""
        value = self.value if isinstance(self.value, Mapping) else {}
        for key in ("name", "question", "title", "label"):
            if value.get(key):
                return localized(value[key])
        return ""

    @property
    def fields(self) -> list[BoundField]:
        value = self.value if isinstance(self.value, Mapping) else {}
        return [
            BoundField(f, f"{self.name}.{f.key}", k.value_at(value, f.key), self.parent.around)
            for f in self.parent.field.fields
        ]

    @property
    def main(self) -> list[BoundField]:
        return [f for f in self.fields if not f.field.is_rare]

    @property
    def more(self) -> list[BoundField]:
        return [f for f in self.fields if f.field.is_rare]

    @property
    def is_more_open(self) -> bool:
        """Whether the folded fields have something to show."""
        return any(f.errors or f.warnings or not k.is_empty(f.value) for f in self.more)

    @property
    def line(self) -> BoundField:
        """The one text of a row in a list of texts."""
        one = Field(key="", label=self.parent.field.row, kind=k.TEXT)
        return BoundField(one, self.name, self.value, self.parent.around)

    @property
    def has_findings(self) -> bool:
        around = self.parent.around
        paths = [e.path for e in around.errors] + [w.path for w in around.warnings]
        return any(p == self.name or p.startswith(f"{self.name}.") for p in paths)


@dataclass(frozen=True)
class BoundGroup:
    title: Any
    hint: Any
    fields: list[BoundField]


def bind(tab: Tab, values: Mapping[str, Any], around: Surroundings) -> list[BoundGroup]:
    """The groups of a tab with the values of a definition."""
    return [
        BoundGroup(
            title=group.title,
            hint=group.hint,
            fields=[BoundField(f, f.key, k.value_at(values, f.key), around) for f in group.fields],
        )
        for group in tab.groups
    ]
