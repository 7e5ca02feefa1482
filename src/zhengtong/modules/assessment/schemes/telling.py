"""A scheme in words, for its page: every dimension, indicator and rule as a reader would say it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from zhengtong.kernel.text import localized
from zhengtong.modules.assessment.plugins import metrics
from zhengtong.modules.assessment.schemes.definition import (
    Choice,
    Definition,
    Dimension,
    Event,
    Indicator,
    Metric,
    Product,
    Rule,
)
from zhengtong.modules.assessment.schemes.explaining import SIGNS, plain


def outline(scheme: Definition) -> dict[str, Any]:
    """What the page shows, in the active language."""
    names = {d.key: localized(dict(d.name)) for d in scheme.dimensions}
    return {
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
                        "needs_file": i.needs_file or scheme.needs_file,
                        "cards": bool(i.cards),
                    }
                    for m, i in enumerate(d.indicators)
                ],
            }
            for n, d in enumerate(scheme.dimensions)
        ],
        "vetoes": [
            (
                f"vetoes.{n}",
                localized(dict(v.name)),
                _("“%(name)s”计 0 分") % {"name": names.get(v.dimension, "")}
                if v.effect == "dimension"
                else _("定为不合格一类的等次"),
            )
            for n, v in enumerate(scheme.vetoes)
        ],
        "grades": [
            (f"grades.{n}", localized(dict(g.name)), _grade(g)) for n, g in enumerate(scheme.grades)
        ],
        "thresholds": [
            (
                localized(dict(t.name)),
                f"{_measure(t.measure)} {SIGNS[t.test]} {plain(t.bound)}"
                + (f"（{_('全年')}）" if t.in_year else ""),
            )
            for t in scheme.thresholds
        ],
        "rewards": [
            (localized(dict(x.name)), f"{plain(x.yuan)} {_('元')} × {label(x.metric)}")
            for x in scheme.rewards
        ],
        "exclusions": [
            (f"exclusions.{n}", localized(dict(x.name))) for n, x in enumerate(scheme.exclusions)
        ],
        "honours": [(localized(dict(h.name)), h.top) for h in scheme.honours],
        "notice_days": scheme.notice_days,
        "correct_days": scheme.correct_days,
        "appeal_levels": scheme.appeal_levels,
        "pro_rata": scheme.pro_rata,
        "places": scheme.places,
    }


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
    return _(metrics.get(metric).label) if metric in metrics else metric


def how(indicator: Indicator) -> str:
    """每次 −2 分；最多 30 分."""
    match indicator.how:
        case Event():
            said = _event(indicator.how)
        case Metric():
            span = {"month": _("每月"), "year": _("全年")}.get(indicator.how.span, "")
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
