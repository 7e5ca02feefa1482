"""One form for several items: begin, fill in, materials and delivery, check and hand in."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from zhengtong.core.pages.access import public
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError, FieldError, InvalidInput, SignInRequired
from zhengtong.modules.cases.models import DeliveryMethod
from zhengtong.modules.cases.posted import version_of
from zhengtong.modules.cases.public.applying import applying
from zhengtong.modules.cases.public.bundle_journey import BundleJourney, with_bundle
from zhengtong.modules.cases.public.bundle_promises import shown_offers, sign
from zhengtong.modules.cases.public.bundle_receipt import receipt, receipt_pdf, withdraw
from zhengtong.modules.cases.public.materials import named, posted_files
from zhengtong.modules.cases.services import bundle as services
from zhengtong.modules.cases.services.bundle_submission import submit_bundle
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org

VERSION_FIELD = "_lock_version"


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, bundle_public_id: uuid.UUID) -> HttpResponse:
    """What it takes; go on with a draft, or begin."""
    version = items.current_bundle(bundle_public_id)
    actor: Actor = request.actor
    if request.method == "POST":
        if not actor.is_signed_in:
            raise SignInRequired
        made = services.start_bundle(
            bundle_public_id=bundle_public_id, actor=actor, answers=request.POST.dict()
        )
        return redirect("bundle_application", made.public_id)
    mine = services.own_bundles(actor).filter(bundle_version__bundle_id=version.bundle_id)
    context = {
        "version": version,
        "items": version.items.values(),
        "answers": request.GET.items(),
        "drafts": mine.filter(submitted_at=None).order_by("-saved_at")[:5],
        "submitted": mine.exclude(submitted_at=None).order_by("-submitted_at")[:5],
        "is_citizen": actor.person_id is not None,
        "login_next": urlencode({"next": request.get_full_path()}),
    }
    return render(request, "cases/public/bundle/start.html", context)


@applying
@never_cache
@require_http_methods(["GET", "HEAD"])
@with_bundle
def overview(request: HttpRequest, journey: BundleJourney) -> HttpResponse:
    return render(request, "cases/public/bundle/application.html", {"journey": journey})


@applying
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_bundle
def form_page(request: HttpRequest, journey: BundleJourney, number: int) -> HttpResponse:
    if number not in journey.numbers:
        return redirect(journey.url("application"))
    if request.method != "POST":
        return _show_page(request, journey, number, data=journey.draft.data)
    data = _typed(journey, number, request.POST)
    try:
        _save(journey, number, data, request.POST)
    except forms.DraftChangedElsewhere as stale:
        error = FieldError(path="", message=stale.message)
        fresh = BundleJourney(journey.application, journey.actor)
        return _show_page(request, fresh, number, data=data, errors=(error,), status=409)
    saved = BundleJourney(journey.application, journey.actor)
    if action := forms.row_action(request.POST):
        return redirect(f"{journey.form_url(number)}#f-{action.key}")
    if request.POST.get("_action") == "later":
        messages.success(request, _("已保存 %(time)s。") % {"time": saved.draft.saved_time})
        return redirect(saved.url("application"))
    if errors := saved.errors_of(number, compare=True):
        return _show_page(request, saved, number, data=saved.draft.data, errors=errors, status=422)
    return redirect(saved.next_url(number))


@applying
@never_cache
@require_POST
@with_bundle
def autosave(request: HttpRequest, journey: BundleJourney, number: int) -> HttpResponse:
    """Keeps what stands in the page, good or bad."""
    _save(journey, number, _typed(journey, number, request.POST), request.POST)
    return JsonResponse(forms.draft(journey.application.draft_public_id).as_answer())


def _typed(journey: BundleJourney, number: int, post: QueryDict) -> dict[str, Any]:
    own = post.copy()
    own["_page"] = str(number)
    return forms.parse_post(
        form_version_id=journey.form_version_id, post=own, base=journey.draft.data
    )


def _save(journey: BundleJourney, number: int, data: dict[str, Any], post: QueryDict) -> None:
    services.save_bundle_application(
        public_id=journey.public_id,
        actor=journey.actor,
        data=data,
        page=max(number, journey.draft.page),
        expected_version=version_of(post, VERSION_FIELD),
    )


def _show_page(
    request: HttpRequest,
    journey: BundleJourney,
    number: int,
    *,
    data: dict[str, Any],
    errors: tuple[FieldError, ...] = (),
    status: int = 200,
) -> HttpResponse:
    around = {
        "actor": journey.actor,
        "person_id": journey.application.person_id,
        "entity_id": journey.application.entity_id,
    }
    form = forms.page(
        form_version_id=journey.form_version_id,
        data=data,
        errors=errors,
        number=number,
        prefill=forms.prefill(
            form_version_id=journey.form_version_id,
            actor=journey.actor,
            context=around,
            page=number,
        ),
        autosave_url=f"{journey.form_url(number)}save/",
    )
    context = {
        "journey": journey,
        "form": form,
        "position": journey.numbers.index(number) + 1,
        "count": len(journey.numbers),
        "back_url": journey.back_url(number),
        "steps": journey.steps("form"),
    }
    return render(request, "cases/public/form_page.html", context, status=status)


@applying
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_bundle
def finish(request: HttpRequest, journey: BundleJourney) -> HttpResponse:
    """Materials, delivery, all answers, and the button: everything is kept at each press."""
    errors: list[FieldError] = []
    if request.method == "POST":
        errors = _receive(request, journey)
        if not errors and request.POST.get("_action") == "submit":
            try:
                submit_bundle(public_id=journey.public_id, actor=request.actor)
            except InvalidInput as refused:
                errors = list(refused.errors) or [FieldError(path="", message=refused.message)]
            else:
                return redirect("bundle_receipt", journey.public_id)
        if not errors:
            return redirect(journey.url("finish"))
        application = services.bundle_application(public_id=journey.public_id, actor=request.actor)
        journey = BundleJourney(application, request.actor)
    return _show_finish(request, journey, errors)


def _receive(request: HttpRequest, journey: BundleJourney) -> list[FieldError]:
    errors = []
    for key, upload in posted_files(request):
        try:
            services.attach_bundle_material(
                public_id=journey.public_id,
                material_key=key,
                content=upload,
                name=upload.name or "",
                actor=request.actor,
            )
        except InvalidInput as refused:
            errors.append(FieldError(path=f"material-{key}", message=named(upload, refused)))
    try:
        wanted = uuid.UUID(request.POST.get("remove", ""))
    except ValueError:
        wanted = None
    if wanted:
        services.remove_bundle_material(
            public_id=journey.public_id, file_public_id=wanted, actor=request.actor
        )
    try:
        services.save_bundle_application(
            public_id=journey.public_id,
            actor=request.actor,
            delivery_method=request.POST.get("delivery_method", ""),
            delivery_address=request.POST.get("delivery_address", ""),
        )
    except DomainError as refused:
        errors += getattr(refused, "errors", ())
    return errors


def _show_finish(
    request: HttpRequest, journey: BundleJourney, errors: list[FieldError]
) -> HttpResponse:
    application = journey.application
    places = {}
    for number in journey.numbers:
        for error in journey.errors_of(number):
            places[error.path] = f"{journey.form_url(number)}#f-{error.path.replace('.', '-')}"
    told = [(places.get(e.path) or (f"#{e.path}" if e.path else ""), e.message) for e in errors]
    address = application.delivery_address or org.person(application.person_id).address
    context = {
        "journey": journey,
        "errors": told,
        "by_path": {e.path: e.message for e in errors},
        "choices": [
            {
                "value": m.value,
                "label": m.label,
                "checked": m.value == application.delivery_method,
            }
            for m in list(DeliveryMethod)
        ],
        "address": address,
        "offers": shown_offers(application),
        "back_url": journey.form_url(journey.numbers[-1]),
        "steps": journey.steps("finish"),
    }
    status = 422 if errors else 200
    return render(request, "cases/public/bundle/finish.html", context, status=status)


@applying
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_bundle
def discard(request: HttpRequest, journey: BundleJourney) -> HttpResponse:
    """Throw the draft away, after asking."""
    if request.method == "POST":
        services.discard_bundle(public_id=journey.public_id, actor=request.actor)
        messages.success(request, _("草稿已删除。"))
        if journey.is_at_counter:
            return redirect("counter")
        return redirect("items:bundle", journey.version.bundle_public_id)
    return render(request, "cases/public/bundle/discard.html", {"journey": journey})


urlpatterns = [
    path("start/<uuid:bundle_public_id>/", start, name="bundle_start"),
    path("<uuid:public_id>/", overview, name="bundle_application"),
    path("<uuid:public_id>/form/<int:number>/", form_page, name="bundle_form"),
    path("<uuid:public_id>/form/<int:number>/save/", autosave, name="bundle_autosave"),
    path("<uuid:public_id>/finish/", finish, name="bundle_finish"),
    path("<uuid:public_id>/promise/<slug:kind>/", sign, name="sign_bundle_promise"),
    path("<uuid:public_id>/discard/", discard, name="bundle_discard"),
    path("<uuid:public_id>/receipt/", receipt, name="bundle_receipt"),
    path("<uuid:public_id>/receipt.pdf", receipt_pdf, name="bundle_receipt_pdf"),
    path("<uuid:public_id>/withdraw/", withdraw, name="bundle_withdraw"),
    path("<uuid:public_id>/withdraw/<slug:key>/", withdraw, name="bundle_withdraw_part"),
]
