"""Search over the items in force: words, filters, facets with counts, pages.

One query ranks what the words match (all items without words), one fetches the cards of the page,
one the names of the departments. Facets are counted over what the other filters leave.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from zhengtong.kernel.deadlines import Limit, Unit
from zhengtong.kernel.pagination import decode_cursor, encode_cursor
from zhengtong.kernel.text import Text
from zhengtong.modules.items import names, search_text
from zhengtong.modules.items.data import Facet, FacetValue, ItemCard, SearchResult
from zhengtong.modules.items.models import CaseKind, ItemClass, MatterType, SearchRow
from zhengtong.modules.org import api as org

FILTERS = (
    "item_class",
    "department",
    "matter_type",
    "case_kind",
    "audience",
    "theme",
    "life_event",
)
PAGE_SIZE = 20
MOST_RANKED = 5000
_COLUMNS = (
    "item_id, organization_id, item_class, case_kind, matter_type, audiences, themes, life_events,"
    " popularity, sort_key"
)
_ALL = f"SELECT {_COLUMNS}, 0::float, TRUE FROM items_search LIMIT {MOST_RANKED}"  # noqa: S608
_MATCH = f"""
WITH q AS (SELECT %(strict)s::tsquery AS strict, %(meant)s::tsquery AS meant,
                  %(loose)s::tsquery AS loose),
