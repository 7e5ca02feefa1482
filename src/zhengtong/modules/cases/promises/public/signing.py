"""The page on which a promise is signed: what is promised, what follows, the name."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.modules.cases.models import PromiseKind
from zhengtong.modules.cases.promises import door, signing
from zhengtong.modules.cases.promises.public.offers import offers_of
from zhengtong.modules.cases.public.applying import applying, with_journey
from zhengtong.modules.cases.public.journey import Journey
from zhengtong.modules.cases.public.kept import keeps_post, kept_post


@keeps_post
@applying
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_journey
def sign(request: HttpRequest, journey: Journey, kind: str) -> HttpResponse:
    """Choose the papers, read what follows, type the name; or take it back."""
    if kind not in PromiseKind.values:
        raise Http404
    if request.method != "POST":
        kept = kept_post(request)
        return _show(request, journey, kind, typed=kept)
    if request.POST.get("_action") == "back":
        signing.take_promise_back(public_id=journey.public_id, kind=kind, actor=journey.actor)
        messages.success(request, _("已收回承诺，请上传这些材料。"))
        return redirect(journey.url("materials"))
    try:
        signing.sign_promise(
            public_id=journey.public_id,
            kind=kind,
            material_keys=request.POST.getlist("material"),
            signed_name=request.POST.get("signed_name", ""),
            is_confirmed="confirmed" in request.POST,
            actor=journey.actor,
        )
    except InvalidInput as refused:
        return _show(request, journey, kind, typed=request.POST, refused=refused)
    messages.success(request, _("承诺已签署，提交申请时一并生效。"))
    return redirect(journey.url("materials"))


PATHS = {"material": "promised", "name": "signed_name", "confirm": "confirmed"}
"""Last part of the error's path → id of the field."""


def _show(
    request: HttpRequest,
    journey: Journey,
    kind: str,
    *,
    typed: Any = None,
    refused: InvalidInput | None = None,
) -> HttpResponse:
    offer = next((o for o in offers_of(journey) if o.kind == kind), None)
    if offer is None:
        return redirect(journey.url("materials"))
    if offer.refusal:
        door.require_open(
            person_id=journey.application.person_id, entity_id=journey.application.entity_id
        )
    errors = [
        FieldError(path=PATHS.get(e.path.rpartition("-")[2], e.path), message=e.message)
        for e in (refused.errors if refused else ())
    ]
    ticked = typed.getlist("material") if typed is not None else _ticked(offer)
    context = {
        "journey": journey,
        "offer": offer,
        "kind": kind,
        "rule": journey.version.guide.pending,
        "commitment": journey.version.guide.commitment,
        "choices": [(m, m.key in ticked) for m in offer.materials],
        "signed_name": typed.get("signed_name", "")
        if typed is not None
        else (offer.signed.signed_name if offer.signed else ""),
        "is_confirmed": typed is not None and "confirmed" in typed,
        "errors": errors,
        "messages_by_path": {e.path: e.message for e in errors},
        "back_url": journey.url("materials"),
    }
    status = 422 if refused else 200
    return render(request, "cases/promises/public/sign.html", context, status=status)


def _ticked(offer: Any) -> list[str]:
    """What was signed for before, or the one paper there is."""
    if offer.signed:
        return list(offer.signed.material_keys)
    return [m.key for m in offer.materials] if len(offer.materials) == 1 else []
