"""What staff do on the page of a meeting: one address per act."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import (
    DomainError,
    FieldError,
    InvalidInput,
    NotFound,
    PermissionRefused,
    SignInRequired,
)
from zhengtong.modules.cases.joint import day, fixing, minutes, planning, posted, rules
from zhengtong.modules.cases.joint.staff import show_meeting
from zhengtong.modules.cases.posted import whole

Act = Callable[[HttpRequest, UUID], Any]


def _revision(request: HttpRequest) -> int | None:
    return whole(request.POST.get("revision"))


def _answer(request: HttpRequest, public_id: UUID) -> None:
    planning.answer_dates(
        meeting_id=public_id,
        participant_id=whole(request.POST.get("seat")),
        answers=posted.answers(request.POST),
        remark=request.POST.get("remark", ""),
        actor=request.actor,
        expected_revision=_revision(request),
    )


def _fix(request: HttpRequest, public_id: UUID) -> None:
    fixing.fix_meeting(
        meeting_id=public_id,
        date_id=whole(request.POST.get("date")),
        actor=request.actor,
        expected_revision=_revision(request),
    )


def _move(request: HttpRequest, public_id: UUID) -> None:
    fixing.move_meeting(
        meeting_id=public_id,
        starts=posted.moments(request.POST),
        reason=request.POST.get("reason", ""),
        actor=request.actor,
        expected_revision=_revision(request),
    )


def _cancel(request: HttpRequest, public_id: UUID) -> None:
    fixing.cancel_meeting(
        meeting_id=public_id,
        reason=request.POST.get("cancel_reason", ""),
        actor=request.actor,
        expected_revision=_revision(request),
    )


def _add_files(request: HttpRequest, public_id: UUID) -> None:
    with ExitStack() as stack:
        day.add_meeting_files(
            meeting_id=public_id, uploads=posted.uploads(request, stack), actor=request.actor
        )


def _remove_file(request: HttpRequest, public_id: UUID) -> None:
    try:
        wanted = UUID(request.POST.get("file", ""))
    except ValueError:
        return
    day.remove_meeting_file(meeting_id=public_id, file_public_id=wanted, actor=request.actor)


def _finding(request: HttpRequest, public_id: UUID) -> None:
    day.give_finding(
        meeting_id=public_id,
        participant_id=whole(request.POST.get("seat")),
        position=request.POST.get("position", ""),
        text=request.POST.get("text", ""),
        actor=request.actor,
    )


def _minutes(request: HttpRequest, public_id: UUID) -> None:
    minutes.issue_minutes(
        meeting_id=public_id,
        record=request.POST.get("record", ""),
        conclusion=request.POST.get("conclusion", ""),
        attendance=posted.attendance(request.POST),
        has_applicant_come="applicant_came" in request.POST,
        actor=request.actor,
        expected_revision=_revision(request),
    )


def _confirm(request: HttpRequest, public_id: UUID) -> None:
    minutes.confirm_minutes(
        meeting_id=public_id,
        participant_id=whole(request.POST.get("seat")),
        remark=request.POST.get("confirm_remark", ""),
        actor=request.actor,
    )


ACTS: Mapping[str, Act] = {
    "answer": _answer,
    "fix": _fix,
    "move": _move,
    "cancel": _cancel,
    "files": _add_files,
    "remove": _remove_file,
    "finding": _finding,
    "minutes": _minutes,
    "confirm": _confirm,
}

DONE = {
    "answer": gettext_noop("已答复。"),
    "fix": gettext_noop("日期已定，已通知各参加单位。"),
    "move": gettext_noop("已改期，请各部门重新答复。"),
    "cancel": gettext_noop("已取消，已通知各参加单位。"),
    "files": gettext_noop("已上传。"),
    "remove": gettext_noop("已移除。"),
    "finding": gettext_noop("意见已保存。"),
    "minutes": gettext_noop("纪要已形成，请到场的部门确认。"),
    "confirm": gettext_noop("已确认纪要。"),
}

CANCEL_PATHS = {"reason": "cancel_reason"}


@staff("cases.handle")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_act(request: HttpRequest, public_id: UUID, verb: str) -> HttpResponse:
    """One address per act. Opening it only leads to the meeting."""
    if verb not in ACTS:
        raise Http404
    if request.method != "POST":
        return redirect("meeting", public_id)
    case, _found = rules.find_meeting(public_id, actor=request.actor)
    try:
        ACTS[verb](request, public_id)
    except (NotFound, PermissionRefused, SignInRequired):
        raise
    except DomainError as problem:
        _case, fresh = rules.find_meeting(public_id, actor=request.actor)
        return show_meeting(request, case, fresh, problem=_moved(problem, verb), verb=verb)
    messages.success(request, _(DONE[verb]))
    return redirect(reverse("meeting", args=[public_id]) + _anchor(verb))


def _moved(problem: DomainError, verb: str) -> DomainError:
    """The page has two reasons: that of cancelling is a field of its own."""
    if verb != "cancel" or not isinstance(problem, InvalidInput):
        return problem
    return InvalidInput(
        errors=[
            FieldError(path=CANCEL_PATHS.get(e.path, e.path), message=e.message, code=e.code)
            for e in problem.errors
        ]
    )


def _anchor(verb: str) -> str:
    return "#photos" if verb in ("files", "remove") else ""
