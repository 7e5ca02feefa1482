"""One address per act on a case. A refused act comes back with the reason and what was typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhengtong.core.files import api as files
from zhengtong.core.pages.access import staff
from zhengtong.core.pages.middleware import record_refusal
from zhengtong.kernel.errors import (
    DomainError,
    InvalidInput,
    NotFound,
    PermissionRefused,
    SignInRequired,
)
from zhengtong.modules.cases import aspects, policies
from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.plugins import DeskAct
from zhengtong.modules.cases.posted import act_on, beside, task_of, whole
from zhengtong.modules.cases.public import waiting
from zhengtong.modules.cases.public.materials import posted_files
from zhengtong.modules.cases.services import conclude, countersign, handle
from zhengtong.modules.cases.services.locking import find
from zhengtong.modules.cases.services.supplement import supply_supplement
from zhengtong.modules.cases.staff import screen
from zhengtong.modules.cases.staff.case import show
from zhengtong.modules.cases.staff.choosing import step
from zhengtong.modules.cases.steering import giving
from zhengtong.modules.forms import api as forms

Act = Callable[[Case, QueryDict, HttpRequest], str | None]
"""Runs one command. May return the key of the act that it turned out to be."""


class ColleagueWanted(InvalidInput):
    """请选择转给哪位同事。"""

    code = "colleague_wanted"


def claim(case: Case, post: QueryDict, request: HttpRequest) -> None:
    handle.claim_step(**act_on(case, request), task_id=task_of(post))


def release(case: Case, post: QueryDict, request: HttpRequest) -> None:
    handle.release_step(**act_on(case, request), task_id=task_of(post))


def transfer(case: Case, post: QueryDict, request: HttpRequest) -> None:
    """To a colleague (`staff:7`, or the bare number) or to another post (`post:9`)."""
    kind, colon, number = post.get("to", "").partition(":")
    to = whole(number if colon else kind)
    if to is None or (colon and kind not in ("staff", "post")):
        raise beside("to", ColleagueWanted)
    giving.give_step(
        **act_on(case, request),
        task_id=task_of(post),
        to_staff_id=None if kind == "post" else to,
        to_post_id=to if kind == "post" else None,
        reason=post.get("transfer_reason", ""),
    )


def take_back(case: Case, post: QueryDict, request: HttpRequest) -> None:
    handle.take_back_step(**act_on(case, request))


def resume(case: Case, post: QueryDict, request: HttpRequest) -> None:
    handle.resume_case(**act_on(case, request), result=post.get("result", ""))


def deliver(case: Case, post: QueryDict, request: HttpRequest) -> None:
    conclude.deliver_case(**act_on(case, request), note=post.get("note", ""))


def supply(case: Case, post: QueryDict, request: HttpRequest) -> None:
    """The applicant brings the supplement to the counter."""
    uploads = [(key, file, file.name or "") for key, file in posted_files(request)]
    kept = waiting.of(request, case, waiting.kept(request, case).get("files", {}))
    with ExitStack() as opened:
        uploads += [
            (key, opened.enter_context(files.open_file(f.id)), f.name)
            for key, listed in kept.items()
            for f in listed
        ]
        supply_supplement(
            **act_on(case, request), uploads=tuple(uploads), note=post.get("note", "")
        )
    waiting.forget(request, case)


def urge(case: Case, post: QueryDict, request: HttpRequest) -> None:
    handle.urge_step(
        case_id=case.pk, task_id=task_of(post), actor=request.actor, note=post.get("note", "")
    )


def add_signer(case: Case, post: QueryDict, request: HttpRequest) -> None:
    countersign.add_signer(
        **act_on(case, request),
        task_id=task_of(post),
        organization_id=whole(post.get("signer_organization")),
        post_key=post.get("signer_post", ""),
        reason=post.get("signer_reason", ""),
    )


def remove_signer(case: Case, post: QueryDict, request: HttpRequest) -> None:
    countersign.remove_signer(
        **act_on(case, request), task_id=task_of(post), reason=post.get("removal_reason", "")
    )


def delegate(case: Case, post: QueryDict, request: HttpRequest) -> None:
    countersign.delegate_step(
        **act_on(case, request),
        task_id=task_of(post),
        to_staff_id=whole(post.get("delegate")),
        reason=post.get("delegation_reason", ""),
    )


ACTS: Mapping[str, Act] = {
    "step": step,
    "claim": claim,
    "release": release,
    "transfer": transfer,
    "take-back": take_back,
    "resume": resume,
    "deliver": deliver,
    "supply": supply,
    "urge": urge,
    "add-signer": add_signer,
    "remove-signer": remove_signer,
    "delegate": delegate,
}

DONE = {
    "complete": gettext_noop("已提交。"),
    "accept": gettext_noop("已受理，办理期限从明天起计算。"),
    "refuse": gettext_noop("已决定不予受理，通知书已发给申请人。"),
    "supplement": gettext_noop("已一次性告知补正。"),
    "send-back": gettext_noop("已退回。"),
    "suspend": gettext_noop("已进入特别程序，从明天起停止计时。"),
    "claim": gettext_noop("已领取。"),
    "release": gettext_noop("已放回，本岗同事可以领取。"),
    "transfer": gettext_noop("已转办。"),
    "take-back": gettext_noop("已撤回上一步。"),
    "resume": gettext_noop("已恢复计时。"),
    "deliver": gettext_noop("已送达，办件办结。"),
    "supply": gettext_noop("已收到补正材料，请决定是否受理。"),
    "urge": gettext_noop("已催办。"),
    "add-signer": gettext_noop("已请对方会签。"),
    "remove-signer": gettext_noop("已减少一个会签岗位。"),
    "delegate": gettext_noop("已委托，对方以您的名义办理这一环节。"),
}


@staff()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, public_id: UUID, verb: str) -> HttpResponse:
    """Do it, then show the case as it is now. Opening the address only leads to the case."""
    more = aspects.acts().get(verb)
    if verb not in ACTS and more is None:
        raise Http404
    if request.method != "POST":
        return redirect(_screen_url(public_id, request))
    case = find(public_id=public_id, actor=request.actor)
    if verb == "step" and forms.row_action(request.POST):
        return show(request, case, typed=_typed(verb, request.POST))
    try:
        did = _run(verb, more, case, request)
    except (NotFound, SignInRequired):
        raise
    except DomainError as problem:
        if isinstance(problem, PermissionRefused):
            record_refusal(request, problem)
        case.refresh_from_db()
        return show(request, case, problem=problem, typed=_typed(verb, request.POST))
    said = aspects.acts()[did].done if did in aspects.acts() else DONE[did]
    messages.success(request, _(said))
    return redirect(_after(case, request))


def _after(case: Case, request: HttpRequest) -> str:
    """The case, while one may still see it: what was given away may be out of sight."""
    case.refresh_from_db()
    if policies.sees(request.actor, case):
        return _screen_url(case.public_id, request)
    return reverse("inbox")


def _run(verb: str, more: DeskAct | None, case: Case, request: HttpRequest) -> str:
    """The key of what was done."""
    if more is not None:
        more.run(case, request.POST, request)
        return verb
    return ACTS[verb](case, request.POST, request) or verb


def _typed(verb: str, post: QueryDict) -> dict[str, Any]:
    """What the forms show again; `material` is the ticked list."""
    act = post.get("choice", "").partition(":")[0] if verb == "step" else verb
    return {**post.dict(), "verb": verb, "act": act, "material": post.getlist("material")}


def _screen_url(public_id: UUID, request: HttpRequest) -> str:
    address = reverse("case_screen", args=[public_id])
    tab = request.GET.get("tab", "")
    return f"{address}?{urlencode({'tab': tab})}" if tab in screen.TABS else address
