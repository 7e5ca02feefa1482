"""Reads for the pages of cases: batches only, so that a list costs the same for 5 and 50 rows."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Avg, Count, F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zhengtong.core.calendar import api as calendar
from zhengtong.core.pages.lighting import why_light
from zhengtong.kernel.lights import Light, light_of, worst
from zhengtong.kernel.pagination import BadCursor, Page, decode_cursor, encode_cursor
from zhengtong.kernel.text import localized
from zhengtong.modules.cases.data import (
    CaseClock,
    CaseData,
    CaseRow,
    MaterialFile,
    MaterialGroup,
    RatingFigures,
    TimelineEntry,
)
from zhengtong.modules.cases.levels.places import level_of
from zhengtong.modules.cases.models import (
    Case,
    CaseMaterial,
    CloseType,
    Rating,
    RatingSource,
)
from zhengtong.modules.cases.ratings.arithmetic import LEAST_LEVELS
from zhengtong.modules.items import api as items
from zhengtong.modules.items.data import MaterialData
from zhengtong.modules.org import api as org
from zhengtong.modules.workflow import api as workflow

PAGE_SIZE = 30

CLOCK_LABELS = {
    "pre_acceptance": gettext_noop("受理答复"),
    "supplement": gettext_noop("补正"),
    "statutory": gettext_noop("法定期限"),
    "promised": gettext_noop("承诺期限"),
    "delivery": gettext_noop("送达"),
    "hearing_request": gettext_noop("提出听证申请"),
    "hearing": gettext_noop("组织听证"),
    "renewal": gettext_noop("许可到期前决定"),
    "promise": gettext_noop("容缺补交"),
}


def data_of(case: Case) -> CaseData:
    version = items.item_version(case.item_version_id)
    return CaseData(
        id=case.pk,
        public_id=case.public_id,
        number=case.number,
        project_no=case.project_no,
        item_version_id=case.item_version_id,
        item_name=version.name,
        organization_id=case.organization_id,
        region_id=case.region_id,
        instance_id=case.instance_id,
        status=case.status,
        channel=case.channel,
        case_kind=case.case_kind,
        applicant_name=case.applicant_name,
        person_id=case.person_id,
        entity_id=case.entity_id,
        submitted_at=case.submitted_at,
        accepted_at=case.accepted_at,
        decided_at=case.decided_at,
        closed_at=case.closed_at,
        legal_outcome=case.legal_outcome,
        close_type=case.close_type,
        lock_version=workflow.instance(case.instance_id).lock_version,
    )


def listed(rows: QuerySet[Case], *, cursor: str | None = None) -> Page[CaseRow]:
    """A page of cases, newest first, with names, lights and current steps in a fixed number of
    queries."""
    rows = rows.order_by("-submitted_at", "-id")
    if cursor:
        at, pk = _position(cursor)
        rows = rows.filter(Q(submitted_at__lt=at) | Q(submitted_at=at, id__lt=pk))
    found = list(rows.defer("form_data")[: PAGE_SIZE + 1])
    more = len(found) > PAGE_SIZE
    found = found[:PAGE_SIZE]
    following = encode_cursor(found[-1].submitted_at.isoformat(), found[-1].pk) if more else None
    return Page(rows=rows_of(found), next_cursor=following)


def _position(cursor: str) -> tuple[dt.datetime, int]:
    """Raises BadCursor on anything that `listed` did not make."""
    at, pk = decode_cursor(cursor, length=2)
    try:
        moment = dt.datetime.fromisoformat(at)
    except (TypeError, ValueError):
        raise BadCursor from None
    if moment.tzinfo is None or not isinstance(pk, int) or not 0 < pk < 2**63:
        raise BadCursor
    return moment, pk


def rows_of(cases: Sequence[Case]) -> list[CaseRow]:
    versions = items.item_versions({c.item_version_id for c in cases})
    organs = {o.id: o for o in org.organizations(ids={c.organization_id for c in cases})}
    clocks = clocks_of(cases)
    steps = workflow.current_steps(instance_ids=[c.instance_id for c in cases if c.is_open])
    result = []
    for case in cases:
        running = [c for c in clocks[case.pk] if c.is_running or c.is_suspended]
        lead, lit = leading(running), worst_of(running)
        result.append(
            CaseRow(
                public_id=case.public_id,
                number=case.number,
                item_name=versions[case.item_version_id].name,
                applicant_name=case.applicant_name,
                organization=organs[case.organization_id].short_name,
                level=level_of(organs[case.organization_id]),
                status=case.status,
                status_label=case.get_status_display(),
                channel_label=case.get_channel_display(),
                submitted_at=case.submitted_at,
                due_on=lead.due_on if lead else None,
                light=lit.light if lit else Light.NONE,
                why=_reason(lit),
                step=steps.get(case.instance_id, ""),
                is_open=case.is_open,
            )
        )
    return result


def worst_of(running: Sequence[CaseClock]) -> CaseClock | None:
    """The clock whose light is the one of the case; of two alike the one that ends first."""
    lit = worst([c.light for c in running])
    return leading([c for c in running if c.light == lit])


def _reason(clock: CaseClock | None) -> str:
    if clock is None or not clock.why:
        return ""
    return _("%(label)s：%(why)s") % {"label": clock.label, "why": clock.why}


def leading(running: Sequence[CaseClock]) -> CaseClock | None:
    """The clock that ends first: the one the list shows."""
    dated = [c for c in running if c.due_on]
    return min(dated, key=lambda c: c.due_on or dt.date.max, default=None)


def clocks_of(cases: Iterable[Case]) -> dict[int, list[CaseClock]]:
    """The clocks of each case (not of its steps), by case id."""
    cases = list(cases)
    found = workflow.clocks(instance_ids=[c.instance_id for c in cases])
    return {
        case.pk: [_clock(c) for c in found.get(case.instance_id, []) if c.kind in CLOCK_LABELS]
        for case in cases
    }


def _clock(clock: workflow.ClockData) -> CaseClock:
    limit = clock.limit + clock.extended_days
    remaining = clock.remaining_days
    running = clock.state == "running"
    left = remaining if running else None
    light = light_of(limit=limit, remaining=left, unit=clock.unit)
    return CaseClock(
        kind=clock.kind,
        label=_(CLOCK_LABELS[clock.kind]),
        limit=limit,
        unit=clock.unit,
        start_on=clock.start_on,
        due_on=clock.due_on,
        used=clock.used_days,
        remaining=remaining,
        is_running=running,
        is_suspended=clock.state == "suspended",
        light=light,
        why=why_light(light, limit, left, clock.unit),
        clock_id=clock.id,
        is_provisional=clock.provisional,
    )


def materials_of(case: Case) -> list[MaterialGroup]:
    """Materials in the order of the item, then whatever else was brought."""
    wanted = {m.key: m for m in items.item_version(case.item_version_id).materials}
    rows: dict[str, list[Any]] = {}
    for row in case.materials.order_by("id"):
        rows.setdefault(row.material_key, []).append(row)
    order = [k for k in wanted if k in rows] + [k for k in rows if k not in wanted]
    return [
        MaterialGroup(
            key=key,
            name=rows[key][0].name,
            state=rows[key][-1].state,
            source=_source(wanted.get(key), rows[key][-1]),
            is_required=wanted[key].is_required if key in wanted else False,
            files=tuple(
                MaterialFile(
                    public_id=r.file_public_id,
                    name=r.file_name,
                    content_type=r.content_type,
                    size=r.size,
                    added_at=r.added_at,
                    is_supplement=r.supplement_id is not None,
                )
                for r in rows[key]
                if r.file_public_id
            ),
        )
        for key in order
    ]


def _source(material: MaterialData | None, row: CaseMaterial) -> str:
    """Where a material that the platform supplies comes from, in the reader's language."""
    return localized(material.source_note) if material and material.is_spared else row.source


