"""One batch on one page: who is in it, what may be done now, its files and the banks' answers."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from zhengtong.core.pages.access import staff
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError, FieldError, InvalidInput, NotFound
from zhengtong.kernel.pagination import encode_cursor
from zhengtong.modules.billing.subsidies import acts, batches, returns, rosters
from zhengtong.modules.billing.subsidies.batches import FaultyRoster
from zhengtong.modules.billing.subsidies.course import (
    ACTS,
    CHANGEABLE,
    CHECK,
    PAY,
    PREPARE,
    may_move,
    same_hands,
)
from zhengtong.modules.billing.subsidies.errors import NoSuchSubsidy, SameHands
from zhengtong.modules.billing.subsidies.holding import hands
from zhengtong.modules.billing.subsidies.models import PayoutBank, SubsidyBatch
from zhengtong.modules.billing.subsidies.policies import VIEW, visible_batches
from zhengtong.modules.billing.subsidies.rosters import Line
from zhengtong.modules.billing.subsidies.staff.lists import after
from zhengtong.modules.billing.subsidies.states import BatchKind, BatchState, RowState
from zhengtong.modules.billing.subsidies.telling import reason_words
from zhengtong.modules.org import api as org

PAGE = 50
BUTTONS = {
    "submit": (gettext_noop("提交复核"), gettext_noop("已提交，等待另一位同事复核。")),
    "check": (gettext_noop("复核通过"), gettext_noop("复核通过。")),
    "approve": (gettext_noop("批准发放，生成代发文件"), gettext_noop("已批准，代发文件已生成。")),
    "send": (gettext_noop("登记已送银行"), gettext_noop("已登记送达银行，等待回盘。")),
    "close": (gettext_noop("核对无误，结清"), gettext_noop("批次已结清。")),
    "send_back": (gettext_noop("退回编制"), gettext_noop("已退回编制。")),
    "cancel": (gettext_noop("取消这个批次"), gettext_noop("批次已取消。")),
}
"""By act: what the button says, and what is said afterwards."""
ACT_WORDS = {
    "open": gettext_noop("新建批次"),
    "import": gettext_noop("导入花名册"),
    "add": gettext_noop("添加人员"),
    "take": gettext_noop("列入待发放申请"),
    "strike": gettext_noop("剔除人员"),
    "submit": gettext_noop("提交复核"),
    "check": gettext_noop("复核通过"),
    "send_back": gettext_noop("退回编制"),
    "approve": gettext_noop("批准发放"),
    "send": gettext_noop("送银行"),
    "answer": gettext_noop("导入回盘"),
    "close": gettext_noop("结清"),
    "cancel": gettext_noop("取消"),
}


@staff(VIEW)
@never_cache
@require_safe
def batch(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    return show(request, _found(request.actor, public_id))


def _found(actor: Actor, public_id: uuid.UUID) -> SubsidyBatch:
    rows = visible_batches(actor).select_related("version", "programme")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NoSuchSubsidy
    return found


def _roster(request: HttpRequest, common: dict[str, Any]) -> None:
    sent = request.FILES.get("file")
    if sent is None:
        told = _("请选择花名册文件。")
        raise InvalidInput(errors=[FieldError(path="file", message=told)])
    content = sent.read(rosters.MOST_BYTES + 1)
    batches.import_roster(content=content, name=str(sent.name), **common)


def _add(request: HttpRequest, common: dict[str, Any]) -> None:
    typed = {k: request.POST.get(k, "").replace("\0", "").strip()[:300] for k in rosters.COLUMNS}
    batches.add_payee(typed=Line(number=1, **typed), **common)


def _take(request: HttpRequest, common: dict[str, Any]) -> None:
    batches.take_offer(
        offer_id=_key(request.POST.get("offer", "")),
        bank=request.POST.get("bank", ""),
        account=request.POST.get("account", ""),
        **common,
    )


def _return(request: HttpRequest, common: dict[str, Any]) -> None:
    sent = request.FILES.get("return")
    if sent is None:
        told = _("请选择回盘文件。")
        raise InvalidInput(errors=[FieldError(path="return", message=told)])
    returns.import_return(
        file_id=_key(request.POST.get("pay_file", "")),
        content=sent.read(returns.bankfile.MOST_BYTES + 1),
        **common,
    )


def _key(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise NoSuchSubsidy from None


def _plain(command: Callable[..., Any]) -> Callable[[HttpRequest, dict[str, Any]], None]:
    def run(request: HttpRequest, common: dict[str, Any]) -> None:
        command(**common)

    return run


def _with_reason(command: Callable[..., Any]) -> Callable[[HttpRequest, dict[str, Any]], None]:
    def run(request: HttpRequest, common: dict[str, Any]) -> None:
        command(reason=request.POST.get("reason", ""), **common)

    return run


RUN: Mapping[str, Callable[[HttpRequest, dict[str, Any]], None]] = {
    "import": _roster,
    "add": _add,
    "take": _take,
    "return": _return,
    "submit": _plain(acts.submit_batch),
    "check": _plain(acts.check_batch),
    "approve": _plain(acts.approve_batch),
    "send": _plain(acts.mark_sent),
    "close": _plain(acts.close_batch),
    "send_back": _with_reason(acts.send_back_batch),
    "cancel": _with_reason(acts.cancel_batch),
}
SAID = {
    "import": gettext_noop("花名册已导入。"),
    "add": gettext_noop("已添加。"),
    "take": gettext_noop("已列入批次。"),
    "return": gettext_noop("回盘已入账，本人会收到消息。"),
    **{verb: said for verb, (_label, said) in BUTTONS.items()},
}


@staff(VIEW)
@never_cache
@require_POST
def act(request: HttpRequest, public_id: uuid.UUID, verb: str) -> HttpResponse:
    """One step; what is refused comes back on the page with everything typed."""
    if verb not in RUN:
        raise Http404
    version = request.POST.get("version", "")
    common = {
        "batch_id": public_id,
        "expected_version": int(version) if version.isdigit() and len(version) < 10 else 0,
        "actor": request.actor,
    }
    try:
        RUN[verb](request, common)
    except NotFound:
        raise
    except DomainError as refused:
        return show(request, _found(request.actor, public_id), refused, verb)
    messages.success(request, _(SAID[verb]))
    return redirect("subsidy_desk:batch", public_id)


def show(
    request: HttpRequest,
    found: SubsidyBatch,
    refused: DomainError | None = None,
    verb: str = "",
) -> HttpResponse:
    errors = tuple(getattr(refused, "errors", ())) if refused else ()
    if refused and not errors:
        errors = (FieldError(path="", message=refused.message),)
    context = {
        "batch": found,
        "version": found.version,
        "organization": org.organization(found.organization_id),
        "events": _log(found),
        "sums": _sums(found),
        "files": _files(found),
        "may_pay": request.actor.has(PAY, found.organization_id),
        "may_fill": _may_fill(request.actor, found),
        "banks": list(
            PayoutBank.objects.filter(is_active=True).order_by("name").values_list("name", "name")
        ),
        "offers": _offers(request.actor, found),
        "columns": [(k, label, k in rosters.NEEDED) for k, (label, _o) in rosters.COLUMNS.items()],
        "typed": request.POST,
        "verb": verb,
        "errors": errors,
        "said": {e.path: e.message for e in errors},
        "faults": refused.faults if isinstance(refused, FaultyRoster) and verb == "import" else (),
        **_steps(request.actor, found),
        **_rows(request, found),
    }
    status = refused.status if refused else 200
    return render(request, "billing/subsidies/staff/batch.html", context, status=status)


def _may_fill(actor: Actor, found: SubsidyBatch) -> bool:
    return (
        found.state in CHANGEABLE
        and found.kind == BatchKind.REGULAR
        and actor.has(PREPARE, found.organization_id)
    )


def _steps(actor: Actor, found: SubsidyBatch) -> dict[str, Any]:
    """The buttons of this reader, and why one is not theirs."""
    done = hands(found)
    open_acts = [
        verb
        for verb, step in ACTS.items()
        if may_move(found.state, verb) and actor.has(step.permission, found.organization_id)
    ]
    mine = [v for v in open_acts if not same_hands(v, actor.staff_id, done)]
    if found.state == BatchState.NOTICED and not found.is_notice_over:
        mine = [v for v in mine if v != "approve"]
    return {
        "buttons": [(v, _(BUTTONS[v][0])) for v in mine if not ACTS[v].needs_text],
        "reasoned": [(v, _(BUTTONS[v][0])) for v in mine if ACTS[v].needs_text],
        "barred": SameHands().message if any(v not in mine and same_hands(v, actor.staff_id, done)
                                             for v in open_acts) else "",
        "may_strike": actor.has(
            PREPARE if found.state in CHANGEABLE else CHECK, found.organization_id
        ),
    }  # fmt: skip


def _log(found: SubsidyBatch) -> list[dict[str, Any]]:
    events = list(found.events.order_by("pk"))
    names = org.staff_names({e.staff_id for e in events if e.staff_id})
    return [
        {
            "at": e.at,
            "title": _(ACT_WORDS.get(e.act, e.act)),
            "actor": names.get(e.staff_id, "") if e.staff_id else "",
            "text": e.words,
            "rows": e.row_count,
            "fen": e.total_fen,
        }
        for e in events
    ]


def _sums(found: SubsidyBatch) -> list[tuple[str, int]]:
    rows, files, answers = acts.totals(found)
    return [(_("名单"), rows), (_("送银行"), files), (_("银行答复"), answers)]


def _files(found: SubsidyBatch) -> list[Any]:
    return list(found.files.select_related("bank", "answer").order_by("number"))


def _offers(actor: Actor, found: SubsidyBatch) -> list[Any]:
    if not _may_fill(actor, found):
        return []
    offers = list(found.programme.offers.filter(row=None).order_by("pk")[:PAGE])
    people = org.people({o.person_id for o in offers})
    return [(o, people[o.person_id]) for o in offers if o.person_id in people]


def _rows(request: HttpRequest, found: SubsidyBatch) -> dict[str, Any]:
    state = request.GET.get("row_state", "")
    name = request.GET.get("name", "").replace("\0", "").strip()[:60]
    rows = found.rows.select_related("bank", "new_bank").defer(
        "id_number", "account", "new_account"
    )
    if state in RowState:
        rows = rows.filter(state=state)
    if name:
        rows = rows.filter(name__icontains=name)
    if start := after(request):
        rows = rows.filter(line__gt=start)
    page = list(rows.order_by("line")[: PAGE + 1])
    for row in page:
        row.batch = found
    query = {k: v for k, v in (("row_state", state), ("name", name)) if v}
    more = len(page) > PAGE
    return {
        "rows": [(row, reason_words(row)) for row in page[:PAGE]],
        "row_state": state,
        "row_name": name,
        "row_states": RowState.choices,
        "next_url": "?" + urlencode({**query, "cursor": encode_cursor(page[PAGE - 1].line)})
        if more
        else "",
        "first_url": "?" + urlencode(query) if start else "",
    }
