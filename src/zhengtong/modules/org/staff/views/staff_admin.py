"""Staff: the list, taking on, changing, leaving, locking; a one-time code instead of a password."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from zhengtong.core.pages.access import staff
from zhengtong.kernel.access import ANYWHERE, Actor, allows, require
from zhengtong.kernel.errors import PermissionRefused
from zhengtong.modules.org import errors
from zhengtong.modules.org.models import StaffMember
from zhengtong.modules.org.plugins import ties_of_post, ties_of_staff
from zhengtong.modules.org.services import personnel, sessions
from zhengtong.modules.org.staff import admin_forms as forms
from zhengtong.modules.org.staff import people_forms, reasons
from zhengtong.modules.org.staff.acting import attempt, form_page
from zhengtong.modules.org.staff.directory import STAFF_STATES, StaffList
from zhengtong.modules.org.staff.finding import may_see_history, member_of

FIELD_OF = {
    errors.NameMissing: "name",
    errors.NumberTaken: "number",
    errors.UsernameTaken: "username",
    errors.OrganizationEnded: "organization",
    errors.DateInFuture: "on",
}


@staff()
def listing(request: HttpRequest) -> HttpResponse:
    """Everybody who works here, with filters in the address."""
    context = {
        "page": StaffList.of(request.GET),
        "states": STAFF_STATES,
        "may_add": allows(request.actor, "org.manage"),
    }
    return render(request, "org/staff/staff_list.html", context)


@staff("org.manage")
@never_cache
def add(request: HttpRequest) -> HttpResponse:
    """The code is on the answer to this very request and never again."""
    mine = _manageable(request.actor)
    chosen = mine.filter(credit_code=request.GET.get("organization", "")[:18]).first()
    form = people_forms.NewStaffForm(
        request.POST or None, organizations=mine, initial={"organization": chosen}
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made = attempt(
            form,
            lambda: personnel.create_staff(
                organization_id=data["organization"].pk,
                number=data["number"],
                facts=form.facts(),
                username=data["username"],
                actor=request.actor,
            ),
            FIELD_OF,
        )
        if made:
            who = StaffMember.objects.get(pk=made.staff_id)
            context = {"made": made, "member": who}
            return render(request, "org/staff/staff_made.html", context)
    return form_page(
        request,
        form,
        title=gettext("录入人员"),
        verb=gettext("录入并开通账户"),
        lead=gettext("录入后给出一次性口令码，本人凭它设置自己的密码。没有人知道密码。"),
        back=(reverse("org_staff:staff"), gettext("工作人员")),
    )


@staff("org.manage")
@never_cache
def edit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = member_of(public_id)
    require(request.actor, "org.manage", found)
    names = [name for name in personnel.StaffFacts.__dataclass_fields__ if name != "email"]
    before: dict[str, Any] = {name: getattr(found, name) for name in names}
    before |= {
        "email": found.user.email if found.user else "",
        "organization": found.organization_id,
    }
    mine = _manageable(request.actor)
    form = people_forms.StaffForm(request.POST or None, organizations=mine, initial=before)
    if request.method == "POST" and form.is_valid():

        def act() -> bool:
            personnel.update_staff(
                staff_id=found.pk,
                facts=form.facts(),
                organization_id=form.cleaned_data["organization"].pk,
                actor=request.actor,
            )
            return True

        if attempt(form, act, FIELD_OF):
            messages.success(request, gettext("人员信息已保存。"))
            return redirect("org_staff:member", public_id=public_id)
    return form_page(
        request, form, title=gettext("编辑人员"), verb=gettext("保存"), back=_back(found)
    )


@staff("org.manage")
@never_cache
def leave(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Who takes over the posts, what lies with the person, then the end."""
    found = member_of(public_id)
    require(request.actor, "org.manage", found)
    sole = personnel.sole_posts(found.pk)
    form = people_forms.LeaveForm(request.POST or None, staff=found, posts=sole)
    if request.method == "POST" and form.is_valid():

        def act() -> bool:
            personnel.leave(
                staff_id=found.pk,
                on=form.cleaned_data["on"],
                hand_over=form.successors(),
                actor=request.actor,
            )
            return True

        if attempt(form, act, {**FIELD_OF, errors.HandOverMissing: _missing(form)}):
            messages.success(request, gettext("已办离岗，账户停用，岗位已交接。"))
            return redirect("org_staff:member", public_id=public_id)
    ties = [*ties_of_staff(found.pk), *(t for held in sole for t in ties_of_post(held.post_id))]
    return form_page(
        request,
        form,
        title=gettext("办理离岗：%(name)s") % {"name": found.name},
        verb=gettext("办理离岗"),
        is_grave=True,
        lead=gettext(
            "离岗后任岗、角色、委托和登录立即结束，已领取的待办退回岗位。"
            "有待办而无人接任的岗位必须选择接任人。"
        ),
        notes=ties,
        back=_back(found),
    )


@staff("org.manage")
@require_POST
def come_back(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    personnel.come_back(staff_id=member_of(public_id).pk, actor=request.actor)
    messages.success(request, gettext("已返岗。岗位和角色请重新安排。"))
    return redirect("org_staff:member", public_id=public_id)


@staff("org.grant")
@require_POST
def lock(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    sessions.lock_account(staff_id=member_of(public_id).pk, actor=request.actor)
    messages.success(request, gettext("账户已锁定，所有登录立即结束。"))
    return redirect("org_staff:member", public_id=public_id)


@staff("org.grant")
@require_POST
def unlock(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    sessions.unlock_account(staff_id=member_of(public_id).pk, actor=request.actor)
    messages.success(request, gettext("账户已解锁。"))
    return redirect("org_staff:member", public_id=public_id)


@staff("org.grant")
@require_POST
def end_sessions(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    number = sessions.end_sessions(staff_id=member_of(public_id).pk, actor=request.actor)
    messages.success(request, gettext("已强制下线 %(n)d 处登录。") % {"n": number})
    return redirect("org_staff:member", public_id=public_id)


@staff()
@never_cache
def access(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """What this person may do, and on what ground."""
    found = member_of(public_id)
    if request.actor.staff_id != found.pk and not may_see_history(request.actor, found):
        raise PermissionRefused
    context = {"member": found, "rows": reasons.of_staff(found)}
    return render(request, "org/staff/access.html", context)


def _manageable(actor: Actor) -> Any:
    where = actor.organizations_with("org.manage")
    rows = forms.live_organizations()
    return rows if ANYWHERE in where else rows.filter(pk__in=where)


def _missing(form: people_forms.LeaveForm) -> str:
    """The first post that waits for a successor: the refusal stands there."""
    empty = (f"post_{p}" for p, who in form.successors().items() if not who and ties_of_post(p))
    return next(empty, "on")


def _back(found: StaffMember) -> tuple[str, str]:
    return reverse("org_staff:member", args=[found.public_id]), found.name
