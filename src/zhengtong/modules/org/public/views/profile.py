"""我的资料: who I am here, contact details, second factor, keys for programs."""

from __future__ import annotations

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from zhengtong.core.pages.access import citizen, signed_in
from zhengtong.kernel.errors import NotFound
from zhengtong.modules.org.models import ApiToken
from zhengtong.modules.org.public import pages
from zhengtong.modules.org.public.forms import ProfileForm, TokenForm
from zhengtong.modules.org.services import people, tokens


@signed_in
@never_cache
def profile(request: HttpRequest) -> HttpResponse:
    actor = request.actor
    person = pages.person_of(actor.user_id)
    staff = pages.staff_of(actor.user_id)
    context = {
        "person": person,
        "place": pages.place(person) if person else "",
        "staff": staff,
        "posts": pages.posts_held(staff.pk) if staff else [],
        "companies": pages.company_rows(person.pk, actor.entity_id) if person else [],
        "has_second_factor": is_mfa_enabled(request.user),
        "tokens": open_tokens(actor.user_id),
    }
    return render(request, "org/public/profile.html", context)


@citizen
@never_cache
def edit_profile(request: HttpRequest) -> HttpResponse:
    person = pages.person_of(request.actor.user_id)
    if person is None:
        raise NotFound
    before = {
        "phone": person.phone,
        "email": person.email,
        "region": person.region_id or "",
        "address": person.address,
    }
    form = ProfileForm(request.POST or None, initial=before)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        people.update_profile(
            person_id=person.pk,
            phone=data["phone"],
            email=data["email"],
            address=data["address"],
            region_id=data["region"],
            actor=request.actor,
        )
        messages.success(request, gettext("联系方式已保存。"))
        return redirect("org:profile")
    context = {"form": form, "person": person}
    status = 422 if form.errors else 200
    return render(request, "org/public/profile_edit.html", context, status=status)


@signed_in
@never_cache
def add_token(request: HttpRequest) -> HttpResponse:
    """The key is shown on the answer to this very request and never again."""
    form = TokenForm(request.POST or None)
    raw = ""
    if request.method == "POST" and form.is_valid():
        raw = tokens.token_create(
            request.user.username, name=form.cleaned_data["name"], actor=request.actor
        )
    context = {"form": form, "raw": raw}
    status = 422 if form.errors else 200
    return render(request, "org/public/token_add.html", context, status=status)


@signed_in
@require_POST
def revoke_token(request: HttpRequest, token_id: int) -> HttpResponse:
    tokens.token_revoke(token_id=token_id, actor=request.actor)
    messages.success(request, gettext("令牌已撤销，立即失效。"))
    return redirect(f"{reverse('org:profile')}#tokens")


def open_tokens(user_id: int) -> list[ApiToken]:
    return list(ApiToken.objects.filter(user_id=user_id, revoked_at=None).order_by("-pk"))
