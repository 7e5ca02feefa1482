"""Counts conformance per item, per step and per case. One statement each, never a loop."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from zhengtong.modules.items import api as items
from zhengtong.modules.items.data import ItemVersionData
from zhengtong.modules.supervision.conformance.asked import ALLOWED, Asked
from zhengtong.modules.supervision.conformance.models import (
    CaseConformance,
    DeviationKind,
    LogPosition,
)

_TOTALS = """
SELECT c.item_version_id, count(*), count(*) FILTER (WHERE c.is_conforming),
    count(*) FILTER (WHERE c.returns > 0), count(*) FILTER (WHERE c.withdrawals > 0),
    count(*) FILTER (WHERE c.jumps > 0), count(*) FILTER (WHERE c.migrations > 0),
    count(*) FILTER (WHERE c.endings > 0)
FROM supervision_caseconformance c WHERE {where} GROUP BY c.item_version_id
"""
_KINDS = """
SELECT c.item_version_id, d ->> 'kind', d ->> 'node', count(DISTINCT c.case_id)
FROM supervision_caseconformance c, jsonb_array_elements(c.deviations) d
WHERE NOT c.is_conforming AND {where} GROUP BY 1, 2, 3
"""
_VERSIONS = """
SELECT c.process_version_id, count(*), max(c.case_id) FROM supervision_caseconformance c
WHERE c.item_version_id = ANY(%(versions)s) AND {where} GROUP BY 1 ORDER BY 3 DESC
"""


@dataclass(kw_only=True)
class Line:
    """Cases of one item (or of all): how many were judged and how many went as drawn.

    `kinds` counts cases by kind of deviation and step, `allowed` cases with a return, a jump …
    """

    cases: int = 0
    conforming: int = 0
    kinds: Counter[tuple[str, str]] = field(default_factory=Counter)
    allowed: Counter[str] = field(default_factory=Counter)
    item: ItemVersionData | None = None
    versions: list[int] = field(default_factory=list)

    @property
    def deviating(self) -> int:
        return self.cases - self.conforming

    @property
    def share(self) -> float | None:
        """Of 1; None without a case."""
        return self.conforming / self.cases if self.cases else None

    @property
    def percent(self) -> str:
        """Rounded down, so that only all of them are 100 %."""
        if not self.cases:
            return "—"
        tenths = self.conforming * 1000 // self.cases
        return f"{tenths // 10}.{tenths % 10} %"

    def worst(self, most: int = 3) -> list[tuple[str, str, int]]:
        """Kind, step and number of cases; the most frequent first."""
        ordered = sorted(self.kinds.items(), key=lambda p: (-p[1], p[0]))
        return [(kind, node, n) for (kind, node), n in ordered[:most]]

    def add(self, other: Line) -> None:
        self.cases += other.cases
        self.conforming += other.conforming
        self.kinds += other.kinds
        self.allowed += other.allowed
        self.versions += other.versions


def lines(asked: Asked) -> list[Line]:
    """One per item; the lowest share first. A year of an item may run over several versions."""
    found = _by_version(asked)
    versions = items.item_versions(found)
    by_item: dict[int, Line] = {}
    for version_id, line in found.items():
        version = versions[version_id]
        whole = by_item.setdefault(version.item_id, Line(item=version))
        if whole.item is None or version.number > whole.item.number:
            whole.item = version
        whole.add(line)
    return sorted(by_item.values(), key=lambda x: (x.share or 0, -x.cases))


def total(found: Collection[Line]) -> Line:
    whole = Line()
    for line in found:
        whole.add(line)
    return whole


def _by_version(asked: Asked) -> dict[int, Line]:
    where, values = asked.where()
    with connection.cursor() as cursor:
        cursor.execute(_TOTALS.replace("{where}", where), values)
        found = {
            row[0]: Line(
                cases=row[1],
                conforming=row[2],
                allowed=Counter(dict(zip(ALLOWED, row[3:], strict=True))),
                versions=[row[0]],
            )
            for row in cursor.fetchall()
        }
        cursor.execute(_KINDS.replace("{where}", where), values)
        for version_id, kind, node, n in cursor.fetchall():
            found[version_id].kinds[kind, node] += n
    return found


def process_versions(asked: Asked, item_versions: Collection[int]) -> list[tuple[int, int]]:
    """The charts under which the cases ran, that of the newest case first, with their cases."""
    where, values = asked.where()
    values["versions"] = list(item_versions)
    with connection.cursor() as cursor:
        cursor.execute(_VERSIONS.replace("{where}", where), values)
        return [(row[0], row[1]) for row in cursor.fetchall()]


def rows(asked: Asked, item_versions: Collection[int]) -> QuerySet[CaseConformance]:
    """The cases of an item that the filters leave, the newest first."""
    found = CaseConformance.objects.filter(
        item_version__in=item_versions,
        acts__gt=0,
        submitted_on__gte=asked.since,
        submitted_on__lte=asked.until,
    )
    if asked.seen is not None:
        found = found.filter(organization__in=asked.seen)
    if asked.organization is not None:
        found = found.filter(organization=asked.organization)
    return found.filter(_shown(asked)).order_by("-case_id")


def _shown(asked: Asked) -> Q:
    if asked.show in ALLOWED:
        return Q(**{f"{asked.show}__gt": 0})
    if asked.show == "all":
        return Q()
    part: dict[str, Any] = {}
    if asked.show in DeviationKind.values:
        part["kind"] = asked.show
    if asked.node:
        part["node"] = asked.node
    wanted = Q(is_conforming=False)
    return wanted & Q(deviations__contains=[part]) if part else wanted


def checked_at() -> dt.datetime | None:
    """When the logs were last followed."""
    return LogPosition.objects.filter(key="log").values_list("at", flat=True).first()
