"""The working-day calendar for its administrator: versions, a notice with its preview, what moved.

What a notice does to open cases is shown before it is put in force, and listed afterwards.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from zhengtong.core.calendar import api as calendar
from zhengtong.core.calendar.names import day_name
from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import NotFound
from zhengtong.kernel.text import Text
from zhengtong.modules.cases import queries
from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.periods.notices import Notice
from zhengtong.modules.items import api as items
from zhengtong.modules.workflow import api as workflow

PAGE = 50
"""Moved cases on one page; the preview shows the first of them."""


@dataclass(frozen=True, kw_only=True)
class MovedCase:
    """A case and one of its days: numbers only, an administrator reads no applications."""

    number: str
    item: Text
    clock: str
    from_due_on: dt.date | None
    to_due_on: dt.date | None


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """Days of a notice in a row."""

    first: dt.date
    last: dt.date
    name: str
    is_work: bool

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def moved_cases(moves: Sequence[workflow.ClockMoveData]) -> list[MovedCase]:
    """Three queries for any number of moves."""
    cases = Case.objects.filter(instance_id__in={m.instance_id for m in moves}).only(
        "instance_id", "number", "item_version_id"
    )
    known = {c.instance_id: c for c in cases}
    versions = items.item_versions({c.item_version_id for c in known.values()})
    return [
        MovedCase(
            number=known[m.instance_id].number,
            item=versions[known[m.instance_id].item_version_id].name,
            clock=_(queries.CLOCK_LABELS[m.kind]) if m.kind in queries.CLOCK_LABELS else _("环节"),
            from_due_on=m.from_due_on,
            to_due_on=m.to_due_on,
        )
        for m in moves
        if m.instance_id in known
    ]


def stretches(days: Iterable[calendar.DayException]) -> list[Stretch]:
    """Days that follow each other, of one kind and name, as one line."""
    found: list[Stretch] = []
    for day in sorted(days, key=lambda d: d.date):
        name = day_name(day.name) if day.name or not day.is_work else ""
        last = found[-1] if found else None
        follows = last is not None and day.date == last.last + dt.timedelta(days=1)
        if last and follows and (last.name, last.is_work) == (name, day.is_work):
            found[-1] = Stretch(first=last.first, last=day.date, name=name, is_work=day.is_work)
        else:
            found.append(Stretch(first=day.date, last=day.date, name=name, is_work=day.is_work))
    return found


@staff("calendar.manage")
@never_cache
@require_safe
def work_calendar(request: HttpRequest) -> HttpResponse:
    """Every version with its notice and what it moved."""
    counts = workflow.clock_move_counts()
    known = calendar.versions()
    announced = calendar.work_calendar().announced_through
    context = {
        "versions": [(v, *counts.get(v.number, (0, 0))) for v in known],
        "announced": announced,
        "next_year": announced.year + 1,
    }
    return render(request, "cases/periods/calendar.html", context)


@staff("calendar.manage")
@never_cache
@require_safe
def calendar_version(request: HttpRequest, number: int) -> HttpResponse:
    """The days of a version, and the cases of which it moved a day."""
    found = next((v for v in calendar.versions() if v.number == number), None)
    if found is None:
        raise NotFound
    given = request.GET.get("page", "1")
    page = int(given) if given.isascii() and given.isdigit() and 0 < len(given) < 7 else 1
    page = max(page, 1)
    moves = workflow.clock_moves(version=number, offset=(page - 1) * PAGE, count=PAGE + 1)
    runs, days = workflow.clock_move_counts().get(number, (0, 0))
    context = {
        "version": found,
        # The first version bears twenty years: each of them would be a page.
        "stretches": stretches(calendar.exceptions(number)) if len(found.years) == 1 else (),
        "moved": moved_cases(moves[:PAGE]),
        "runs": runs,
        "days": days,
        "following": page + 1 if len(moves) > PAGE else None,
        "previous": page - 1 if page > 1 else None,
    }
    return render(request, "cases/periods/calendar_version.html", context)


@staff("calendar.manage")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_notice(request: HttpRequest) -> HttpResponse:
    """Type a notice, see what it would move, put it in force. Nothing is kept before that."""
    typed = Notice.of(request.POST)
    if request.method != "POST":
        typed.year = str(calendar.work_calendar().announced_through.year + 1)
        return render(request, "cases/periods/notice.html", {"typed": typed})
    year, days = typed.read()
    if not typed.errors and "import" in request.POST:
        try:
            version = calendar.import_year(
                year=year, exceptions=days, notice=typed.notice, actor=request.actor
            )
        except calendar.BadNotice as wrong:
            typed.add(wrong.errors)
        else:
            messages.success(request, _("已启用，所有在办的期限正在按新日历重算。"))
            return redirect("calendar_version", version.number)
    return _looked_at(request, typed, year, days)


def _looked_at(
    request: HttpRequest, typed: Notice, year: int, days: list[calendar.DayException]
) -> HttpResponse:
    """What was typed with its faults, or with what it would do."""
    context: dict[str, Any] = {"typed": typed}
    if not typed.errors:
        try:
            proposed = calendar.proposed_calendar(year=year, exceptions=days, notice=typed.notice)
        except calendar.BadNotice as wrong:
            typed.add(wrong.errors)
        else:
            found = workflow.preview_clocks(proposed=proposed, since=dt.date(year, 1, 1))
            context |= {
                "preview": found,
                "cases": len(found.instance_ids),
                "moved": moved_cases(found.moves[:PAGE]),
                "stretches": stretches(days),
                "workdays": _workdays(proposed, year),
                "is_past": year < timezone.localdate().year,
            }
    context["errors"] = {error.path: error.message for error in reversed(typed.errors)}
    status = 422 if typed.errors else 200
    return render(request, "cases/periods/notice.html", context, status=status)


def _workdays(proposed: Any, year: int) -> int:
    last, end = dt.date(year - 1, 12, 31), dt.date(year, 12, 31)
    return int(proposed.count(last.toordinal(), end.toordinal()))
