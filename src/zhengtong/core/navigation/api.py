"""Front door of navigation. Modules register entries in their `plugs.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from zhengtong.kernel.access import Actor
from zhengtong.kernel.registry import Registry

__all__ = ["Entry", "Section", "Shown", "entries", "register", "sections"]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of a menu. `area` is public or staff; `section` and `label` are gettext msgids.

    Without a permission it is for everyone in the area. `count` gives a number to show beside it;
    it runs at every page, so it must be one cheap query.
    """

    key: str
    area: str
    section: str
    label: str
    url_name: str
    permission: str | None = None
    order: int = 100
    count: Callable[[Actor], int] | None = None


@dataclass(frozen=True, kw_only=True)
class Shown:
    """An entry as a page shows it."""

    key: str
    label: str
    url: str
    section: str
    count: int | None = None
    is_here: bool = False


@dataclass(frozen=True, kw_only=True)
class Section:
    title: str
    entries: tuple[Shown, ...]

    @property
    def is_here(self) -> bool:
        return any(entry.is_here for entry in self.entries)


board: Registry[Entry] = Registry("navigation", Entry)


def register(entry: Entry) -> Entry:
    """Add an entry; keys are unique within an area."""
    return board.register(f"{entry.area}:{entry.key}", entry)


def entries(actor: Actor | None, area: str) -> list[Shown]:
    """What this actor finds in the menu of the area, in order."""
    found = [e for _key, e in board.items() if e.area == area and _may_see(actor, e)]
    return [_shown(e, actor) for e in sorted(found, key=lambda e: (e.order, e.key))]


def sections(actor: Actor, area: str) -> list[Section]:
    """The same, grouped; a section stands where its first entry stands."""
    grouped: dict[str, list[Shown]] = {}
    for entry in entries(actor, area):
        grouped.setdefault(entry.section, []).append(entry)
    return [Section(title=title, entries=tuple(rows)) for title, rows in grouped.items()]


def _may_see(actor: Actor | None, entry: Entry) -> bool:
    if entry.permission is None:
        return True
    return actor is not None and actor.has(entry.permission)


def _shown(entry: Entry, actor: Actor | None) -> Shown:
    return Shown(
        key=entry.key,
        label=_(entry.label),
        url=_address(entry),
        section=_(entry.section) if entry.section else "",
        count=entry.count(actor) if entry.count and actor is not None else None,
    )


def _address(entry: Entry) -> str:
    try:
        return reverse(entry.url_name)
    except NoReverseMatch as error:
        raise LookupError(f"menu entry {entry.key}: no address {entry.url_name}") from error
