"""The general counter (综合窗口): find or register the person, choose any item, begin."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.kernel.ids import is_identity_number
from zhengtong.modules.cases.models import Application
from zhengtong.modules.cases.services import apply
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org

PERSON_FIELDS = ("name", "id_number", "phone", "address")


@staff("cases.counter")
def counter(request: HttpRequest) -> HttpResponse:
    """Identity number first: whoever is known need not be typed in again."""
    context: dict[str, Any] = {"drafts": _drafts(request), "typed": {}, "errors": ()}
    if request.method != "POST":
        return render(request, "cases/staff/counter.html", context)
    number = request.POST.get("id_number", "").strip().upper().replace(" ", "")
    if not is_identity_number(number):
        message = _("身份证号码不正确，请核对 18 位号码，最后一位可以是 X。")
        context["errors"] = (FieldError(path="id_number", message=message),)
        context["typed"] = {"id_number": number}
        return render(request, "cases/staff/counter.html", context, status=422)
    person = org.find_person(number)
    if person is not None:
        return redirect(reverse("counter_item", args=[person.public_id]))
    request.session["counter_id_number"] = number
    return redirect(reverse("counter_person"))


def _drafts(request: HttpRequest) -> list[Application]:
    """What this clerk has begun and not handed in."""
    return list(
        Application.objects.filter(
            entered_by_id=request.actor.staff_id, case=None, discarded_at=None
        )
        .select_related("person")
        .order_by("-saved_at")[:20]
    )


@staff("cases.counter")
def new_person(request: HttpRequest) -> HttpResponse:
    typed = {"id_number": request.session.get("counter_id_number", "")}
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST":
        typed = {k: request.POST.get(k, "").strip() for k in PERSON_FIELDS}
        try:
            person = org.register_person(
                name=typed["name"],
                id_number=typed["id_number"],
                phone=typed["phone"],
                address=typed["address"],
                actor=request.actor,
            )
        except InvalidInput as problem:
            errors = problem.errors or (FieldError(path="name", message=problem.message),)
        else:
            request.session.pop("counter_id_number", None)
            return redirect(reverse("counter_item", args=[person.public_id]))
    context = {"typed": typed, "errors": errors}
    return render(
        request, "cases/staff/counter_person.html", context, status=422 if errors else 200
    )


@staff("cases.counter")
def choose_item(request: HttpRequest, person_id: UUID) -> HttpResponse:
    person = org.person_by_public_id(person_id)
    text = request.GET.get("q", "")
    found = items.search(text=text, cursor=request.GET.get("cursor") or None)
    context = {
        "person": person,
        "entities": org.entities_of(person.id),
        "found": found,
        "text": text,
        "popular": items.popular(8) if not text else [],
    }
    return render(request, "cases/staff/counter_item.html", context)


@require_POST
@staff("cases.counter")
def begin(request: HttpRequest, person_id: UUID, item_id: UUID) -> HttpResponse:
    person = org.person_by_public_id(person_id)
    chosen = request.POST.get("entity", "")
    entity_id = next((e.id for e in org.entities_of(person.id) if str(e.public_id) == chosen), None)
    found = apply.start_application(
        item_public_id=item_id, actor=request.actor, person_id=person.id, entity_id=entity_id
    )
    return redirect(reverse("application", args=[found.public_id]))
