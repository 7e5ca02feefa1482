"""/desk/ratings/rectifications/: what is to be put right, and one task with its course."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from zhengtong.core.pages import tables
from zhengtong.core.pages.access import staff
from zhengtong.core.pages.given import small
from zhengtong.kernel.access import require
from zhengtong.kernel.errors import InvalidInput
from zhengtong.kernel.text import localized
from zhengtong.modules.cases import api as cases
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org
from zhengtong.modules.supervision.rectification import policies, services
from zhengtong.modules.supervision.rectification.errors import NoSuchRectification
from zhengtong.modules.supervision.rectification.figures import rectification_counts
from zhengtong.modules.supervision.rectification.models import Rectification
from zhengtong.modules.supervision.rectification.states import (
    OPEN,
    RectificationAct,
    RectificationState,
)
from zhengtong.modules.supervision.rectification.telling import next_due

PAGE = 50


def _chosen(request: HttpRequest) -> QuerySet[Rectification]:
    rows = policies.visible_to(request.actor)
    state = request.GET.get("state", "open")
    if state == "open":
        rows = rows.filter(state__in=OPEN)
    elif state in RectificationState.values:
        rows = rows.filter(state=state)
    if organization := small(request.GET.get("organization")):
        rows = rows.filter(organization_id=organization)
    if request.GET.get("mine") == "1":
        rows = rows.filter(owner_id=request.actor.staff_id)
    return rows.order_by("due_on", "pk")


@staff()
@never_cache
@require_safe
def rectifications(request: HttpRequest) -> HttpResponseBase:
    _require_any(request)
    rows = _chosen(request)
    if request.GET.get("format") == "xlsx":
        return _file(rows)
    page = max(small(request.GET.get("page")), 1)
    found = list(rows[(page - 1) * PAGE : page * PAGE + 1])
    seen = policies.visible_to(request.actor).order_by()
    units = set(seen.values_list("organization_id", flat=True).distinct())
    query = request.GET.copy()
    for key in ("page", "format"):
        query.pop(key, None)
    context = {
        "rows": lines(found[:PAGE]),
        "count": rows.count(),
        "figures": _figures(units),
        "state": request.GET.get("state", "open"),
        "states": [("open", _("没有结束的")), ("all", _("全部")), *RectificationState.choices],
        "organization": request.GET.get("organization", ""),
        "organizations": sorted(org.organization_names(units).items(), key=lambda p: p[1]),
        "mine": request.GET.get("mine") == "1",
        "page": page,
        "has_more": len(found) > PAGE,
        "query": query.urlencode(),
    }
    return render(request, "supervision/rectification/list.html", context)


def _require_any(request: HttpRequest) -> None:
    actor = request.actor
    if not (actor.has(policies.HANDLE) or actor.has(policies.WATCH)):
        require(actor, policies.WATCH)


def _figures(units: set[int]) -> dict[str, Any]:
    """This year's, over all that the reader sees."""
    today = timezone.localdate()
    found = rectification_counts(
        kind="organization", ids=units, first_on=today.replace(month=1, day=1), last_on=today
    )
    names = ("opened", "answered", "visits", "visits_in_time")
    total = {name: sum(getattr(c, name) for c in found.values()) for name in names}
    return {
        **total,
        "answered_percent": _percent(total["answered"], total["opened"]),
        "visited_percent": _percent(total["visits_in_time"], total["visits"]),
    }


def _percent(counted: int, base: int) -> float | None:
    return 100 * counted / base if base else None


def lines(found: list[Rectification]) -> list[dict[str, Any]]:
    """Each task with its rating as staff may see it."""
    facts = cases.rating_facts([t.rating_id for t in found])
    versions = items.item_versions({f.row.item_version_id for f in facts.values()})
    units = org.organization_names({t.organization_id for t in found})
    people = org.staff_names({t.owner_id for t in found if t.owner_id})
    today = timezone.localdate()
    return [
        {
            "task": task,
            "facts": facts[task.rating_id],
            "level": _level(facts[task.rating_id].row.level),
            "labels": cases.rating_labels(list(facts[task.rating_id].row.indicators)),
            "item": localized(versions[facts[task.rating_id].row.item_version_id].name),
            "organization": units.get(task.organization_id, ""),
            "owner": people.get(task.owner_id, "") if task.owner_id else "",
            "due": next_due(task) if task.state in OPEN else None,
            "is_late": task.state in OPEN and next_due(task) < today,
        }
        for task in found
    ]


def _level(value: str) -> str:
    return {"poor": _("不满意"), "very_poor": _("非常不满意")}.get(value, value)


