"""The templates in use, in memory: asked for every document, read when one changed.

A process looks for a change at most every CHECK_SECONDS; whoever makes one sees it at once, also
before the transaction ends, and forgets it if that fails.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from zhengtong.core import rows
from zhengtong.core.documents.models import (
    COUNTY,
    SHIPPED,
    State,
    TemplateEvent,
    TemplateFault,
    TemplateVersion,
)
from zhengtong.core.documents.plugins import Kind, kinds
from zhengtong.core.documents.rendering import Facts, Rendered, RenderFailed, render
from zhengtong.core.prepared import read

CHECK_SECONDS = 5.0
Scopes = Sequence[tuple[str, str]]
"""(scope kind, key) from the narrowest on; the county and the shipped one follow by themselves."""
Place = tuple[str, str, str]


@dataclass(frozen=True, kw_only=True)
class Published:
    """A template in use. `id` is None for a shipped one that the database does not hold yet."""

    id: int | None
    body: Mapping[str, Any]
    scope_kind: str = SHIPPED
    number: int = 0


@dataclass(frozen=True, kw_only=True)
class Composed:
    """What a document says, and by which template."""

    rendered: Rendered
    template_id: int | None
    is_sealed: bool


_known: tuple[int, dict[Place, Published]] | None = None
_checked = 0.0
_local = threading.local()


def compose(*, kind: str, facts: Facts, scopes: Scopes = (), subject: str = "") -> Composed:
    """Fill the template of the narrowest scope that has one.

    One that cannot be filled never stops an act of law: the next wider one is used, at last the
    shipped one, and the fault is noted for the administrators. Inside a transaction.
    """
    found, chain = kinds.get(kind), templates(kind, scopes)
    for template in chain:
        try:
            return _composed(found, template, facts, scopes)
        except RenderFailed as error:
            _note(template, str(error), subject)
    return _composed(found, chain[-1], facts, None)


def templates(kind: str, scopes: Scopes = ()) -> list[Published]:
    """From the narrowest to the shipped one."""
    known = current()
    places = [*scopes, (COUNTY, ""), (SHIPPED, "")]
    listed = [known[at] for place in places if (at := (kind, *place)) in known]
    if not listed or listed[-1].scope_kind != SHIPPED:
        listed.append(Published(id=None, body=kinds.get(kind).shipped))
    return listed


def passages(scopes: Scopes = ()) -> dict[str, Mapping[str, Any]]:
    """The body of every passage, by key."""
    keys = [key for key, kind in kinds.items() if kind.is_passage]
    return {key: templates(key, scopes)[0].body for key in keys}


def _shipped_passages() -> dict[str, Mapping[str, Any]]:
    return {key: kind.shipped for key, kind in kinds.items() if kind.is_passage}


def _composed(kind: Kind, template: Published, facts: Facts, scopes: Scopes | None) -> Composed:
    """With the passages of the scopes; for None with those that come with the platform."""
    within = _shipped_passages() if scopes is None else passages(scopes)
    made = render(kind, template.body, facts, within)
    return Composed(
        rendered=made,
        template_id=template.id,
        is_sealed=bool(template.body.get("is_sealed")),
    )


def _note(template: Published, message: str, subject: str) -> None:
    if template.id is None:
        return
    fault = TemplateFault(
        version_id=template.id, at=timezone.now(), subject=subject[:80], message=message[:500]
    )
    rows.add(fault)


def current() -> dict[Place, Published]:
    """All templates in use by kind, scope and its key."""
    global _known, _checked
    mine = _mine()
    if _known is not None and not mine and time.monotonic() - _checked < CHECK_SECONDS:
        return _known[1]
    stamp = _stamp()
    if mine and stamp < mine:
        # What this thread changed was taken back.
        _local.touched, mine = 0, 0
    if _known is not None and _known[0] == stamp:
        _checked = time.monotonic()
        return _known[1]
    found = {
        (row.kind, row.scope_kind, row.scope_key): Published(
            id=row.pk, body=row.body, scope_kind=row.scope_kind, number=row.number
        )
        for row in TemplateVersion.objects.filter(state=State.PUBLISHED, kind__in=list(kinds))
    }
    if mine:
        return found
    _known, _checked = (stamp, found), time.monotonic()
    return found


def touched() -> None:
    """Called by every command that changes what is in use, inside its transaction."""
    _local.touched = _stamp()
    transaction.on_commit(forget)


def _mine() -> int:
    """The stamp of what this thread changed in a transaction that is still open, else 0."""
    mine = getattr(_local, "touched", 0)
    if mine and not connection.in_atomic_block:
        forget()
        return 0
    return mine


def _stamp() -> int:
    """Rises with everything that happens to a template; a number is never used twice."""
    table = TemplateEvent._meta.db_table
    return int(read(f"SELECT coalesce(max(id), 0) FROM {table}")[0][0])  # noqa: S608


def forget() -> None:
    """Look into the database at the next question."""
    global _known
    _known = None
    _local.touched = 0
