"""Guidance on the desk: the list, one request with everything done about it, its acts."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from zhengtong.core.files import api as files
from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import (
    DomainError,
    FieldError,
    InvalidInput,
    NotFound,
    PermissionRefused,
)
from zhengtong.kernel.text import localized
from zhengtong.modules.cases.guidance import advising, services
from zhengtong.modules.cases.guidance.policies import (
    PERMISSION,
    desk_guidances,
    leads,
    visible_guidances,
)
from zhengtong.modules.cases.guidance.public import named, pdf_response, place_in
from zhengtong.modules.cases.models import Guidance, GuidanceStatus
from zhengtong.modules.cases.posted import moment, version_of, wholes
from zhengtong.modules.cases.projects.scheme import NoScheme, current_scheme
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org

PAGE = 20
OPEN = (GuidanceStatus.ASKED, GuidanceStatus.ADVISING)


@staff("cases.guidance")
@never_cache
@require_safe
def guidances(request: HttpRequest) -> HttpResponse:
    show = request.GET.get("show", "open")
    rows = desk_guidances(request.actor).order_by("-asked_at", "-id")
    if show == "open":
        rows = rows.filter(status__in=OPEN).order_by(F("due_on"), "id")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "show": show, "today": timezone.localdate()}
    return render(request, "cases/guidance/desk_list.html", context)


@staff("cases.guidance")
@never_cache
@require_safe
def guidance(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    return _show(request, visible_guidances(request.actor, public_id=public_id))


def _show(
    request: HttpRequest, found: Guidance, *, problem: DomainError | None = None
) -> HttpResponse:
    errors = list(problem.errors) if isinstance(problem, InvalidInput) else []
    if problem is not None and not errors:
        errors = [FieldError(path="", message=problem.message)]
    actor = request.actor
    advices = list(found.advices.all())
    departments = org.organizations(kind="department")
    is_leading = leads(found, actor) and found.status in OPEN
    mine = next((a for a in advices if a.organization_id == actor.organization_id), None)
    may_advise = (
        mine is not None
        and found.status == GuidanceStatus.ADVISING
        and actor.has(PERMISSION, actor.organization_id)
    )
    context = {
        "found": found,
        "place": place_in(found.place_id, found.address),
        "files": files.files_of(owner_kind="cases.guidance", owner_id=str(found.public_id)),
        "advices": named(advices),
        "departments": [
            (o.id, o.short_name, any(a.organization_id == o.id for a in advices))
            for o in departments
        ],
        "is_leading": is_leading,
        "may_issue": is_leading and any(a.given_at for a in advices),
        "mine": mine,
        "may_advise": may_advise,
        "known_items": known_items(actor.organization_id) if may_advise else [],
        "typed": request.POST,
        "chosen": request.POST.getlist("organization"),
        "problem": problem,
        "errors": errors,
        "by_path": {e.path: e.message for e in errors},
        "today": timezone.localdate(),
    }
    status = problem.status if problem else 200
    return render(request, "cases/guidance/desk_guidance.html", context, status=status)


def known_items(organization_id: int | None) -> list[tuple[str, str]]:
    """Items of the department in the stages of projects: (public id, name)."""
    try:
        scheme = current_scheme()
    except NoScheme:
        return []
    found = items.current_bundles({s.bundle for s in scheme.stages})
    return sorted(
        {
            (str(v.public_id), localized(v.name))
            for b in found.values()
            for v in b.items.values()
            if v.owner_organization_id == organization_id
        },
        key=lambda pair: pair[1],
    )


def _arrange(found: Guidance, post: QueryDict, request: HttpRequest) -> None:
    chosen = wholes(post.getlist("organization"))
    services.arrange_guidance(
        public_id=found.public_id,
        organization_ids=chosen,
        actor=request.actor,
        meeting_at=_meeting_at(post),
        meeting_place=post.get("meeting_place", ""),
        expected_version=version_of(post),
    )


def _advise(found: Guidance, post: QueryDict, request: HttpRequest) -> None:
    known = dict(known_items(request.actor.organization_id))
    chosen = [{"item": i, "name": known[i]} for i in post.getlist("item") if i in known]
    other = [{"item": "", "name": n} for n in _lines(post.get("other_items", ""))]
    advising.give_advice(
        public_id=found.public_id,
        organization_id=request.actor.organization_id or 0,
        text=post.get("text", ""),
        items=[*chosen, *other],
        materials=_lines(post.get("materials", "")),
        actor=request.actor,
    )


def _issue(found: Guidance, post: QueryDict, request: HttpRequest) -> None:
    advising.issue_opinion(
        public_id=found.public_id,
        summary=post.get("summary", ""),
        meeting_note=post.get("meeting_note", ""),
        actor=request.actor,
        expected_version=version_of(post),
    )


def _decline(found: Guidance, post: QueryDict, request: HttpRequest) -> None:
    services.decline_guidance(
        public_id=found.public_id,
        reason=post.get("reason", ""),
        actor=request.actor,
        expected_version=version_of(post),
    )


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _meeting_at(post: QueryDict) -> dt.datetime | None:
    """None where the field is empty. Raises GuidanceWrong on what is no moment."""
    given = post.get("meeting_at", "").strip()
    found = moment(given)
    if given and found is None:
        message = _("会议时间不正确，请按“2026-11-21 10:00”这样填写。")
        raise services.GuidanceWrong(errors=[FieldError(path="meeting_at", message=message)])
    return found


Act = Callable[[Guidance, QueryDict, HttpRequest], None]
ACTS: dict[str, tuple[Act, str]] = {
    "arrange": (_arrange, gettext_noop("已邀请部门，办事人会收到消息。")),
    "advise": (_advise, gettext_noop("意见已提交，出具意见书以前可以修改。")),
    "issue": (_issue, gettext_noop("前期辅导意见书已出具，并发给办事人。")),
    "decline": (_decline, gettext_noop("已告知办事人不安排辅导。")),
}


@staff("cases.guidance")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, public_id: uuid.UUID, verb: str) -> HttpResponse:
    """Do it, then show the request as it is now; what is refused comes back with what was typed."""
    if verb not in ACTS:
        raise Http404
    found = visible_guidances(request.actor, public_id=public_id)
    if request.method != "POST":
        return redirect("guidance_screen", public_id)
    run, done = ACTS[verb]
    try:
        run(found, request.POST, request)
    except (NotFound, PermissionRefused):
        raise
    except DomainError as problem:
        found.refresh_from_db()
        return _show(request, found, problem=problem)
    messages.success(request, _(done))
    return redirect("guidance_screen", public_id)


@staff("cases.guidance")
@never_cache
@require_safe
def opinion_pdf(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    return pdf_response(request, visible_guidances(request.actor, public_id=public_id))


urlpatterns = [
    path("guidance/", guidances, name="guidance_list"),
    path("guidance/<uuid:public_id>/", guidance, name="guidance_screen"),
    path("guidance/<uuid:public_id>/opinion.pdf", opinion_pdf, name="guidance_opinion"),
    path("guidance/<uuid:public_id>/<slug:verb>/", act, name="guidance_act"),
]
