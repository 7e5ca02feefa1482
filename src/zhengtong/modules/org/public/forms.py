"""What people type. Rules beyond the form of a value live in the services."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm as AllauthLoginForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import MinLengthValidator, RegexValidator
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.errors import InvalidInput
from zhengtong.modules.org.models import Region, User
from zhengtong.modules.org.plugins import delegable_items
from zhengtong.modules.org.services.entities import read_credit_code
from zhengtong.modules.org.services.people import read_identity_number, read_name

PHONE = RegexValidator(r"^1[3-9]\d{9}$", _("请输入 11 位手机号码，例如 13800001234。"))
PHONE_OR_LINE = RegexValidator(
    r"^[0-9][0-9\- ]{5,19}$", _("请输入电话号码，例如 13800001234 或 0960-6600001。")
)


def required(message: Any) -> dict[str, Any]:
    return {"required": message}


def checked_by(read: Any) -> Any:
    """A service's check of a value as a form validator: same rule, same words."""

    def check(value: str) -> None:
        try:
            read(value)
        except InvalidInput as error:
            raise ValidationError(error.message, code=error.code) from None

    return check


class Text(forms.CharField):
    """A line of text with what browsers and readers need."""

    def __init__(self, *, autocomplete: str = "", inputmode: str = "", width: str = "", **kwargs):
        super().__init__(**kwargs)
        attrs = {"autocomplete": autocomplete, "inputmode": inputmode, "data-width": width}
        self.widget.attrs.update({k: v for k, v in attrs.items() if v})


class Password(Text):
    widget = forms.PasswordInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strip=False, **kwargs)


class IdentityNumber(Text):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("身份证号"),
            inputmode="text",
            width="20",
            max_length=24,
            error_messages=required(_("请输入身份证号。")),
            validators=[checked_by(read_identity_number)],
            **kwargs,
        )


