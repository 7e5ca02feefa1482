"""Forms of setting up organisations and posts. Rules live in the services."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhengtong.modules.org.models import Organization, Region
from zhengtong.modules.org.public.forms import PHONE_OR_LINE, Text, required
from zhengtong.modules.org.services.organizations import Contact, Standing
from zhengtong.modules.org.services.post_plan import PostFacts
from zhengtong.modules.org.staff.forms import Choice, day

KEY_HELP = _("小写字母、数字、下划线或短横线，例如 forestry。建立后不能改。")


def live_organizations() -> Any:
    return Organization.objects.filter(ended_on=None)


class ContactForm(forms.Form):
    """What an organisation keeps right about itself."""

    address = Text(label=_("地址"), max_length=200, required=False)
    address_en = Text(label=_("地址（英文）"), max_length=200, required=False)
    consult_phone = Text(
        label=_("咨询电话"),
        max_length=40,
        required=False,
        width="20",
        validators=[PHONE_OR_LINE],
    )
    supervise_phone = Text(
        label=_("监督电话"),
        max_length=40,
        required=False,
        width="20",
        validators=[PHONE_OR_LINE],
    )
    office_hours = Text(label=_("办公时间"), max_length=200, required=False)
    office_hours_en = Text(label=_("办公时间（英文）"), max_length=200, required=False)

    def contact(self) -> Contact:
        return Contact(**{k: self.cleaned_data[k] for k in Contact.__dataclass_fields__})


class StandingForm(ContactForm):
    """With names and place in the county's order."""

    name = Text(label=_("全称"), max_length=200, error_messages=required(_("请输入全称。")))
    name_en = Text(label=_("全称（英文）"), max_length=200, required=False)
    short_name = Text(
        label=_("简称"), max_length=60, width="20", error_messages=required(_("请输入简称。"))
    )
    short_name_en = Text(label=_("简称（英文）"), max_length=120, required=False)
    kind = forms.ChoiceField(label=_("机构类别"), choices=Organization.Kind.choices)
    region = Choice(
        label=_("行政区划"),
        queryset=Region.objects.all(),
        error_messages=required(_("请选择行政区划。")),
    )
    parent = Choice(
        label=_("上级机构（选填）"),
        queryset=Organization.objects.none(),
        required=False,
        empty_label=_("没有上级机构"),
    )
    position = forms.IntegerField(
        label=_("排列次序"),
        min_value=0,
        max_value=99999,
        initial=500,
        help_text=_("数字小的排在前面。"),
        widget=forms.NumberInput(attrs={"data-width": "5"}),
    )

    field_order = [*Standing.__dataclass_fields__, "region", "parent"]

    def __init__(self, *args: Any, organization: Organization | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        rows = live_organizations()
        self.fields["parent"].queryset = rows.exclude(pk=organization.pk) if organization else rows
        first = ["key", "credit_code", "name", "name_en", "short_name", "short_name_en", "kind"]
        self.order_fields([*first, "region", "parent", "position"])

    def standing(self) -> Standing:
        data = self.cleaned_data
        plain = ("name", "name_en", "short_name", "short_name_en", "kind", "position")
        return Standing(
            region_id=data["region"].pk,
            parent_id=data["parent"].pk if data["parent"] else None,
            **{name: data[name] for name in plain},
        )


class NewOrganizationForm(StandingForm):
    key = Text(
        label=_("标识"),
        max_length=60,
        width="20",
        help_text=KEY_HELP,
        error_messages=required(_("请输入标识。")),
    )
    credit_code = Text(
        label=_("统一社会信用代码"),
        max_length=20,
        width="20",
        help_text=_("18 位，末位是校验位。建立后不能改。"),
        error_messages=required(_("请输入统一社会信用代码。")),
    )


class EndForm(forms.Form):
    """From which day on."""

    on = day(_("从哪一天起"), help_text=_("这一天起不再有效，不能晚于今天。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"on": timezone.localdate()})
        super().__init__(*args, **kwargs)


class RetireForm(EndForm):
    successor = Choice(
        label=_("职责并入（选填）"),
        queryset=Organization.objects.none(),
        required=False,
        empty_label=_("不并入其他机构"),
    )

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = live_organizations().exclude(pk=organization.pk)


class PostForm(forms.Form):
    """A post's name and duties."""

    name = Text(
        label=_("岗位名称"),
        max_length=60,
        width="20",
        error_messages=required(_("请输入岗位名称。")),
    )
    name_en = Text(label=_("岗位名称（英文）"), max_length=120, required=False)
    duties = forms.CharField(
        label=_("职责"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    duties_en = forms.CharField(
        label=_("职责（英文）"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    is_head = forms.BooleanField(
        label=_("本机构的负责岗位"),
        required=False,
        help_text=_("一个机构只有一个；选了这个，原来的负责岗位改为普通岗位。"),
    )

    def facts(self) -> PostFacts:
        return PostFacts(**{k: self.cleaned_data[k] for k in PostFacts.__dataclass_fields__})


class NewPostForm(PostForm):
    key = Text(
        label=_("标识"),
        max_length=40,
        width="20",
        help_text=_("流程按这个标识找岗位，例如 reviewer。建立后不能改。"),
        error_messages=required(_("请输入标识。")),
    )
    field_order = ["key"]


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("填好的表格（.xlsx）"),
        error_messages={
            "required": _("请选择要导入的文件。"),
            "empty": _("文件是空的。"),
        },
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )
