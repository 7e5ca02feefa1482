"""审计日志: who did what, when and from where. Reading only; nobody changes the log."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.http import urlencode

from zhengtong.core.audit import api
from zhengtong.core.pages.access import staff

FILTERS = ("action", "actor_name", "object_id")


@staff("audit.view")
def log(request: HttpRequest) -> HttpResponse:
    asked = {name: request.GET.get(name, "").strip()[:120] for name in FILTERS}
    days = {name: request.GET.get(name, "") for name in ("since", "until")}
    page = api.entries(
        **asked,
        since=_midnight(days["since"]),
        until=_midnight(days["until"], after=True),
        cursor=request.GET.get("cursor", ""),
    )
    chosen = {name: value for name, value in {**asked, **days}.items() if value}
    context = {
        "page": page,
        "asked": {**asked, **days},
        "older": urlencode({**chosen, "cursor": page.next_cursor or ""}),
    }
    return render(request, "org/staff/audit.html", context)


def _midnight(text: str, *, after: bool = False) -> dt.datetime | None:
    """Local midnight at the begin of the day (or of the next); None for no date or a wrong one."""
    try:
        day = parse_date(text)
    except ValueError:
        return None
    if day is None:
        return None
    if after:
        day += dt.timedelta(days=1)
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))
