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
from zhengtong.modules.supervision.board.standing import asked_for

MOST = 60
"""Joint cases that are looked at: the latest and the oldest first."""

_JOINT = """
WITH {table}, {cases}
SELECT f.case_id, f.public_id, f.number, f.item_version_id, f.instance_id, open.light, is_unknown
FROM open JOIN cases_flow_facts f ON f.case_id = open.case_id
ORDER BY open.light DESC, f.submitted_at, f.case_id LIMIT %(most)s
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


def joint(asked: Asked, *, today: dt.date) -> Joint:
    """The slowest department first. Six statements, however many cases."""
    rows = asked_for(_JOINT, asked, today, PARTNER, "f.case_kind = 'joint'", most=MOST)
    if not rows:
        return Joint(lines=(), departments=())
    used = cases.time_used(row[0] for row in rows)
    late = _late([row[4] for row in rows], today)
    lines = [
        JointLine(
            case_id=pk,
            public_id=public_id,
            number=number,
            item_version_id=version,
            light=lamps.BY_RANK[light],
            used=used[pk],
            late=frozenset(late.get(run, ())),
        )
        for pk, public_id, number, version, run, light in rows
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
