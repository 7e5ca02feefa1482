"""A scheme in words, for its page: every dimension, indicator and rule as a reader would say it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhengtong.kernel.text import localized
from zhengtong.modules.assessment.imports.board import metric_of
from zhengtong.modules.assessment.plugins import SubjectKind
from zhengtong.modules.assessment.schemes.definition import (
    Choice,
    Definition,
    Dimension,
    Event,
    HonourRule,
    Indicator,
    Metric,
    Named,
    Product,
    Reward,
    Rule,
    Threshold,
    Veto,
)
from zhengtong.modules.assessment.schemes.explaining import SIGNS, plain


def outline(scheme: Definition) -> dict[str, Any]:
    """What the page shows, in the active language."""
    names = {d.key: localized(dict(d.name)) for d in scheme.dimensions}
    groups = {g.key: localized(dict(g.name)) for g in scheme.groups}
    return {
        "ties": " → ".join(names[key] for key in scheme.ties if key in names),
        "says": localized(dict(scheme.says)),
        "source": localized(dict(scheme.source)),
        "total": plain(scheme.total) if scheme.total is not None else "",
        "dimensions": [
            {
                "path": f"dimensions.{n}",
                "name": names[d.key],
                "key": d.key,
                "full": plain(d.full) if d.full is not None else "",
                "is_bonus": d.is_bonus,
                "bounds": _bounds(d),
                "weights": _weights(scheme, d),
                "indicators": [
                    {
                        "path": f"dimensions.{n}.indicators.{m}",
                        "name": localized(dict(i.name)),
                        "says": localized(dict(i.says)) if i.says else "",
                        "how": how(i),
                        "factors": factors(i),
                        "groups": [groups[g] for g in sorted(i.groups) if g in groups],
                        "needs_file": i.needs_file or scheme.needs_file,
                        "cards": bool(i.cards),
                    }
                    for m, i in enumerate(d.indicators)
                ],
            }
            for n, d in enumerate(scheme.dimensions)
        ],
        "extras": _extras(scheme, names),
        "notice_days": scheme.notice_days,
        "correct_days": scheme.correct_days,
        "appeal_levels": scheme.appeal_levels,
        "pro_rata": scheme.pro_rata,
        "places": scheme.places,
    }


Told = list[tuple[str, str, str]]


def _extras(scheme: Definition, names: dict[str, str]) -> list[tuple[str, str, str, Told]]:
    """What stands beside the dimensions: which list, its heading, how to add, and its rows."""
    lists: list[tuple[str, str, str, Sequence[Named], Callable[[Any], str]]] = [
        ("groups", _("岗位类别"), _("添加岗位类别"), scheme.groups, lambda g: ""),
        ("vetoes", _("一票否决"), _("添加一票否决"), scheme.vetoes, lambda v: _veto(v, names)),
        ("grades", _("等次"), _("添加等次"), scheme.grades, _grade),
        ("thresholds", _("后果"), _("添加后果"), scheme.thresholds, _threshold),
        ("rewards", _("奖励"), _("添加奖励"), scheme.rewards, _reward),
        ("exclusions", _("不参加"), _("添加不参加的情形"), scheme.exclusions, lambda x: ""),
        ("honours", _("荣誉"), _("添加荣誉"), scheme.honours, _honour),
    ]
    return [
        (what, heading, add, [
            (f"{what}.{n}", localized(dict(row.name)), say(row)) for n, row in enumerate(rows)
        ])
        for what, heading, add, rows, say in lists
    ]  # fmt: skip


def _veto(veto: Veto, names: dict[str, str]) -> str:
    if veto.effect == "dimension":
        return _("“%(name)s”计 0 分") % {"name": names.get(veto.dimension, "")}
    return _("定为不合格一类的等次")


def _threshold(threshold: Threshold) -> str:
    said = f"{_measure(threshold.measure)} {SIGNS[threshold.test]} {plain(threshold.bound)}"
    if threshold.in_year:
        said += f"（{_('全年')}）"
    if threshold.kinds:
        kinds = [str(SubjectKind(k).label) for k in sorted(threshold.kinds)]
        said += f"（{'、'.join(kinds)}）"
    if threshold.bars:
        said += _("；") + _("不能评最高等次，也不能授予荣誉")
    return said


def _reward(reward: Reward) -> str:
    said = f"{plain(reward.yuan)} {_('元')} × {label(reward.metric)}"
    if reward.unless:
        names = "、".join(label(key) for key in reward.unless)
        said += _("；") + _("有这些的没有：%(names)s") % {"names": names}
    return said


def _honour(rule: HonourRule) -> str:
    if rule.of == "place":
        return ngettext("%(n)s 个窗口", "%(n)s 个窗口", rule.top) % {"n": rule.top}
    return ngettext("%(n)s 名", "%(n)s 名", rule.top) % {"n": rule.top}


def factors(indicator: Indicator) -> list[tuple[str, str]]:
    """Each table of factors in one line: 班额 ≤ 20：0.5；≤ 30：0.8；其余 1.2."""
    if not isinstance(indicator.how, Product):
        return []
    found = []
    for factor in indicator.how.factors:
        cases = []
        for case in factor.cases:
            said = localized(dict(case.name)) if not factor.is_banded else ""
            if factor.is_banded:
                said = f"≤ {plain(case.up_to)}" if case.up_to is not None else _("以上")
            cases.append(f"{said} {plain(case.factor)}")
        found.append((localized(dict(factor.name)), _("；").join(cases)))
    return found


def _measure(name: str) -> str:
    return {"minus": _("扣的分"), "plus": _("加分"), "total": _("总分")}[name]


def _grade(grade: Any) -> str:
    if grade.is_veto:
        return _("一票否决的")
    said = []
    if grade.at_least is not None:
        said.append(f"≥ {plain(grade.at_least)}")
    if grade.quota is not None:
        said.append(_("不超过 %(n)s%%") % {"n": plain(grade.quota)})
    return _("；").join(said) or _("其余的")


def _bounds(dimension: Dimension) -> str:
    said = [_("从满分往下扣") if dimension.starts_full else _("从 0 往上加")]
    if dimension.floor is not None:
        said.append(_("不低于 %(n)s") % {"n": plain(dimension.floor)})
    if dimension.cap is not None:
        said.append(_("不超过 %(n)s") % {"n": plain(dimension.cap)})
    else:
        said.append(_("不封顶"))
    return _("；").join(said)


def _weights(scheme: Definition, dimension: Dimension) -> list[str]:
    groups = {g.key: localized(dict(g.name)) for g in scheme.groups}
    return [
        f"{groups.get(key, '')} {plain(weight * 100)}%".strip()
        for key, weight in dimension.weights.items()
        if weight != 1
    ]


def label(metric: str) -> str:
    """The metric's name, or its key where nobody plugged it in."""
    found = metric_of(metric)
    return _(found.label) if found else metric


