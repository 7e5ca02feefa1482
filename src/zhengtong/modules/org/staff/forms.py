"""Forms of the organisation pages. Rules live in the services."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.text import localized
from zhengtong.modules.org.models import Organization, Post, PostHolder, Role, StaffMember
from zhengtong.modules.org.public.forms import IdentityNumber, Text, required

DATE = {"invalid": _("请输入日期，例如 2026-12-31。"), "required": _("请选择日期。")}


def day(label: Any, **kwargs: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date", "data-width": "10"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, error_messages=DATE, **kwargs)


class Choice(forms.ModelChoiceField):
    """A row by its name in the reader's language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("empty_label", _("请选择"))
        super().__init__(*args, **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        if isinstance(obj, StaffMember):
            title = localized({"zh": obj.title, "en": obj.title_en or obj.title})
            return f"{obj.name} · {title or obj.number}"
        return localized({"zh": obj.name, "en": obj.name_en or obj.name})


class AssignForm(forms.Form):
    """任岗."""

    post = Choice(
        label=_("岗位"), queryset=Post.objects.none(), error_messages=required(_("请选择岗位。"))
    )
    staff = Choice(
        label=_("人员"),
        queryset=StaffMember.objects.none(),
        error_messages=required(_("请选择人员。")),
    )
    share = forms.ChoiceField(label=_("角色分工"), choices=PostHolder.Share.choices)
    valid_from = day(_("从哪一天起（选填）"), required=False, help_text=_("不填则今天起。"))
    valid_to = day(
        _("到哪一天为止（选填）"), required=False, help_text=_("这一天起不再任岗；不填则一直任岗。")
    )

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        live = Post.objects.filter(organization=organization, ended_on=None)
        self.fields["post"].queryset = live
        near = [organization.pk, *([organization.parent_id] if organization.parent_id else [])]
        self.fields["staff"].queryset = StaffMember.objects.filter(
            organization_id__in=near, is_active=True
        )


class AbsenceForm(forms.Form):
    """外出登记."""

    from_on = day(_("从"))
    to_on = day(_("到（当天仍外出）"))
    reason = Text(label=_("事由"), max_length=200, required=False)


class DelegateForm(forms.Form):
    """工作委托."""

    deputy = Choice(
        label=_("委托给"),
        queryset=StaffMember.objects.none(),
        error_messages=required(_("请选择人员。")),
    )
    post = Choice(
        label=_("岗位"),
        queryset=Post.objects.none(),
        required=False,
        empty_label=_("我任的全部岗位"),
    )
    delegate_from = day(_("从"))
    delegate_to = day(_("到（当天仍有效）"))

    def __init__(self, *args: Any, staff: StaffMember, post_ids: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deputy"].queryset = StaffMember.objects.filter(
            organization_id=staff.organization_id, is_active=True
        ).exclude(pk=staff.pk)
        self.fields["post"].queryset = Post.objects.filter(pk__in=post_ids)


class GrantForm(forms.Form):
    """授权."""

    role = Choice(
        label=_("角色"), queryset=Role.objects.all(), error_messages=required(_("请选择角色。"))
    )
    organization = Choice(
        label=_("在哪个机构"),
        queryset=Organization.objects.filter(ended_on=None),
        required=False,
        empty_label=_("全县"),
    )
    expires_on = day(
        _("到哪一天（选填）"), required=False, help_text=_("当天仍有效；不填则一直有效。")
    )


class FindPersonForm(forms.Form):
    """窗口核验: by the card that lies on the counter."""

    id_number = IdentityNumber()


class RegisterForm(forms.Form):
    """窗口代录."""

    name = Text(label=_("姓名"), max_length=120, error_messages=required(_("请输入姓名。")))
    id_number = IdentityNumber()
    phone = Text(label=_("手机号码（选填）"), max_length=20, required=False, inputmode="numeric")
