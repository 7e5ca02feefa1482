"""Filling in: the task list, one page of the form at a time, saved at every step."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from zhengtong.kernel.errors import FieldError
from zhengtong.modules.cases.posted import version_of
from zhengtong.modules.cases.public.applying import applying, with_journey
from zhengtong.modules.cases.public.journey import Journey
from zhengtong.modules.cases.public.kept import keeps_post, kept_post
from zhengtong.modules.cases.services import apply
from zhengtong.modules.forms import api as forms

VERSION_FIELD = "_lock_version"
"""Hidden in the page: the draft's lock version that the page shows."""


@applying
@never_cache
@require_http_methods(["GET", "HEAD"])
@with_journey
def overview(request: HttpRequest, journey: Journey) -> HttpResponse:
    """The application as a task list."""
    return render(request, "cases/public/application.html", {"journey": journey})


@keeps_post
@applying
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_journey
def form_page(request: HttpRequest, journey: Journey, number: int) -> HttpResponse:
    if number not in journey.page_numbers:
        return redirect(journey.overview_url)
    if request.method == "POST":
        return _receive(request, journey, number)
    kept = kept_post(request)
    if kept is not None:
        return _restore(request, journey, number, kept)
    return _show(request, journey, number, data=journey.data)


def _receive(request: HttpRequest, journey: Journey, number: int) -> HttpResponse:
    post: QueryDict = request.POST
    data = _typed(journey, number, post)
    try:
        _save(journey, number, data, post)
    except forms.DraftChangedElsewhere:
        # An autosave of the very same answers may have overtaken the button.
        if data != forms.draft(journey.application.draft_public_id).data:
            return _show_stale(request, journey, number, data)
    saved = Journey(journey.application, journey.actor)
    if forms.row_action(post):
        return redirect(f"{_again(request, saved, number)}#{_anchor(post)}")
    if post.get("_action") == "later":
        messages.success(request, gettext("已保存 %(time)s。") % {"time": saved.draft.saved_time})
        return redirect(saved.overview_url)
    errors = saved.errors_of(number, compare=True)
    if errors:
        return _show(request, saved, number, data=saved.data, errors=errors, status=422)
    if _origin(request) == "check":
        return redirect(saved.url("check"))
    return redirect(saved.next_url(number))


def _typed(journey: Journey, number: int, post: QueryDict) -> dict[str, Any]:
    """The answers of this page over those of the others, whatever page the post claims."""
    own = post.copy()
    own["_page"] = str(number)
    return forms.parse_post(form_version_id=journey.form_version_id, post=own, base=journey.data)


def _save(journey: Journey, number: int, data: dict[str, Any], post: QueryDict) -> None:
    apply.save_application(
        public_id=journey.public_id,
        actor=journey.actor,
        data=data,
        page=max(number, journey.draft.page),
        expected_version=version_of(post, VERSION_FIELD),
    )


def _restore(request: HttpRequest, journey: Journey, number: int, kept: QueryDict) -> HttpResponse:
    """After signing in again: what was typed before is saved and shown."""
    data = _typed(journey, number, kept)
    try:
        _save(journey, number, data, kept)
    except forms.DraftChangedElsewhere:
        return _show_stale(request, journey, number, data)
    saved = Journey(journey.application, journey.actor)
    messages.success(request, gettext("您登录前填写的内容都在，请核对后继续。"))
    return _show(request, saved, number, data=saved.data)


def _show_stale(
    request: HttpRequest, journey: Journey, number: int, data: dict[str, Any]
) -> HttpResponse:
    """Saved elsewhere meanwhile: both versions are shown, and the person decides."""
    latest = Journey(journey.application, journey.actor)
    context = {"is_stale": True, "elsewhere": latest.summary(number, blanks=True)}
    return _show(request, latest, number, data=data, status=409, **context)


def _show(
    request: HttpRequest,
    journey: Journey,
    number: int,
    *,
    data: dict[str, Any],
    errors: tuple[FieldError, ...] = (),
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    form = forms.page(
        form_version_id=journey.form_version_id,
        data=data,
        errors=errors,
        number=number,
        prefill=journey.prefill(number),
        autosave_url=_autosave_url(journey, number),
    )
    numbers = journey.page_numbers
    context |= {
        "journey": journey,
        "form": form,
        "position": numbers.index(number) + 1,
        "count": len(numbers),
        "origin": _origin(request),
        "back_url": journey.url("check") if _origin(request) else journey.back_url(number),
        "steps": journey.steps("form"),
    }
    return render(request, "cases/public/form_page.html", context, status=status)


def _origin(request: HttpRequest) -> str:
    """`check` when the page was opened by a change link of the check page."""
    given = request.POST.get("_origin") or request.GET.get("from", "")
    return "check" if given == "check" else ""


def _again(request: HttpRequest, journey: Journey, number: int) -> str:
    query = "?from=check" if _origin(request) else ""
    return f"{journey.form_url(number)}{query}"


def _anchor(post: QueryDict) -> str:
    action = forms.row_action(post)
    return f"f-{action.key}" if action else ""


def _autosave_url(journey: Journey, number: int) -> str:
    return f"{journey.form_url(number)}save/"


@applying
@never_cache
@require_POST
@with_journey
def autosave(request: HttpRequest, journey: Journey, number: int) -> HttpResponse:
    """Keeps what stands in the page, good or bad; answers what `form.js` expects."""
    _save(journey, number, _typed(journey, number, request.POST), request.POST)
    return JsonResponse(forms.draft(journey.application.draft_public_id).as_answer())
