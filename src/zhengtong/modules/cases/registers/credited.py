"""Measures by organisation, post and person: every subject and every day column in one read.

Whose case it is: an organisation's when it is responsible for it or received it at its counter; a
post's or a person's when a step of it was finished there. A case counts once for each of them.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any, Literal, cast

from django.db import connection
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from zhengtong.kernel.text import Text
from zhengtong.modules.cases.models import CaseFact
from zhengtong.modules.cases.ratings.arithmetic import LEAST_LEVELS
from zhengtong.modules.cases.registers.counting import COUNTED, Period
from zhengtong.modules.cases.registers.elements import CREDITED
from zhengtong.modules.cases.registers.measuring import Measure, Part
from zhengtong.modules.items import api as items

Credit = Literal["organization", "post", "staff"]

_SUBJECTS: Mapping[str, str] = {
    "organization": """
JOIN LATERAL (SELECT f.organization_id AS id UNION SELECT f.received_at_id) s ON s.id = ANY(%s)""",
    "post": """
JOIN LATERAL (SELECT DISTINCT t.post_id AS id FROM workflow_task_facts t
    WHERE t.instance_id = f.instance_id AND t.state = 'done') s ON s.id = ANY(%s)""",
    "staff": """
JOIN LATERAL (SELECT DISTINCT t.done_by_staff_id AS id FROM workflow_task_facts t
    WHERE t.instance_id = f.instance_id AND t.state = 'done') s ON s.id = ANY(%s)""",
}


@dataclass(frozen=True, kw_only=True)
class CreditedFigure:
    """`value` is None where the base is empty. `counted` of `base` cases; a count has no base."""

    value: Decimal | None
    counted: int
    base: int | None


@dataclass(frozen=True, kw_only=True)
class CreditedCase:
    """A case under a figure; `amount` is what it adds to it (1, or its days)."""

    public_id: uuid.UUID
    number: str
    item: Text
    on: dt.date
    amount: int


def credited(
    *, by: Credit, subjects: Collection[int], period: Period, keys: Collection[str]
) -> dict[int, dict[str, CreditedFigure]]:
    """The measures `keys` of all these subjects: zero cases where there were none, and no value
    where a share has no base."""
    measures = [CREDITED[key] for key in keys]
    parts = {p.key: p for m in measures for p in m.parts}
    found = {subject: dict.fromkeys(parts, Decimal(0)) for subject in subjects}
    if subjects and parts:
        _add(found, list(parts.values()), by, subjects, period)
    return {
        subject: {m.key: _figure(m, {**values, "months": Decimal(period.months)}) for m in measures}
        for subject, values in found.items()
    }


def _add(
    found: dict[int, dict[str, Decimal]],
    parts: Sequence[Part],
    by: Credit,
    subjects: Collection[int],
    period: Period,
) -> None:
    """Whose the cases are is asked once, whatever the number of parts and of their days."""
    names = [f"p{n}" for n in range(len(parts))]
    inner = _within({part.day for part in parts}, period).annotate(
        **{name: _worth(part, period) for name, part in zip(names, parts, strict=True)}
    )
    sql, params = inner.values_list(
        "organization_id", "received_at_id", "case__instance_id", *names
    ).query.sql_with_params()
    columns = ", ".join(("organization_id", "received_at_id", "instance_id", *names))
    sums = ", ".join(f"sum(f.{name})" for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH f({columns}) AS MATERIALIZED ({sql})"  # noqa: S608
            f" SELECT s.id, {sums} FROM f {_SUBJECTS[by]} GROUP BY s.id",
            [*params, list(subjects)],
        )
        for subject, *values in cursor.fetchall():
            for part, value in zip(parts, values, strict=True):
                found[subject][part.key] += Decimal(value or 0)


def _in(day: str, period: Period) -> Q:
    return Q(**{f"{day}__gte": period.since, f"{day}__lte": period.until})


def _within(days: Collection[str], period: Period) -> QuerySet[CaseFact]:
    """Cases that came into the period by any of these days."""
    asked = reduce(or_, (_in(day, period) for day in sorted(days)))
    return CaseFact.objects.filter(COUNTED, asked).order_by()


def _worth(part: Part, period: Period) -> Any:
    """What one case adds to a part."""
    amount = F(part.adds) if part.adds else Value(1)
    where = _in(part.day, period) & part.where
    return Case(When(where, then=amount), default=0, output_field=IntegerField())


def _figure(measure: Measure, values: Mapping[str, Decimal]) -> CreditedFigure:
    """What would say how a person rated is not told of small numbers, as in the statistics."""
    counted = int(values[measure.counted.key])
    base = int(values[measure.base.key]) if measure.base else None
    if measure.counted.hides and (counted if base is None else base) < LEAST_LEVELS:
        return CreditedFigure(value=None, counted=0, base=base)
    value = cast("Decimal | None", measure.value(cast("Mapping[str, int]", values)))
    return CreditedFigure(value=value, counted=counted, base=base)


_ROW = "case_id, organization_id, received_at_id, instance_id, uid, number, version_id, at, worth"


def credited_cases(
    *, by: Credit, subject: int, period: Period, key: str, limit: int, offset: int = 0
) -> list[CreditedCase]:
    """The cases that one figure counts, the newest first; none where they would say how a person
    rated (`Part.hides`)."""
    measure = CREDITED[key]
    part = measure.counted
    if part.hides:
        return []
    adding = next((p.adds for p in measure.more if p.adds), "")
    rows = _within([part.day], period).filter(part.where)
    sql, params = (
        rows.annotate(amount=F(adding) if adding else Value(1))
        .values_list(
            "case_id",
            "organization_id",
            "received_at_id",
            "case__instance_id",
            "case__public_id",
            "case__number",
            "item_version_id",
            part.day,
            "amount",
        )
        .query.sql_with_params()
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH f({_ROW}) AS ({sql})"  # noqa: S608
            " SELECT f.uid, f.number, f.version_id, f.at, f.worth"
            f" FROM f {_SUBJECTS[by]} ORDER BY f.at DESC, f.case_id DESC LIMIT %s OFFSET %s",
            [*params, [subject], limit, offset],
        )
        taken = cursor.fetchall()
    versions = items.item_versions({row[2] for row in taken})
    return [
        CreditedCase(
            public_id=row[0],
            number=row[1],
            item=versions[row[2]].name,
            on=row[3],
            amount=row[4] or 0,
        )
        for row in taken
    ]
