"""One order on one page: what it says, what may be done now, its documents and its history."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhengtong.core.files import api as files
from zhengtong.core.pages.access import staff
from zhengtong.kernel.access import Actor, allows
from zhengtong.kernel.errors import DomainError, FieldError
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
from zhengtong.modules.supervision.orders.services import appeal, review
from zhengtong.modules.supervision.orders.staff.lists import TONES
from zhengtong.modules.supervision.orders.staff.posted import by_path, refusals, still_there
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
CANCEL = {"reason": "cancel-reason"}
"""Paths of errors → fields of the form for cancelling."""


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


def show(
    request: HttpRequest,
    order: SupervisionOrder,
    refused: DomainError | None = None,
    verb: str = "",
    sent: Sequence[uuid.UUID] = (),
) -> HttpResponse:
    """`verb` was refused; the files in `sent` wait for it."""
    errors = _errors(refused, verb)
    kept = sorted(files.files_of(owner_kind=OWNER, owner_id=str(order.public_id)),
                  key=lambda f: f.id)  # fmt: skip
    case_ids = list(order.cases.order_by("pk").values_list("case_id", flat=True))
    extension = OrderExtension.objects.filter(order=order).select_related("decision").first()
    acts = _acts(request.actor, order, extension)
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
        "papers": list(order.papers.select_related("file").order_by("pk")),
        "files": [(f, _(PURPOSES[f.purpose])) for f in kept if f.purpose in PURPOSES],
        "events": _log(order),
        "typed": request.POST if refused else {},
        "waiting": still_there(request, sent),
        "verb": verb,
        "errors": errors,
        "said": by_path(errors),
        "may_watch": request.actor.has(policies.VIEW, order.organization_id),
        **acts,
        "left_over": _left_over(request, acts["may"].get(verb)) if refused else "",
    }
    status = refused.status if refused else 200
    return render(request, "supervision/orders/order.html", context, status=status)


def _left_over(request: HttpRequest, has_form: bool | None) -> str:
    """What was written for a step that somebody else ended meanwhile."""
    return "" if has_form else request.POST.get("words") or request.POST.get("reason", "")


def _errors(refused: DomainError | None, verb: str) -> Sequence[FieldError]:
    """The form for cancelling stands beside others that ask for a reason too."""
    if refused is None:
        return ()
    found = refusals(refused)
    if verb != "cancel":
        return found
    return [FieldError(path=CANCEL.get(e.path, e.path), message=e.message) for e in found]


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
