"""What a scheme that can be read still has wrong before it may be published. Pure.

`reading` says what cannot be understood and must stay as lenient as it was: published versions are
read by it for ever. What is asked of a draft stands here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from zhengtong.kernel.text import localized
from zhengtong.modules.assessment.plugins import Metric as Figure
from zhengtong.modules.assessment.plugins import SubjectKind
from zhengtong.modules.assessment.schemes.definition import (
    Definition,
    Event,
    Indicator,
    Metric,
    Named,
    Product,
    Rule,
    Span,
)

CARDS = ("yellow", "red")
LENGTHS = {"day": 1, "month": 2, "quarter": 3, "year": 4}
SPAN_LENGTHS: Mapping[Span, int] = {"month": 2, "year": 4}


@dataclass(frozen=True, kw_only=True)
class Finding:
    """`part` is the path of the part to open; `field` the field in its form."""

    part: str
    field: str
    where: str
    message: str

    @property
    def text(self) -> str:
        return f"{self.where}{_('：')}{self.message}" if self.where else self.message


def findings(scheme: Definition, offered: Mapping[str, Figure]) -> list[Finding]:
    """Everything that is wrong, in the order of the page. `offered`: figures that this scheme may
    read, by key."""
    return [*_indicators(scheme, offered), *_rewards(scheme, offered), *_lists(scheme)]


def _indicators(scheme: Definition, offered: Mapping[str, Figure]) -> Iterator[Finding]:
    groups = {g.key for g in scheme.groups}
    for n, dimension in enumerate(scheme.dimensions):
        place = localized(dict(dimension.name))
        path = f"dimensions.{n}"
        if not dimension.indicators:
            yield Finding(part=path, field="", where=place, message=_("这个维度还没有指标。"))
        for m, indicator in enumerate(dimension.indicators):
            where = f"{place} › {localized(dict(indicator.name))}"
            for field, message in (
                *_how(indicator, scheme, offered),
                *_groups(indicator, groups),
                *_cards(indicator),
            ):
                yield Finding(
                    part=f"{path}.indicators.{m}", field=field, where=where, message=message
                )


def _groups(indicator: Indicator, groups: set[str]) -> Iterator[tuple[str, str]]:
    if unknown := sorted(indicator.groups - groups):
        yield "groups", _("没有“%(key)s”这一类岗位。") % {"key": "、".join(unknown)}


def _cards(indicator: Indicator) -> Iterator[tuple[str, str]]:
    if set(indicator.cards) - set(CARDS):
        yield "cards", _("监察牌只有黄牌和红牌。")
    if indicator.cards and not isinstance(indicator.how, Event):
        yield "cards", _("只有人录入的记录才能由监察牌列入。")


def _how(
    indicator: Indicator, scheme: Definition, offered: Mapping[str, Figure]
) -> Iterator[tuple[str, str]]:
    match indicator.how:
        case Metric() as how:
            yield from _figure("metric", how.metric, how.span, scheme, offered)
            if how.rule.kind == "ratio" and how.rule.to == "metric":
                if how.rule.to_metric:
                    yield from _figure("to_metric", how.rule.to_metric, how.span, scheme, offered)
                else:
                    yield "to_metric", _("请选择拿哪个指标来除。")
        case Product() as how:
            yield from _product(how, how.rule)
        case Event() as how:
            yield from _twice("choices", how.choices)
            yield from _twice("times", how.times)


def _product(how: Product, rule: Rule) -> Iterator[tuple[str, str]]:
    if rule.kind == "ratio" and rule.to == "metric":
        yield "to", _("连乘的结果只能除以平均数或者一个固定的数。")
    yield from _twice("key", how.factors)
    for factor in how.factors:
        name = localized(dict(factor.name))
        if factor.is_banded and not any(c.up_to is None for c in factor.cases):
            message = _("系数表“%(name)s”没有最后一档“以上”，超出的没有系数。")
            yield "", message % {"name": name}
        bounds = Counter(c.up_to for c in factor.cases) if factor.is_banded else Counter()
        keys = Counter(c.key for c in factor.cases) if not factor.is_banded else Counter()
        if any(n > 1 for n in (*bounds.values(), *keys.values())):
            yield "", _("系数表“%(name)s”里有重复的一档。") % {"name": name}


def _twice(field: str, rows: Iterable[Named]) -> Iterator[tuple[str, str]]:
    for key, n in Counter(row.key for row in rows).items():
        if n > 1:
            yield field, _("标识“%(key)s”重复了。") % {"key": key}


def _figure(
    field: str, key: str, span: Span, scheme: Definition, offered: Mapping[str, Figure]
) -> Iterator[tuple[str, str]]:
    found = offered.get(key)
    if found is None:
        message = _("没有“%(key)s”这个数据指标：可能写错了，停用了，或者是别的单位的。")
        yield field, message % {"key": key}
        return
    if not found.kinds & {SubjectKind(k) for k in scheme.kinds}:
        message = _("数据指标“%(name)s”没有这一类考核对象的数据。")
        yield field, message % {"name": _(found.label)}
    every = getattr(found, "every", "")
    if LENGTHS.get(every, 0) > SPAN_LENGTHS.get(span, 9):
        message = _("数据指标“%(name)s”每个时段的数据比取数时段长，取不到。")
        yield field, message % {"name": _(found.label)}


def _rewards(scheme: Definition, offered: Mapping[str, Figure]) -> Iterator[Finding]:
    for n, reward in enumerate(scheme.rewards):
        read = [("metric", reward.metric), *(("unless", key) for key in reward.unless)]
        for field, key in read:
            for name, message in _figure(field, key, reward.span, scheme, offered):
                yield Finding(
                    part=f"rewards.{n}",
                    field=name,
                    where=localized(dict(reward.name)),
                    message=message,
                )


def _lists(scheme: Definition) -> Iterator[Finding]:
    lists: Sequence[tuple[str, Sequence[Named]]] = (
        ("groups", scheme.groups),
        ("grades", scheme.grades),
        ("thresholds", scheme.thresholds),
        ("rewards", scheme.rewards),
        ("exclusions", scheme.exclusions),
        ("honours", scheme.honours),
    )
    for name, rows in lists:
        seen: set[str] = set()
        for n, row in enumerate(rows):
            if row.key in seen:
                message = _("标识“%(key)s”重复了。") % {"key": row.key}
                yield Finding(
                    part=f"{name}.{n}",
                    field="key",
                    where=localized(dict(row.name)),
                    message=message,
                )
            seen.add(row.key)
    for n, threshold in enumerate(scheme.thresholds):
        if threshold.kinds - set(scheme.kinds):
            yield Finding(
                part=f"thresholds.{n}",
                field="kinds",
                where=localized(dict(threshold.name)),
                message=_("方案不考核这一类对象。"),
            )
    yield from _grades(scheme)


def _grades(scheme: Definition) -> Iterator[Finding]:
    """The best first: each begins below the one before."""
    last = None
    for n, grade in enumerate(scheme.grades):
        if grade.at_least is None or grade.is_veto:
            continue
        if last is not None and grade.at_least >= last:
            yield Finding(
                part=f"grades.{n}",
                field="from",
                where=localized(dict(grade.name)),
                message=_("等次要从高到低排，起点要比上一个等次低。"),
            )
        last = grade.at_least
