"""The boards on which others say what documents there are and whom a template may be for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from zhengtong.kernel.access import Actor
from zhengtong.kernel.registry import Registry

TYPES = ("text", "date", "moment", "number", "money", "person", "choice", "flag", "list", "table")
"""date and moment are ISO texts, money is fen, choice the key of a choice, flag true or false,
list a list of texts, table a list of rows (mappings by column key)."""


@dataclass(frozen=True, kw_only=True)
class Field:
    """One fact that a document may state. `zh` is how templates name it: `{{申请人}}`."""

    key: str
    zh: str
    en: str
    type: str = "text"
    example: Any = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    columns: tuple[Field, ...] = ()

    def __post_init__(self) -> None:
        if self.type not in TYPES:
            raise ValueError(f"field {self.key}: no type {self.type}")

    @property
    def is_said(self) -> bool:
        """Whether it can stand in a sentence: a flag can only be asked, a table only repeated."""
        return self.type not in ("flag", "table")

    @property
    def is_repeated(self) -> bool:
        """Whether a block can be repeated over it."""
        return self.type in ("list", "table")


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of document, or with `is_passage` a passage that documents include.

    `required` are fields, `required_passages` passages, without which no template is published: the
    law wants them said. `shipped` is the body that comes with the platform. `source` cites the law.
    `mark` stands in the number (`林业局补〔2026〕3号`). `facts_of(number, actor)` gives the facts
    of a real case for a preview, and None where the actor may not see it or there is none.
    """

    key: str
    label: Any
    group: Any
    shipped: Mapping[str, Any]
    fields: tuple[Field, ...]
    mark: str = ""
    source: str = ""
    required: tuple[str, ...] = ()
    required_passages: tuple[str, ...] = ()
    is_passage: bool = False
    order: int = 100
    facts_of: Callable[[str, Actor], Mapping[str, Any] | None] | None = None
    page: Callable[[Any, Mapping[str, Any]], bytes] | None = None
    """The PDF of a preview, from what was rendered and its facts."""

    def field(self, key: str) -> Field | None:
        return next((f for f in self.fields if f.key == key), None)

    def examples(self) -> dict[str, Any]:
        """Every field with its example."""
        return {f.key: f.example for f in self.fields}


@runtime_checkable
class Scope(Protocol):
    """For whom a template may be, besides the whole county (an organisation, an item)."""

    label: Any

    def choices(self, actor: Actor, text: str) -> Sequence[tuple[str, str]]:
        """(key, name) of those for which this actor may make templates, whose name holds `text`;
        few, and perhaps none while nothing was typed."""
        ...

    def name_of(self, key: str) -> str:
        """How it is called; the key itself where it is gone."""
        ...

    def organization_of(self, key: str) -> int | None:
        """The organisation whose administrators look after it."""
        ...


kinds: Registry[Kind] = Registry("documents.kinds", Kind)
"""By key, as it is stored with templates."""

scopes: Registry[Scope] = Registry("documents.scopes", Scope)
"""By the value of `TemplateVersion.scope_kind`."""
