"""/desk/licences/: the register with its filters, one licence with its acts."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from zhengtong.core.files import api as files
from zhengtong.core.pages.access import staff
from zhengtong.kernel.access import allows
from zhengtong.kernel.errors import FieldError, InvalidInput, NotFound
from zhengtong.modules.licences import definition, policies, posted
from zhengtong.modules.licences.errors import LicenceNotFound
from zhengtong.modules.licences.identifier import is_identifier
from zhengtong.modules.licences.identifier import read as read_identifier
from zhengtong.modules.licences.models import FieldType, FileKind, Licence, LicenceType
from zhengtong.modules.licences.public.wallet import contents
from zhengtong.modules.licences.services import acts, retrieving
from zhengtong.modules.licences.services.files import file_of
from zhengtong.modules.licences.services.holders import code_index, name_index
from zhengtong.modules.licences.services.issuing import number_index
from zhengtong.modules.licences.shown import tone_of
from zhengtong.modules.licences.states import RULES, Act, LicenceState, acts_in
from zhengtong.modules.org import api as org

PAGE_SIZE = 50
FILTERS = ("q", "type", "state", "from", "to")


@staff("licences.view")
@never_cache
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Newest first; `q` finds a number, an identifier, a holder's name or code."""
    given = {k: request.GET.get(k, "").replace("\0", "").strip()[:120] for k in FILTERS}
    rows = _filtered(policies.visible_to(request.actor), given)
    before = posted.whole(request.GET.get("before"))
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows.select_related("type").order_by("-id")[: PAGE_SIZE + 1])
    today = timezone.localdate()
    shown = [_row(licence, today) for licence in found[:PAGE_SIZE]]
    query = {k: v for k, v in given.items() if v}
    more = {**query, "before": found[PAGE_SIZE - 1].pk} if len(found) > PAGE_SIZE else None
    context = {
        "rows": shown,
        "filters": given,
        "is_filtered": bool(query),
        "types": [(t.code, t.name) for t in LicenceType.objects.all()],
        "states": LicenceState.choices,
        "next_url": f"?{urlencode(more)}" if more else "",
    }
    return render(request, "licences/staff/register.html", context)


def _filtered(rows: QuerySet[Licence], given: dict[str, str]) -> QuerySet[Licence]:
    if given["q"]:
        rows = rows.filter(**_meant(given["q"]))
    if given["type"]:
        rows = rows.filter(type__code=given["type"])
    if given["state"] in LicenceState.values:
        rows = rows.filter(state=given["state"])
    for key, lookup in (("from", "issued_on__gte"), ("to", "issued_on__lte")):
        try:
            rows = rows.filter(**{lookup: dt.date.fromisoformat(given[key])})
        except ValueError:
            continue
    return rows


def _meant(text: str) -> dict[str, str]:
    """A holder's code or name is looked up by its blind index, along an index."""
    if is_identifier(text):
        return {"identifier": str(read_identifier(text))}
    plain = "".join(text.split())
    if len(plain) == 18 and plain.isascii() and plain.isalnum():
        return {"holder_index": code_index(plain)}
    if any(c.isdigit() for c in plain):
        return {"number_index": number_index(text)}
    return {"holder_name_index": name_index(text)}


def _row(licence: Licence, today: dt.date) -> dict[str, Any]:
    state = licence.shown_state(today)
    return {"licence": licence, "state": state, "tone": tone_of(state)}


def seen(request: HttpRequest, public_id: uuid.UUID) -> Licence:
    """Raises LicenceNotFound for what the register does not show this reader."""
    rows = policies.visible_to(request.actor).select_related("type", "type_version")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise LicenceNotFound
    return found


