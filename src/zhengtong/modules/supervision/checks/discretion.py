"""Discretion: the amount that was decided lies outside of what is published for its situation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext_noop

from zhengtong.kernel.text import Text, localized
from zhengtong.modules.cases import api as cases
from zhengtong.modules.cases import events
from zhengtong.modules.items import api as items
from zhengtong.modules.supervision.checks.sql import fetched, scope_sql
from zhengtong.modules.supervision.plugins import (
    Check,
    Hit,
    Scope,
    SupervisionKind,
    When,
    checks,
)

_DECIDED = """SELECT f.case_id, f.organization_id, f.region_id, f.item_id, f.decided_at AS at
FROM cases_watch_facts f WHERE f.legal_outcome = 'granted' AND f.decided_at IS NOT NULL
    AND f.item_id IN (SELECT item_id FROM items_ranged_facts) {scope}"""

Row = Mapping[str, Any]


class OutsideRange(Check):
    """The ranges are the published discretion benchmarks that were in force on the day of the
    decision. Answers are kept encrypted, so only the two that are compared are read."""

    code = "D1"
    label = gettext_noop("金额不在裁量基准的幅度内")
    explanation = gettext_noop("决定的金额低于或者高于决定当天施行的裁量基准为这种情形公布的幅度。")
    kind = SupervisionKind.DISCRETION
    when = frozenset({When.STEP, When.NIGHTLY})
    events = (events.CaseDecided,)
    lasts = True

    def run(self, scope: Scope, params: Mapping[str, Any], now: dt.datetime) -> Iterable[Hit]:
        values = {"now": now, "today": timezone.localdate(now), "zone": settings.TIME_ZONE}
        where = scope_sql(scope, values, moment="f.decided_at")
        rows = fetched(_DECIDED.replace("{scope}", where), values)
        return list(_outside(rows)) if rows else []


def _outside(rows: Sequence[Row]) -> Iterable[Hit]:
    versions: dict[int, list[items.RangeVersion]] = {}
    for version in items.range_versions({row["item_id"] for row in rows}):
        versions.setdefault(version.item_id, []).append(version)
    known = [v for found in versions.values() for v in found]
    keys = {v.amount_field for v in known} | {v.situation_field for v in known}
    answers = cases.answers_of([row["case_id"] for row in rows], keys - {""})
    for row in rows:
        day = timezone.localdate(row["at"])
        for version in items.version_on(versions.get(row["item_id"], ()), day):
            if detail := _judged(version, answers.get(row["case_id"], {})):
                yield Hit(
                    case_id=row["case_id"],
                    organization_id=row["organization_id"],
                    region_id=row["region_id"],
                    subject=f"range:{version.benchmark_public_id}",
                    at=row["at"],
                    detail=detail,
                )


def _judged(version: items.RangeVersion, answers: Mapping[str, Any]) -> Text:
    """What is wrong, in both languages; "" where the amount is right or nothing is published."""
    amount = answers.get(version.amount_field)
    ranges = version.for_option(str(answers.get(version.situation_field) or ""))
    if not isinstance(amount, int) or not ranges or any(r.holds(amount) for r in ranges):
        return ""
    said = {}
    for code, language, sentence in (
        ("zh", "zh-hans", "金额 {amount} 元，裁量基准“{act}”第 {n} 版规定：{ranges}。"),
        ("en", "en", "{amount} yuan; the benchmark “{act}”, version {n}, says: {ranges}."),
    ):
        with translation.override(language):
            listed = [
                f"{localized(r.circumstance)} {items.range_words(r.least, r.most)}" for r in ranges
            ]
            said[code] = sentence.format(
                amount=f"{amount / 100:,.2f}",
                act=localized(version.act),
                n=version.number,
                ranges=("；" if code == "zh" else "; ").join(listed),
            )
    return said


checks.register("outside_range", OutsideRange())
