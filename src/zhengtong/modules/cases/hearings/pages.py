"""Pages of hearings: the party's own, the public announcements, the list on the desk."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from zhengtong.core.files import api as files
from zhengtong.core.pages.access import citizen, public, staff
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError, FieldError, InvalidInput, NotFound
from zhengtong.modules.cases.documents import pdf_of
from zhengtong.modules.cases.hearings import answering, arranging, errors, queries, session
from zhengtong.modules.cases.hearings.locking import acting, by_link, of_case, token_of
from zhengtong.modules.cases.models import (
    BEFORE_DECISION,
    Case,
    DocumentKind,
    Hearing,
    HearingParty,
    HearingState,
    PartyRole,
)
from zhengtong.modules.cases.public.case import frame, own_case
from zhengtong.modules.org import api as org

KINDS = (DocumentKind.HEARING_RIGHT, DocumentKind.HEARING_NOTICE, DocumentKind.HEARING_RECORD)


@citizen
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The applicant's page about the hearing of their own case."""
    case = own_case(public_id, request.actor)
    hearing = of_case(case)
    if hearing is None:
        raise errors.NoHearing
    party = hearing.parties.get(role=PartyRole.APPLICANT)
    return page(request, case, hearing, party, request.actor, via="web")


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def party(request: HttpRequest, public_id: uuid.UUID, token: str) -> HttpResponse:
    """The page of an interested party, for the bearer of the link."""
    found = by_link(public_id, token)
    hearing = found.hearing
    return page(request, hearing.case, hearing, found, acting(found), via="link")


def page(
    request: HttpRequest, case: Case, hearing: Hearing, party: HearingParty, actor: Actor, via: str
) -> HttpResponse:
    """The page of a party. `via`: web (applicant) | link (its bearer) | company (acts for it)."""
    party.hearing, hearing.case = hearing, case
    problem: DomainError | None = None
    if request.method == "POST":
        try:
            messages.success(request, _act(request, case, party, actor, via))
            return redirect(request.path)
        except InvalidInput as refused:
            problem = refused
        except errors.HearingStateError as refused:
            problem = refused
        except (errors.AlreadyAnswered, errors.AnswerTooLate, errors.ObjectionOpen) as refused:
            problem = refused
        hearing.refresh_from_db()
        party.refresh_from_db()
        party.hearing, hearing.case = hearing, case
    context = _context(case, hearing, party, via) | {
        "problem": problem,
        "errors": _errors(problem),
        "typed": request.POST,
    }
    status = problem.status if problem else 200
    return render(request, "cases/hearings/party.html", context, status=status)


def _act(request: HttpRequest, case: Case, party: HearingParty, actor: Actor, via: str) -> str:
    """Runs what was posted; what to say afterwards."""
    post = request.POST
    given: dict[str, Any] = {"case_id": case.pk, "actor": actor, "party_id": party.pk}
    act = post.get("act", "")
    if act == "answer":
        wants = {"yes": True, "no": False}.get(post.get("wants", ""))
        if wants is None:
            raise errors.at("wants", errors.WishWanted)
        answering.answer_right(**given, wants=wants, via=via, note=post.get("note", ""))
        if wants:
            return _("已收到您的听证申请，时间和地点至少提前七日通知您。")
        return _("已记录您放弃听证。")
    if act == "object":
        arranging.object_to_presider(**given, reason=post.get("reason", ""))
        return _("已收到您的回避申请，会在听证开始前答复您。")
    if act == "confirm":
        session.confirm_record(**given, via=via)
        return _("已确认听证笔录。")
    raise errors.HearingStateError


def _errors(problem: DomainError | None) -> list[FieldError]:
    if not isinstance(problem, InvalidInput):
        return []
    paths = {"objection_reason": "reason"}
    return [
        FieldError(path=paths.get(e.path, e.path), message=e.message, code=e.code)
        for e in problem.errors
    ]


def _context(case: Case, hearing: Hearing, party: HearingParty, via: str) -> dict[str, Any]:
    today = timezone.localdate()
    waits = case.status in BEFORE_DECISION
    own = via == "web"
    kinds = KINDS if own else KINDS[1:]
    documents = [
        {"document": d, "url": _document_url(case, party, d.public_id, via)}
        for d in case.documents.filter(kind__in=kinds).order_by("id")
    ]
    record = case.documents.filter(kind=DocumentKind.HEARING_RECORD).order_by("-id").first()
    return {
        **frame(case),
        "hearing": hearing,
        "party": party,
        "own": own,
        "via": via,
        "organization": org.organization(case.organization_id),
        "presider": arranging.presider_name(hearing),
        "may_answer": waits
        and hearing.state in answering.TELLING
        and not party.answer
        and party.due_on is not None
        and today <= party.due_on,
        "objection": hearing.objections.filter(party=party).order_by("-id").first(),
        "may_object": hearing.state == HearingState.SCHEDULED
        and not hearing.objections.filter(is_upheld=None).exists(),
        "may_confirm": hearing.state == HearingState.RECORDED
        and bool(party.attended)
        and party.confirmed_at is None,
        "record": record,
        "documents": documents,
    }


def _document_url(case: Case, party: HearingParty, public_id: uuid.UUID, via: str) -> str:
    if via == "company":
        return reverse("hearings:company_document", args=[party.public_id, public_id])
    if via == "web":
        return reverse("my_case_document", args=[case.public_id, public_id])
    return reverse("hearings:party_document", args=[party.public_id, token_of(party), public_id])


@public
@never_cache
@require_safe
def party_document(
    request: HttpRequest, public_id: uuid.UUID, token: str, document_id: uuid.UUID
) -> HttpResponseBase:
    """Notice and record as PDF for the bearer of a link: nothing else of the case."""
    return document_of(request, by_link(public_id, token), document_id)


def document_of(
    request: HttpRequest, found: HearingParty, document_id: uuid.UUID
) -> HttpResponseBase:
    row = found.hearing.case.documents.filter(public_id=document_id, kind__in=KINDS[1:]).first()
    if row is None:
        raise NotFound
    file = files.get(pdf_of(row))
    return files.response(request, file.id, download="download" in request.GET)


@public
@require_safe
def announcements(request: HttpRequest) -> HttpResponse:
    """Public hearings, for anyone."""
    return render(request, "cases/hearings/announcements.html", {"found": queries.announcements()})


@public
@require_safe
def announcement(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = queries.announcement(public_id)
    if found is None:
        raise errors.NoHearing
    context = {
        "one": found,
        "hearing": found.hearing,
        "organization": org.organization(found.hearing.organization_id),
    }
    return render(request, "cases/hearings/announcement.html", context)


@staff("cases.handle")
@never_cache
@require_safe
def desk_hearings(request: HttpRequest) -> HttpResponse:
    """Hearings of the cases that one may see, those that wait first."""
    is_open = request.GET.get("show") != "done"
    rows = queries.waiting_hearings(request.actor, is_open=is_open)
    context = {"rows": rows, "is_open": is_open, "most": queries.MOST}
    return render(request, "cases/hearings/desk.html", context)
