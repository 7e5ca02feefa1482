"""Accounts: one for a person however many roles, posts or companies they have."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Makes accounts; there is no super user on purpose (三员分立)."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(username=User.normalize_username(username).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A way to sign in. What it may do hangs on the staff member or the person behind it."""

    username = models.CharField(
        _("用户名"),
        max_length=60,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": _("这个用户名已经有人使用，请换一个。")},
    )
    name = models.CharField(_("姓名"), max_length=120, blank=True)
    email = models.EmailField(_("电子邮箱"), blank=True)
    language = models.CharField(_("界面语言"), max_length=10, blank=True)
    is_active = models.BooleanField(_("启用"), default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        verbose_name = _("账户")
        verbose_name_plural = _("账户")

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return str(self)


class ApiToken(models.Model):
    """A key for programs. Only its hash is kept; the key itself is shown once."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=120)
    head = models.CharField(max_length=12, help_text="开头几位，用来辨认")
    hashed = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    last_used_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("接口令牌")
        verbose_name_plural = _("接口令牌")

    def __str__(self) -> str:
        return f"{self.name} ({self.head}…)"


class AccessCode(models.Model):
    """A code handed out in person: it opens an account to someone a counter knows already, or
    sets a new password. One use, few days, few tries; only its hash is kept."""

    person = models.ForeignKey(
        "org.NaturalPerson", null=True, on_delete=models.PROTECT, related_name="+"
    )
    user = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    hashed = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person=None) ^ models.Q(user=None), name="code_for_one"
            )
        ]

    def __str__(self) -> str:
        return f"code {self.pk}"


class AccountSession(models.Model):
    """One sign-in on one device, so that it can be seen and ended from elsewhere."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    session_key = models.CharField(max_length=40, unique=True)
    address = models.CharField(max_length=45, blank=True)
    agent = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("登录会话")
        verbose_name_plural = _("登录会话")

    def __str__(self) -> str:
        return f"{self.user_id} {self.address}"
