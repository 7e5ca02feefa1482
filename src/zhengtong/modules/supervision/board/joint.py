"""Open joint cases: which department is using up the time that is promised for all together."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from django.db import connection

from zhengtong.kernel.lights import Light
from zhengtong.modules.cases import api as cases
from zhengtong.modules.supervision.board import lamps
from zhengtong.modules.supervision.board.asked import PARTNER, Asked
from zhengtong.modules.supervision.board.standing import MOST_JOINT, Standing, asked_for

_CHOSEN = """
WITH {table}, {cases}
SELECT case_id, light, is_unknown FROM open ORDER BY light DESC, day, case_id LIMIT %(most)s
"""
_CASES = """
SELECT case_id, public_id, number, item_version_id, instance_id FROM cases_flow_facts
WHERE case_id = ANY(%s::bigint[])
"""
_LATE = """
SELECT instance_id, organization_id, count(*) FROM workflow_task_facts
WHERE instance_id = ANY(%s::bigint[]) AND state IN ('open', 'claimed') AND due_on < %s
GROUP BY 1, 2
"""


@dataclass(frozen=True, kw_only=True)
class JointLine:
    """One joint case: where its working days went; `late` are departments whose step is late."""

    case_id: int
    public_id: UUID
    number: str
    item_version_id: int
    light: Light
    used: cases.TimeUsed
    late: frozenset[int]

    def share_of(self, organization_id: int) -> Fraction:
        return sum(
            (s.days for s in self.used.shares if s.organization_id == organization_id), Fraction()
        )

    @property
    def holders(self) -> frozenset[int]:
        return frozenset(
            s.organization_id for s in self.used.shares if s.is_now and s.organization_id
        )


@dataclass(frozen=True, kw_only=True)
class Department:
    """What a department costs the joint cases: its working days, the cases that lie with it now,
    and those in which its step is past its limit."""

    organization_id: int
    days: Fraction
    holds: int
    late: int


@dataclass(frozen=True, kw_only=True)
class Joint:
    lines: Sequence[JointLine]
    departments: Sequence[Department]


def joint(asked: Asked, now: Standing | None = None, *, today: dt.date) -> Joint:
    """The slowest department first. A board of everything has found the cases already; who sees a
    part sees the joint cases in which the own departments take part."""
    if asked.wanted is None and now is not None:
        chosen = now.joint
    else:
        partly = {"also": "f.case_kind = 'joint'", "most": MOST_JOINT}
        chosen = [(pk, light) for pk, light in asked_for(_CHOSEN, asked, today, PARTNER, **partly)]
    if not chosen:
        return Joint(lines=(), departments=())
    with connection.cursor() as cursor:
        cursor.execute(_CASES, [[pk for pk, _light in chosen]])
        rows = {row[0]: row for row in cursor.fetchall()}
    used = cases.time_used(rows)
    late = _late([row[4] for row in rows.values()], today)
    lines = [
        JointLine(
            case_id=pk,
            public_id=rows[pk][1],
            number=rows[pk][2],
            item_version_id=rows[pk][3],
            light=lamps.BY_RANK[light],
            used=used[pk],
            late=frozenset(late.get(rows[pk][4], ())),
        )
        for pk, light in chosen
        if pk in rows
    ]
    return Joint(lines=lines, departments=_departments(lines))


def _late(runs: list[int], today: dt.date) -> Mapping[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(_LATE, [runs, today])
        for run, organization, _n in cursor.fetchall():
            found[run].add(organization)
    return found


def _departments(lines: Sequence[JointLine]) -> list[Department]:
    days: dict[int, Fraction] = defaultdict(Fraction)
    holds: Counter[int] = Counter()
    late: Counter[int] = Counter()
    for line in lines:
        for share in line.used.shares:
            if share.organization_id is not None:
                days[share.organization_id] += share.days
        holds.update(line.holders)
        late.update(line.late)
    found = [
        Department(organization_id=pk, days=days[pk], holds=holds[pk], late=late[pk])
        for pk in days.keys() | holds.keys() | late.keys()
    ]
    return sorted(found, key=lambda d: (-d.late, -d.days, d.organization_id))
