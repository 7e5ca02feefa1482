"""我的信用: one's own level with its reasons, entries, objections, repairs, and who looked."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from zhengtong.core.files import api as files
from zhengtong.core.pages.access import citizen, public
from zhengtong.kernel.errors import DomainError, NotFound
from zhengtong.modules.org import api as org
from zhengtong.modules.risk import policies, queries
from zhengtong.modules.risk.errors import NoSuchEntry, NoSuchRecord
from zhengtong.modules.risk.models import Entry, Subject
from zhengtong.modules.risk.records import opened
from zhengtong.modules.risk.services.holding import names_of, organ_names
from zhengtong.modules.risk.services.listing import state_entry
from zhengtong.modules.risk.services.objecting import object_to
from zhengtong.modules.risk.services.repairing import REPAIR_FILES, ask_repair
from zhengtong.modules.risk.staff.common import refusal, status_of
from zhengtong.modules.risk.staff.lists import tone
from zhengtong.modules.risk.staff.subjects import TONES, explanation
from zhengtong.modules.risk.states import AskState, EntryState, ListKind

MOST = 30


@public
@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What this is, for whoever has not signed in."""
    return _show(request)


@citizen
@never_cache
@require_POST
def object_to_level(request: HttpRequest) -> HttpResponse:
    try:
        object_to(text=request.POST.get("text", ""), actor=request.actor)
    except NotFound:
        raise
    except DomainError as refused:
        return _show(request, refused)
    messages.success(request, _("异议已收到，答复会发给您。"))
    return redirect("credit:mine")


def _show(request: HttpRequest, refused: DomainError | None = None) -> HttpResponse:
    rows = policies.own_subjects(request.actor).select_related("evaluation__version")
    found = rows.first()
    context = {"subject": found, "typed": request.POST, **refusal(refused)}
    if found is not None:
        context |= {
            "name": names_of([found])[found.pk],
            "tone": TONES.get(found.level or 0, ""),
            **explanation(found),
            "entries": [(e, tone(e)) for e in found.entries.order_by("-pk")],
            "objections": list(found.objections.order_by("-pk")),
            "may_object": found.evaluation_id is not None
            and not found.objections.filter(state=AskState.ASKED).exists(),
            "looks": _looks(found),
        }
    return render(request, "risk/public/mine.html", context, status=status_of(refused))


def _looks(found: Subject) -> list[tuple[Any, str, str, str | None]]:
    """When somebody looked, from which department, at which case; who it was the department
    answers for."""
    looks = list(found.looks.order_by("-pk")[:MOST])
    places = {m.id: m.organization_id for m in org.staff_of(ids={k.staff_id for k in looks})}
    names = organ_names(places.values())
    numbers = queries.numbers_of(looks)
    return [
        (k, names.get(places.get(k.staff_id, 0), ""), _(k.purpose), numbers.get(k.case_id or 0))
        for k in looks
    ]


@citizen
@never_cache
@require_safe
def record(request: HttpRequest) -> HttpResponse:
    """One record under one's own level."""
    found = policies.own_subjects(request.actor).first()
    if found is None:
        raise NoSuchRecord
    shown = opened(found, request.GET.get("ref", "")[:80])
    context = {"record": shown, "label": queries.label_of(shown.factor)}
    return render(request, "risk/public/mine_record.html", context)


@citizen
@never_cache
@require_safe
def entry(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    return _show_entry(request, _found(request, public_id))


@citizen
@never_cache
@require_POST
def act(request: HttpRequest, public_id: uuid.UUID, verb: str) -> HttpResponse:
    """state: say something before it is decided. repair: ask to be taken off."""
    found = _found(request, public_id)
    text = request.POST.get("text", "")
    try:
        if verb == "state":
            state_entry(public_id=public_id, text=text, actor=request.actor)
            said = _("您的意见已收到，会在决定里答复。")
        elif verb == "repair":
            sent = request.FILES.getlist("evidence")
            ask_repair(public_id=public_id, text=text, evidence=sent, actor=request.actor)
            said = _("信用修复申请已收到，答复会发给您。")
        else:
            raise Http404
    except NotFound:
        raise
    except DomainError as refused:
        return _show_entry(request, found, refused)
    messages.success(request, said)
    return redirect("credit:mine_entry", public_id)


def _found(request: HttpRequest, public_id: uuid.UUID) -> Entry:
    own = policies.own_subjects(request.actor)
    rows = Entry.objects.filter(subject__in=own).select_related("subject")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NoSuchEntry
    return found


def _show_entry(
    request: HttpRequest, found: Entry, refused: DomainError | None = None
) -> HttpResponse:
    repairs = list(found.repairs.order_by("-pk"))
    context = {
        "entry": found,
        "name": names_of([found.subject])[found.subject_id],
        "organ": org.organization(found.organization_id),
        "tone": tone(found),
        "repairs": [(r, files.files_of(owner_kind=REPAIR_FILES, owner_id=r.pk)) for r in repairs],
        "may_state": found.state == EntryState.NOTICED
        and found.stated_at is None
        and timezone.localdate() <= found.hear_until,
        "may_repair": found.state == EntryState.LISTED
        and found.kind == ListKind.BLACK
        and all(r.state != AskState.ASKED for r in repairs),
        "typed": request.POST,
        **refusal(refused),
    }
    return render(request, "risk/public/mine_entry.html", context, status=status_of(refused))
