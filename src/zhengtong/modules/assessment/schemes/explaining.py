"""Every line of a result in words: “−5 × 2 = −10，最多扣 8 分”. Reads what a calculation stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.kernel.text import localized
from zhengtong.modules.assessment.schemes.definition import (
    Definition,
    Dimension,
    Event,
    Indicator,
    Metric,
    Product,
    Rule,
)

SIGNS = {"over": ">", "at_least": "≥", "under": "<", "at_most": "≤", "equals": "="}


@dataclass(frozen=True, kw_only=True)
class Told:
    """One line: whose points, how they came about, and what stands under them."""

    key: str
    name: str
    how: str
    points: Decimal
    records: Sequence[int] = ()
    metric: str = ""
    first_on: str = ""
    last_on: str = ""
    yuan: Decimal = Decimal(0)
    is_gap: bool = False
    other: str = ""
    """The figure that it was divided by."""
    is_average: bool = False
    """It was divided by the average of the group."""


@dataclass(frozen=True, kw_only=True)
class ToldPart:
    """One dimension: its lines, and how its score became points of the total."""

    key: str
    name: str
    start: Decimal
    lines: Sequence[Told]
    score: Decimal
    weight: Decimal
    weighted: Decimal
    how: str
    vetoes: Sequence[tuple[str, Sequence[int]]]


def plain(number: Decimal | str | int) -> str:
    """−2, 0.5, 20.6667: no trailing zeros, at most four places, a real minus sign."""
    value = Decimal(str(number))
    short = value.quantize(Decimal("0.0001"), ROUND_HALF_UP)
    text = f"{short:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if text in ("-0", ""):
        text = "0"
    return text.replace("-", "−")


def parts(scheme: Definition, stored: Sequence[Mapping[str, Any]]) -> list[ToldPart]:
    known = {d.key: d for d in scheme.dimensions}
    vetoes = {v.key: localized(dict(v.name)) for v in scheme.vetoes}
    return [_part(known[row["key"]], row, vetoes) for row in stored if row["key"] in known]


def _part(dimension: Dimension, row: Mapping[str, Any], vetoes: Mapping[str, str]) -> ToldPart:
    indicators = {i.key: i for i in dimension.indicators}
    lines = [
        told
        for line in row["lines"]
        if line["indicator"] in indicators
        for told in _line(indicators[line["indicator"]], line)
    ]
    return ToldPart(
        key=dimension.key,
        name=localized(dict(dimension.name)),
        start=Decimal(row["start"]),
        lines=lines,
        score=Decimal(row["score"]),
        weight=Decimal(row["weight"]),
        weighted=Decimal(row["weighted"]),
        how=_bounds(dimension, row),
        vetoes=[(vetoes.get(key, key), records) for key, records in row["vetoes"]],
    )


def _bounds(dimension: Dimension, row: Mapping[str, Any]) -> str:
    """Start, sum, bound, weight: 20 − 7 = 13；13 × 0.2 = 2.6."""
    start, raw, score = Decimal(row["start"]), Decimal(row["raw"]), Decimal(row["score"])
    change = raw - start
    said = []
    if not change:
        said.append(_("没有加减"))
    else:
        sign = "−" if change < 0 else "+"
        said.append(f"{plain(start)} {sign} {plain(abs(change))} = {plain(raw)}")
    match row["bound"]:
        case "floor":
            said.append(_("不低于 %(n)s 分，计 %(n)s") % {"n": plain(score)})
        case "cap":
            said.append(_("不超过 %(n)s 分，计 %(n)s") % {"n": plain(score)})
        case "veto":
            said.append(_("一票否决，计 0"))
    weight = Decimal(row["weight"])
    if weight != 1:
        said.append(f"{plain(score)} × {plain(weight)} = {plain(row['weighted'])}")
    return _("；").join(said) or "0"


def _line(indicator: Indicator, line: Mapping[str, Any]) -> Iterator[Told]:
    """A line that did nothing is left out, unless its figure is missing."""
    terms, points = line["terms"], Decimal(line["points"])
    name = localized(dict(indicator.name))
    metric = indicator.how.metric if isinstance(indicator.how, Metric) else ""
    if line["gap"] and isinstance(indicator.how, Metric):
        told = (
            _("没有这项数据的来源，没有计分")
            if line["gap"] == "missing"
            else _("没有数据，没有计分")
        )
        yield Told(
            key=indicator.key, name=name, how=told, points=points, metric=metric, is_gap=True
        )
        return
    if not terms:
        return
    how = _terms(indicator, terms)
    if Decimal(line["raw"]) != points:
        how += _("；合计 %(raw)s，最多 %(limit)s，计 %(points)s") % {
            "raw": plain(line["raw"]),
            "limit": plain(indicator.limit or 0),
            "points": plain(points),
        }
    rule = None if isinstance(indicator.how, Event) else indicator.how.rule
    # Where all spans must hold, the worst one is spelled out and all of them stand under it.
    is_every = rule is not None and rule.every
    days = [t["why"] for t in terms if t["why"].get("first_on") and not is_every]
    base = rule.to if rule is not None and rule.kind == "ratio" else ""
    yield Told(
        key=indicator.key,
        name=name,
        how=how,
        points=points,
        records=[r for t in terms for r in t["records"]],
        metric=metric,
        first_on=min((w["first_on"] for w in days), default=""),
        last_on=max((w["last_on"] for w in days), default=""),
        yuan=Decimal(line["yuan"]),
        other=rule.to_metric if rule is not None and base == "metric" else "",
        is_average=base == "average",
    )


def _terms(indicator: Indicator, terms: Sequence[Mapping[str, Any]]) -> str:
    """Of many months only those that count are spelled out."""
    said = terms
    if isinstance(indicator.how, Metric) and len(terms) > 1:
        said = [t for t in terms if Decimal(t["points"])]
    words = [_term(indicator, t) for t in said]
    if rest := len(terms) - len(said):
        words.append(_("其余 %(n)s 个月不计分") % {"n": rest} if said else _("各月都不计分"))
    return _("；").join(words)


def _term(indicator: Indicator, term: Mapping[str, Any]) -> str:
    how = indicator.how
    if isinstance(how, Metric):
        return _figure(how.rule, term, with_month=how.span == "month")
    if isinstance(how, Product):
        steps = " + ".join(f"{plain(a)} × {plain(b)}" for a, b, _p in term["why"].get("steps", ()))
        value = term["why"]["value"]
        return f"{steps} = {plain(value)}" + _("；") + _figure(how.rule, term)
    factor = Decimal(term["factor"])
    said = [plain(term["each"]), plain(term["times"])] + ([plain(factor)] if factor != 1 else [])
    return f"{' × '.join(said)} = {plain(term['points'])}"


def _figure(rule: Rule, term: Mapping[str, Any], *, with_month: bool = False) -> str:
    why = term["why"]
    value = plain(why["value"]) if why.get("value") is not None else "—"
    month = f"{why['first_on'][:7]} " if with_month and why.get("first_on") else ""
    points = plain(term["points"])
    match rule.kind:
        case "when":
            sign = SIGNS[rule.test] if Decimal(term["times"]) else _not(rule.test)
            return f"{month}{value} {sign} {plain(rule.bound)}：{points}"
        case "bands":
            return f"{month}{value}：{points}"
        case "ratio":
            if not why.get("base") or not Decimal(why["base"]):
                return _("%(month)s平均数是 0 或者没有，没有计分") % {"month": month}
            return f"{month}{value} ÷ {plain(why['base'])} × {plain(rule.points)} = {points}"
        case _:
            over = f"({value} − {plain(rule.bound)})" if rule.bound else value
            step = f" ÷ {plain(rule.step)}" if rule.step is not None else ""
            return f"{month}{over}{step} × {plain(rule.points)} = {points}"


def _not(test: str) -> str:
    return {"over": "≤", "at_least": "<", "under": "≥", "at_most": ">", "equals": "≠"}[test]
