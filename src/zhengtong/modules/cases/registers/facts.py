"""Makes the row of facts of each case, from nothing but the case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from zhengtong.core.calendar import api as calendar
from zhengtong.core.turns import one_at_a_time
from zhengtong.kernel.deadlines import Limit, Unit
from zhengtong.modules.cases.levels.places import level_of
from zhengtong.modules.cases.models import Case, CaseFact, Rating, RatingSource, SupplementNotice
from zhengtong.modules.cases.periods.kinds import kind_of
from zhengtong.modules.cases.registers.names import parts
from zhengtong.modules.org import api as org
from zhengtong.modules.workflow import api as workflow
from zhengtong.modules.workflow.data import ClockData

BATCH = 500
SETTLING_DAYS = 3
"""A closed case may still be rated or delivered; the nightly pass looks at it again so long."""

COLUMNS = [f.attname for f in CaseFact._meta.concrete_fields if not f.primary_key]


def refresh(case_ids: Iterable[int]) -> int:
    """Make the rows of these cases anew; running twice changes nothing. Returns how many."""
    ids = sorted(set(case_ids))
    for start in range(0, len(ids), BATCH):
        _refresh(ids[start : start + BATCH])
    return len(ids)


@transaction.atomic
def _refresh(ids: Sequence[int]) -> None:
    _one_writer()
    cases = list(Case.objects.filter(pk__in=ids).defer("form_data"))
    clocks = workflow.clocks(instance_ids=[c.instance_id for c in cases], steps=False)
    paused = workflow.instances_paused(instance_ids=[c.instance_id for c in cases])
    ratings = dict(
        Rating.objects.filter(case_id__in=ids, source=RatingSource.GIVEN, excluded_at=None)
        .order_by("-service_no")
        .values_list("case", "level")
    )
    asked = set(SupplementNotice.objects.filter(case_id__in=ids).values_list("case_id", flat=True))
    now = timezone.now()
    rows = []
    for case in cases:
        row = _row(case, {c.kind: c for c in clocks[case.instance_id]})
        row.rating = ratings.get(case.pk, "")
        row.was_supplemented = case.pk in asked
        row.was_suspended = case.instance_id in paused
        row.refreshed_at = now
        rows.append(row)
    CaseFact.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["case"], update_fields=COLUMNS
    )


def _one_writer() -> None:
    """Nine handlers write these rows, each a batch of events in one transaction, in several
    workers: without an order they wait for each other in a ring."""
    one_at_a_time("cases.facts")


def _row(case: Case, clocks: dict[str, ClockData]) -> CaseFact:
    submitted, accepted = _day(case.submitted_at), _day(case.accepted_at)
    statutory, promised = clocks.get("statutory"), clocks.get("promised")
    return CaseFact(
        case_id=case.pk,
        region_id=case.region_id,
        organization_id=case.organization_id,
        received_at_id=case.received_at_id,
        item_version_id=case.item_version_id,
        kind=kind_of(case).value,
        level=level_of(org.organization(case.organization_id)),
        channel=case.channel,
        status=case.status,
        legal_outcome=case.legal_outcome,
        close_type=case.close_type,
        submitted_on=submitted,
        accepted_on=accepted,
        decided_on=_day(case.decided_at),
        closed_on=_day(case.closed_at),
        acceptance_days=calendar.count_workdays(submitted, accepted) if accepted else None,
        handling_days=_handled(case, statutory),
        statutory_days=_workdays(statutory),
        promised_days=_workdays(promised),
        is_late=_is_late(promised),
        is_unlawfully_late=_is_late(statutory),
        was_extended=any(c.extended_days for c in clocks.values()),
        pairs=parts(case.applicant_name, case.contact_name),
    )


def _day(at: dt.datetime | None) -> dt.date | None:
    return timezone.localdate(at) if at else None


def _handled(case: Case, clock: ClockData | None) -> int | None:
    """Working days that the organ used from acceptance to decision, standing still left out."""
    if case.accepted_at is None or case.decided_at is None:
        return None
    if clock is not None and clock.unit == Unit.WORKDAY:
        return clock.used_days
    return calendar.count_workdays(
        timezone.localdate(case.accepted_at), timezone.localdate(case.decided_at)
    )


def _workdays(clock: ClockData | None) -> int | None:
    """The limit in working days, without what was added by extension, whatever its own unit."""
    if clock is None:
        return None
    if clock.unit == Unit.WORKDAY:
        return clock.limit
    due = calendar.due_day(clock.start_on, Limit(clock.limit, Unit(clock.unit)))
    return calendar.count_workdays(clock.start_on, due.date)


def _is_late(clock: ClockData | None) -> bool:
    """Whether the clock ran past its last day, be it stopped or not."""
    return clock is not None and (clock.remaining_days or 0) < 0


def settle() -> int:
    """The nightly pass: cases without a row, open ones, and those that ended lately.

    A handler that was down, a day that passed: whatever the events did not tell is found here.
    """
    since = timezone.now() - dt.timedelta(days=SETTLING_DAYS)
    wanted = Case.objects.filter(
        Q(closed_at=None)
        | Q(closed_at__gte=since)
        | ~Exists(CaseFact.objects.filter(case_id=OuterRef("pk")))
    )
    return refresh(wanted.order_by().values_list("pk", flat=True).iterator())


def differences() -> list[int]:
    """Cases whose row does not agree with the case where a column says so by itself."""
    wrong = CaseFact.objects.exclude(
        status=F("case__status"),
        legal_outcome=F("case__legal_outcome"),
        close_type=F("case__close_type"),
        organization_id=F("case__organization_id"),
        channel=F("case__channel"),
    )
    return list(wrong.values_list("pk", flat=True))