@staff("licences.view")
@never_cache
@require_safe
def licence(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    seen(request, public_id)
    retrieving.view_at_desk(licence_id=public_id, actor=request.actor)
    return _show(request, public_id)


def _show(
    request: HttpRequest,
    public_id: uuid.UUID,
    *,
    refused: InvalidInput | None = None,
    verb: str = "",
) -> HttpResponse:
    found = seen(request, public_id)
    errors = refused.errors if refused else ()
    context = {
        **_row(found, timezone.localdate()),
        "rows": contents(found),
        "history": found.events.order_by("-id"),
        "looks": found.accesses.order_by("-id")[:50],
        "organization": org.organization(found.organization_id).name,
        "acts": _acts(request, found),
        "fields": _fields(found, request.POST if verb == Act.CHANGE else None),
        "typed": request.POST,
        "verb": verb,
        "errors": [
            FieldError(path=f"{verb}-{e.path}", message=e.message, code=e.code) for e in errors
        ],
        "beside": {e.path: e.message for e in errors},
        "message": refused.message if refused and not errors else "",
    }
    return render(
        request, "licences/staff/licence.html", context, status=refused.status if refused else 200
    )


def _acts(request: HttpRequest, found: Licence) -> list[dict[str, Any]]:
    """What this reader may do with it now."""
    return [
        {"act": act.value, "label": act.label, "rule": RULES[act]}
        for act in acts_in(found.shown_state(timezone.localdate()))
        if allows(request.actor, policies.permission_for(act), found)
    ]


def _fields(found: Licence, typed: Any) -> list[dict[str, Any]]:
    """The fields of the newest version of its type, for 变更."""
    from zhengtong.modules.licences.services.issuing import newest

    version = newest(found.type) or found.type_version
    rules = definition.read(version.definition)
    return [
        {
            "field": f,
            "name": f"field_{f.key}",
            "value": typed.get(f"field_{f.key}", "") if typed else found.data.get(f.key, ""),
        }
        for f in rules.fields
        if f.type != FieldType.PHOTO
    ]


@require_POST
@staff("licences.view")
def act(request: HttpRequest, public_id: uuid.UUID, verb: str) -> HttpResponse:
    """One act on a licence; what is refused comes back with everything typed."""
    if verb not in Act.values or verb == Act.LAPSE:
        raise NotFound
    found = seen(request, public_id)
    try:
        made = _run(request, found, Act(verb))
    except InvalidInput as refused:
        return _show(request, public_id, refused=refused, verb=verb)
    messages.success(request, _("已完成：%s") % Act(verb).label)
    return redirect("licences-desk:licence", made.public_id)


def _run(request: HttpRequest, found: Licence, verb: Act) -> Any:
    post = request.POST
    given = {
        "licence_id": found.pk,
        "actor": request.actor,
        "reason": post.get("reason", "")[:500],
        "document_number": post.get("document_number", "")[:60],
        "expected_version": posted.version(post.get("lock_version")),
    }
    if verb == Act.ANNOTATE:
        return acts.annotate_licence(**given, text=post.get("text", ""))
    given["basis"] = post.get("basis", "")[:300]
    if verb == Act.CHANGE:
        data = {k.removeprefix("field_"): v for k, v in post.items() if k.startswith("field_")}
        photos = {
            f.key: found.data[f.key]
            for f in definition.read(found.type_version.definition).fields
            if f.type == FieldType.PHOTO and f.key in found.data
        }
        return acts.change_licence(**given, data={**data, **photos})
    if verb == Act.RENEW:
        until = posted.day(post.get("valid_until"), "valid_until")
        return acts.renew_licence(**given, valid_until=until or dt.date.min)
    return acts.BY_ACT[verb](**given)


@staff("licences.view")
@never_cache
@require_safe
def download(request: HttpRequest, public_id: uuid.UUID, kind: str) -> HttpResponseBase:
    found = seen(request, public_id)
    made = file_of(found, FileKind(kind))
    return files.response(request, files.get(made.file_public_id).id, download=True)


def address(public_id: uuid.UUID) -> str:
    return reverse("licences-desk:licence", args=[public_id])
