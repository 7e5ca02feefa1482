"""One order on one page: what it says, what may be done now, its documents and its history."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from zhengtong.core.files import api as files
from zhengtong.core.pages.access import staff
from zhengtong.kernel.access import Actor, allows
from zhengtong.kernel.errors import DomainError, FieldError, NotFound
from zhengtong.modules.cases import api as cases
from zhengtong.modules.org import api as org
from zhengtong.modules.supervision.orders import policies
from zhengtong.modules.supervision.orders.course import (
    ACTS,
    ISSUE,
    lighter,
    may_move,
    same_hands,
)
from zhengtong.modules.supervision.orders.errors import NoSuchOrder, OwnMatter
from zhengtong.modules.supervision.orders.holding import OWNER, hands
from zhengtong.modules.supervision.orders.models import OrderExtension, SupervisionOrder
from zhengtong.modules.supervision.orders.services import answer, appeal, close, review
from zhengtong.modules.supervision.orders.staff.lists import TONES
from zhengtong.modules.supervision.orders.staff.posted import uploads, whole
from zhengtong.modules.supervision.orders.states import (
    AppealOutcome,
    Measure,
    OrderState,
    Outcome,
)

EVENT_WORDS = {
    "send": gettext_noop("发出督办单"),
    "ask_time": gettext_noop("申请延期"),
    "grant_time": gettext_noop("同意延期"),
    "refuse_time": gettext_noop("不同意延期"),
    "answer": gettext_noop("答复"),
    "review": gettext_noop("核查认定"),
    "approve": gettext_noop("核准红牌"),
    "refuse": gettext_noop("不同意红牌，退回重新认定"),
    "appeal": gettext_noop("提出申诉"),
    "decide_appeal": gettext_noop("裁决申诉"),
    "close": gettext_noop("申诉期满，归档"),
    "cancel": gettext_noop("取消督办"),
}
PURPOSES = {
    "order": gettext_noop("发单时的证据"),
    "answer": gettext_noop("答复的证据"),
    "review": gettext_noop("核查的材料"),
    "appeal": gettext_noop("申诉的证据"),
}


def found(actor: Actor, public_id: uuid.UUID) -> SupervisionOrder:
    rows = policies.visible_to(actor).select_related("rule", "terms")
    order = rows.filter(public_id=public_id).first()
    if order is None:
        raise NoSuchOrder
    return order


@staff()
@never_cache
@require_safe
def page(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    return show(request, found(request.actor, public_id))


Run = Callable[[HttpRequest, dict[str, Any]], None]


def _answer(request: HttpRequest, common: dict[str, Any]) -> None:
    words = request.POST.get("words", "")
    answer.answer_order(words=words, uploads=uploads(request), **common)


def _ask_time(request: HttpRequest, common: dict[str, Any]) -> None:
    posted = request.POST
    answer.ask_time(days=posted.get("days", ""), words=posted.get("reason", ""), **common)


def _decide_time(request: HttpRequest, common: dict[str, Any]) -> None:
    is_granted = request.POST.get("decision") == "grant"
    answer.decide_time(is_granted=is_granted, words=request.POST.get("reason", ""), **common)


def _review(request: HttpRequest, common: dict[str, Any]) -> None:
    posted = request.POST
    judgement = review.Judgement(
        outcome=posted.get("outcome", ""),
        measure=posted.get("measure", ""),
        recommends=bool(posted.get("recommends")),
        words=posted.get("words", ""),
        advice=posted.get("advice", ""),
    )
    review.review_order(judgement=judgement, uploads=uploads(request), **common)


def _decide_red(request: HttpRequest, common: dict[str, Any]) -> None:
    is_approved = request.POST.get("decision") == "approve"
    review.decide_red(is_approved=is_approved, words=request.POST.get("reason", ""), **common)


def _appeal(request: HttpRequest, common: dict[str, Any]) -> None:
    words = request.POST.get("words", "")
    appeal.appeal_order(words=words, uploads=uploads(request), **common)


def _decide_appeal(request: HttpRequest, common: dict[str, Any]) -> None:
    posted = request.POST
    appeal.decide_appeal(
        outcome=posted.get("outcome", ""),
        left=posted.get("left", ""),
        words=posted.get("words", ""),
        **common,
    )


def _close(request: HttpRequest, common: dict[str, Any]) -> None:
    close.close_order(**common)


def _cancel(request: HttpRequest, common: dict[str, Any]) -> None:
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
    """One step; what is refused comes back on the page with everything typed."""
    if verb not in RUN:
        raise Http404
    run, said = RUN[verb]
    common = {
        "order_id": public_id,
        "expected_version": whole(request.POST.get("version")),
        "actor": request.actor,
    }
    try:
        run(request, common)
    except NotFound:
        raise
    except DomainError as refused:
        return show(request, found(request.actor, public_id), refused, verb)
    messages.success(request, _(said))
    return redirect("orders:order", public_id)


def show(
    request: HttpRequest,
    order: SupervisionOrder,
    refused: DomainError | None = None,
    verb: str = "",
) -> HttpResponse:
    errors = tuple(getattr(refused, "errors", ())) if refused else ()
    if refused and not errors:
        errors = (FieldError(path="", message=refused.message),)
    kept = sorted(files.files_of(owner_kind=OWNER, owner_id=str(order.public_id)),
                  key=lambda f: f.id)  # fmt: skip
    case_ids = list(order.cases.order_by("pk").values_list("case_id", flat=True))
    extension = OrderExtension.objects.filter(order=order).select_related("decision").first()
    context = {
        "order": order,
        "tone": TONES[OrderState(order.state)],
        "is_late": order.is_late(),
        "unit": org.organization(order.organization_id).name,
        "authority": org.organization(order.authority_id).name,
        "people": org.staff_names({p for p in (order.staff_id, order.sent_by_id) if p}),
        "person": org.staff(order.staff_id) if order.staff_id else None,
        "sender": org.staff(order.sent_by_id),
        "cases": list(cases.case_rows(case_ids).values()),
        "findings": [x.finding for x in order.findings.select_related("finding__rule")],
        "extension": extension,
        "cards": list(order.cards.select_related("deduction", "withdrawal").order_by("pk")),
        "deductions": list(order.deductions.select_related("withdrawal", "card").order_by("pk")),
        "papers": list(order.papers.order_by("pk")),
        "files": [(f, _(PURPOSES[f.purpose])) for f in kept if f.purpose in PURPOSES],
        "events": _log(order),
        "typed": request.POST if refused else {},
        "verb": verb,
        "errors": errors,
        "said": {e.path: e.message for e in errors},
        "may_watch": request.actor.has(policies.VIEW, order.organization_id),
        **_acts(request.actor, order, extension),
    }
    status = refused.status if refused else 200
    return render(request, "supervision/orders/order.html", context, status=status)


def _acts(
    actor: Actor, order: SupervisionOrder, extension: OrderExtension | None
) -> dict[str, Any]:
    """The forms of this reader, and why one is not theirs."""
    today = timezone.localdate()
    done = hands(order)
    open_acts = {v for v in ACTS if may_move(order.state, v) and _may(actor, v, order)}
    mine = {v for v in open_acts if not same_hands(v, actor.staff_id, done, order.staff_id)}
    is_pending = extension is not None and not hasattr(extension, "decision")
    may = {
        "answer": "answer" in mine,
        "ask_time": "ask_time" in mine and extension is None and today <= order.due_on,
        "decide_time": "decide_time" in mine and is_pending,
        "review": "review" in mine and _is_ripe(order, today, is_pending=is_pending),
        "decide_red": "approve" in mine,
        "appeal": order.state == OrderState.HANDLED
        and appeal.may_appeal(actor, order)
        and order.appeal_until is not None
        and today <= order.appeal_until,
        "decide_appeal": "decide_appeal" in mine,
        "close": "close" in mine and order.appeal_until is not None and today > order.appeal_until,
        "cancel": "cancel" in mine,
    }
    return {
        "may": may,
        "may_any": any(may.values()),
        "barred": OwnMatter().message if open_acts - mine else "",
        "outcomes": Outcome.choices,
        "measures": Measure.choices,
        "is_strict": review.is_strict(order),
        "appeal_outcomes": [
            c
            for c in AppealOutcome.choices
            if c[0] != AppealOutcome.PARTLY or lighter(order.measure)
        ],
        "lighter": [(m.value, m.label) for m in lighter(order.measure)],
        "verdict": order.verdicts.order_by("-pk").first(),
    }


def _is_ripe(order: SupervisionOrder, today: Any, *, is_pending: bool) -> bool:
    return order.state == OrderState.REVIEWING or (today > order.due_on and not is_pending)


def _may(actor: Actor, verb: str, order: SupervisionOrder) -> bool:
    permission = ACTS[verb].permission
    if permission == ISSUE:
        return policies.may_issue(actor, order.organization_id)
    return allows(actor, permission, order)


def _log(order: SupervisionOrder) -> list[dict[str, Any]]:
    events = list(order.events.order_by("pk"))
    names = org.staff_names({e.staff_id for e in events if e.staff_id})
    return [
        {
            "at": e.at,
            "title": _(EVENT_WORDS.get(e.act, e.act)),
            "actor": names.get(e.staff_id, "") if e.staff_id else "",
            "text": e.words if e.act not in ("send",) else "",
        }
        for e in events
    ]
