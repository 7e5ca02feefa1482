"""Setting up, changing and retiring organisations and their posts."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from zhengtong.core.pages.access import staff
from zhengtong.kernel.access import require
from zhengtong.kernel.text import localized
from zhengtong.modules.org import errors
from zhengtong.modules.org.models import Organization, Post, PostRole
from zhengtong.modules.org.plugins import ties_of_post
from zhengtong.modules.org.services import organizations, post_plan, role_plan
from zhengtong.modules.org.staff import admin_forms as forms
from zhengtong.modules.org.staff import people_forms
from zhengtong.modules.org.staff.acting import attempt, form_page
from zhengtong.modules.org.staff.finding import is_everywhere, organization_of, post_of

FIELD_OF = {
    errors.BadKey: "key",
    errors.KeyTaken: "key",
    errors.BadCreditCode: "credit_code",
    errors.CreditCodeTaken: "credit_code",
    errors.NameMissing: "name",
    errors.ParentBelow: "parent",
    errors.DateInFuture: "on",
}


def _name(row: Organization | Post) -> str:
    return localized({"zh": row.name, "en": row.name_en or row.name})


def _back(row: Organization) -> tuple[str, str]:
    return reverse("org_staff:organization", args=[row.credit_code]), _name(row)


@staff("org.manage")
@never_cache
def add(request: HttpRequest) -> HttpResponse:
    organizations.require_everywhere(request.actor)
    form = forms.NewOrganizationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form,
            lambda: organizations.create_organization(
                key=form.cleaned_data["key"],
                credit_code=form.cleaned_data["credit_code"],
                standing=form.standing(),
                contact=form.contact(),
                actor=request.actor,
            ),
            {**FIELD_OF, errors.ParentEnded: "parent"},
        )
        if made:
            messages.success(request, gettext("机构已设立。接下来设岗位、录入人员。"))
            code = Organization.objects.values_list("credit_code", flat=True).get(pk=made)
            return redirect("org_staff:organization", credit_code=code)
    return form_page(
        request,
        form,
        title=gettext("新设机构"),
        verb=gettext("设立"),
        back=(reverse("org_staff:overview"), gettext("机构和岗位")),
    )


@staff("org.manage")
@never_cache
def edit(request: HttpRequest, credit_code: str) -> HttpResponse:
    """All of it for who manages every organisation, else where and when people find it."""
    found = organization_of(credit_code)
    require(request.actor, "org.manage", found)
    before = {f.attname.removesuffix("_id"): f.value_from_object(found) for f in found._meta.fields}
    whole = is_everywhere(request.actor)
    form: forms.ContactForm = (
        forms.StandingForm(request.POST or None, initial=before, organization=found)
        if whole
        else forms.ContactForm(request.POST or None, initial=before)
    )
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form,
            lambda: _changed(found, form, request),
            {**FIELD_OF, errors.KeyTaken: "region", errors.ParentEnded: "parent"},
        )
        if done:
            messages.success(request, gettext("机构信息已保存。"))
            return redirect("org_staff:organization", credit_code=credit_code)
    return form_page(
        request, form, title=gettext("编辑机构"), verb=gettext("保存"), back=_back(found)
    )


def _changed(found: Organization, form: forms.ContactForm, request: HttpRequest) -> bool:
    organizations.update_organization(
        organization_id=found.pk,
        contact=form.contact(),
        standing=form.standing() if isinstance(form, forms.StandingForm) else None,
        actor=request.actor,
    )
    return True


@staff("org.manage")
@never_cache
def retire(request: HttpRequest, credit_code: str) -> HttpResponse:
    """With what stands in the way, counted, before anybody presses the button."""
    found = organization_of(credit_code)
    organizations.require_everywhere(request.actor)
    form = forms.RetireForm(request.POST or None, organization=found)
    if request.method == "POST" and form.is_valid():
        successor = form.cleaned_data["successor"]

        def act() -> bool:
            organizations.retire_organization(
                organization_id=found.pk,
                on=form.cleaned_data["on"],
                successor_id=successor.pk if successor else None,
                actor=request.actor,
            )
            return True

        if attempt(form, act, {**FIELD_OF, errors.ParentEnded: "successor"}):
            messages.success(request, gettext("机构已撤销，历史记录保留。"))
            return redirect("org_staff:organization", credit_code=credit_code)
    return form_page(
        request,
        form,
        title=gettext("撤销机构"),
        verb=gettext("撤销机构"),
        is_grave=True,
        lead=gettext("撤销后不再出现在选择列表中，岗位同时撤销；办过的事和记录都保留。"),
        ties=organizations.obstacles(found.pk),
        back=_back(found),
    )


@staff("org.manage")
@require_POST
def restore(request: HttpRequest, credit_code: str) -> HttpResponse:
    found = organization_of(credit_code)
    organizations.restore_organization(organization_id=found.pk, actor=request.actor)
    messages.success(request, gettext("机构已恢复。"))
    return redirect("org_staff:organization", credit_code=credit_code)


@staff("org.manage")
@never_cache
def add_post(request: HttpRequest, credit_code: str) -> HttpResponse:
    found = organization_of(credit_code)
    require(request.actor, "org.manage", found)
    form = forms.NewPostForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form,
            lambda: post_plan.create_post(
                organization_id=found.pk,
                key=form.cleaned_data["key"],
                facts=form.facts(),
                actor=request.actor,
            ),
            FIELD_OF,
        )
        if made:
            messages.success(request, gettext("岗位已设立。岗位带哪些权限，由安全管理员设定。"))
            return redirect("org_staff:organization", credit_code=credit_code)
    return form_page(
        request, form, title=gettext("设立岗位"), verb=gettext("设立"), back=_back(found)
    )


@staff("org.manage")
@never_cache
def edit_post(request: HttpRequest, post_id: int) -> HttpResponse:
    found = post_of(post_id)
    require(request.actor, "org.manage", found)
    before = {name: getattr(found, name) for name in post_plan.PostFacts.__dataclass_fields__}
    form = forms.PostForm(request.POST or None, initial=before)
    if request.method == "POST" and form.is_valid():

        def act() -> bool:
            post_plan.update_post(post_id=post_id, facts=form.facts(), actor=request.actor)
            return True

        if attempt(form, act, FIELD_OF):
            messages.success(request, gettext("岗位已保存。"))
            return redirect(_back(found.organization)[0])
    return form_page(
        request,
        form,
        title=gettext("编辑岗位"),
        verb=gettext("保存"),
        back=_back(found.organization),
    )


@staff("org.manage")
@never_cache
def close_post(request: HttpRequest, post_id: int) -> HttpResponse:
    found = post_of(post_id)
    require(request.actor, "org.manage", found)
    form = forms.EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def act() -> bool:
            post_plan.close_post(post_id=post_id, on=form.cleaned_data["on"], actor=request.actor)
            return True

        if attempt(form, act, FIELD_OF):
            messages.success(request, gettext("岗位已撤销，任岗同时结束。"))
            return redirect(_back(found.organization)[0])
    return form_page(
        request,
        form,
        title=gettext("撤销岗位：%(post)s") % {"post": _name(found)},
        verb=gettext("撤销岗位"),
        is_grave=True,
        lead=gettext("任这个岗位的人同一天免岗。办过的事和记录都保留。"),
        ties=ties_of_post(post_id),
        back=_back(found.organization),
    )


@staff("org.manage")
@require_POST
def reopen_post(request: HttpRequest, post_id: int) -> HttpResponse:
    found = post_of(post_id)
    post_plan.reopen_post(post_id=post_id, actor=request.actor)
    messages.success(request, gettext("岗位已恢复，现在空缺。"))
    return redirect(_back(found.organization)[0])


@staff("org.grant")
@never_cache
def post_roles(request: HttpRequest, post_id: int) -> HttpResponse:
    """The security administrator says which roles come with the post."""
    found = post_of(post_id)
    links = PostRole.objects.filter(post=found).values_list("role__key", "is_everywhere")
    form = people_forms.PostRolesForm(request.POST or None, post=found, given=dict(links))
    if request.method == "POST" and form.is_valid():

        def act() -> bool:
            role_plan.set_post_roles(post_id=post_id, roles=form.roles(), actor=request.actor)
            return True

        if attempt(form, act):
            messages.success(request, gettext("岗位权限已设定，立即生效。"))
            return redirect(_back(found.organization)[0])
    return form_page(
        request,
        form,
        title=gettext("岗位权限：%(post)s") % {"post": _name(found)},
        verb=gettext("保存"),
        lead=gettext("谁任这个岗位，就有这些角色的权限；免岗即失去。"),
        back=_back(found.organization),
    )