def timeline_of(case: Case, *, for_applicant: bool = False) -> list[TimelineEntry]:
    """The process log in words, oldest first. Applicants see posts, never the names of staff before
    the decision, and no internal notes."""
    from zhengtong.modules.cases.timeline import entry

    entries = [
        entry(event, for_applicant=for_applicant)
        for event in workflow.history(instance_id=case.instance_id)
    ]
    return [e for e in entries if e is not None]


def rating_figures(
    *, item_version_ids: Iterable[int] | None = None, organization_id: int | None = None
) -> RatingFigures:
    rows = Rating.objects.filter(source=RatingSource.GIVEN, excluded_at=None)
    if item_version_ids is not None:
        rows = rows.filter(item_version_id__in=list(item_version_ids))
    if organization_id is not None:
        rows = rows.filter(organization_id=organization_id)
    counts = Counter(dict(rows.values_list("level").annotate(n=Count("id"))))
    total = sum(counts.values())
    return RatingFigures(total=total, counts=dict(counts) if total >= LEAST_LEVELS else {})


def average_days(*, item_version_id: int, since: dt.date) -> float | None:
    """Mean calendar time from acceptance to decision of the item's cases decided since then, in
    days; None below five cases, which say nothing."""
    found = Case.objects.filter(
        item_version_id=item_version_id,
        decided_at__date__gte=since,
        accepted_at__isnull=False,
    ).aggregate(n=Count("id"), mean=Avg(F("decided_at") - F("accepted_at")))
    if found["n"] < 5:
        return None
    mean: dt.timedelta = found["mean"]
    return round(mean.total_seconds() / 86400, 1)


def average_workdays(*, item_version_id: int, since: dt.date, until: dt.date) -> float | None:
    """Mean working days from acceptance to decision of the item's cases decided from `since` to
    before `until` (the latest 500); None below five cases, which say nothing."""
    found = Case.objects.filter(
        item_version_id=item_version_id,
        decided_at__date__gte=since,
        decided_at__date__lt=until,
        accepted_at__isnull=False,
    ).order_by("-decided_at")
    spans = found.values_list("accepted_at", "decided_at")[:500]
    days = [
        calendar.count_workdays(timezone.localdate(start), timezone.localdate(end))
        for start, end in spans
    ]
    return round(sum(days) / len(days), 1) if len(days) >= 5 else None


def figures(*, organization_id: int | None = None, on: dt.date | None = None) -> dict[str, int]:
    """Counts of a day and of what is open, for the API and the boards; without what was entered by
    mistake."""
    day = on or timezone.localdate()
    rows = Case.objects.exclude(close_type=CloseType.DELETED)
    if organization_id is not None:
        rows = rows.filter(organization_id=organization_id)
    return rows.aggregate(
        submitted=Count("id", filter=Q(submitted_at__date=day)),
        accepted=Count("id", filter=Q(accepted_at__date=day)),
        decided=Count("id", filter=Q(decided_at__date=day)),
        closed=Count("id", filter=Q(closed_at__date=day)),
        open=Count("id", filter=Q(closed_at=None)),
    )


def case_data(case_id: int) -> CaseData:
    """For modules above: no permission is asked, they watch for the platform."""
    return data_of(Case.objects.defer("form_data").get(pk=case_id))


def case_rows(case_ids: Iterable[int]) -> dict[int, CaseRow]:
    """Lines of lists for modules above, by id; no permission is asked."""
    cases = list(Case.objects.filter(pk__in=set(case_ids)).defer("form_data"))
    return dict(zip((c.pk for c in cases), rows_of(cases), strict=True))