class LoginForm(AllauthLoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label, password.label = _("用户名"), _("密码")
        login.error_messages = required(_("请输入用户名。"))
        password.error_messages = required(_("请输入密码。"))
        password.help_text = ""
        for field in (login, password):
            field.widget.attrs.pop("placeholder", None)
        self.order_fields(["login", "password"])


class PasswordPair(forms.Form):
    """A new password, typed twice; shown only by the browser that typed it."""

    password1 = Password(
        label=_("设置密码"),
        width="20",
        help_text=_("至少 10 个字符，不要用常见的密码，也不要与用户名相近。"),
        autocomplete="new-password",
        error_messages=required(_("请设置密码。")),
    )
    password2 = Password(
        label=_("再输一次密码"),
        width="20",
        autocomplete="new-password",
        error_messages=required(_("请再输一次密码。")),
    )

    def owner(self) -> User:
        return User(username=self.cleaned_data.get("username", ""))

    def clean_password2(self) -> str:
        first, second = self.cleaned_data.get("password1"), self.cleaned_data["password2"]
        if first and first != second:
            raise ValidationError(_("两次输入的密码不一样。"), code="mismatch")
        return second

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("password1"):
            try:
                validate_password(cleaned["password1"], self.owner())
            except ValidationError as error:
                self.add_error("password1", error)
        return cleaned


class SignUpForm(PasswordPair):
    """注册: who one is, then how one signs in."""

    name = Text(
        label=_("姓名"),
        help_text=_("与身份证上的姓名一致。"),
        max_length=120,
        autocomplete="name",
        validators=[checked_by(read_name)],
        error_messages=required(_("请输入姓名。")),
    )
    id_number = IdentityNumber(help_text=_("18 位。加密保存，页面上只显示开头和末尾四位。"))
    phone = Text(
        label=_("手机号码"),
        help_text=_("办理进度的短信会发到这里。"),
        autocomplete="tel-national",
        inputmode="numeric",
        width="20",
        validators=[PHONE],
        error_messages=required(_("请输入手机号码。")),
    )
    username = Text(
        label=_("用户名"),
        help_text=_("登录时用，4 至 60 个字符：字母、数字或汉字，不分大小写。"),
        max_length=60,
        autocomplete="username",
        width="20",
        validators=[
            MinLengthValidator(4, _("用户名至少 4 个字符。")),
            RegexValidator(r"^[\w.@+-]+\Z", _("用户名只能用字母、数字、汉字和 @ . + - _。")),
        ],
        error_messages=required(_("请输入用户名。")),
    )
    access_code = Text(
        label=_("口令码（选填）"),
        help_text=_("只有在窗口办过事、还没有账户的人需要，由窗口当面发给。"),
        required=False,
        max_length=12,
        autocomplete="off",
        width="10",
    )

    field_order = [
        "name",
        "id_number",
        "phone",
        "username",
        "password1",
        "password2",
        "access_code",
    ]

    def clean_username(self) -> str:
        username = self.cleaned_data["username"].lower()
        if User.objects.filter(username=username).exists():
            raise ValidationError(_("这个用户名已经有人使用，请换一个。"), code="username_taken")
        return username


class ResetForm(PasswordPair):
    """A new password with the code that a counter handed out."""

    username = Text(
        label=_("用户名"),
        max_length=60,
        autocomplete="username",
        width="20",
        error_messages=required(_("请输入用户名。")),
    )
    code = Text(
        label=_("口令码"),
        help_text=_("8 位字母和数字，七天内有效。"),
        max_length=16,
        autocomplete="one-time-code",
        width="10",
        error_messages=required(_("请输入口令码。")),
    )
    field_order = ["username", "code", "password1", "password2"]


class ProfileForm(forms.Form):
    """Contact details; name and identity number are changed at a counter only."""

    phone = Text(
        label=_("手机号码"),
        autocomplete="tel-national",
        inputmode="numeric",
        width="20",
        validators=[PHONE],
        error_messages=required(_("请输入手机号码。")),
    )
    email = forms.EmailField(
        label=_("电子邮箱（选填）"),
        required=False,
        error_messages={"invalid": _("请输入电子邮箱，例如 name@example.com。")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    region = forms.ChoiceField(label=_("所在村（社区）"), required=False)
    address = Text(
        label=_("联系地址"),
        max_length=200,
        required=False,
        autocomplete="street-address",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = region_choices()

    def clean_region(self) -> int | None:
        return int(self.cleaned_data["region"]) if self.cleaned_data["region"] else None


def region_choices() -> list[Any]:
    """Villages by township."""
    from zhengtong.kernel.text import localized

    groups: list[Any] = [("", _("请选择"))]
    rows = Region.objects.filter(level=Region.Level.VILLAGE).select_related("parent")
    below: dict[str, list[tuple[int, str]]] = {}
    for village in rows:
        town = localized({"zh": village.parent.name, "en": village.parent.name_en})
        name = localized({"zh": village.name, "en": village.name_en})
        below.setdefault(town, []).append((village.pk, name))
    return groups + list(below.items())


class CompanyForm(forms.Form):
    """法定代表人登记单位."""

    name = Text(
        label=_("单位名称"),
        help_text=_("与营业执照上的名称一致。"),
        max_length=200,
        autocomplete="organization",
        error_messages=required(_("请输入单位名称。")),
    )
    credit_code = Text(
        label=_("统一社会信用代码"),
        help_text=_("营业执照上的 18 位代码。"),
        max_length=24,
        autocomplete="off",
        width="20",
        error_messages=required(_("请输入统一社会信用代码。")),
        validators=[checked_by(read_credit_code)],
    )
    address = Text(label=_("住所（选填）"), max_length=200, required=False, autocomplete="off")
    phone = Text(
        label=_("联系电话（选填）"),
        required=False,
        autocomplete="tel",
        inputmode="tel",
        width="20",
        validators=[PHONE_OR_LINE],
    )


class AgentForm(forms.Form):
    """委托经办人: someone who has an account here."""

    name = Text(
        label=_("经办人姓名"), max_length=120, error_messages=required(_("请输入经办人姓名。"))
    )
    id_number = IdentityNumber(help_text=_("经办人须已在本平台注册。"))
    valid_to = forms.DateField(
        label=_("委托到哪一天（选填）"),
        help_text=_("这一天仍然有效；不填则一直有效，直到解除。"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "data-width": "10"}),
        error_messages={"invalid": _("请输入日期，例如 2026-12-31。")},
    )
    items = forms.CharField(
        label=_("只限这些事项（选填）"),
        help_text=_("一行写一个事项的名称，与办事指南一致；不填则所有事项都可以办。"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_items(self) -> tuple[str, ...]:
        """The codes of the items that were named."""
        codes: list[str] = []
        for name in filter(None, map(str.strip, self.cleaned_data["items"].splitlines())):
            found = [c for _key, plug in delegable_items.items() for c in plug.codes_of(name)]
            if not found:
                raise forms.ValidationError(
                    _("没有找到事项“%(name)s”，请按办事指南上的名称填写。"), params={"name": name}
                )
            codes += found
        return tuple(dict.fromkeys(codes))


class TokenForm(forms.Form):
    name = Text(
        label=_("用途"),
        help_text=_("例如“业务系统对接”，方便日后辨认。"),
        max_length=120,
        error_messages=required(_("请写明用途。")),
    )
