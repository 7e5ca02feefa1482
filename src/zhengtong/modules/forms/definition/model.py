"""The shapes of a form definition after reading. Immutable; made only by `read_definition`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from zhengtong.kernel.text import Text
from zhengtong.modules.forms.definition.conditions import Condition

STRUCTURE = frozenset({"static"})
"""Types that show something and hold no data."""

ROWS = frozenset({"table", "group"})
"""Types whose value is a list of rows."""


@dataclass(frozen=True, kw_only=True)
class Option:
    """One choice. `value` is stored, `label` is shown."""

    value: str
    label: Text
    hint: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Prefill:
    """Where a value is fetched from (`person.name`), and whether the applicant may change it."""

    source: str
    readonly: bool = False


@dataclass(frozen=True, kw_only=True)
class Field:
    """One question. `settings` holds what belongs to its type alone (max_length, places …)."""

    key: str
    type: str
    label: Text
    hint: Text | None = None
    required: bool = False
    show_if: Condition | None = None
    require_if: Condition | None = None
    prefill: Prefill | None = None
    options: tuple[Option, ...] = ()
    fields: tuple[Field, ...] = ()
    expression: Mapping[str, Any] | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def holds_data(self) -> bool:
        return self.type not in STRUCTURE

    @property
    def value_type(self) -> str:
        """The type by which its value behaves: the result type for a computed field."""
        return str(self.settings["result"]) if self.type == "computed" else self.type


@dataclass(frozen=True, kw_only=True)
class Section:
    """Fields (and sections within) under a heading. Transparent in the data."""

    title: Text | None
    hint: Text | None = None
    show_if: Condition | None = None
    blocks: tuple[Field | Section, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Page:
    """What is asked at once. `number` counts from 1."""

    key: str
    number: int
    title: Text | None
    hint: Text | None = None
    show_if: Condition | None = None
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A top-level field with where it stands and every condition above it."""

    field: Field
    page: int
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, kw_only=True)
class Definition:
    """A whole form."""

    title: Text
    hint: Text | None = None
    pages: tuple[Page, ...]

    @property
    def placed(self) -> tuple[Placed, ...]:
        """All top-level fields in reading order."""
        found: list[Placed] = []
        for page in self.pages:
            above = (page.show_if,) if page.show_if else ()
            for section in page.sections:
                found += _walk(section, page.number, above)
        return tuple(found)


def _walk(section: Section, page: int, above: tuple[Condition, ...]) -> Iterator[Placed]:
    above = (*above, section.show_if) if section.show_if else above
    for block in section.blocks:
        if isinstance(block, Section):
            yield from _walk(block, page, above)
        else:
            own = (*above, block.show_if) if block.show_if else above
            yield Placed(field=block, page=page, conditions=own)
