"""机构和岗位: the overview, one organisation, one member of staff."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from zhengtong.core.pages.access import staff
from zhengtong.kernel.access import allows
from zhengtong.kernel.errors import DomainError, NotFound, PermissionRefused
from zhengtong.modules.org.models import Organization, PostHolder, Region, StaffMember
from zhengtong.modules.org.public.pages import posts_held
from zhengtong.modules.org.services import absence, access_codes, posts, roles, sessions
from zhengtong.modules.org.staff import pages
from zhengtong.modules.org.staff.directory import OrganizationList
from zhengtong.modules.org.staff.finding import (
    is_everywhere,
    may_see_history,
    member_of,
    organization_of,
)
from zhengtong.modules.org.staff.forms import AbsenceForm, AssignForm, DelegateForm, GrantForm


@staff()
def overview(request: HttpRequest) -> HttpResponse:
    """The county's organisations as a tree; filters live in the address."""
    context = {
        "page": OrganizationList.of(request.GET),
        "kinds": Organization.Kind.choices,
        "regions": Region.objects.filter(level__in=["county", "township"]),
        "may_create": allows(request.actor, "org.manage") and is_everywhere(request.actor),
        "may_manage": allows(request.actor, "org.manage"),
        "may_grant": allows(request.actor, "org.grant"),
    }
    return render(request, "org/staff/overview.html", context)


@staff()
@never_cache
def organization(request: HttpRequest, credit_code: str) -> HttpResponse:
    """Posts with A and B, and the staff; who manages it assigns posts here."""
    found = organization_of(credit_code)
    may_manage = allows(request.actor, "org.manage", found)
    form = None
    if may_manage and found.ended_on is None:
        form = AssignForm(request.POST or None, organization=found)
    if request.method == "POST":
        if form is None:
            raise PermissionRefused
        if form.is_valid() and _assigned(request, form):
            messages.success(request, gettext("已任岗。"))
            return redirect("org_staff:organization", credit_code=credit_code)
    context = {
        "organization": found,
        "posts": pages.post_rows(found),
        "ended_posts": pages.ended_posts(found),
        "members": pages.member_rows(found),
        "form": form,
        "may_manage": may_manage and found.ended_on is None,
        "may_retire": may_manage and is_everywhere(request.actor),
        "may_grant": allows(request.actor, "org.grant"),
        "may_see_history": may_see_history(request.actor, found),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "org/staff/organization.html", context, status=status)


def _assigned(request: HttpRequest, form: Form) -> bool:
    data = form.cleaned_data
    try:
        posts.assign_post(
            post_id=data["post"].pk,
            staff_id=data["staff"].pk,
            share=data["share"],
            valid_from=data["valid_from"],
            valid_to=data["valid_to"],
            actor=request.actor,
        )
    except DomainError as error:
        form.add_error("staff", error.message)
    return not form.errors


@staff("org.manage")
@require_POST
def end_post(request: HttpRequest, holding_id: int) -> HttpResponse:
    held = PostHolder.objects.select_related("post__organization").filter(pk=holding_id).first()
    if held is None:
        raise NotFound
    posts.end_post(holding_id=holding_id, actor=request.actor)
    messages.success(request, gettext("已免岗，立即生效。"))
    return redirect("org_staff:organization", credit_code=held.post.organization.credit_code)


