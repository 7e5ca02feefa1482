"""The course of a period as a table. Pure: the commands lock, ask here, then change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from zhengtong.modules.assessment.periods.models import PeriodState as S
from zhengtong.modules.assessment.policies import ASSESS, REVIEW


@dataclass(frozen=True, kw_only=True)
class Act:
    """From which states to which (None: it stays), with which permission."""

    frm: frozenset[str]
    to: str | None
    permission: str
    needs_text: bool = False


ACTS: Mapping[str, Act] = {
    "members": Act(frm=frozenset({S.COLLECTING}), to=None, permission=ASSESS),
    "enter": Act(frm=frozenset({S.COLLECTING, S.CALCULATED}), to=None, permission=ASSESS),
    "decide": Act(frm=frozenset({S.COLLECTING, S.CALCULATED}), to=None, permission=REVIEW),
    "withdraw": Act(
        frm=frozenset({S.COLLECTING, S.CALCULATED, S.PUBLISHED}), to=None, permission=REVIEW
    ),
    "calculate": Act(
        frm=frozenset({S.COLLECTING, S.CALCULATED, S.PUBLISHED}), to=None, permission=ASSESS
    ),
    "publish": Act(frm=frozenset({S.CALCULATED}), to=S.PUBLISHED, permission=ASSESS),
    "take_back": Act(
        frm=frozenset({S.CALCULATED, S.PUBLISHED}), to=S.COLLECTING, permission=REVIEW,
        needs_text=True,
    ),
    "appeal": Act(frm=frozenset({S.PUBLISHED}), to=None, permission=REVIEW),
    "confirm": Act(frm=frozenset({S.PUBLISHED}), to=S.CONFIRMED, permission=REVIEW),
    "rank": Act(frm=frozenset({S.CONFIRMED}), to=S.RANKED, permission=ASSESS),
    "honour": Act(frm=frozenset({S.RANKED}), to=None, permission=ASSESS),
    "cancel": Act(
        frm=frozenset({S.COLLECTING, S.CALCULATED}), to=S.CANCELLED, permission=ASSESS,
        needs_text=True,
    ),
}  # fmt: skip

CHANGING = frozenset({"confirm_record", "accept_correction", "withdraw_record", "members"})
"""After one of these a calculation no longer says what the records say."""


def may_move(state: str, act: str) -> bool:
    return state in ACTS[act].frm


def months_of(first: dt.date, last: dt.date) -> list[tuple[dt.date, dt.date]]:
    """The months of a period, clipped to it."""
    found = []
    start = first
    while start <= last:
        after = (start.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
        found.append((start, min(last, after - dt.timedelta(days=1))))
        start = after
    return found


def spans_of(span: str, first: dt.date, last: dt.date) -> list[tuple[dt.date, dt.date]]:
    match span:
        case "month":
            return months_of(first, last)
        case "year":
            return [(last.replace(month=1, day=1), last)]
        case _:
            return [(first, last)]


def share_of(
    duty_months: Decimal | None, first: dt.date, last: dt.date
) -> tuple[Decimal, Decimal] | None:
    """Months on duty of the months of the period; None where it was all of it."""
    months = Decimal(len(months_of(first, last)))
    if duty_months is None or duty_months >= months:
        return None
    return duty_months, months
