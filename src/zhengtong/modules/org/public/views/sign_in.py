"""Signing in, signing up, a new password. allauth does the sessions and the second factor."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.account.views import LoginView as AllauthLoginView
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from zhengtong.core.pages.access import public, signed_in
from zhengtong.kernel.errors import InvalidInput, NotFound, TooMany
from zhengtong.modules.org import errors
from zhengtong.modules.org.public import pages
from zhengtong.modules.org.public.forms import LoginForm, ResetForm, SignUpForm
from zhengtong.modules.org.services import access_codes, people

DESK = "/desk/"
MY_CASES = "/cases/mine/"

FIELD_OF = {
    errors.UsernameTaken: "username",
    errors.NameDiffers: "name",
    errors.BadAccessCode: "access_code",
    errors.IdentityNeedsCounter: "id_number",
    errors.IdentityTaken: "id_number",
    errors.BadIdentityNumber: "id_number",
}


class LoginView(AllauthLoginView):
    """With the demo accounts, and a word to those whose session ran out."""

    form_class = LoginForm

    def get_form_class(self) -> type[Form]:
        return LoginForm

    def form_invalid(self, form: Form) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = super().get_context_data(**kwargs)
        found["next"] = next_of(self.request)
        found["has_expired"] = has_expired(self.request)
        found["groups"] = grouped_accounts()
        return found


login = public(LoginView.as_view())


def has_expired(request: HttpRequest) -> bool:
    """The browser still shows a session that the platform has ended."""
    return (
        request.method == "GET"
        and settings.SESSION_COOKIE_NAME in request.COOKIES
        and not request.session.keys()
    )


def next_of(request: HttpRequest) -> str:
    """Where to go after signing in, if it is a page of ours."""
    target = request.POST.get("next") or request.GET.get("next", "")
    allowed = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    is_entrance = target.startswith((settings.LOGIN_URL, reverse("org:sign_up")))
    return target if allowed and not is_entrance else ""


def grouped_accounts() -> list[tuple[str, list[Any]]]:
    """Demo accounts by kind, with a heading each."""
    offered = pages.demo_accounts()
    headings = {
        "citizen": gettext("群众和企业"),
        "staff": gettext("工作人员"),
        "admin": gettext("三类管理员"),
    }
    groups = [(text, [a for a in offered if a.group == key]) for key, text in headings.items()]
    return [(text, rows) for text, rows in groups if rows]


@public
@require_POST
@never_cache
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """One click, in a demonstration only; the password must still be the one shown."""
    account = pages.demo_account(request.POST.get("username", ""))
    if account is None:
        raise NotFound
    limited(request, "login")
    user = authenticate(request, username=account.username, password=account.password)
    if user is None:
        messages.error(request, gettext("这个演示账户的密码已被改过，请用别的账户。"))
        return redirect(settings.LOGIN_URL)
    credentials = {"username": account.username}
    target = next_of(request) or reverse("org:landing")
    return perform_password_login(request, credentials, Login(user=user, redirect_url=target))


@signed_in
def landing(request: HttpRequest) -> HttpResponse:
    """Staff to the desk, people to their cases."""
    if request.actor.is_staff:
        return redirect(DESK)
    if request.actor.person_id is not None:
        return redirect(MY_CASES)
    return redirect("org:profile")


@public
@never_cache
@sensitive_post_parameters("password1", "password2", "id_number")
def sign_up(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(next_of(request) or "org:landing")
    form = SignUpForm(request.POST or None)
    if request.method == "POST":
        limited(request, "signup")
        if form.is_valid():
            user = _signed_up(request, form)
            if user is not None:
                target = next_of(request) or reverse("org:landing")
                messages.success(request, gettext("注册成功。您可以开始办事了。"))
                credentials = {"username": user.username}
                return perform_password_login(
                    request, credentials, Login(user=user, redirect_url=target, signup=True)
                )
    context = {"form": form, "next": next_of(request)}
    return render(request, "account/signup.html", context, status=422 if form.errors else 200)


def _signed_up(request: HttpRequest, form: SignUpForm) -> Any:
    data = form.cleaned_data
    try:
        return people.sign_up(
            username=data["username"],
            password=data["password1"],
            name=data["name"],
            id_number=data["id_number"],
            phone=data["phone"],
            access_code=data["access_code"],
            address_of_request=request.META["REMOTE_ADDR"],
        )
    except InvalidInput as error:
        form.add_error(FIELD_OF.get(type(error)), error.message)
        return None


@public
@never_cache
@sensitive_post_parameters("password1", "password2", "code")
def reset_password(request: HttpRequest) -> HttpResponse:
    """忘记密码: with the code from a counter or from one's own administrator."""
    form = ResetForm(request.POST or None)
    if request.method == "POST":
        limited(request, "reset_password", key=request.POST.get("username", "").lower())
        if form.is_valid() and _reset(request, form):
            messages.success(request, gettext("密码已重设，请用新密码登录。"))
            return redirect(settings.LOGIN_URL)
    status = 422 if form.errors else 200
    return render(request, "account/password_reset.html", {"form": form}, status=status)


def _reset(request: HttpRequest, form: ResetForm) -> bool:
    data = form.cleaned_data
    try:
        access_codes.reset_password(
            username=data["username"],
            code=data["code"],
            password=data["password1"],
            address=request.META["REMOTE_ADDR"],
        )
    except errors.BadAccessCode as error:
        form.add_error("code", error.message)
        return False
    return True


def limited(request: HttpRequest, action: str, key: str | None = None) -> None:
    """Raises TooMany beyond the rate of this action."""
    if not ratelimit.consume(request, action=action, key=key):
        raise TooMany


@public
def elsewhere(request: HttpRequest) -> HttpResponse:
    """Pages of allauth that this platform does not use (mail addresses, codes by mail)."""
    if request.user.is_authenticated:
        return redirect("org:profile")
    return redirect(f"{settings.LOGIN_URL}?{urlencode({'next': next_of(request)})}")
