"""Words of outcomes and limits, in the active language."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import get_language, gettext, gettext_noop, ngettext

from zhengtong.modules.workflow.votes import Rule, parse_rule

OUTCOMES = {
    "accept": gettext_noop("受理"),
    "refuse": gettext_noop("不予受理"),
    "agree": gettext_noop("同意"),
    "disagree": gettext_noop("不同意"),
    "grant": gettext_noop("准予"),
    "deny": gettext_noop("不予许可"),
    "partly": gettext_noop("部分准予"),
    "done": gettext_noop("完成"),
    "deliver": gettext_noop("送达"),
    "pass": gettext_noop("通过"),
    "fail": gettext_noop("不通过"),
    "abstain": gettext_noop("弃权"),
    "visit": gettext_noop("需要核查"),
}


def joined(words: Iterable[str], *, separators: tuple[str, str] = ("、", ", ")) -> str:
    """One after the other, as the active language separates them."""
    return separators[(get_language() or "").startswith("en")].join(words)


def outcome_text(outcome: str) -> str:
    """The words for an outcome; what is not known is shown as written."""
    return gettext(OUTCOMES[outcome]) if outcome in OUTCOMES else outcome


def vote_text(rule: str) -> str:
    """How a countersignature is counted, as `votes.parse_rule` reads it."""
    parsed = parse_rule(rule) or Rule("all")
    if parsed.kind == "veto":
        return gettext("一方不同意即不通过")
    if parsed.kind == "n":
        return gettext("%(n)s 方同意即通过") % {"n": parsed.n}
    if parsed.kind == "ratio":
        share = f"{parsed.ratio.numerator}/{parsed.ratio.denominator}"
        return gettext("%(share)s 以上同意即通过") % {"share": share}
    return gettext("全部签完且都同意才通过")


def limit_text(n: int | None, unit: str) -> str:
    """`3 个工作日`."""
    if n is None:
        return ""
    if n == 0:
        return gettext("当日")
    words = {
        "WORKDAY": ngettext("%(n)s 个工作日", "%(n)s 个工作日", n),
        "CALENDAR_DAY": ngettext("%(n)s 天", "%(n)s 天", n),
        "HOUR": ngettext("%(n)s 小时", "%(n)s 小时", n),
        "MONTH": ngettext("%(n)s 个月", "%(n)s 个月", n),
        "YEAR": ngettext("%(n)s 年", "%(n)s 年", n),
    }
    return words.get(unit, "%(n)s") % {"n": n}


def real_time_text(median: int, p90: int, count: int) -> str:
    """Half are done within the median, nine in ten within p90 working days."""
    said = {
        "half": limit_text(median, "WORKDAY"),
        "most": limit_text(p90, "WORKDAY"),
        "count": f"{count:,}",
    }
    if median == p90:
        return gettext("近一年 %(count)s 件，九成在%(most)s内办完") % said
    return gettext("近一年 %(count)s 件，一半在%(half)s内办完，九成在%(most)s内") % said