@staff()
@never_cache
def member(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One colleague. Absence and delegation: oneself or who manages; roles: who grants."""
    found = member_of(public_id)
    is_self = request.actor.staff_id == found.pk
    may_manage = is_self or allows(request.actor, "org.manage", found)
    held = posts_held(found.pk)
    today = timezone.localdate()
    asked = request.POST.get("form", "")
    forms: dict[str, Form] = {}
    if may_manage and found.is_active:
        forms["absence"] = AbsenceForm(request.POST if asked == "absence" else None)
        forms["delegate"] = DelegateForm(
            request.POST if asked == "delegate" else None,
            staff=found,
            post_ids=[h.post_id for h in held],
        )
    if allows(request.actor, "org.grant") and not is_self and found.is_active:
        forms["grant"] = GrantForm(request.POST if asked == "grant" else None)
    if request.method == "POST":
        if asked not in forms:
            raise PermissionRefused
        if forms[asked].is_valid() and _done(request, asked, found, forms[asked]):
            return redirect("org_staff:member", public_id=public_id)
    context = {
        "member": found,
        "held": held,
        "forms": forms,
        "may_manage": may_manage,
        "absences": (absences := pages.absences_of(found)),
        "stand_ins": pages.stand_ins(held, absences[0].from_on if absences else today),
        "delegations": pages.delegations_of(found),
        "grants": pages.grants_of(found),
        "may_edit": allows(request.actor, "org.manage", found),
        "may_secure": allows(request.actor, "org.grant") and not is_self and found.user is not None,
        "may_see_reasons": is_self or may_see_history(request.actor, found),
        "may_see_history": may_see_history(request.actor, found),
        "sessions": sessions.open_sessions(found.user_id) if _sees_sessions(request, found) else [],
    }
    status = 422 if any(form.errors for form in forms.values()) else 200
    return render(request, "org/staff/member.html", context, status=status)


def _done(request: HttpRequest, asked: str, member: StaffMember, form: Form) -> bool:
    """Run the command behind the form; what it refuses stands at the form's first field."""
    data = form.cleaned_data
    try:
        if asked == "absence":
            absence.register_absence(staff_id=member.pk, actor=request.actor, **data)
            said = gettext(
                "已登记外出，期间没领取的待办由 B 岗接手；已经领取的不会自动转走，请放回或者转办。"
            )
        elif asked == "delegate":
            absence.delegate(
                principal_id=member.pk,
                deputy_id=data["deputy"].pk,
                post_id=data["post"].pk if data["post"] else None,
                from_on=data["delegate_from"],
                to_on=data["delegate_to"],
                actor=request.actor,
            )
            said = gettext("已委托。")
        else:
            place = data["organization"]
            roles.grant_role(
                staff_id=member.pk,
                role_key=data["role"].key,
                organization_id=place.pk if place else None,
                expires_on=data["expires_on"],
                actor=request.actor,
            )
            said = gettext("已授权，立即生效。")
    except DomainError as error:
        form.add_error(next(iter(form.fields)), error.message)
        return False
    messages.success(request, said)
    return True


@staff()
@require_POST
def cancel_absence(request: HttpRequest, public_id: uuid.UUID, absence_id: int) -> HttpResponse:
    absence.cancel_absence(absence_id=absence_id, actor=request.actor)
    messages.success(request, gettext("已销假。"))
    return redirect("org_staff:member", public_id=public_id)


@staff()
@require_POST
def revoke_delegation(
    request: HttpRequest, public_id: uuid.UUID, delegation_id: int
) -> HttpResponse:
    absence.revoke_delegation(delegation_id=delegation_id, actor=request.actor)
    messages.success(request, gettext("委托已收回，立即生效。"))
    return redirect("org_staff:member", public_id=public_id)


@staff("org.grant")
@require_POST
def revoke_role(request: HttpRequest, public_id: uuid.UUID, assignment_id: int) -> HttpResponse:
    roles.revoke_role(assignment_id=assignment_id, actor=request.actor)
    messages.success(request, gettext("授权已收回，立即生效。"))
    return redirect("org_staff:member", public_id=public_id)


@staff("org.grant")
@require_POST
@never_cache
def hand_out_code(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """口令码 for a colleague who lost the password; shown once."""
    found = member_of(public_id)
    code = access_codes.hand_out_to_staff(staff_id=found.pk, actor=request.actor)
    context = {"code": code, "name": found.name, "has_account": True}
    return render(request, "org/staff/code.html", context)


def _sees_sessions(request: HttpRequest, member: StaffMember) -> bool:
    if member.user_id is None:
        return False
    return request.actor.staff_id == member.pk or allows(request.actor, "org.grant")
