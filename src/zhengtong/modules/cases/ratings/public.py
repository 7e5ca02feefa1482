"""Where people rate: on the page of their case, by a link, at a counter; and answer a reply."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhengtong.core.pages.access import citizen, public
from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.modules.cases.models import Case, CloseType, RatingTicket
from zhengtong.modules.cases.public.case import frame, own_case
from zhengtong.modules.cases.ratings import giving, places, replying, shown, tickets
from zhengtong.modules.cases.ratings.errors import AlreadyRated, LinkRefused, NoReplyYet
from zhengtong.modules.cases.services.lookup import TooManyTries, WrongNumberOrCode, look_up

CARD_SALT = "cases.rating.card"
CARD_SECONDS = 1800
"""How long number and code that were typed at a card stay proven."""


@citizen
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The applicant's own finished case."""
    found = own_case(public_id, request.actor)
    said, refused = None, None
    if request.method == "POST":
        said = shown.said_of(request.POST)
        try:
            giving.rate_case(case_id=found.pk, actor=request.actor, **vars(said))
        except InvalidInput as error:
            refused = error
        else:
            messages.success(request, _("谢谢您的评价。"))
            return redirect("my_case", found.public_id)
    elif refusal := giving.why_not_rate(found):
        raise refusal
    elif giving.is_rated(found):
        raise AlreadyRated
    context = {
        **frame(found),
        **shown.about(found),
        "is_first_review": found.close_type == CloseType.FORWARDED,
        **shown.fields(said, refused),
    }
    return render(request, "cases/public/rate.html", context, status=422 if refused else 200)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The link of an SMS: rate, or read the reply and answer it."""
    ticket = tickets.opened(token=token, address=request.actor.address)
    if ticket.rating_id is not None:
        return _reply(request, ticket)
    return _ask(
        request,
        ticket.case,
        lambda said: tickets.rate_by_ticket(ticket_id=ticket.pk, said=said),
    )


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_paper(request: HttpRequest, number: str, mark: str) -> HttpResponse:
    """The code on a receipt or a decision."""
    case = tickets.case_of_paper(number=number, mark=mark, address=request.actor.address)
    return _ask(request, case, lambda said: tickets.rate_by_paper(case_id=case.pk, said=said))


def _ask(request: HttpRequest, case: Case, give: Any) -> HttpResponse:
    """The form on a page that says nothing of the person; then thanks."""
    context = {**shown.about(case), "too_early": giving.why_not_rate(case)}
    said, refused = None, None
    if request.method == "POST":
        said = shown.said_of(request.POST)
        try:
            give(said)
        except InvalidInput as error:
            refused = error
        except AlreadyRated as twice:
            raise LinkRefused from twice
        else:
            return render(request, "cases/ratings/thanks.html", context)
    context |= shown.fields(said, refused)
    return render(request, "cases/ratings/link.html", context, status=422 if refused else 200)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_card(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The card on a counter's table: number and query code first, then the form."""
    place = places.place_of_card(public_id)
    context: dict[str, Any] = {"place": place}
    if request.method != "POST":
        return render(request, "cases/ratings/card.html", context)
    if "proof" not in request.POST:
        return _prove(request, context)
    case = _proven(request.POST["proof"], public_id)
    if case is None:
        return render(request, "cases/ratings/card.html", context)
    said, refused = shown.said_of(request.POST), None
    context |= {**shown.about(case), "proof": request.POST["proof"]}
    try:
        places.rate_by_card(place_id=place.pk, case_id=case.pk, said=said)
    except InvalidInput as error:
        refused = error
    else:
        return render(request, "cases/ratings/thanks.html", context)
    context |= shown.fields(said, refused)
    return render(request, "cases/ratings/link.html", context, status=422)


def _prove(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    number, code = request.POST.get("number", "")[:40], request.POST.get("code", "")[:20]
    try:
        case = look_up(number=number, query_code=code, address=request.actor.address)
    except (WrongNumberOrCode, TooManyTries) as refused:
        errors = [FieldError(path="number", message=refused.message)]
        context |= {"number": number, "code": code, "errors": errors}
        return render(request, "cases/ratings/card.html", context, status=refused.status)
    value = f"{context['place'].public_id}:{case.pk}"
    context |= {**shown.about(case), "proof": signing.dumps(value, salt=CARD_SALT)}
    return render(request, "cases/ratings/link.html", context | shown.fields())


def _proven(proof: str, public_id: uuid.UUID) -> Case | None:
    try:
        value = signing.loads(proof, salt=CARD_SALT, max_age=CARD_SECONDS)
    except signing.BadSignature:
        return None
    place, _colon, case_id = str(value).partition(":")
    if place != str(public_id):
        return None
    return Case.objects.defer("form_data").filter(pk=int(case_id)).first()


@citizen
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_reply(request: HttpRequest, public_id: uuid.UUID, rating_id: uuid.UUID) -> HttpResponse:
    """The reply to one's rating, and whether it is enough."""
    found = own_case(public_id, request.actor)
    rating = found.ratings.filter(public_id=rating_id).first()
    if rating is None or not rating.replies.exists():
        raise NoReplyYet
    context = {**frame(found), **shown.about(found)}

    def give(is_content: bool | None, answer: str) -> None:
        replying.answer_reply(
            rating_id=rating.pk, actor=request.actor, is_content=is_content, answer=answer
        )

    return _answer(request, rating.pk, context, give)


def _reply(request: HttpRequest, ticket: RatingTicket) -> HttpResponse:
    def give(is_content: bool | None, answer: str) -> None:
        tickets.answer_by_ticket(ticket_id=ticket.pk, is_content=is_content, answer=answer)

    assert ticket.rating_id is not None
    return _answer(request, ticket.rating_id, shown.about(ticket.case), give)


def _answer(
    request: HttpRequest, rating_id: int, context: dict[str, Any], give: Any
) -> HttpResponse:
    replies = list(replying.replies_of(rating_id))
    context |= {"replies": replies, "latest": replies[-1], "most": replying.LONGEST_ANSWER}
    if request.method != "POST":
        return render(request, "cases/ratings/reply.html", context)
    chosen = request.POST.get("is_content", "")
    answer = request.POST.get("answer", "")[:5000]
    try:
        give({"yes": True, "no": False}.get(chosen), answer)
    except InvalidInput as refused:
        context |= {"chosen": chosen, "answer": answer, "errors": refused.errors}
        return render(request, "cases/ratings/reply.html", context, status=refused.status)
    context |= {"is_content": chosen == "yes"}
    return render(request, "cases/ratings/answered.html", context)
