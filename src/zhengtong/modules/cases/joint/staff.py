"""Pages of joint work for staff, below /desk/meetings/."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from zhengtong.core.pages.access import staff
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError, FieldError, InvalidInput
from zhengtong.kernel.text import localized
from zhengtong.modules.cases.joint import day, meeting_view, meetings, planning, posted, rules
from zhengtong.modules.cases.joint.invitation import calendar_file
from zhengtong.modules.cases.models import Case, Meeting, MeetingKind, Position
from zhengtong.modules.cases.posted import whole
from zhengtong.modules.cases.services.locking import find
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org
from zhengtong.modules.workflow import api as workflow

VIEWS = {
    "answer": gettext_noop("等我答复"),
    "ahead": gettext_noop("将要进行"),
    "held": gettext_noop("已经结束"),
    "opinions": gettext_noop("请我提意见"),
    "asked": gettext_noop("往来意见"),
}

KINDS_OF_ORGANS = ("government", "department", "hall", "township")


@staff("cases.handle")
@never_cache
@require_safe
def meeting_list(request: HttpRequest) -> HttpResponse:
    view = request.GET.get("view", "answer")
    view = view if view in VIEWS else "answer"
    is_opinions = view in ("opinions", "asked")
    context = {
        "view": view,
        "views": [(key, _(label)) for key, label in VIEWS.items()],
        "is_opinions": is_opinions,
        "opinions": meetings.opinions_for(
            request.actor, "answer" if view == "opinions" else "asked"
        )
        if is_opinions
        else [],
        "meetings": [] if is_opinions else meetings.meetings_for(request.actor, view),
    }
    return render(request, "cases/joint/list.html", context)


@staff("cases.lead")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_meeting(request: HttpRequest, case_id: UUID) -> HttpResponse:
    case = find(public_id=case_id, actor=request.actor)
    rules.require_lead(request.actor, case)
    if request.method != "POST":
        rules.require_open(case)
        return _new_meeting(request, case)
    post = request.POST
    try:
        made = planning.propose_meeting(
            case_id=case.pk,
            kind=post.get("kind", ""),
            subject=post.get("subject", ""),
            place=post.get("place", ""),
            starts=posted.moments(post),
            post_ids=posted.posts(post),
            length_minutes=whole(post.get("length_minutes")) or 0,
            is_applicant_asked="applicant" in post,
            coordinates=posted.coordinates(post),
            actor=request.actor,
        )
    except InvalidInput as problem:
        return _new_meeting(request, case, problem)
    messages.success(request, _("已征询日期，等参加的部门答复。"))
    return redirect("meeting", made.public_id)


def _new_meeting(
    request: HttpRequest, case: Case, problem: InvalidInput | None = None
) -> HttpResponse:
    known = candidates(case, request.actor)
    first = {
        "kind": MeetingKind.SITE_VISIT,
        "length_minutes": 60,
        "applicant": "on",
        "posts": [pk for pk, _label in known],
    }
    context = {
        **of_case(case),
        **faults(problem),
        **organs(),
        "typed": posted.typed(request.POST) if problem else first,
        "kinds": MeetingKind.choices,
        "candidates": known,
        "fields": _date_fields(request, problem),
        "extras": [_extra(request, n) for n in posted.EXTRAS],
    }
    return render(request, "cases/joint/new.html", context, status=422 if problem else 200)


def _extra(request: HttpRequest, n: int) -> tuple[int, str, str]:
    """A row that adds any other post: (number, organisation, kind of post)."""
    given = request.POST
    return (
        n,
        given.get(f"extra_organization_{n}", ""),
        given.get(f"extra_post_{n}", "reviewer"),
    )


def _date_fields(
    request: HttpRequest, problem: InvalidInput | None
) -> list[tuple[str, int, str, str]]:
    """(name, number, value, what is wrong) of the three dates."""
    wrong = {e.path: e.message for e in problem.errors} if problem else {}
    # Empty fields are left out when the dates are read: the n-th date that was given is the n-th.
    given = [name for name in posted.DATES if request.POST.get(name, "").strip()]
    told = {name: wrong.get(f"date_{n}", "") for n, name in enumerate(given, start=1)}
    if not given and "date_1" in wrong:
        told["date_1"] = wrong["date_1"]
    return [
        (name, n, request.POST.get(name, ""), told.get(name, ""))
        for n, name in enumerate(posted.DATES, start=1)
    ]


def candidates(case: Case, actor: Actor) -> list[tuple[int, str]]:
    """Posts that have worked on the case, and the actor's own, as (id, words)."""
    spans = workflow.task_spans(instance_ids=[case.instance_id])[case.instance_id]
    wanted = {s.post_id for s in spans if s.stage != "accept"}
    own = org.posts(actor.post_ids)
    wanted |= {p.id for p in own.values() if p.organization_id == case.organization_id}
    found = org.posts(wanted)
    names = org.organization_names({p.organization_id for p in found.values()})
    return [
        (p.id, f"{names.get(p.organization_id, '')} {p.name}".strip())
        for p in sorted(found.values(), key=lambda p: (p.organization_id, p.id))
    ]


