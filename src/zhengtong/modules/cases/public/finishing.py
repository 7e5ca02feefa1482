"""The last steps of an application: delivery, check your answers, submit, or throw it away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.kernel.text import localized
from zhengtong.modules.cases.models import DeliveryMethod
from zhengtong.modules.cases.public.applying import applying, submitted_page, with_journey
from zhengtong.modules.cases.public.journey import Journey
from zhengtong.modules.cases.public.kept import keeps_post, kept_post
from zhengtong.modules.cases.renewals import rules as renewals
from zhengtong.modules.cases.services import apply, submit
from zhengtong.modules.org import api as org


@keeps_post
@applying
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_journey
def delivery(request: HttpRequest, journey: Journey) -> HttpResponse:
    """How the result reaches the applicant."""
    application = journey.application
    kept = kept_post(request) if request.method == "GET" else None
    given = request.POST if request.method == "POST" else kept
    if given is None:
        address = application.delivery_address or org.person(application.person_id).address
        return _show_delivery(request, journey, application.delivery_method, address)
    method = given.get("delivery_method", "")
    address = given.get("delivery_address", "").strip()
    errors = _delivery_errors(method, address)
    if kept is not None:
        return _show_delivery(request, journey, method, address)
    if errors:
        return _show_delivery(request, journey, method, address, errors)
    kept_address = address if method == DeliveryMethod.POST else ""
    apply.save_application(
        public_id=journey.public_id,
        actor=journey.actor,
        delivery_method=method,
        delivery_address=kept_address,
    )
    return redirect(journey.url("check"))


def _delivery_errors(method: str, address: str) -> list[FieldError]:
    if method not in DeliveryMethod.values:
        return [FieldError(path="delivery_method", message=_("请选择怎样领取结果。"))]
    if method != DeliveryMethod.POST:
        return []
    if not address:
        return [FieldError(path="delivery_address", message=_("请填写邮寄地址。"))]
    if len(address) > 300:
        return [FieldError(path="delivery_address", message=_("邮寄地址最多写 300 个字。"))]
    return []


def _show_delivery(
    request: HttpRequest,
    journey: Journey,
    method: str,
    address: str,
    errors: list[FieldError] | None = None,
) -> HttpResponse:
    person = org.person(journey.application.person_id)
    context = {
        "journey": journey,
        "method": method,
        "address": address,
        "choices": _choices(journey, method),
        "phone": person.phone,
        "errors": errors or [],
        "messages_by_path": {e.path: e.message for e in errors or []},
        "back_url": journey.url("materials")
        if journey.materials
        else journey.form_url(journey.page_numbers[-1]),
        "steps": journey.steps("delivery"),
    }
    status = 422 if errors else 200
    return render(request, "cases/public/delivery.html", context, status=status)


def _choices(journey: Journey, chosen: str) -> list[dict[str, Any]]:
    organ = org.organization(journey.version.owner_organization_id)
    place = journey.version.places[0] if journey.version.places else None
    hints = {
        DeliveryMethod.ELECTRONIC: _("决定作出后，登录本网站下载电子文书。"),
        DeliveryMethod.COUNTER: _("到 %(place)s 领取，请带身份证。")
        % {"place": _place(place) or organ.address or organ.name},
        DeliveryMethod.POST: _("邮寄到您填写的地址，由收件人签收。"),
    }
    return [
        {"value": m.value, "label": m.label, "hint": hints[m], "checked": m.value == chosen}
        for m in DeliveryMethod
    ]


def _place(place: Any) -> str:
    return f"{localized(place.name)} {localized(place.address)}".strip() if place else ""


@keeps_post
@applying
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_journey
def check(request: HttpRequest, journey: Journey) -> HttpResponse:
    """Check your answers, then submit. Submitting twice leads to the same case."""
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            case = submit.submit_application(public_id=journey.public_id, actor=journey.actor)
        except InvalidInput as refused:
            errors = _linked(journey, refused)
        else:
            return redirect(submitted_page(journey.application), case.public_id)
    else:
        kept_post(request)
    context = {
        "journey": journey,
        "sections": journey.summary(blanks=True),
        "delivery_label": DeliveryMethod(journey.application.delivery_method).label,
        "errors": errors,
        "renewal_note": renewals.note_for(journey.version.renewal, journey.data),
        "back_url": journey.url("delivery"),
        "steps": journey.steps("check"),
    }
    status = 422 if errors else 200
    return render(request, "cases/public/check.html", context, status=status)


def _linked(journey: Journey, refused: InvalidInput) -> list[tuple[str, str]]:
    """Each problem with a link to the page and field where it is put right."""
    pages = {e.path: p for p in journey.pages for e in p.errors}
    found = []
    for error in refused.errors:
        if error.path.startswith("material-"):
            link = f"{journey.url('materials')}?from=check#{error.path}"
        elif error.path.startswith("delivery_"):
            link = f"{journey.url('delivery')}#{error.path}"
        elif error.path == "authority":
            link = journey.url("authority")
        elif error.path in pages:
            anchor = "f-" + error.path.replace(".", "-")
            link = f"{pages[error.path].url}?from=check#{anchor}"
        else:
            link = ""
        found.append((link, error.message))
    return found or [("", refused.message)]


@applying
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_journey
def discard(request: HttpRequest, journey: Journey) -> HttpResponse:
    """Throw the draft away, after asking."""
    if request.method == "POST":
        apply.discard_application(public_id=journey.public_id, actor=journey.actor)
        messages.success(request, _("草稿已删除。"))
        return redirect("counter" if journey.is_at_counter else "my_cases")
    return render(request, "cases/public/discard.html", {"journey": journey})
