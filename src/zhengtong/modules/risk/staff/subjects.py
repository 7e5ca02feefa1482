"""Levels: who stands where, why, what was objected to, and who looked."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import DomainError, NotFound
from zhengtong.modules.org import api as org
from zhengtong.modules.risk import policies, queries
from zhengtong.modules.risk.definition import measures_words
from zhengtong.modules.risk.errors import NoSuchSubject
from zhengtong.modules.risk.models import Subject
from zhengtong.modules.risk.records import opened
from zhengtong.modules.risk.services.holding import names_of
from zhengtong.modules.risk.services.objecting import decide_objection, note_look
from zhengtong.modules.risk.staff.common import (
    WORST,
    given,
    paged,
    refusal,
    status_of,
)
from zhengtong.modules.risk.states import AskState, EntryState, Kind, ListKind

TONES = {1: "green", 2: "green", 3: "blue", 4: "amber", 5: "red"}
MOST_HISTORY = 20
LOOKED = gettext_noop("查看等级")


@staff(policies.VIEW)
@never_cache
@require_safe
def subjects(request: HttpRequest) -> HttpResponse:
    """Companies or people with their levels, the highest first; each figure opens its rows."""
    asked = given(request, "kind", "level", "q", "listed", "objection")
    kind = asked.get("kind", "")
    kind = kind if kind in Kind else Kind.COMPANY.value
    rows = queries.narrowed(policies.visible_subjects(request.actor), asked)
    page = paged(request, rows.exclude(level=None), asked, order=WORST)
    names = names_of(page["page"])
    here = reverse("risk:subjects")
    regions = {r.id: r.name for r in _regions(page["page"])}
    context = {
        **page,
        "rows": [
            (s, names[s.pk], TONES.get(s.level or 0, ""), regions.get(s.region_id or 0, ""))
            for s in page["page"]
        ],
        "kind": kind,
        "kinds": Kind.choices,
        "lists": ListKind.choices,
        "levels": [(n, _("%(n)s 级") % {"n": n}) for n in range(1, 6)],
        "stats": [
            (n, _("%(n)s 级") % {"n": level}, f"{here}?kind={kind}&level={level}")
            for level, n in queries.distribution(kind).items()
        ],
        "objections": queries.objections_open(request.actor),
        "may_import": request.actor.has(policies.IMPORT),
        "is_filtered": bool(set(asked) - {"kind"}),
    }
    return render(request, "risk/staff/subjects.html", context)


def _regions(rows: list[Subject]) -> list[org.RegionData]:
    ids = {s.region_id for s in rows if s.region_id}
    return org.regions(ids=ids) if ids else []


@staff(policies.VIEW)
@never_cache
@require_safe
def subject(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Why this level: every factor with its records. Opening it leaves a trace."""
    found = _found(request, public_id)
    note_look(subject=found, purpose=LOOKED, actor=request.actor)
    return show(request, found)


@staff(policies.VIEW)
@never_cache
@require_safe
def record(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One record under the level; a look like that at the level itself."""
    found = _found(request, public_id)
    shown = opened(found, request.GET.get("ref", "")[:80])
    note_look(subject=found, purpose=LOOKED, actor=request.actor)
    context = {
        "subject": found,
        "name": names_of([found])[found.pk],
        "record": shown,
        "label": queries.label_of(shown.factor),
        "url": queries.source_url(shown.ref, request.actor),
    }
    return render(request, "risk/staff/record.html", context)


def _found(request: HttpRequest, public_id: uuid.UUID) -> Subject:
    rows = policies.visible_subjects(request.actor).select_related("evaluation__version")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NoSuchSubject
    return found


@staff(policies.DECIDE)
@never_cache
@require_POST
def answer(request: HttpRequest, public_id: uuid.UUID, objection_id: uuid.UUID) -> HttpResponse:
    """Decide an objection; what is refused comes back with everything typed."""
    try:
        decide_objection(
            public_id=objection_id,
            is_upheld=request.POST.get("result") == "upheld",
            answer=request.POST.get("answer", ""),
            refs=request.POST.getlist("refs"),
            actor=request.actor,
        )
    except NotFound:
        raise
    except DomainError as refused:
        return show(request, _found(request, public_id), refused)
    messages.success(request, _("异议已答复，等级已按结果重算。"))
    return redirect("risk:subject", public_id)


def show(request: HttpRequest, found: Subject, refused: DomainError | None = None) -> HttpResponse:
    history = list(
        found.evaluations.select_related("version", "run").order_by("-pk")[:MOST_HISTORY]
    )
    looks = list(found.looks.order_by("-pk")[:MOST_HISTORY])
    entries = list(found.entries.order_by("-pk"))
    context = {
        "subject": found,
        "name": names_of([found])[found.pk],
        "code": _code(found),
        "tone": TONES.get(found.level or 0, ""),
        **explanation(found),
        "history": history,
        "entries": entries,
        "is_listed": any(e.state in (EntryState.LISTED, EntryState.NOTICED) for e in entries),
        "objections": [(o, o.state == AskState.ASKED) for o in found.objections.order_by("-pk")],
        "tasks": list(found.tasks.select_related("plan").order_by("-pk")[:MOST_HISTORY]),
        "looks": _with_names(looks),
        "may_decide": request.actor.has(policies.DECIDE),
        "may_list": request.actor.has(policies.LIST),
        "typed": request.POST,
        "refs": request.POST.getlist("refs"),
        **refusal(refused),
    }
    return render(request, "risk/staff/subject.html", context, status=status_of(refused))


def explanation(found: Subject) -> dict[str, Any]:
    """What the level rests on, and what follows from it."""
    if found.evaluation is None:
        return {"why": None, "measures": []}
    why = queries.explained(found.evaluation)
    given_by = found.evaluation.version.definition["measures"]
    return {
        "why": why,
        "parts": [(part, part.records) for part in why.parts],
        "measures": measures_words(given_by.get(str(found.evaluation.level), [])),
    }


def _with_names(looks: list[Any]) -> list[tuple[Any, str, str, str | None]]:
    names = org.staff_names({k.staff_id for k in looks})
    numbers = queries.numbers_of(looks)
    return [
        (k, names.get(k.staff_id, ""), _(k.purpose), numbers.get(k.case_id or 0)) for k in looks
    ]


def _code(found: Subject) -> str:
    if found.entity_id:
        return org.entity(found.entity_id).credit_code
    assert found.person_id is not None
    return org.person(found.person_id).id_number_masked
