"""One step on the page of an order; what is refused comes back on it with everything typed."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from zhengtong.core.pages.access import staff
from zhengtong.core.pages.given import small
from zhengtong.kernel.errors import DomainError, NotFound
from zhengtong.modules.supervision.orders.services import answer, appeal, close, review
from zhengtong.modules.supervision.orders.staff.order import found, show
from zhengtong.modules.supervision.orders.staff.posted import uploads

Files = Sequence[uuid.UUID]
Run = Callable[[HttpRequest, Files, dict[str, Any]], None]


def _answer(request: HttpRequest, sent: Files, common: dict[str, Any]) -> None:
    words = request.POST.get("words", "")
    answer.answer_order(words=words, uploads=sent, **common)


def _ask_time(request: HttpRequest, sent: Files, common: dict[str, Any]) -> None:
    posted = request.POST
    answer.ask_time(days=posted.get("days", ""), words=posted.get("reason", ""), **common)


def _decide_time(request: HttpRequest, sent: Files, common: dict[str, Any]) -> None:
    is_granted = request.POST.get("decision") == "grant"
    answer.decide_time(is_granted=is_granted, words=request.POST.get("reason", ""), **common)


def _review(request: HttpRequest, sent: Files, common: dict[str, Any]) -> None:
    posted = request.POST
    judgement = review.Judgement(
        outcome=posted.get("outcome", ""),
        measure=posted.get("measure", ""),
        recommends=bool(posted.get("recommends")),
        words=posted.get("words", ""),
        advice=posted.get("advice", ""),
    )
    review.review_order(judgement=judgement, uploads=sent, **common)


def _decide_red(request: HttpRequest, sent: Files, common: dict[str, Any]) -> None:
    is_approved = request.POST.get("decision") == "approve"
    review.decide_red(is_approved=is_approved, words=request.POST.get("reason", ""), **common)


def _appeal(request: HttpRequest, sent: Files, common: dict[str, Any]) -> None:
    words = request.POST.get("words", "")
    appeal.appeal_order(words=words, uploads=sent, **common)


def _decide_appeal(request: HttpRequest, sent: Files, common: dict[str, Any]) -> None:
    posted = request.POST
    appeal.decide_appeal(
        outcome=posted.get("outcome", ""),
        left=posted.get("left", ""),
        words=posted.get("words", ""),
        **common,
    )


def _close(request: HttpRequest, sent: Files, common: dict[str, Any]) -> None:
    close.close_order(**common)


def _cancel(request: HttpRequest, sent: Files, common: dict[str, Any]) -> None:
    close.cancel_order(words=request.POST.get("reason", ""), **common)


RUN: Mapping[str, tuple[Run, str]] = {
    "answer": (_answer, gettext_noop("答复已提交，监察人员会核查认定。")),
    "ask_time": (_ask_time, gettext_noop("延期申请已提交。决定以前，原来的期限不变。")),
    "decide_time": (_decide_time, gettext_noop("已决定，单位会收到消息。")),
    "review": (_review, gettext_noop("认定已记录。")),
    "decide_red": (_decide_red, gettext_noop("已决定。")),
    "appeal": (_appeal, gettext_noop("申诉已提交，由没有参与认定和核准的人员裁决。")),
    "decide_appeal": (_decide_appeal, gettext_noop("申诉决定书已送达。")),
    "close": (_close, gettext_noop("督办单已归档。")),
    "cancel": (_cancel, gettext_noop("督办单已取消。")),
}


@staff()
@never_cache
@require_POST
def act(request: HttpRequest, public_id: uuid.UUID, verb: str) -> HttpResponse:
    if verb not in RUN:
        raise Http404
    run, said = RUN[verb]
    common = {
        "order_id": public_id,
        "expected_version": small(request.POST.get("version")),
        "actor": request.actor,
    }
    # Whoever does not see the order leaves no files here.
    found(request.actor, public_id)
    sent = uploads(request)
    try:
        sent.require_sound()
        run(request, sent.ids, common)
    except NotFound:
        raise
    except DomainError as refused:
        return show(request, found(request.actor, public_id), refused, verb, sent.ids)
    messages.success(request, _(said))
    return redirect("orders:order", public_id)
