"""The start page of an application: what it takes, who applies, go on or begin anew."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhengtong.core.pages.access import public
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import SignInRequired
from zhengtong.kernel.text import localized
from zhengtong.modules.cases import policies
from zhengtong.modules.cases.models import Application
from zhengtong.modules.cases.public.words import period
from zhengtong.modules.cases.services import apply
from zhengtong.modules.cases.services.errors import PersonalAccountWanted
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items import api as items
from zhengtong.modules.items.data import ItemVersionData
from zhengtong.modules.org import api as org


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, item_public_id: uuid.UUID) -> HttpResponse:
    version = items.current_version(item_public_id)
    if request.method == "POST":
        return _begin(request, version)
    actor: Actor = request.actor
    answers = _answers(version, request.GET)
    situation = items.resolve_situation(item_version_id=version.id, answers=answers)
    context = {
        "version": version,
        "item_name": localized(version.name),
        "promised": period(version.promised.n, version.promised.unit),
        "situation": situation,
        "answers": answers,
        "page_titles": forms.page(form_version_id=version.form_version_id).page_titles,
        "organization": org.organization(version.owner_organization_id),
        "drafts": _drafts(actor, version),
        "login_next": urlencode({"next": request.get_full_path()}),
        **_applicant(actor, version),
    }
    return render(request, "cases/public/start.html", context)


def _begin(request: HttpRequest, version: ItemVersionData) -> HttpResponse:
    actor: Actor = request.actor
    if not actor.is_signed_in:
        raise SignInRequired
    if actor.person_id is None:
        raise PersonalAccountWanted
    data: dict[str, Any] = _answers(version, request.POST)
    if earlier := _earlier(request.POST.get("from", ""), actor):
        data = {**_carried(earlier, version), **data}
    known = forms.prefill(form_version_id=version.form_version_id, actor=actor)
    application = apply.start_application(
        item_public_id=version.public_id, actor=actor, data=data, prefilled=known
    )
    return redirect("application", application.public_id)


def _answers(version: ItemVersionData, given: Any) -> dict[str, str]:
    """Answers to the guide's questions that came along from the item page; others are dropped."""
    return {
        q.key: value for q in version.situations if q.option(value := str(given.get(q.key, "")))
    }


def _earlier(public_id: str, actor: Actor) -> Application | None:
    try:
        wanted = uuid.UUID(public_id)
    except ValueError:
        return None
    return policies.own_applications(actor).filter(public_id=wanted, case=None).first()


def _carried(earlier: Application, version: ItemVersionData) -> dict[str, Any]:
    """What was typed for an earlier version of the item, as far as the form still asks for it."""
    asked = forms.form_version(version.form_version_id).schema.get("properties", {})
    data = forms.draft(earlier.draft_public_id).data
    return {key: value for key, value in data.items() if key in asked}


def _drafts(actor: Actor, version: ItemVersionData) -> list[Application]:
    """The actor's drafts for the same item, the newest first."""
    if actor.person_id is None:
        return []
    found = list(policies.own_applications(actor).filter(case=None).order_by("-saved_at")[:50])
    known = items.item_versions({a.item_version_id for a in found})
    return [a for a in found if known[a.item_version_id].public_id == version.public_id][:5]


def _applicant(actor: Actor, version: ItemVersionData) -> dict[str, Any]:
    """As whom the person applies now, and as whom else they could."""
    if actor.person_id is None:
        return {"is_citizen": False}
    person = org.person(actor.person_id)
    entities = org.entities_of(actor.person_id)
    chosen = next((e for e in entities if e.id == actor.entity_id), None)
    objects = set(version.guide.objects)
    return {
        "is_citizen": True,
        "person": person,
        "entities": entities,
        "entity": chosen,
        "is_unusual": bool(objects)
        and (("person" not in objects) if chosen is None else objects == {"person"}),
    }
