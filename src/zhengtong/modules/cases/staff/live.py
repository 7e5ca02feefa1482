"""How many wait for me: beside the menu's line and the inbox's tabs, asked for again by the page.

Asked every some seconds by pages that are looked at (docs/adr says why this is no stream). The
answer carries a mark of its content, so that an unchanged one has no body.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from zhengtong.core.pages.access import staff
from zhengtong.kernel.access import Actor
from zhengtong.kernel.memo import remembered
from zhengtong.modules.cases.staff.filters import standing
from zhengtong.modules.workflow import api as workflow

MOST_NEW = 99


def counts_of(actor: Actor) -> dict[str, int]:
    """Waiting tasks by scope; the menu and the page of one request share one answer."""
    return remembered(
        ("cases.inbox_counts", actor.staff_id), lambda: workflow.inbox_counts(**standing(actor))
    )


def waiting(actor: Actor) -> int:
    """What the menu says beside 待办: free for my posts, and mine."""
    counts = counts_of(actor)
    return counts["post"] + counts["mine"]


@staff("cases.handle")
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """Counts as JSON and, for an inbox loaded at `since`, what came after that in words."""
    counts = counts_of(request.actor)
    found: dict[str, Any] = {
        "menu": waiting(request.actor),
        "scopes": {key: counts[key] for key in ("post", "mine", "deputy", "paused")},
        "hint": _hint(request),
    }
    body = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    mark = f'"{hashlib.sha256(body.encode()).hexdigest()[:20]}"'
    if request.headers.get("If-None-Match") == mark:
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(body, content_type="application/json; charset=utf-8")
    response["ETag"] = mark
    response["Cache-Control"] = "private, no-cache"
    return response


def _hint(request: HttpRequest) -> str:
    since = _moment(request.GET.get("since", ""))
    if since is None:
        return ""
    n = workflow.inbox_arrivals(**standing(request.actor), since=since, most=MOST_NEW)
    if not n:
        return ""
    text = ngettext("有 %(n)s 件新待办，点此刷新。", "有 %(n)s 件新待办，点此刷新。", n)
    return text % {"n": f"{n}+" if n == MOST_NEW else n}


def _moment(given: str) -> dt.datetime | None:
    try:
        found = dt.datetime.fromisoformat(given)
    except ValueError:
        return None
    return found if found.tzinfo else None