def how(indicator: Indicator) -> str:
    """每次 −2 分；最多 30 分."""
    match indicator.how:
        case Event():
            said = _event(indicator.how)
        case Metric():
            span = {"month": _("每月"), "year": _("全年")}.get(indicator.how.span, "")
            span += " " if span.isascii() and span else ""
            said = f"{span}{label(indicator.how.metric)}{_('：')}{_rule(indicator.how.rule)}"
        case Product():
            factors = " × ".join(localized(dict(f.name)) for f in indicator.how.factors)
            quantity = localized(dict(indicator.how.quantity))
            said = f"{quantity} × {factors}{_('；')}{_rule(indicator.how.rule)}"
    if indicator.limit is not None:
        said += _("；合计最多 %(n)s 分") % {"n": plain(indicator.limit)}
    return said


def _event(event: Event) -> str:
    per = {
        "piece": _("每件"), "day": _("每天"), "month": _("每月"), "once": _("一次"),
    }.get(event.unit, _("每次"))  # fmt: skip
    if event.choices:
        cases = _("；").join(f"{localized(dict(c.name))} {_worth(c)}" for c in event.choices)
        said = f"{per}{_('：')}{cases}"
    else:
        said = f"{per} {_worth(event.own)}"
    for times in event.times:
        said += f"{_('；')}{localized(dict(times.name))} × {plain(times.times)}"
    return said


def _worth(choice: Choice) -> str:
    said = []
    if choice.points is not None:
        said.append(f"{'+' if choice.points > 0 else ''}{plain(choice.points)}")
    elif choice.is_given:
        low = plain(choice.least) if choice.least is not None else ""
        high = plain(choice.most) if choice.most is not None else "…"
        said.append(f"{low}–{high}")
    if choice.yuan:
        said.append(f"{plain(choice.yuan)} {_('元')}")
    return "，".join(said) or "0"


def _rule(rule: Rule) -> str:
    points = plain(rule.points)
    match rule.kind:
        case "when":
            every = _("每月都") if rule.every else ""
            return f"{every} {SIGNS[rule.test]} {plain(rule.bound)} → {points}".strip()
        case "bands":
            return _("；").join(f"≥ {plain(b.at_least)} → {plain(b.points)}" for b in rule.bands)
        case "ratio":
            base = {
                "average": _("平均数"),
                "metric": label(rule.to_metric),
                "number": plain(rule.bound),
            }[rule.to]  # fmt: skip
            return f"÷ {base} × {points}"
        case _:
            over = _("超过 %(n)s 的部分") % {"n": plain(rule.bound)} if rule.bound else ""
            step = _("每 %(n)s ") % {"n": plain(rule.step)} if rule.step is not None else "× "
            return f"{over} {step}{points}".strip()
