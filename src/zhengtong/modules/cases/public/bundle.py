"""One form for several items: begin, fill in, materials and delivery, check, the one receipt."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import cached_property, wraps
from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from zhengtong.core.pages.access import citizen, public
from zhengtong.core.typesetting import api as typesetting
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError, FieldError, InvalidInput, SignInRequired
from zhengtong.kernel.text import localized
from zhengtong.modules.cases.documents.printing import TEMPLATE, qr_svg
from zhengtong.modules.cases.models import DeliveryMethod
from zhengtong.modules.cases.models.bundle import BundleApplication, BundlePart
from zhengtong.modules.cases.public.materials import named, posted_files
from zhengtong.modules.cases.services import bundle as services
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org

VERSION_FIELD = "_lock_version"


class BundleJourney:
    """A bundle's application under way as its pages need it. Reads lazily; one per request."""

    shell = "public/base.html"

    def __init__(self, application: BundleApplication, actor: Actor) -> None:
        self.application, self.actor = application, actor
        self.version = items.bundle_version(application.bundle_version_id)
        self.draft = forms.draft(application.draft_public_id)

    @property
    def public_id(self) -> uuid.UUID:
        return self.application.public_id

    @property
    def item_name(self) -> str:
        return localized(self.version.name)

    @property
    def form_version_id(self) -> int:
        return self.draft.form_version_id

    @cached_property
    def numbers(self) -> list[int]:
        return forms.visible_pages(form_version_id=self.form_version_id, data=self.draft.data)

    @cached_property
    def pages(self) -> list[dict[str, Any]]:
        titles = forms.page(form_version_id=self.form_version_id, data=self.draft.data).page_titles
        return [
            {
                "title": titles[n - 1],
                "url": self.form_url(n),
                "is_done": n <= self.draft.page and not self.errors_of(n),
            }
            for n in self.numbers
        ]

    @property
    def resume_url(self) -> str:
        return next((p["url"] for p in self.pages if not p["is_done"]), self.url("finish"))

    def errors_of(self, number: int, *, compare: bool = False) -> tuple[FieldError, ...]:
        around = {
            "actor": self.actor,
            "person_id": self.application.person_id,
            "entity_id": self.application.entity_id,
        }
        return forms.validate(
            form_version_id=self.form_version_id,
            data=self.draft.data,
            context=around if compare else None,
            page=number,
        ).errors

    @cached_property
    def materials(self) -> list[dict[str, Any]]:
        """What the applicant may upload, each with its files and the items that use it."""
        rows = list(self.application.materials.order_by("id"))
        return [
            {
                "merged": m,
                "path": f"material-{m.key}",
                "files": [r for r in rows if r.material_key == m.key],
                "accept": ",".join(f".{e}" for e in m.material.extensions),
                "used": [localized(self.version.items[p].name) for p in m.of],
            }
            for m in items.bundle_materials(self.version, self.draft.data)
            if m.material.source == "applicant"
        ]

    @property
    def summary(self) -> list[Any]:
        settled = forms.settled(form_version_id=self.form_version_id, data=self.draft.data)
        return forms.summary(form_version_id=self.form_version_id, data=settled, blanks=False)

    def form_url(self, number: int) -> str:
        return reverse("bundle_form", args=[self.public_id, number])

    @property
    def finish_url(self) -> str:
        return self.url("finish")

    @property
    def overview_url(self) -> str:
        return self.url("application")

    def url(self, name: str) -> str:
        return reverse(f"bundle_{name}", args=[self.public_id])

    def next_url(self, number: int) -> str:
        later = [n for n in self.numbers if n > number]
        return self.form_url(later[0]) if later else self.url("finish")

    def back_url(self, number: int) -> str:
        earlier = [n for n in self.numbers if n < number]
        return self.form_url(earlier[-1]) if earlier else self.url("application")

    def steps(self, current: str) -> list[dict[str, Any]]:
        found = [("form", _("填写信息")), ("finish", _("材料、领取和提交"))]
        here = [key for key, _label in found].index(current)
        return [
            {
                "label": label,
                "state": "done" if n < here else "current" if n == here else "open",
                "url": self.form_url(self.numbers[0]) if n < here else "",
            }
            for n, (key, label) in enumerate(found)
        ]


View = Callable[..., HttpResponse]


def with_bundle(view: View) -> View:
    """Finds the actor's own draft; one that was handed in leads to its receipt."""

    @wraps(view)
    def found(request: HttpRequest, public_id: uuid.UUID, **kwargs: Any) -> HttpResponse:
        application = services.bundle_application(public_id=public_id, actor=request.actor)
        if application.submitted_at is not None:
            return redirect("bundle_receipt", public_id)
        return view(request, BundleJourney(application, request.actor), **kwargs)

    return found


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


@citizen
@never_cache
@require_http_methods(["GET", "HEAD"])
@with_bundle
def overview(request: HttpRequest, journey: BundleJourney) -> HttpResponse:
    return render(request, "cases/public/bundle/application.html", {"journey": journey})


@citizen
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


