"""Uploading materials: several files at once, each refused with its own reason."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhengtong.kernel.errors import (
    DomainError,
    FieldError,
    InvalidInput,
    SignInRequired,
    StateError,
)
from zhengtong.kernel.text import localized
from zhengtong.modules.cases.capture import papers
from zhengtong.modules.cases.licences import reusing
from zhengtong.modules.cases.promises.public.offers import offers_of
from zhengtong.modules.cases.public.applying import applying, with_journey
from zhengtong.modules.cases.public.journey import Journey
from zhengtong.modules.cases.public.kept import keeps_post, kept_post
from zhengtong.modules.cases.services import attach

PREFIX = "material-"


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """One file that was not taken, and why."""

    key: str
    message: str


@keeps_post
@applying
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_journey
def materials(request: HttpRequest, journey: Journey) -> HttpResponse:
    if request.method != "POST":
        kept_post(request)
        return _show(request, journey)
    _remove(request, journey)
    refusals = [*_count(request, journey), *_attach(request, journey)]
    fresh = Journey(journey.application, journey.actor)
    if refusals:
        return _show(request, fresh, refusals=refusals, status=422)
    if request.POST.get("_action") != "continue":
        return redirect(fresh.url("materials") + _query(request))
    if missing := [m for m in fresh.materials if m.is_missing]:
        wanted = [
            Refusal(
                key=m.material.key,
                message=_("请上传“%(name)s”。") % {"name": localized(m.material.name)},
            )
            for m in missing
        ]
        return _show(request, fresh, refusals=wanted, status=422)
    if request.POST.get("_origin") == "check":
        return redirect(fresh.url("check"))
    return redirect(fresh.url("delivery"))


def _query(request: HttpRequest) -> str:
    return "?from=check" if request.POST.get("_origin") == "check" else ""


def _remove(request: HttpRequest, journey: Journey) -> None:
    try:
        wanted = uuid.UUID(request.POST.get("remove", ""))
    except ValueError:
        return
    attach.remove_material(public_id=journey.public_id, file_public_id=wanted, actor=journey.actor)
    messages.success(request, _("已移除文件。"))


def _count(request: HttpRequest, journey: Journey) -> list[Refusal]:
    """What the clerk counted on paper; a wrong number is said beside its material."""
    if not journey.is_at_counter:
        return []
    try:
        found = papers.read(request.POST, [m.material.key for m in journey.materials])
        papers.note_papers(application=journey.application, brought=found, actor=journey.actor)
    except InvalidInput as refused:
        return [Refusal(key=e.path.partition("-")[2], message=e.message) for e in refused.errors]
    return []


def _attach(request: HttpRequest, journey: Journey) -> list[Refusal]:
    """Each good file is kept at once; a bad one never costs the others."""
    refusals = []
    for key, upload in posted_files(request):
        try:
            attach.attach_material(
                public_id=journey.public_id,
                material_key=key,
                content=upload,
                name=upload.name or "",
                actor=journey.actor,
            )
        except (SignInRequired, StateError):
            raise
        except DomainError as error:
            refusals.append(Refusal(key=key, message=named(upload, error)))
    return refusals


def posted_files(request: HttpRequest) -> Iterable[tuple[str, UploadedFile]]:
    """Material keys and files; empty file inputs are skipped by the browser already."""
    for name in request.FILES:
        if name.startswith(PREFIX):
            for upload in request.FILES.getlist(name):
                yield name.removeprefix(PREFIX), upload


def named(upload: UploadedFile, error: DomainError) -> str:
    """“IMG_0301.heic”：不支持这种文件。…"""
    return _("“%(file)s”：%(reason)s") % {"file": (upload.name or "")[:80], "reason": error.message}


def _show(
    request: HttpRequest,
    journey: Journey,
    *,
    refusals: Iterable[Refusal] = (),
    status: int = 200,
) -> HttpResponse:
    by_key: dict[str, tuple[str, ...]] = {}
    errors = []
    for refusal in refusals:
        by_key[refusal.key] = (*by_key.get(refusal.key, ()), refusal.message)
        errors.append(FieldError(path=f"{PREFIX}{refusal.key}", message=refusal.message))
    given = request.POST.get("_origin") or request.GET.get("from", "")
    origin = "check" if given == "check" else ""
    last = journey.page_numbers[-1]
    context = {
        "journey": journey,
        "materials": journey.materials_with(by_key),
        "offers": offers_of(journey),
        "licence_offers": reusing.offers_of(journey),
        "errors": errors,
        "origin": origin,
        "back_url": journey.url("check") if origin else journey.form_url(last),
        "steps": journey.steps("materials") if journey.materials else (),
    }
    return render(request, "cases/public/materials.html", context, status=status)
