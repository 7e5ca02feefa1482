"""/licences/: the holder's wallet, one licence, showing it, who looked, answers to departments."""

from __future__ import annotations

import uuid
from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhengtong.core.files import api as files
from zhengtong.core.pages.access import citizen
from zhengtong.kernel.access import Actor
from zhengtong.modules.licences import content, definition, policies
from zhengtong.modules.licences.errors import LicenceNotFound
from zhengtong.modules.licences.models import (
    Consent,
    ConsentState,
    FieldType,
    FileKind,
    Licence,
    LicenceAccess,
)
from zhengtong.modules.licences.services import retrieving, showing
from zhengtong.modules.licences.services.files import file_of
from zhengtong.modules.licences.shown import tone_of
from zhengtong.modules.licences.states import STANDING, LicenceState
from zhengtong.modules.org import api as org

MOST = 200
MOST_LOOKS = 100


@citizen
@never_cache
@require_safe
def wallet(request: HttpRequest) -> HttpResponse:
    """What I hold, those in force first."""
    today = timezone.localdate()
    rows = policies.held_by(request.actor).select_related("type").order_by("-id")[:MOST]
    cards = [_card(licence, today) for licence in rows]
    cards.sort(key=lambda c: c["state"] not in STANDING)
    entities = org.entities_of(request.actor.person_id)
    context = {
        "cards": cards,
        "asked": _asked(request.actor),
        "entities": entities,
        "entity": next((e for e in entities if e.id == request.actor.entity_id), None),
    }
    return render(request, "licences/public/wallet.html", context)


def _card(licence: Licence, today: Any) -> dict[str, Any]:
    state = licence.shown_state(today)
    return {
        "licence": licence,
        "state": state,
        "tone": tone_of(state),
        "organization": org.organization(licence.organization_id).name,
    }


def _asked(actor: Actor) -> list[dict[str, Any]]:
    """Departments that wait for an answer."""
    rows = (
        Consent.objects.filter(
            licence__in=policies.held_by(actor),
            state=ConsentState.ASKED,
            expires_at__gt=timezone.now(),
        )
        .select_related("licence__type")
        .order_by("-id")[:20]
    )
    return [{"consent": c, "organ": org.organization(c.organization_id).name} for c in rows]


def own(request: HttpRequest, public_id: uuid.UUID) -> Licence:
    """Raises LicenceNotFound for anybody else's."""
    rows = policies.held_by(request.actor).select_related("type", "type_version")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise LicenceNotFound
    return found


@citizen
@never_cache
@require_safe
def licence(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One licence: its contents, its files, what happened, who looked."""
    found = own(request, public_id)
    looks = LicenceAccess.objects.filter(licence=found).order_by("-id")[:MOST_LOOKS]
    context = {
        **_card(found, timezone.localdate()),
        "rows": contents(found),
        "history": found.events.order_by("-id"),
        "looks": looks,
        "asked": [c for c in _asked(request.actor) if c["consent"].licence_id == found.pk],
        "may_show": found.shown_state(timezone.localdate()) == LicenceState.VALID,
    }
    return render(request, "licences/public/licence.html", context)


def contents(found: Licence) -> list[tuple[str, str]]:
    """Everything in it, for its holder and its organ; photographs stand in the file."""
    rules = definition.read(found.type_version.definition)
    return [
        (_("持证主体"), found.holder_name),
        (_("持证主体代码"), found.holder_code),
        *(
            (f.label, content.shown(f, found.data[f.key]))
            for f in rules.fields
            if f.type != FieldType.PHOTO and found.data.get(f.key)
        ),
    ]


@citizen
@never_cache
@require_safe
def download(request: HttpRequest, public_id: uuid.UUID, kind: str) -> HttpResponseBase:
    """The sealed file; the first download makes it."""
    found = own(request, public_id)
    made = file_of(found, FileKind(kind))
    file = files.get(made.file_public_id)
    return files.response(request, file.id, download=True)


@citizen
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Choose what to show, then a code that is good for five minutes and once."""
    found = own(request, public_id)
    choices = showing.revealable(found)
    if request.method != "POST":
        chosen = ["holder_name", *_public_keys(found)]
        context = {"licence": found, "choices": choices.items(), "chosen": chosen}
        return render(request, "licences/public/show.html", context)
    made = showing.make_show_code(
        licence_id=public_id, reveals=request.POST.getlist("reveals"), actor=request.actor
    )
    url = f"{settings.PUBLIC_URL}{reverse('verify_show')}?code={made.code}"
    context = {
        "licence": found,
        "code": f"{made.code[:4]} {made.code[4:]}",
        "expires_at": made.expires_at,
        "revealed": [v for k, v in choices.items() if k in request.POST.getlist("reveals")],
        "qr": mark_safe(segno.make(url, error="m").svg_inline(omitsize=True, border=2)),  # noqa: S308
    }
    return render(request, "licences/public/shown.html", context)


def _public_keys(found: Licence) -> list[str]:
    rules = definition.read(found.type_version.definition)
    return [f.key for f in rules.fields if f.is_public]


@citizen
@require_POST
def answer(request: HttpRequest, consent_id: uuid.UUID) -> HttpResponse:
    """Yes or no to a department."""
    is_given = request.POST.get("answer") == "yes"
    retrieving.answer_consent(consent_id=consent_id, is_given=is_given, actor=request.actor)
    said = _("已同意，对方可以调取一次。") if is_given else _("已答复不同意，对方看不到这个证照。")
    messages.success(request, said)
    return redirect("licences")
