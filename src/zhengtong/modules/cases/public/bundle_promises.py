"""Signing a promise for a whole: the papers, the rules of each item, the name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.modules.cases.bundles import promises
from zhengtong.modules.cases.models import BundleApplication, BundlePromise, PromiseKind
from zhengtong.modules.cases.promises import door
from zhengtong.modules.cases.promises.public.offers import titles
from zhengtong.modules.cases.promises.public.signing import PATHS
from zhengtong.modules.cases.public.applying import applying
from zhengtong.modules.cases.public.bundle_journey import BundleJourney, with_bundle
from zhengtong.modules.items.data import MaterialData


@dataclass(frozen=True, kw_only=True)
class ShownOffer:
    """What the page of materials says of an offer; the same words as for a single item."""

    kind: str
    title: str
    url: str
    materials: Sequence[MaterialData]
    signed: BundlePromise | None
    refusal: str


def shown_offers(found: BundleApplication) -> list[ShownOffer]:
    return [
        ShownOffer(
            kind=offer.kind,
            title=titles()[offer.kind],
            url=reverse("sign_bundle_promise", args=[found.public_id, offer.kind]),
            materials=[m.material for m in offer.materials],
            signed=offer.signed,
            refusal=offer.refusal,
        )
        for offer in promises.offers_of(found)
    ]


@applying
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_bundle
def sign(request: HttpRequest, journey: BundleJourney, kind: str) -> HttpResponse:
    """Choose the papers, read what follows for each item, type the name; or take it back."""
    if kind not in PromiseKind.values:
        raise Http404
    if request.method != "POST":
        return _show(request, journey, kind)
    given: dict[str, Any] = {"public_id": journey.public_id, "kind": kind, "actor": journey.actor}
    if request.POST.get("_action") == "back":
        promises.take_bundle_promise_back(**given)
        messages.success(request, _("已收回承诺，请上传这些材料。"))
        return redirect(journey.finish_url)
    try:
        promises.sign_bundle_promise(
            **given,
            material_keys=request.POST.getlist("material"),
            signed_name=request.POST.get("signed_name", ""),
            is_confirmed="confirmed" in request.POST,
        )
    except InvalidInput as refused:
        return _show(request, journey, kind, refused=refused)
    messages.success(request, _("承诺已签署，提交申请时一并生效。"))
    return redirect(journey.finish_url)


def _show(
    request: HttpRequest,
    journey: BundleJourney,
    kind: str,
    *,
    refused: InvalidInput | None = None,
) -> HttpResponse:
    found = journey.application
    offer = next((o for o in promises.offers_of(found) if o.kind == kind), None)
    if offer is None:
        return redirect(journey.finish_url)
    if offer.refusal:
        door.require_open(person_id=found.person_id, entity_id=found.entity_id)
    typed = request.POST if request.method == "POST" else None
    errors = [
        FieldError(path=PATHS.get(e.path.rpartition("-")[2], e.path), message=e.message)
        for e in (refused.errors if refused else ())
    ]
    ticked = typed.getlist("material") if typed is not None else _ticked(offer)
    context: dict[str, Any] = {
        "journey": journey,
        "offer": offer,
        "title": titles()[kind],
        "kind": kind,
        "choices": [(m, m.key in ticked, _names(journey, m.of)) for m in offer.materials],
        "signed_name": typed.get("signed_name", "") if typed is not None else _signed(offer),
        "is_confirmed": typed is not None and "confirmed" in typed,
        "errors": errors,
        "messages_by_path": {e.path: e.message for e in errors},
    }
    status = 422 if refused else 200
    return render(request, "cases/public/bundle/promise.html", context, status=status)


def _names(journey: BundleJourney, of: Any) -> list[Any]:
    skips = journey.application.skips
    return [journey.version.items[part].name for part in of if part not in skips]


def _ticked(offer: promises.Offer) -> list[str]:
    """What was signed for before, or the one paper there is."""
    if offer.signed:
        return list(offer.signed.material_keys)
    return [m.key for m in offer.materials] if len(offer.materials) == 1 else []


def _signed(offer: promises.Offer) -> str:
    return offer.signed.signed_name if offer.signed else ""
