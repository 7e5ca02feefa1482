"""Plug boards of the catalogue: what modules above show on an item's page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from zhengtong.kernel.access import Actor
from zhengtong.kernel.registry import Registry
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