def _file(rows: QuerySet[Rectification]) -> HttpResponseBase:
    headings = (
        _("月份"), _("满意程度"), _("事项"), _("责任单位"), _("由谁负责"), _("状态"),
        _("下一步期限"), _("重新办理次数"), _("留言"),
    )  # fmt: skip
    found = (
        [
            f"{line['facts'].row.month:%Y-%m}",
            line["level"],
            line["item"],
            line["organization"],
            line["owner"],
            line["task"].get_state_display(),
            line["due"],
            line["task"].reopenings,
            line["facts"].row.comment,
        ]
        for line in lines(list(rows[:3000]))
    )
    return tables.answer("xlsx", "rectifications", headings, found)


@staff()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rectification(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One task. Posting takes a step; what is refused comes back with everything typed."""
    _require_any(request)
    refused: InvalidInput | None = None
    contact = None
    if request.method == "POST":
        try:
            contact = _act(request, public_id)
        except InvalidInput as error:
            refused = error
        else:
            if contact is None:
                messages.success(request, _("已记下。"))
                return redirect("rectification", public_id)
    task = policies.visible_to(request.actor).filter(public_id=public_id).first()
    if task is None:
        if request.method == "POST":
            return redirect("rectifications")
        raise NoSuchRectification
    return _show(request, task, refused, contact)


def _show(
    request: HttpRequest, task: Rectification, refused: InvalidInput | None, contact: Any
) -> HttpResponse:
    (line,) = lines([task])
    actor = request.actor
    is_owner = task.owner_id is not None and task.owner_id == actor.staff_id
    entries = list(task.entries.order_by("id"))
    people = org.staff_names({e.staff_id for e in entries if e.staff_id})
    units = org.organization_names({e.organization_id for e in entries if e.organization_id})
    may_handle = actor.has(policies.HANDLE, task.organization_id)
    context = {
        **line,
        "entries": [
            {
                "entry": e,
                # What the person did has a day only: the minute would tell whose case it is.
                "at": e.at if e.staff_id else timezone.localdate(e.at),
                "person": people.get(e.staff_id, "") if e.staff_id else "",
                "unit": units.get(e.organization_id, "") if e.organization_id else "",
            }
            for e in entries
        ],
        "replies": cases.rating_replies(task.rating_id),
        "contact": contact,
        "is_owner": is_owner,
        "may_take": may_handle and not is_owner and task.state in OPEN,
        "may_transfer": (is_owner or actor.has(policies.WATCH, task.organization_id))
        and task.state in (RectificationState.CONTACT, RectificationState.IN_HAND),
        "units": [
            (o.id, o.short_name)
            for o in org.organizations()
            if o.kind in ("department", "township", "hall")
        ],
        "visits": [
            (RectificationAct.CONTENT, _("满意")),
            (RectificationAct.NOT_CONTENT, _("不满意，重新办理")),
            (RectificationAct.VISIT_FAILED, _("没有联系上")),
        ],
        "typed": request.POST if refused else {},
        "errors": refused.errors if refused else (),
        "messages_by_path": {e.path: e.message for e in refused.errors} if refused else {},
    }
    status = 422 if refused else 200
    return render(request, "supervision/rectification/task.html", context, status=status)


def _act(request: HttpRequest, public_id: uuid.UUID) -> Any:
    """Answers the contact where that was asked for."""
    post = request.POST
    known: dict[str, Any] = {"public_id": public_id, "actor": request.actor}
    if post.get("act") == "see_contact":
        return services.see_contact(**known, reason=post.get("reason", ""))
    version = small(post.get("version"))
    run: dict[str, Callable[[], None]] = {
        "take": lambda: services.take(**known, expected_version=version),
        "note_contact": lambda: services.note_contact(
            **known,
            is_reached=post.get("reached") == "yes",
            note=post.get("note", ""),
            expected_version=version,
        ),
        "complex": lambda: services.call_complex(
            **known, reason=post.get("complex_reason", ""), expected_version=version
        ),
        "transfer": lambda: services.transfer(
            **known,
            organization_id=small(post.get("organization")),
            reason=post.get("transfer_reason", ""),
            expected_version=version,
        ),
        "reply": lambda: services.reply(
            **known, text=post.get("reply", ""), expected_version=version
        ),
        "note_visit": lambda: services.note_visit(
            **known,
            outcome=post.get("outcome", ""),
            note=post.get("visit_note", ""),
            expected_version=version,
        ),
    }
    act = run.get(post.get("act", ""))
    if act is None:
        raise Http404
    act()
    return None