hit AS MATERIALIZED (
    SELECT s.*,
        (s.vector @@ q.strict AND s.plain LIKE %(recheck)s)::int * 4
        + 6 * ts_rank('{{0.05,0.2,0.6,1}}', s.vector, q.strict)
        + 5 * ts_rank('{{0,0,0.3,1}}', s.vector, q.meant)
        + ts_rank('{{0.05,0.1,0.6,1}}', s.vector, q.loose)
        + (s.codes LIKE %(code)s)::int * 10
        + (s.pinyin LIKE %(pinyin)s)::int * 3 AS score,
        (s.vector @@ q.strict OR s.vector @@ q.meant OR s.codes LIKE %(code)s
         OR s.pinyin LIKE %(pinyin)s OR s.plain LIKE %(recheck)s) AS firm
    FROM items_search s, q
    WHERE s.vector @@ (q.strict || q.meant || q.loose)
       OR s.codes LIKE %(code)s OR s.pinyin LIKE %(pinyin)s OR s.plain LIKE %(recheck)s
    LIMIT {MOST_RANKED}
)
SELECT {_COLUMNS}, score, firm FROM hit
"""  # noqa: S608


@dataclass(frozen=True)
class _Hit:
    item_id: int
    organization_id: int
    item_class: str
    case_kind: str
    matter_type: str
    audiences: list[str]
    themes: list[str]
    life_events: list[str]
    popularity: int
    sort_key: str
    score: float
    firm: bool

    def values(self, facet: str, departments: Mapping[int, str]) -> list[str]:
        """What this hit counts for in a facet."""
        single = {
            "item_class": self.item_class,
            "department": departments.get(self.organization_id, ""),
            "case_kind": self.case_kind,
            "matter_type": self.matter_type,
        }
        if facet in single:
            return [single[facet]]
        return {
            "audience": self.audiences,
            "theme": self.themes,
            "life_event": self.life_events,
        }[facet]

    @property
    def order(self) -> tuple[float, int, str]:
        return (-round(self.score, 6), -self.popularity, self.sort_key)


def search(
    *,
    text: str = "",
    filters: Mapping[str, str] | None = None,
    cursor: str | None = None,
    size: int = PAGE_SIZE,
) -> SearchResult:
    """A page of items, best first.

    `filters` takes the keys of FILTERS; unknown keys and empty values are ignored. `cursor` is the
    `next_cursor` of the page before; BadCursor on anything else.
    """
    chosen = {k: v for k, v in (filters or {}).items() if k in FILTERS and v}
    hits, is_loose = _hits(text.strip()[:100])
    organizations = org.organizations(ids={h.organization_id for h in hits})
    keys = {o.id: o.key for o in organizations}
    labels: dict[str, Text] = {
        o.key: {"zh": o.short_name_zh, "en": o.short_name_en or o.short_name_zh}
        for o in organizations
    }
    left = sorted((h for h in hits if _passes(h, chosen, keys)), key=lambda h: h.order)
    at = _start(left, cursor)
    page = left[at : at + size]
    more = at + size < len(left)
    return SearchResult(
        rows=cards([h.item_id for h in page], labels=labels, keys=keys),
        next_cursor=encode_cursor(*page[-1].order) if more and page else None,
        total=len(left),
        facets=tuple(_facet(f, hits, chosen, keys, labels) for f in FILTERS),
        is_loose=is_loose,
        suggestions=() if left else _suggestions(text),
    )


def cards(
    item_ids: Iterable[int],
    *,
    labels: Mapping[str, Text] | None = None,
    keys: Mapping[int, str] | None = None,
) -> list[ItemCard]:
    """Cards in the order of the ids; items without a version in force are left out."""
    ids = list(item_ids)
    rows = {r.pk: r for r in SearchRow.objects.filter(pk__in=ids).defer("vector", "plain")}
    if labels is None or keys is None:
        found = org.organizations(ids={r.organization_id for r in rows.values()})
        keys = {o.id: o.key for o in found}
        labels = {o.key: {"zh": o.short_name_zh, "en": o.short_name_en} for o in found}
    return [_card(rows[i], labels.get(keys[rows[i].organization_id], "")) for i in ids if i in rows]


def _card(row: SearchRow, department: Text) -> ItemCard:
    card = row.card
    return ItemCard(
        item_id=row.pk,
        public_id=uuid.UUID(card["public_id"]),
        version_id=row.version_id,
        name=card["name"],
        summary=card["summary"],
        department=department,
        organization_id=row.organization_id,
        item_class=row.item_class,
        matter_type=row.matter_type,
        case_kind=row.case_kind,
        promised=Limit(card["promised"][0], Unit(card["promised"][1])),
        statutory=Limit(card["statutory"][0], Unit(card["statutory"][1])),
        is_limit_verified=card["is_limit_verified"],
        is_free=card["is_free"],
        visits=card["visits"],
        is_detailed=row.is_detailed,
        is_historical=row.is_historical,
        directory_number=card["directory_number"],
    )


def _hits(text: str) -> tuple[list[_Hit], bool]:
    bare = search_text.without_filler(text) if text else ""
    if not search_text.runs(bare):
        return ([] if text else _rows(_ALL, {})), False
    hits = _rows(_MATCH, _parameters(text, bare))
    firm = [h for h in hits if h.firm]
    if firm:
        return firm, False
    best = max((h.score for h in hits), default=0)
    return [h for h in hits if h.score >= best * 0.6], bool(hits)


def _parameters(text: str, bare: str) -> dict[str, str]:
    words = search_text.runs(bare)
    latin = "".join(words) if all(w.isascii() and not w.isdigit() for w in words) else ""
    digits = next((w for w in words if any(c.isdigit() for c in w) and len(w) >= 4), "")
    return {
        "strict": search_text.phrase(bare),
        "meant": search_text.any_phrase(search_text.meanings(text)),
        "loose": search_text.any_pair(bare),
        "recheck": f"%{_like(bare)}%",
        "code": f"%{_like(digits.upper())}%" if digits else "",
        "pinyin": f"%{_like(latin)}%" if len(latin) >= 3 else "",
    }


def _like(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _rows(sql: str, parameters: dict[str, str]) -> list[_Hit]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters or None)
        return [_Hit(*row) for row in cursor.fetchall()]


def _passes(hit: _Hit, chosen: Mapping[str, str], keys: Mapping[int, str], but: str = "") -> bool:
    return all(value in hit.values(f, keys) for f, value in chosen.items() if f != but)


def _start(hits: list[_Hit], cursor: str | None) -> int:
    if not cursor:
        return 0
    after = tuple(decode_cursor(cursor, length=3))
    return sum(1 for h in hits if h.order <= after)


def _facet(
    key: str,
    hits: list[_Hit],
    chosen: Mapping[str, str],
    keys: Mapping[int, str],
    departments: Mapping[str, Text],
) -> Facet:
    counts = Counter(
        v for h in hits if _passes(h, chosen, keys, but=key) for v in h.values(key, keys)
    )
    mine = chosen.get(key, "")
    if mine and mine not in counts:
        counts[mine] = 0
    labels = _labels(key, departments)
    order = list(labels)
    values = sorted(counts, key=lambda v: order.index(v) if v in labels else len(order))
    return Facet(
        key=key,
        label=_facet_labels()[key],
        values=tuple(
            FacetValue(value=v, label=labels.get(v, v), count=counts[v], is_chosen=v == mine)
            for v in values
        ),
    )


def _labels(key: str, departments: Mapping[str, Text]) -> Mapping[str, Any]:
    return {
        "item_class": dict(ItemClass.choices),
        "department": departments,
        "case_kind": dict(CaseKind.choices),
        "matter_type": dict(MatterType.choices),
        "audience": names.AUDIENCES,
        "theme": names.THEMES,
        "life_event": names.LIFE_EVENTS,
    }[key]


def _facet_labels() -> dict[str, str]:
    return {
        "item_class": _("类别"),
        "department": _("部门"),
        "case_kind": _("办件类型"),
        "matter_type": _("事项类型"),
        "audience": _("服务对象"),
        "theme": _("主题"),
        "life_event": _("人生事"),
    }


def _suggestions(text: str) -> tuple[str, ...]:
    """Searches that do find something: the plain words nearest to what was typed."""
    typed = set(search_text.normal(text))
    found: list[tuple[int, str]] = []
    for words in SearchRow.objects.order_by("-popularity", "sort_key").values_list(
        "card", flat=True
    )[:200]:
        name = words["name"]["zh"]
        common = len(typed & set(name))
        if common:
            found.append((common, name))
    found.sort(key=lambda f: -f[0])
    return tuple(name for _score, name in found[:5])
