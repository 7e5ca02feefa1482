"""Shapes of the editor: tabs of groups of fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhengtong.core.dictionaries import api as dictionaries
from zhengtong.modules.items.editing.kinds import Field, Options
from zhengtong.modules.licences import api as licences


@dataclass(frozen=True, kw_only=True)
class Group:
    """Fields under one heading."""

    title: Any
    fields: tuple[Field, ...]
    hint: Any = ""


@dataclass(frozen=True, kw_only=True)
class Tab:
    """One page of the editor. Tabs without groups have a page of their own making."""

    key: str
    title: Any
    groups: tuple[Group, ...] = ()

    @property
    def fields(self) -> tuple[Field, ...]:
        return tuple(field for group in self.groups for field in group.fields)

    @property
    def keys(self) -> frozenset[str]:
        """Top-level keys of the definition that this tab holds."""
        return frozenset(field.top for field in self.fields)


def table(key: str) -> Options:
    """The codes of a national table."""
    return lambda: dictionaries.choices(key)


def named(table_: dict[str, Any]) -> Options:
    return lambda: list(table_.items())


NOT_SAID = _("未填")


def licence_types() -> list[tuple[str, str]]:
    """The catalogue of licences, by code and name."""
    return [(t.code, f"{t.name}（{t.code}）") for t in licences.licence_types().values()]
