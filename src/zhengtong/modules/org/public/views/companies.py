"""我的单位: add one as its legal representative, appoint agents, act for it."""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from zhengtong.core.pages.access import citizen
from zhengtong.core.pages.views import back
from zhengtong.kernel.errors import (
    DomainError,
    InvalidInput,
    NotFound,
    PermissionRefused,
    StateError,
)
from zhengtong.modules.org import errors, person_queries
from zhengtong.modules.org.middleware import ENTITY
from zhengtong.modules.org.models import LegalEntity, Representation
from zhengtong.modules.org.public import pages
from zhengtong.modules.org.public.forms import AgentForm, CompanyForm
from zhengtong.modules.org.services import entities


@citizen
@require_POST
def act_for(request: HttpRequest) -> HttpResponse:
    """代表企业办理, or as oneself when no company is named."""
    chosen = request.POST.get("entity", "")
    if not chosen:
        request.session.pop(ENTITY, None)
        messages.success(request, gettext("现在以本人身份办理。"))
        return redirect(back(request))
    entity = _entity(chosen)
    if not person_queries.may_act_for(request.actor.person_id, entity.pk):
        raise errors.MayNotRepresent
    request.session[ENTITY] = entity.pk
    messages.success(request, gettext("现在代表“%(name)s”办理。") % {"name": entity.name})
    return redirect(back(request))


@citizen
@never_cache
def add(request: HttpRequest) -> HttpResponse:
    form = CompanyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            entity = entities.claim_entity(
                person_id=request.actor.person_id,
                name=data["name"],
                credit_code=data["credit_code"],
                address=data["address"],
                phone=data["phone"],
                actor=request.actor,
            )
        except (InvalidInput, StateError) as error:
            form.add_error("credit_code", error.message)
        else:
            messages.success(
                request,
                gettext("已登记。带身份证和营业执照到任一窗口核验后，就能代表单位办理。"),
            )
            return redirect("org:company", public_id=entity.public_id)
    status = 422 if form.errors else 200
    return render(request, "org/public/company_add.html", {"form": form}, status=status)


@citizen
@never_cache
def company(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One company of mine; its legal representative appoints agents here."""
    entity = _entity(str(public_id))
    mine = next(
        (
            row
            for row in pages.company_rows(request.actor.person_id, request.actor.entity_id)
            if row.representation.entity_id == entity.pk
        ),
        None,
    )
    if mine is None:
        raise NotFound
    may_appoint = mine.is_legal and mine.may_act
    form = AgentForm(request.POST or None) if may_appoint else None
    if request.method == "POST":
        if form is None:
            raise PermissionRefused
        if form.is_valid() and _appointed(request, entity, form):
            messages.success(request, gettext("已委托，即时生效。"))
            return redirect("org:company", public_id=public_id)
    agents = pages.agents_of(entity.pk) if may_appoint else []
    names = pages.item_names([*agents, mine.representation])
    context = {
        "entity": entity,
        "mine": mine,
        "form": form,
        "representations": [(row, _named(row, names)) for row in agents],
        "my_items": _named(mine.representation, names),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "org/public/company.html", context, status=status)


def _named(row: Representation, names: dict[str, str]) -> list[str]:
    """To which items; a code that the catalogue no longer knows stands for itself."""
    return [names.get(code, code) for code in row.item_codes]


def _appointed(request: HttpRequest, entity: LegalEntity, form: AgentForm) -> bool:
    """Name and number must both fit, so that numbers cannot be tried out one by one."""
    data = form.cleaned_data
    agent = person_queries.find_person(data["id_number"])
    if agent is None or agent.name != data["name"].strip() or agent.user_id is None:
        form.add_error(
            "id_number", gettext("没有找到这位经办人。请核对姓名和号码，并请对方先注册。")
        )
        return False
    last = data["valid_to"]
    try:
        entities.appoint_agent(
            entity_id=entity.pk,
            person_id=agent.id,
            valid_to=last + dt.timedelta(days=1) if last else None,
            item_codes=data["items"],
            actor=request.actor,
        )
    except errors.DatesReversed:
        form.add_error("valid_to", gettext("请选今天或以后的日期。"))
    except errors.AlreadyRepresents:
        form.add_error("id_number", gettext("这位经办人已经在委托名单里。"))
    except DomainError as error:
        form.add_error(None, error.message)
    return not form.errors


@citizen
@require_POST
def revoke(request: HttpRequest, public_id: uuid.UUID, representation_id: int) -> HttpResponse:
    entity = _entity(str(public_id))
    made = Representation.objects.filter(pk=representation_id, entity=entity).first()
    if made is None:
        raise NotFound
    entities.revoke_representation(representation_id=made.pk, actor=request.actor)
    messages.success(request, gettext("代表关系已解除，立即生效。"))
    if made.person_id == request.actor.person_id:
        return redirect("org:profile")
    return redirect("org:company", public_id=public_id)


def _entity(public_id: str) -> LegalEntity:
    try:
        found = LegalEntity.objects.filter(public_id=uuid.UUID(public_id)).first()
    except ValueError:
        found = None
    if found is None:
        raise NotFound
    return found
