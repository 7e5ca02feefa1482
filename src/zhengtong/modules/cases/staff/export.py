"""Lists as files; each is audited."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from zhengtong.core.audit.api import record
from zhengtong.core.pages.access import staff
from zhengtong.core.pages.tables import answer
from zhengtong.kernel.access import Actor
from zhengtong.modules.cases.staff import filters as narrowing
from zhengtong.modules.cases.staff.rows import CLOSED, COLUMNS, DUE, InboxRow, rows_of
from zhengtong.modules.workflow import api as workflow

MOST_EXPORTED = 5_000
"""Lines of an inbox file; the register has its own, larger limit."""
AT_ONCE = 500


@staff("cases.handle")
@never_cache
@require_GET
def export_inbox(request: HttpRequest) -> HttpResponseBase:
    """The list as it is filtered and sorted, all columns, whatever page is shown."""
    filters = narrowing.read(request.GET)
    is_done = filters["scope"] == "done"
    columns = [CLOSED if c is DUE and is_done else c for c in COLUMNS]
    lines = [[c.value(row) for c in columns] for row in _rows(request.actor, filters)]
    kind = "xlsx" if request.GET.get("format") == "xlsx" else "csv"
    audited("cases.export_inbox", request.actor, rows=len(lines), kind=kind, filters=filters)
    return answer(kind, "inbox", [_(c.label) for c in columns], lines)


def _rows(actor: Actor, filters: Mapping[str, str]) -> Iterator[InboxRow]:
    cursor, left = None, MOST_EXPORTED
    while left > 0:
        page = workflow.inbox(
            **narrowing.standing(actor),
            filters=narrowing.for_engine(filters),
            size=min(AT_ONCE, left),
            cursor=cursor,
        )
        yield from rows_of(page.rows, actor=actor)
        cursor, left = page.next_cursor, left - len(page.rows)
        if cursor is None:
            return


def audited(action: str, actor: Actor, **detail: Any) -> None:
    """Who took what out of the platform; in a transaction of its own, before the first line."""
    with transaction.atomic():
        record(
            action,
            actor=actor,
            stream=f"export:{actor.staff_id}",
            object_type="export",
            detail=detail,
        )
