"""What stands in a circular: every figure with last month and last year, for many units at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext, gettext_noop, override

from zhengtong.kernel.text import Text
from zhengtong.modules.assessment.circulars.models import CircularPlanVersion
from zhengtong.modules.assessment.circulars.wording import ORDERS
from zhengtong.modules.assessment.indices.checking import current_versions, in_words
from zhengtong.modules.assessment.indices.models import IndexVersion
from zhengtong.modules.assessment.indices.reading import reckon, text
from zhengtong.modules.assessment.indices.spans import before, name_of, year_before
from zhengtong.modules.assessment.metrics.reading import measure_all
from zhengtong.modules.assessment.plugins import Metric, Span, SubjectKind, Unit, metrics
from zhengtong.modules.org import api as org
from zhengtong.modules.supervision import api as supervision

Figures = Mapping[str, Mapping[int, Decimal | None]]
OF = SubjectKind.ORGANIZATION
COLOURS = {"yellow": gettext_noop("黄牌"), "red": gettext_noop("红牌")}


def compose(
    version: CircularPlanVersion, organizations: Collection[int], span: Span
) -> dict[int, dict[str, Any]]:
    """The content of the circular of every unit: plain JSON, bilingual where people read it."""
    published = current_versions()
    parts = [p for p in version.parts if _is_there(p, published)]
    spans = {"now": span, "last": before(span, "month"), "year": year_before(span)}
    figures = {k: _figures(parts, organizations, s, published) for k, s in spans.items()}
    rows = [_described(p, published) for p in parts if p != ORDERS]
    orders = _orders(organizations, span) if ORDERS in parts else None
    places = {o.id: o for o in org.organizations(ids=list(organizations))}
    return {
        place: {
            "title": version.name,
            "unit": {
                "zh": places[place].name_zh,
                "en": places[place].name_en or places[place].name_zh,
            },
            "period": name_of(span),
            "spans": {k: [s.first_on.isoformat(), s.last_on.isoformat()] for k, s in spans.items()},
            "rows": [
                {**row, **{k: _text(figures[k], row["part"], place) for k in spans}} for row in rows
            ],
            "orders": None if orders is None else orders.get(place, []),
        }
        for place in organizations
    }


def _is_there(part: str, published: Mapping[str, IndexVersion]) -> bool:
    kind, _colon, key = part.partition(":")
    return part == ORDERS or key in (published if kind == "index" else metrics)


def _figures(
    parts: Sequence[str],
    organizations: Collection[int],
    span: Span,
    published: Mapping[str, IndexVersion],
) -> Figures:
    keys = [p.partition(":")[2] for p in parts if p.startswith("metric:")]
    read = measure_all(keys, kind=OF, subjects=organizations, span=span)
    found: dict[str, Mapping[int, Decimal | None]] = {
        f"metric:{key}": {s: m.value for s, m in by.items()} for key, by in read.items()
    }
    versions = {p: published[p.partition(":")[2]] for p in parts if p.startswith("index:")}
    made = reckon(versions.values(), kind=OF, subjects=organizations, span=span)
    for part, version in versions.items():
        found[part] = {s: r.outcome.value for s, r in made[version.pk].items()}
    return found


def _text(figures: Figures, part: str, place: int) -> str | None:
    value = figures.get(part, {}).get(place)
    return None if value is None else text(value)


def _described(part: str, published: Mapping[str, IndexVersion]) -> dict[str, Any]:
    kind, _colon, key = part.partition(":")
    if kind == "index":
        return _index(part, published[key])
    return _metric(part, metrics.get(key))


def _index(part: str, version: IndexVersion) -> dict[str, Any]:
    return {
        "part": part,
        "name": version.name,
        "unit": _unit(version.unit),
        "decimals": version.decimals,
        "better": version.more_is_better,
        "says": version.says,
        "formula": in_words(version),
        "source": version.source,
        "version": version.number,
    }


def _metric(part: str, metric: Metric) -> dict[str, Any]:
    is_whole = metric.unit in (Unit.COUNT, Unit.CASES)
    return {
        "part": part,
        "name": _translated(metric.label),
        "unit": _unit(metric.unit),
        "decimals": 0 if is_whole and not part.endswith("_per_month") else 2,
        "better": metric.more_is_better,
        "says": _translated(metric.says),
        "formula": "",
        "source": _translated(metric.source),
        "version": None,
    }


def _translated(msgid: str) -> dict[str, str]:
    return _in_both(lambda: gettext(msgid))


def _unit(unit: str) -> dict[str, str]:
    return _in_both(lambda: str(Unit(unit).label))


def _in_both(say: Callable[[], str]) -> dict[str, str]:
    found = {}
    for language, code in (("zh", "zh-hans"), ("en", "en")):
        with override(code):
            found[language] = say()
    return found


def _orders(organizations: Collection[int], span: Span) -> dict[int, list[dict[str, Text]]]:
    """Orders sent and cards shown in the month, the oldest first."""
    found: dict[int, list[dict[str, Text]]] = {}
    rows = supervision.orders_of(
        organization_ids=organizations, first_on=span.first_on, last_on=span.last_on
    )
    for row in reversed(rows):
        late = _translated(gettext_noop("逾期答复")) if row.is_late else ""
        found.setdefault(row.organization_id, []).append(
            {
                "number": row.number,
                "on": timezone.localdate(row.sent_at).isoformat(),
                "kind": _translated(gettext_noop("督办单")),
                "note": late,
            }
        )
    cards = supervision.cards(
        organization_ids=organizations, first_on=span.first_on, last_on=span.last_on
    )
    for card in cards:
        found.setdefault(card.organization_id, []).append(
            {
                "number": card.order_number,
                "on": timezone.localdate(card.shown_at).isoformat(),
                "kind": _translated(COLOURS[card.colour]),
                "note": "",
            }
        )
    return found
