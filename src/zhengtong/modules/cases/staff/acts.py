"""One address per act on a case. A refused act comes back with the reason and what was typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST

from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import DomainError, NotFound, PermissionRefused
from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.services import accept, conclude, handle
from zhengtong.modules.cases.services.locking import find
from zhengtong.modules.cases.staff.case import show

Act = Callable[[Case, Any, HttpRequest], None]


def _whole(value: str | None) -> int | None:
    return int(value) if value and value.isdigit() and len(value) < 10 else None


def _day(value: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value or "")
    except ValueError:
        return None


def _of(case: Case, request: HttpRequest) -> dict[str, Any]:
    return {
        "case_id": case.pk,
        "actor": request.actor,
        "expected_version": _whole(request.POST.get("lock_version")),
    }


def _task(post: Any) -> int:
    task_id = _whole(post.get("task"))
    if task_id is None:
        raise handle.WrongStep
    return task_id


def claim(case: Case, post: Any, request: HttpRequest) -> None:
    handle.claim_step(**_of(case, request), task_id=_task(post))


def release(case: Case, post: Any, request: HttpRequest) -> None:
    handle.release_step(**_of(case, request), task_id=_task(post))


def transfer(case: Case, post: Any, request: HttpRequest) -> None:
    to = _whole(post.get("to"))
    if to is None:
        raise handle.UnknownOutcome
    handle.transfer_step(
        **_of(case, request), task_id=_task(post), to_staff_id=to, reason=post.get("reason", "")
    )


def complete(case: Case, post: Any, request: HttpRequest) -> None:
    handle.complete_step(
        **_of(case, request),
        task_id=_task(post),
        outcome=post.get("outcome", ""),
        opinion=post.get("opinion", ""),
    )


def accept_(case: Case, post: Any, request: HttpRequest) -> None:
    accept.accept_case(**_of(case, request), opinion=post.get("opinion", ""))


def refuse(case: Case, post: Any, request: HttpRequest) -> None:
    accept.refuse_case(**_of(case, request), reason=post.get("reason", ""))


def supplement(case: Case, post: Any, request: HttpRequest) -> None:
    accept.request_supplement(
        **_of(case, request),
        material_keys=tuple(post.getlist("material")),
        corrections=post.get("corrections", ""),
        reason=post.get("reason", ""),
    )


def send_back(case: Case, post: Any, request: HttpRequest) -> None:
    mode = "straight_back" if post.get("mode") == "straight_back" else "redo"
    handle.send_back_step(
        **_of(case, request),
        task_id=_task(post),
        target=post.get("target", ""),
        reason=post.get("reason", ""),
        mode=mode,
    )


def take_back(case: Case, post: Any, request: HttpRequest) -> None:
    handle.take_back_step(**_of(case, request))


def suspend(case: Case, post: Any, request: HttpRequest) -> None:
    handle.suspend_case(
        **_of(case, request),
        ground=post.get("ground", ""),
        expected_on=_day(post.get("expected_on")),
        reason=post.get("reason", ""),
    )


def resume(case: Case, post: Any, request: HttpRequest) -> None:
    handle.resume_case(**_of(case, request), result=post.get("result", ""))


def extend(case: Case, post: Any, request: HttpRequest) -> None:
    handle.extend_case(
        **_of(case, request), days=_whole(post.get("days")) or 0, reason=post.get("reason", "")
    )


def deliver(case: Case, post: Any, request: HttpRequest) -> None:
    conclude.deliver_case(**_of(case, request), note=post.get("note", ""))


def urge(case: Case, post: Any, request: HttpRequest) -> None:
    handle.urge_step(
        case_id=case.pk, task_id=_task(post), actor=request.actor, note=post.get("note", "")
    )


ACTS: dict[str, tuple[Act, str]] = {
    "claim": (claim, gettext_noop("已领取。")),
    "release": (release, gettext_noop("已放回，本岗同事可以领取。")),
    "transfer": (transfer, gettext_noop("已转办。")),
    "complete": (complete, gettext_noop("已提交。")),
    "accept": (accept_, gettext_noop("已受理，办理期限从明天起计算。")),
    "refuse": (refuse, gettext_noop("已决定不予受理，通知书已发给申请人。")),
    "supplement": (supplement, gettext_noop("已一次性告知补正。")),
    "send-back": (send_back, gettext_noop("已退回。")),
    "take-back": (take_back, gettext_noop("已撤回上一步。")),
    "suspend": (suspend, gettext_noop("已进入特别程序，从明天起停止计时。")),
    "resume": (resume, gettext_noop("已恢复计时。")),
    "extend": (extend, gettext_noop("已延长办理期限，告知书已发给申请人。")),
    "deliver": (deliver, gettext_noop("已送达，办件办结。")),
    "urge": (urge, gettext_noop("已催办。")),
}


@require_POST
@staff()
def act(request: HttpRequest, public_id: UUID, verb: str) -> HttpResponse:
    """Do it, then show the case as it is now."""
    if verb not in ACTS:
        raise Http404
    command, done = ACTS[verb]
    case = find(public_id=public_id, actor=request.actor)
    try:
        command(case, request.POST, request)
    except (NotFound, PermissionRefused):
        raise
    except DomainError as problem:
        case.refresh_from_db()
        return show(request, case, problem=problem, typed={"verb": verb, **request.POST.dict()})
    messages.success(request, _(done))
    return redirect(reverse("case_screen", args=[public_id]))