@citizen
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
    given = str(post.get(VERSION_FIELD, ""))
    services.save_bundle_application(
        public_id=journey.public_id,
        actor=journey.actor,
        data=data,
        page=max(number, journey.draft.page),
        expected_version=int(given) if given.isdigit() and len(given) < 10 else None,
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


@citizen
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
                services.submit_bundle(public_id=journey.public_id, actor=request.actor)
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
        "back_url": journey.form_url(journey.numbers[-1]),
        "steps": journey.steps("finish"),
    }
    status = 422 if errors else 200
    return render(request, "cases/public/bundle/finish.html", context, status=status)


@citizen
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_bundle
def discard(request: HttpRequest, journey: BundleJourney) -> HttpResponse:
    """Throw the draft away, after asking."""
    if request.method == "POST":
        services.discard_bundle(public_id=journey.public_id, actor=request.actor)
        messages.success(request, _("草稿已删除。"))
        return redirect("items:bundle", journey.version.bundle_public_id)
    return render(request, "cases/public/bundle/discard.html", {"journey": journey})


@citizen
@never_cache
@require_http_methods(["GET", "HEAD"])
def receipt(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The one page for all items: numbers, where each stands, what waits for what."""
    found = services.bundle_application(public_id=public_id, actor=request.actor)
    if found.submitted_at is None:
        return redirect("bundle_application", public_id)
    version = items.bundle_version(found.bundle_version_id)
    address = settings.PUBLIC_URL + request.path
    context = {
        "found": found,
        "version": version,
        "name": localized(version.name),
        "parts": lines_of(found, version),
        "qr": segno.make(address, error="m").svg_inline(omitsize=True, border=2),
    }
    return render(request, "cases/public/bundle/receipt.html", context)


@citizen
@never_cache
@require_http_methods(["GET", "HEAD"])
def receipt_pdf(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The one receipt that lists every number."""
    found = services.bundle_application(public_id=public_id, actor=request.actor)
    if found.submitted_at is None:
        return redirect("bundle_application", public_id)
    version = items.bundle_version(found.bundle_version_id)
    content = _receipt(
        found, version, settings.PUBLIC_URL + reverse("bundle_receipt", args=[public_id])
    )
    response = HttpResponse(typesetting.pdf(TEMPLATE, content), content_type="application/pdf")
    name = content_disposition_header("download" in request.GET, f"{found.number}.pdf")
    response["Content-Disposition"] = name or "inline"
    return response


def _receipt(
    found: BundleApplication, version: items.BundleVersionData, address: str
) -> dict[str, Any]:
    person = org.person(found.person_id)
    day = timezone.localdate(found.submitted_at)
    return {
        "organization": org.organization(version.lead_organization_id).name,
        "number": found.number,
        "title": _("一件事收件凭证"),
        "addressee": person.name,
        "paragraphs": [
            _("您申请的“%(name)s”已经收到，包含下列事项。凭各办件编号可以查询进展。")
            % {"name": localized(version.name)}
        ],
        "rows": [
            [line["name"], line["number"] or line["text"]] for line in lines_of(found, version)
        ],
        "date": day.isoformat(),
        "case_number": found.number,
        "query_code": found.query_code,
        "query_url": address,
        "qr": qr_svg(address),
    }


def lines_of(found: BundleApplication, version: items.BundleVersionData) -> list[dict[str, Any]]:
    """Each item of the bundle with its number and where it stands."""
    parts: list[BundlePart] = list(found.parts.select_related("application__case"))
    shown = items.item_versions(p.application.item_version_id for p in parts)
    names = {p.key: localized(shown[p.application.item_version_id].name) for p in parts}
    bodies = {p.key: p for p in version.body.parts}
    return [_line(p, names, bodies[p.key].needs) for p in parts]


def _line(part: BundlePart, names: dict[str, str], needs: tuple[str, ...]) -> dict[str, Any]:
    case = part.application.case
    line: dict[str, Any] = {"name": names[part.key], "number": "", "url": "", "tone": ""}
    if case is not None:
        url = reverse("my_case", args=[case.public_id])
        done = case.legal_outcome in services.GRANTED
        tone = "green" if done else "red" if case.legal_outcome else "blue"
        label = (
            case.get_legal_outcome_display() if case.legal_outcome else case.get_status_display()
        )
        return {**line, "number": case.number, "url": url, "tone": tone, "text": label}
    if part.opened_at is not None:
        url = reverse("application", args=[part.application.public_id])
        return {**line, "url": url, "tone": "amber", "text": _("请补充后提交")}
    waits = "、".join(names[n] for n in needs if n in names)
    return {**line, "text": _("等“%(names)s”办成") % {"names": waits}}


urlpatterns = [
    path("start/<uuid:bundle_public_id>/", start, name="bundle_start"),
    path("<uuid:public_id>/", overview, name="bundle_application"),
    path("<uuid:public_id>/form/<int:number>/", form_page, name="bundle_form"),
    path("<uuid:public_id>/form/<int:number>/save/", autosave, name="bundle_autosave"),
    path("<uuid:public_id>/finish/", finish, name="bundle_finish"),
    path("<uuid:public_id>/discard/", discard, name="bundle_discard"),
    path("<uuid:public_id>/receipt/", receipt, name="bundle_receipt"),
    path("<uuid:public_id>/receipt.pdf", receipt_pdf, name="bundle_receipt_pdf"),
]