def organs() -> dict[str, Any]:
    """Organisations and kinds of posts for the two lists that choose any post."""
    rows = [o for o in org.organizations() if o.is_active and o.kind in KINDS_OF_ORGANS]
    first = next((o.id for o in rows if o.kind == "department"), None)
    posts = org.posts_of(first) if first is not None else []
    return {
        "organizations": [(o.id, o.short_name) for o in rows],
        "post_keys": [(p.key, p.name) for p in posts],
    }


def of_case(case: Case) -> dict[str, Any]:
    version = items.item_version(case.item_version_id)
    return {
        "case": case,
        "item_name": localized(version.name),
        "lead": org.organization(case.organization_id),
    }


def faults(problem: DomainError | None) -> dict[str, Any]:
    """What the page says is wrong: a summary, and a message by field."""
    if not isinstance(problem, InvalidInput):
        return {"problem": problem, "errors": {}, "summary_errors": ()}
    rows = problem.errors or (FieldError(path="", message=problem.message),)
    by_field: dict[str, str] = {}
    for row in rows:
        by_field.setdefault(row.path, row.message)
    return {"problem": None, "errors": by_field, "summary_errors": rows}


@staff("cases.handle")
@never_cache
@require_safe
def meeting(request: HttpRequest, public_id: UUID) -> HttpResponse:
    case, found = rules.find_meeting(public_id, actor=request.actor)
    return show_meeting(request, case, found)


def show_meeting(
    request: HttpRequest,
    case: Case,
    found: Meeting,
    *,
    problem: DomainError | None = None,
    verb: str = "",
) -> HttpResponse:
    """The page; after a refused act with the reason and everything that was typed."""
    actor = request.actor
    view = meeting_view.view_of(found, actor)
    leads = rules.leads(actor, case)
    context = {
        **of_case(case),
        **faults(problem),
        "meeting": found,
        "view": view,
        "leads": leads,
        "mine": [s for s in view.seats if s.is_mine],
        "takes_part": leads or any(s.is_mine for s in view.seats),
        "may_plan": leads and found.is_ahead,
        "positions": Position.choices,
        "typed": request.POST.dict() if problem else {},
        "came": posted.attendance(request.POST) if problem else {},
        "verb": verb,
        "fields": _date_fields(request, problem if isinstance(problem, InvalidInput) else None)
        if verb == "move"
        else [(name, n, "", "") for n, name in enumerate(posted.DATES, start=1)],
        "extensions": ",".join(f".{e}" for e in day.RULES.extensions),
    }
    status = problem.status if problem else 200
    return render(request, "cases/joint/meeting.html", context, status=status)


@staff("cases.handle")
@require_safe
def meeting_calendar(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The date as a calendar file."""
    case, found = rules.find_meeting(public_id, actor=request.actor)
    address = request.build_absolute_uri(reverse("meeting", args=[public_id]))
    return calendar_response(case, found, [found.subject, case.number, address])


def calendar_response(case: Case, found: Meeting, lines: Sequence[str]) -> HttpResponse:
    """404 while no date stands."""
    if found.starts_at is None:
        raise Http404
    item = localized(items.item_version(case.item_version_id).name)
    title = f"{found.get_kind_display()}{_('：')}{item}"
    text = calendar_file(found, title=title, text="\n".join(lines), now=timezone.now())
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="meeting-{case.number}.ics"'
    return response
