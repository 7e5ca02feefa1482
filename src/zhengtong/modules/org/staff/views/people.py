"""窗口核验: find the person by the card, confirm companies, hand out codes."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import InvalidInput, NotFound
from zhengtong.modules.org import errors
from zhengtong.modules.org.models import NaturalPerson
from zhengtong.modules.org.services import access_codes, entities, people
from zhengtong.modules.org.staff import pages
from zhengtong.modules.org.staff.forms import FindPersonForm, RegisterForm


@staff("org.verify")
@never_cache
@sensitive_post_parameters("id_number")
def search(request: HttpRequest) -> HttpResponse:
    """The number is posted, never put into an address that is logged."""
    asked = request.POST.get("form", "")
    find = FindPersonForm(request.POST if asked == "find" else None)
    register = RegisterForm(request.POST if asked == "register" else None)
    is_unknown = False
    if find.is_bound and find.is_valid():
        number = find.cleaned_data["id_number"]
        known = people.look_up_person(id_number=number, actor=request.actor)
        if known is not None:
            return redirect("org_staff:person", public_id=known.public_id)
        is_unknown = True
        register = RegisterForm(initial={"id_number": number})
    if register.is_bound and register.is_valid():
        try:
            made = people.register_person(**register.cleaned_data, actor=request.actor)
        except InvalidInput as error:
            field = "name" if isinstance(error, errors.NameDiffers) else "id_number"
            register.add_error(field, error.message)
        else:
            messages.success(request, gettext("已登记并核验。"))
            return redirect("org_staff:person", public_id=made.public_id)
    context = {
        "find": find,
        "register": register,
        "is_unknown": is_unknown,
        "pending": pages.pending(),
    }
    has_errors = find.errors or register.errors
    return render(request, "org/staff/people.html", context, status=422 if has_errors else 200)


@staff("org.verify")
@never_cache
def person(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = _person(public_id)
    context = {"person": found, "representations": pages.representations_of(found)}
    return render(request, "org/staff/person.html", context)


@staff("org.verify")
@require_POST
@never_cache
def hand_out_code(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = _person(public_id)
    code = access_codes.hand_out_to_person(person_id=found.pk, actor=request.actor)
    context = {"code": code, "name": found.name, "has_account": found.user_id is not None}
    return render(request, "org/staff/code.html", context)


@staff("org.verify")
@require_POST
def confirm(request: HttpRequest, representation_id: int) -> HttpResponse:
    """证照齐全、人证一致: the company may now be acted for."""
    target = _list() if request.POST.get("back_to") == "list" else _of(representation_id)
    entities.confirm_representation(representation_id=representation_id, actor=request.actor)
    messages.success(request, gettext("已核验，可以代表单位办理。"))
    return redirect(target)


@staff("org.verify")
@require_POST
def refuse(request: HttpRequest, representation_id: int) -> HttpResponse:
    """不符: the claim ends and the company is free for whoever is right."""
    target = _list() if request.POST.get("back_to") == "list" else _of(representation_id)
    entities.revoke_representation(representation_id=representation_id, actor=request.actor)
    messages.success(request, gettext("已解除代表关系。"))
    return redirect(target)


def _list() -> str:
    return reverse("org_staff:people")


def _of(representation_id: int) -> str:
    found = NaturalPerson.objects.filter(representations=representation_id).only("public_id")
    row = found.first()
    return reverse("org_staff:person", args=[row.public_id]) if row else _list()


def _person(public_id: uuid.UUID) -> NaturalPerson:
    found = (
        NaturalPerson.objects.defer("id_number")
        .select_related("region__parent", "user")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise NotFound
    return found
