"""Where a rule applies: official codes in the version, ids of rows for the check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import connection

from zhengtong.modules.org import api as org
from zhengtong.modules.supervision.plugins import Scope

Codes = Mapping[str, Sequence[str]]
PARTS = ("items", "organizations", "regions")


def scope_of(codes: Codes) -> Scope:
    """The ids behind the codes: implementation codes of items, credit codes of organisations, codes
    of regions (with all below them). Codes that are not known any more limit to nothing at all,
    never to everything."""
    versions, items = _items(codes.get("items") or ())
    return Scope(
        item_versions=versions,
        items=items,
        organizations=_organizations(codes.get("organizations") or ()),
        regions=_regions(codes.get("regions") or ()),
    )


def _items(codes: Sequence[str]) -> tuple[tuple[int, ...] | None, tuple[int, ...] | None]:
    if not codes:
        return None, None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT item_version_id, item_id FROM items_version_facts WHERE item_code = ANY(%s)",
            [list(codes)],
        )
        rows = cursor.fetchall()
    return tuple(r[0] for r in rows), tuple({r[1] for r in rows})


def _organizations(codes: Sequence[str]) -> tuple[int, ...] | None:
    if not codes:
        return None
    return tuple(o.id for o in org.organizations() if o.credit_code in codes)


def _regions(codes: Sequence[str]) -> tuple[int, ...] | None:
    if not codes:
        return None
    tops = [found for code in codes if (found := org.region_by_code(code))]
    return tuple({r.id for top in tops for r in org.regions(within_id=top.id)})
