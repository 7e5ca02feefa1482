"""What allauth asks of us: our words, our landing page, sealed second factors."""

from __future__ import annotations

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhengtong.core.pages.views import set_language
from zhengtong.core.secrets.fields import cipher

SILENT = ("account/messages/logged_in.txt", "account/messages/logged_out.txt")
"""Signing in and out shows by itself; a notice about it only stands in the way."""


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("这个账户已经停用。"),
        "enter_current_password": _("请输入现在的密码。"),
        "incorrect_password": _("密码不正确。"),
        "too_many_login_attempts": _("登录失败次数太多，请五分钟后再试。"),
        "username_password_mismatch": _("用户名或密码不正确。"),
        "username_taken": _("这个用户名已经有人使用，请换一个。"),
        "rate_limited": _("操作太频繁，请稍等一会儿再试。"),
        "incorrect_code": _("验证码不正确。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Only through our own page, which asks who the person is."""
        return False

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """With the language that the person chose last, on whatever device."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if user.language in dict(settings.LANGUAGES):
            set_language(response, user.language)
        return response

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("org:profile")

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        if message_template not in SILENT:
            super().add_message(request, level, message_template, *args, **kwargs)


class MFAAdapter(DefaultMFAAdapter):
    """Secrets of authenticator apps are sealed like all personal data."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("验证码不正确。"),
    }
    CONTEXT = "mfa_authenticator.data"

    def encrypt(self, text: str) -> str:
        return base64.b64encode(cipher().seal(text.encode(), context=self.CONTEXT)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return cipher().open(base64.b64decode(encrypted_text), context=self.CONTEXT).decode()
