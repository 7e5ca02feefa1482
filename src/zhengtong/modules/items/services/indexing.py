"""Writes the search row of an item, in the transaction that changed the item."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db import transaction
from django.db.models import TextField, Value
from django.db.models.functions import Cast
from django.utils import timezone

from zhengtong.kernel import bigrams
from zhengtong.kernel.text import Text, localized
from zhengtong.modules.items import search_text
from zhengtong.modules.items.data import ItemVersionData
from zhengtong.modules.items.models import ItemVersion, SearchRow

WRITTEN_AT_ONCE = 200
_PERSONAL = {"person"}
_CLASS_ORDER = {"power": 1, "convenience": 2, "disclosure": 3}


def index_item(*, item_id: int) -> None:
    """Rebuild the row from the version in force; without one the item leaves the search."""
    from zhengtong.modules.items.queries import version_in_force

    version = version_in_force(item_id)
    if version is None or version.item_state != "active":
        SearchRow.objects.filter(item_id=item_id).delete()
        return
    _write(version)


def refresh() -> int:
    """Rebuild rows whose version is no longer the one in force (a day came or passed); answers
    how many."""
    from zhengtong.modules.items.queries import in_force_by_item

    shown = dict(SearchRow.objects.values_list("item_id", "version_id"))
    wanted = in_force_by_item()
    stale = {i for i in shown.keys() | wanted.keys() if shown.get(i) != wanted.get(i)}
    for item_id in stale:
        index_item(item_id=item_id)
    return len(stale)


_seen: list[dt.date] = []
_together: ContextVar[dict[int, ItemVersionData] | None] = ContextVar("together", default=None)


def catch_up() -> None:
    """Before the first read of a day in this process: let versions of the new day into the search.

    The job just after midnight does the same; this is for the minutes until then, and for a
    worker that stood still.
    """
    today = timezone.localdate()
    if _seen == [today]:
        return
    with transaction.atomic():
        refresh()
    _seen[:] = [today]


def index_published(row: ItemVersion) -> None:
    """Rebuild the search row after publishing; a version for a later day is not shown yet."""
    from zhengtong.modules.items.queries import to_data

    if not row.effective_on or row.effective_on > timezone.localdate():
        return
    together = _together.get()
    if together is None:
        _write(to_data(row))
    else:
        together[row.item_id] = to_data(row)


@contextmanager
def written_together() -> Iterator[None]:
    """Rows of versions that are published inside are written at its end, many at once."""
    collected: dict[int, ItemVersionData] = {}
    token = _together.set(collected)
    try:
        yield
    finally:
        _together.reset(token)
    _write(*collected.values())


def _write(*versions: ItemVersionData) -> None:
    rows = {version.item_id: _row(version) for version in versions}
    if rows:
        SearchRow.objects.bulk_create(
            [SearchRow(item_id=item_id, **row) for item_id, row in rows.items()],
            update_conflicts=True,
            unique_fields=["item_id"],
            update_fields=list(next(iter(rows.values()))),
            batch_size=WRITTEN_AT_ONCE,
        )


def _row(version: ItemVersionData) -> dict[str, Any]:
    guide = version.guide
    names = _both(version.name)
    words = " ".join([*guide.plain_words, *_both(guide.summary)])
    rest = " ".join(
        [
            *(t for c in guide.conditions for t in _both(c)),
            *(t for m in guide.materials for t in _both(m.name)),
            *_both(guide.result_name),
        ]
    )
    parts = [(" ".join(names), "A"), (words, "B"), (rest, "C")]
    return {
        "version_id": version.id,
        "organization_id": version.owner_organization_id,
        "item_class": version.item_class,
        "matter_type": version.matter_type,
        "case_kind": version.case_kind,
        "audiences": audiences(guide.objects),
        "themes": list(guide.themes),
        "life_events": list(guide.life_events),
        "sort_key": f"{_CLASS_ORDER[version.item_class]}{version.directory_number or 9999:04d}",
        "popularity": guide.popularity,
        "is_detailed": guide.is_detailed,
        "is_historical": version.is_historical,
        "card": card(version),
        "codes": f"{version.implementation_code} {version.basic_code}",
        "plain": bigrams.normal(" ".join([*names, words])),
        "pinyin": search_text.pinyin_of(localized(version.name, "zh")),
        "vector": Cast(Value(bigrams.vector(parts), output_field=TextField()), SearchVectorField()),
    }


def card(version: ItemVersionData) -> dict[str, Any]:
    """What a list shows of the item."""
    guide = version.guide
    return {
        "public_id": str(version.public_id),
        "name": version.name,
        "summary": guide.summary,
        "promised": [version.promised.n, version.promised.unit.value],
        "statutory": [version.statutory.n, version.statutory.unit.value],
        "is_limit_verified": guide.is_limit_verified,
        "scope": guide.scope,
        "township_role": guide.township_role,
        "is_free": not guide.fees,
        "has_conditional_fee": bool(guide.fees) and all(f.when for f in guide.fees),
        "visits": guide.visits,
        "directory_number": version.directory_number,
    }


def audiences(objects: tuple[str, ...]) -> list[str]:
    """`person`, `company` or both."""
    found = []
    if _PERSONAL & set(objects):
        found.append("person")
    if set(objects) - _PERSONAL:
        found.append("company")
    return found


def _both(text: Text) -> list[str]:
    if not text:
        return []
    return [text] if isinstance(text, str) else list(text.values())
