"""Where each part of a whole stands, read for many wholes in a fixed number of queries."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.calendar import api as calendar
from zhengtong.kernel.access import Actor
from zhengtong.kernel.lights import Light, worst
from zhengtong.kernel.text import localized
from zhengtong.modules.cases import policies, queries
from zhengtong.modules.cases.bundles.path import Leg, Path, longest
from zhengtong.modules.cases.data import CaseClock
from zhengtong.modules.cases.models import BundleApplication, BundlePart, Case, LegalOutcome
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org
from zhengtong.modules.workflow import api as workflow

GRANTED = (LegalOutcome.GRANTED, LegalOutcome.PARTLY)
CLOCKS = ("promised", "pre_acceptance", "supplement", "delivery")


@dataclass(frozen=True, kw_only=True)
class PartLine:
    """One part. `text` with `tone` says where it stands; `step` and `organ` who has it now.

    `due_on` is that of its running clock; `ends_on` when it should be decided.
    """

    key: str
    name: str
    organ: str
    number: str
    text: str
    tone: str
    step: str = ""
    waits_for: str = ""
    due_on: dt.date | None = None
    ends_on: dt.date | None = None
    used: int = 0
    limit: int = 0
    unit: str = ""
    light: Light = Light.NONE
    why: str = ""
    is_critical: bool = False
    is_over: bool = False
    is_granted: bool = False
    is_with_applicant: bool = False
    may_withdraw: bool = False
    case_public_id: uuid.UUID | None = None
    application_public_id: uuid.UUID | None = None

    @property
    def my_url(self) -> str:
        """For the applicant: the case, or what is still to be completed."""
        if self.case_public_id:
            return reverse("my_case", args=[self.case_public_id])
        if self.application_public_id:
            return reverse("application", args=[self.application_public_id])
        return ""


@dataclass(frozen=True, kw_only=True)
class Whole:
    """All parts, and when everything should be decided (None while something stands still)."""

    lines: tuple[PartLine, ...]
    path: Path
    cases: Mapping[str, Case] = field(default_factory=dict, repr=False)

    @property
    def done(self) -> int:
        return sum(1 for line in self.lines if line.is_over)

    @property
    def is_over(self) -> bool:
        return all(line.is_over for line in self.lines)

    @property
    def is_granted(self) -> bool:
        return bool(self.lines) and all(line.is_granted for line in self.lines)

    @property
    def light(self) -> Light:
        return worst([line.light for line in self.lines if line.light != Light.NONE])

    @property
    def may_withdraw(self) -> bool:
        return any(line.may_withdraw for line in self.lines)


def whole_of(found: BundleApplication) -> Whole:
    return wholes_of([found])[found.pk]


def wholes_of(found: Sequence[BundleApplication]) -> dict[int, Whole]:
    """By the id of the application."""
    rows = list(
        BundlePart.objects.filter(bundle__in=[b.pk for b in found])
        .select_related("application__case")
        .defer("application__case__form_data")
        .order_by("position")
    )
    cases = [r.application.case for r in rows if r.application.case is not None]
    known = _Known(rows, cases, needs_of(found))
    grouped: dict[int, list[BundlePart]] = {b.pk: [] for b in found}
    for row in rows:
        grouped[row.bundle_id].append(row)
    return {pk: _whole(parts, known) for pk, parts in grouped.items()}


def needs_of(found: Iterable[BundleApplication]) -> dict[int, dict[str, tuple[str, ...]]]:
    """By version of the bundle and part: the parts whose result it waits for."""
    bodies = items.bundle_bodies({b.bundle_version_id for b in found})
    by_version = {pk: {p.key: p.needs for p in body.parts} for pk, body in bodies.items()}
    return {b.pk: by_version[b.bundle_version_id] for b in found}


class _Known:
    """What the lines are made of, read once."""

    def __init__(
        self,
        rows: Sequence[BundlePart],
        cases: Sequence[Case],
        needs: dict[int, dict[str, tuple[str, ...]]],
    ) -> None:
        self.today = timezone.localdate()
        self.needs = needs
        self.versions = items.item_versions({r.application.item_version_id for r in rows})
        self.clocks = queries.clocks_of(cases)
        self.steps = workflow.current_steps(
            instance_ids=[c.instance_id for c in cases if c.is_open]
        )
        organs = {v.owner_organization_id for v in self.versions.values()}
        self.organs = org.organization_names({*organs, *(c.organization_id for c in cases)})

    def days(self, row: BundlePart) -> int:
        return items.workdays(self.versions[row.application.item_version_id].promised)

    def name(self, row: BundlePart) -> str:
        return localized(self.versions[row.application.item_version_id].name)

    def organ(self, row: BundlePart) -> str:
        case = row.application.case
        version = self.versions[row.application.item_version_id]
        return self.organs.get(case.organization_id if case else version.owner_organization_id, "")


def _whole(rows: Sequence[BundlePart], known: _Known) -> Whole:
    needs = known.needs[rows[0].bundle_id] if rows else {}
    legs = [_leg(row, needs.get(row.key, ()), known) for row in rows]
    path = longest(legs, today=known.today, add=_workdays_later)
    names = {row.key: known.name(row) for row in rows}
    lines = []
    for row in rows:
        waits = "、".join(names[n] for n in needs.get(row.key, ()) if n in names)
        lines.append(_line(row, waits, path, known))
    cases = {r.key: r.application.case for r in rows if r.application.case is not None}
    return Whole(lines=tuple(lines), path=path, cases=cases)


def _workdays_later(day: dt.date, n: int) -> dt.date:
    found = calendar.add_workdays(day, n).date
    assert found is not None, "a limit without suspensions has a last day"
    return found


def is_over(row: BundlePart) -> bool:
    """Decided, or ended in another way."""
    case = row.application.case
    if case is None:
        return row.ended_at is not None
    return case.decided_at is not None or case.closed_at is not None


def is_granted(row: BundlePart) -> bool:
    case = row.application.case
    return case is not None and case.legal_outcome in GRANTED


def _leg(row: BundlePart, needs: tuple[str, ...], known: _Known) -> Leg:
    days, ends, paused = known.days(row), None, False
    case = row.application.case
    if is_over(row):
        at = (case.decided_at or case.closed_at) if case else row.ended_at
        assert at is not None
        ends = timezone.localdate(at)
    elif case is not None and case.accepted_at:
        promised = next((c for c in known.clocks[case.pk] if c.kind == "promised"), None)
        if promised is not None and promised.is_suspended:
            paused = True
        elif promised is not None:
            ends = max(promised.due_on, known.today) if promised.due_on else None
    return Leg(
        key=row.key, days=days, needs=needs, ends_on=ends, is_over=is_over(row), is_paused=paused
    )


def _line(row: BundlePart, waits: str, path: Path, known: _Known) -> PartLine:
    case = row.application.case
    text, tone = _standing(row)
    clock = _clock(known.clocks[case.pk]) if case else None
    waiting = case is None and row.opened_at is None and row.ended_at is None
    return PartLine(
        key=row.key,
        name=known.name(row),
        organ=known.organ(row),
        number=case.number if case else "",
        text=_("等“%(names)s”办成") % {"names": waits} if waiting else text,
        tone=tone,
        step=localized(known.steps.get(case.instance_id, "")) if case else "",
        waits_for=waits,
        due_on=clock.due_on if clock else None,
        ends_on=path.ends.get(row.key),
        used=clock.used if clock else 0,
        limit=clock.limit if clock else 0,
        unit=clock.unit if clock else "",
        light=clock.light if clock else Light.NONE,
        why=clock.why if clock else "",
        is_critical=row.key in path.critical and not is_over(row),
        is_over=is_over(row),
        is_granted=is_granted(row),
        is_with_applicant=_is_with_applicant(row),
        may_withdraw=not is_over(row),
        case_public_id=case.public_id if case else None,
        application_public_id=row.application.public_id if _to_complete(row) else None,
    )


def _clock(clocks: Sequence[CaseClock]) -> CaseClock | None:
    """The clock that runs now; the promised one before others."""
    running = [c for c in clocks if c.is_running or c.is_suspended]
    return min(running, key=lambda c: _rank(c.kind), default=None)


def _rank(kind: str) -> int:
    return CLOCKS.index(kind) if kind in CLOCKS else len(CLOCKS)


def _to_complete(row: BundlePart) -> bool:
    return row.application.case is None and row.opened_at is not None and row.ended_at is None


def _is_with_applicant(row: BundlePart) -> bool:
    case = row.application.case
    return _to_complete(row) or (case is not None and case.status == "supplement_requested")


def _standing(row: BundlePart) -> tuple[str, str]:
    """In a word, with its colour."""
    case = row.application.case
    if case is None:
        if row.ended_at is not None:
            return str(row.get_end_reason_display()), ""
        return _("请补充后提交"), "amber"
    if case.legal_outcome:
        return str(case.get_legal_outcome_display()), "green" if is_granted(row) else "red"
    if case.status == "supplement_requested":
        return str(case.get_status_display()), "amber"
    return str(case.get_status_display()), "blue" if case.is_open else ""


def seen_by(actor: Actor, lines: Iterable[PartLine]) -> set[uuid.UUID]:
    """Public ids of those cases that the reader may open."""
    ids = [line.case_public_id for line in lines if line.case_public_id]
    if not ids:
        return set()
    return set(
        policies.visible_to(actor).filter(public_id__in=ids).values_list("public_id", flat=True)
    )
