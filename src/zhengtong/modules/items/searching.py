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

from zhengtong.kernel import bigrams
from zhengtong.kernel.deadlines import Limit, Unit
from zhengtong.kernel.pagination import decode_cursor, encode_cursor
from zhengtong.kernel.text import Text, localized
from zhengtong.modules.items import names, search_text
from zhengtong.modules.items.data import Facet, FacetValue, ItemCard, SearchResult
from zhengtong.modules.items.models import CaseKind, ItemClass, MatterType, SearchRow
from zhengtong.modules.items.services.indexing import catch_up
from zhengtong.modules.org import api as org

FILTERS = (
    "item_class",
    "department",
    "matter_type",
    "case_kind",
    "audience",
    "theme",
    "life_event",
    "near",
    "level",
)
PAGE_SIZE = 20
MOST_RANKED = 5000
_COLUMNS = (
    "item_id, organization_id, item_class, case_kind, matter_type, audiences, themes, life_events,"
    " popularity, sort_key, card->>'scope', card->>'township_role'"
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
    """What the query says of one item; `facets` is what it counts for in each filter."""

    item_id: int
    facets: tuple[tuple[str, ...], ...]
    order: tuple[float, int, str]
    score: float
    firm: bool


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
    catch_up()
    chosen = {k: v for k, v in (filters or {}).items() if k in FILTERS and v}
    rows = _rows(text.strip()[:100])
    organizations = org.organizations(ids={row[1] for row in rows})
    keys = {o.id: o.key for o in organizations}
    labels: dict[str, Text] = {
        o.key: {"zh": o.short_name_zh, "en": o.short_name_en or o.short_name_zh}
        for o in organizations
    }
    hits, is_loose = _firm([_hit(row, keys) for row in rows])
    left, counts = _narrowed(hits, chosen)
    left.sort(key=lambda h: h.order)
    at = _start(left, cursor)
    page = left[at : at + size]
    more = at + size < len(left)
    return SearchResult(
        rows=cards([h.item_id for h in page], labels=labels, keys=keys),
        next_cursor=encode_cursor(*page[-1].order) if more and page else None,
        total=len(left),
        facets=tuple(_facet(f, counts[f], chosen.get(f, ""), labels) for f in FILTERS),
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
        has_conditional_fee=card["has_conditional_fee"],
        visits=card["visits"],
        is_detailed=row.is_detailed,
        is_historical=row.is_historical,
        directory_number=card["directory_number"],
    )


def _rows(text: str) -> list[Any]:
    bare = search_text.without_filler(text) if text else ""
    if text and not bigrams.runs(bare):
        return []
    sql, parameters = (_MATCH, _parameters(text, bare)) if text else (_ALL, None)
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def _hit(row: Any, keys: Mapping[int, str]) -> _Hit:
    item_id, organization, class_, kind, matter, audiences, themes, events = row[:8]
    popularity, sort, scope, role = row[8:12]
    department = keys.get(organization, "")
    return _Hit(
        item_id=item_id,
        facets=(
            *((class_,), (department,), (matter,), (kind,), audiences, themes, events),
            (scope,) if scope in names.NEAR else (),
            ("township" if role else "county",),
        ),
        order=(-round(row[12], 6), -popularity, sort),
        score=row[12],
        firm=row[13],
    )


def _firm(hits: list[_Hit]) -> tuple[list[_Hit], bool]:
    """What matches all words; else the better ones of what matches some."""
    firm = [h for h in hits if h.firm]
    if firm:
        return firm, False
    best = max((h.score for h in hits), default=0)
    return [h for h in hits if h.score >= best * 0.6], bool(hits)


def _narrowed(
    hits: list[_Hit], chosen: Mapping[str, str]
) -> tuple[list[_Hit], dict[str, Counter[str]]]:
    """The hits that pass all filters, and for each filter what its values would leave.

    A hit that fails one filter alone still counts for the values of that filter.
    """
    left: list[_Hit] = []
    counts: dict[str, Counter[str]] = {f: Counter() for f in FILTERS}
    wanted = [(n, chosen[f]) for n, f in enumerate(FILTERS) if f in chosen]
    for hit in hits:
        failed = [n for n, value in wanted if value not in hit.facets[n]]
        if not failed:
            left.append(hit)
            for n, facet in enumerate(FILTERS):
                counts[facet].update(hit.facets[n])
        elif len(failed) == 1:
            counts[FILTERS[failed[0]]].update(hit.facets[failed[0]])
    return left, counts


def _parameters(text: str, bare: str) -> dict[str, str]:
    words = bigrams.runs(bare)
    latin = "".join(words) if all(w.isascii() and not w.isdigit() for w in words) else ""
    digits = next((w for w in words if any(c.isdigit() for c in w) and len(w) >= 4), "")
    return {
        "strict": search_text.phrase(bare),
        "meant": search_text.any_phrase(search_text.meanings(text)),
        "loose": bigrams.any_pair(bare),
        "recheck": f"%{_like(bare)}%",
        "code": f"%{_like(digits.upper())}%" if digits else "",
        "pinyin": f"%{_like(latin)}%" if len(latin) >= 3 else "",
    }


def _like(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _start(hits: list[_Hit], cursor: str | None) -> int:
    if not cursor:
        return 0
    after = tuple(decode_cursor(cursor, length=3))
    return sum(1 for h in hits if h.order <= after)


def _facet(key: str, counts: Counter[str], mine: str, departments: Mapping[str, Text]) -> Facet:
    if mine and mine not in counts:
        counts[mine] = 0
    labels = _labels(key, departments)
    if key == "theme":
        labels = {**labels, **_audiences_named(counts)}
    order = {value: n for n, value in enumerate(labels)}
    return Facet(
        key=key,
        label=_facet_labels()[key],
        values=tuple(
            FacetValue(value=v, label=labels.get(v, v), count=counts[v], is_chosen=v == mine)
            for v in sorted(counts, key=lambda v: order.get(v, len(order)))
        ),
    )


def _audiences_named(themes: Iterable[str]) -> dict[str, str]:
    """Themes that people and companies share by name say for whom they are."""
    found: dict[str, list[str]] = {}
    for theme in themes:
        found.setdefault(str(names.THEMES.get(theme, theme)), []).append(theme)
    return {
        theme: f"{label} · {names.AUDIENCES['person' if theme[0] == 'n' else 'company']}"
        for label, same in found.items()
        if len(same) > 1
        for theme in same
    }


def _labels(key: str, departments: Mapping[str, Text]) -> Mapping[str, Any]:
    return {
        "item_class": dict(ItemClass.choices),
        "department": departments,
        "case_kind": dict(CaseKind.choices),
        "matter_type": dict(MatterType.choices),
        "audience": names.AUDIENCES,
        "theme": names.THEMES,
        "life_event": names.LIFE_EVENTS,
        "near": names.NEAR,
        "level": names.HANDLED_AT,
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
        "near": _("就近办"),
        "level": _("办理层级"),
    }


def _suggestions(text: str) -> tuple[str, ...]:
    """Names that share words with what was typed, for a search that found nothing."""
    bare = search_text.without_filler(text)
    typed = {t for run in bigrams.runs(bare) if bigrams.is_chinese(run) for t in run}
    found: list[tuple[int, str]] = []
    rows = SearchRow.objects.order_by("-popularity", "sort_key").values_list("card", flat=True)
    for card in rows[:400]:
        common = len(typed & set(card["name"]["zh"]))
        if common >= min(3, len(typed)) and common > 1:
            found.append((common, localized(card["name"])))
    found.sort(key=lambda f: -f[0])
    return tuple(name for _common, name in found[:5])
