"""Plug boards of the catalogue: what modules show on an item's page, and pack into packages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import FieldError
from zhengtong.kernel.registry import Registry
from zhengtong.kernel.text import Text
from zhengtong.modules.items.data import ItemVersionData


@dataclass(frozen=True, kw_only=True)
class Panel:
    """A block on the item page.

    `place`: `facts` (a line under the promised limit, e.g. last quarter's average), `ratings`
    (the section 评价) or `notice` (under the title). `template` is rendered with `context`.
    """

    place: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)


@runtime_checkable
class ItemPagePanel(Protocol):
    """A plug on the item page. One query at most; it runs at every view of the page."""

    def panels(self, *, version: ItemVersionData, actor: Actor) -> Sequence[Panel]:
        """The blocks to show; an empty sequence when there is nothing to say."""
        ...


item_page_panels: Registry[ItemPagePanel] = Registry("items.item_page_panels", ItemPagePanel)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Something that may go into a configuration package."""

    key: str
    title: Text


@dataclass(frozen=True, kw_only=True)
class Promotion:
    """How parts are taken over: as drafts to work on, or in force at once.

    `drafter` brought the package, `reviewer` takes it over; they are two people when `in_force`.
    `done` collects what the parts before became: (kind, key) → id.
    """

    in_force: bool
    drafter: Actor
    reviewer: Actor
    done: dict[tuple[str, str], Any] = field(default_factory=dict)


@runtime_checkable
class PackagePart(Protocol):
    """A kind of definition that configuration packages carry.

    `label` is its name in Chinese (a msgid), `order` when it is promoted (what others build on
    first). Contents are plain JSON; a key means the same thing in every installation.
    """

    label: str
    order: int

    def choices(self) -> Sequence[Choice]:
        """What this installation has to offer."""
        ...

    def export(self, key: str) -> tuple[dict[str, Any], Sequence[tuple[str, str]]]:
        """The content, and the (kind, key) of what it builds on. Raises NotFound."""
        ...

    def existing(self, key: str) -> dict[str, Any] | None:
        """What this installation has under the key, comparable with a content; None for nothing."""
        ...

    def readable(self, content: Mapping[str, Any]) -> Any:
        """The content as it is compared in words."""
        ...

    def problems(self, key: str, content: Mapping[str, Any]) -> Sequence[FieldError]:
        """What stands against taking it over here: what is missing, what is wrong with it."""
        ...

    def promote(self, key: str, content: Mapping[str, Any], promotion: Promotion) -> str:
        """Take it over; answers the address of what it became, or "". Raises DomainError."""
        ...


package_parts: Registry[PackagePart] = Registry("items.package_parts", PackagePart)
