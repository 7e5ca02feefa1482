"""Forms of staff and roles. Rules live in the services."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import EmailValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.access import PERMISSIONS
from zhengtong.modules.org.models import Organization, Post, PostHolder, Role, StaffMember
from zhengtong.modules.org.public.forms import PHONE_OR_LINE, Text, required
from zhengtong.modules.org.services.personnel import StaffFacts
from zhengtong.modules.org.services.role_plan import SECURITY
from zhengtong.modules.org.staff.admin_forms import EndForm
from zhengtong.modules.org.staff.forms import Choice


class StaffForm(forms.Form):
    """Who, as what, where."""

    name = Text(
        label=_("姓名"), max_length=120, width="20", error_messages=required(_("请输入姓名。"))
    )
    organization = Choice(
        label=_("所在机构"),
        queryset=Organization.objects.none(),
        error_messages=required(_("请选择机构。")),
    )
    title = Text(label=_("职务（选填）"), max_length=60, width="20", required=False)
    title_en = Text(label=_("职务（英文）"), max_length=120, required=False)
    workplace = Text(label=_("办公地点（选填）"), max_length=120, required=False)
    workplace_en = Text(label=_("办公地点（英文）"), max_length=120, required=False)
    phone = Text(
        label=_("电话（选填）"),
        max_length=40,
        width="20",
        required=False,
        validators=[PHONE_OR_LINE],
    )
    email = Text(
        label=_("电子邮箱（选填）"),
        max_length=254,
        width="20",
        required=False,
        validators=[EmailValidator(_("请输入电子邮箱，例如 name@example.gov.cn。"))],
    )

    def __init__(self, *args: Any, organizations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = organizations

    def facts(self) -> StaffFacts:
        return StaffFacts(**{k: self.cleaned_data[k] for k in StaffFacts.__dataclass_fields__})


class NewStaffForm(StaffForm):
    number = Text(
        label=_("工号"),
        max_length=20,
        width="10",
        help_text=_("全县唯一，录入后不能改。"),
        error_messages=required(_("请输入工号。")),
    )
    username = Text(
        label=_("用户名（选填）"),
        max_length=60,
        width="20",
        required=False,
        help_text=_("不填则用姓名的拼音。"),
        autocomplete="off",
    )
    field_order = ["name", "number", "username", "organization"]


class LeaveForm(EndForm):
    """Who takes over each post that nobody else holds as A."""

    def __init__(self, *args: Any, staff: StaffMember, posts: list[PostHolder], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.posts = posts
        for held in posts:
            name = f"post_{held.post_id}"
            near = StaffMember.objects.filter(is_active=True).exclude(pk=staff.pk)
            same = {held.post.organization_id, staff.organization_id}
            self.fields[name] = Choice(
                label=gettext("%(post)s由谁接任（选填）") % {"post": held.post.name},
                queryset=near.filter(organization_id__in=same),
                required=False,
                empty_label=_("暂时空缺"),
            )

    def successors(self) -> dict[int, int | None]:
        chosen = {held.post_id: self.cleaned_data[f"post_{held.post_id}"] for held in self.posts}
        return {post_id: who.pk if who else None for post_id, who in chosen.items()}


class RoleForm(forms.Form):
    """A business role and what it may do."""

    name = Text(
        label=_("角色名称"),
        max_length=60,
        width="20",
        error_messages=required(_("请输入角色名称。")),
    )
    name_en = Text(label=_("角色名称（英文）"), max_length=120, required=False)
    description = Text(label=_("说明（选填）"), max_length=300, required=False)
    permissions = forms.MultipleChoiceField(
        label=_("权限"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("有不认识的权限，请从列表中选择。")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = sorted(name for name in PERMISSIONS if name not in SECURITY)
        self.fields["permissions"].choices = [
            (name, f"{gettext(PERMISSIONS[name].label)} · {name}") for name in names
        ]


class NewRoleForm(RoleForm):
    key = Text(
        label=_("标识"),
        max_length=40,
        width="20",
        help_text=_("小写字母、数字、下划线或短横线，例如 duty_officer。建立后不能改。"),
        error_messages=required(_("请输入标识。")),
    )
    field_order = ["key"]


class PostRolesForm(forms.Form):
    """Which roles come with a post: not, in its organisation, or everywhere."""

    def __init__(self, *args: Any, post: Post, given: dict[str, bool], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = []
        for role in Role.objects.filter(is_administrator=False):
            self.keys.append(role.key)
            self.fields[f"role_{role.key}"] = forms.ChoiceField(
                label=Choice(queryset=Role.objects.none()).label_from_instance(role),
                choices=[("", _("不带")), ("own", _("在本机构")), ("all", _("全县"))],
                required=False,
                initial={None: "", False: "own", True: "all"}[given.get(role.key)],
            )

    def roles(self) -> dict[str, bool]:
        chosen = {key: self.cleaned_data[f"role_{key}"] for key in self.keys}
        return {key: value == "all" for key, value in chosen.items() if value}
