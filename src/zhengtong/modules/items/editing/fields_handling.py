"""How it is done: limits, channels, places, result."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhengtong.modules.items import names
from zhengtong.modules.items.editing import kinds as k
from zhengtong.modules.items.editing.fields_levels import LEVELS
from zhengtong.modules.items.editing.fields_procedures import PROCEDURES
from zhengtong.modules.items.editing.kinds import Field
from zhengtong.modules.items.editing.tabs import (
    NOT_SAID,
    Group,
    Tab,
    licence_types,
    named,
    table,
)
from zhengtong.modules.items.models import CaseKind

UNITS = table("time_unit")

LIMITS = Tab(
    key="limits",
    title=_("时限"),
    groups=(
        Group(
            title=_("办件类型"),
            fields=(
                Field(
                    key="case_kind",
                    label=_("办件类型"),
                    kind=k.CHOICE,
                    options=lambda: CaseKind.choices,
                    is_required=True,
                    hint=_("即办件当天办完；联办件由几个部门一起办；上报件要报上级。"),
                ),
            ),
        ),
        Group(
            title=_("法定办结时限"),
            fields=(
                Field(
                    key="statutory.n",
                    label=_("法定时限"),
                    kind=k.NUMBER,
                    is_required=True,
                    width="short",
                ),
                Field(
                    key="statutory.unit",
                    label=_("法定时限单位"),
                    kind=k.CHOICE,
                    options=UNITS,
                ),
                Field(key="statutory.basis", label=_("时限依据")),
                Field(key="statutory.note", label=_("法定时限说明"), kind=k.LONG),
                Field(key="statutory.verified", label=_("已经核对过依据"), kind=k.FLAG),
            ),
        ),
        Group(
            title=_("延长期限"),
            hint=_(
                "不填就按法律的一般规定：行政许可经本机关负责人批准最多延长 10 个工作日，"
                "联合办理的经本级人民政府负责人批准最多延长 15 个工作日"
                "（《行政许可法》第四十二条）；"
                "不是行政许可的不能延长。另有法律、法规规定的在这里写明。"
            ),
            fields=(
                Field(
                    key="statutory.extension.n",
                    label=_("最多延长几日"),
                    kind=k.NUMBER,
                    hint=_("按法定时限的单位计算，只能延长一次。填 0 就是依法不能延长。"),
                    width="short",
                ),
                Field(
                    key="statutory.extension.approved_by",
                    label=_("由谁批准延长"),
                    kind=k.CHOICE,
                    options=named(names.APPROVERS),
                    empty=NOT_SAID,
                ),
                Field(key="statutory.extension.basis", label=_("延长的依据")),
            ),
        ),
        Group(
            title=_("承诺办结时限"),
            fields=(
                Field(
                    key="promised.n",
                    label=_("承诺时限"),
                    kind=k.NUMBER,
                    is_required=True,
                    width="short",
                ),
                Field(
                    key="promised.unit",
                    label=_("承诺时限单位"),
                    kind=k.CHOICE,
                    options=UNITS,
                ),
                Field(key="promised.note", label=_("承诺时限说明"), kind=k.LONG),
            ),
        ),
        Group(
            title=_("特别程序"),
            hint=_("只有法律列明的八种程序停止计时（《行政许可法》第四十五条）。"),
            fields=(
                Field(
                    key="special_procedures",
                    label=_("停止计时的理由"),
                    kind=k.CHOICES,
                    options=named(names.GROUNDS),
                ),
                Field(key="special_note", label=_("特别程序说明"), kind=k.LONG),
                Field(
                    key="site_visit",
                    label=_("现场踏勘"),
                    kind=k.CHOICE,
                    options=named(names.SITE_VISITS),
                ),
            ),
        ),
        *PROCEDURES,
    ),
)

HANDLING = Tab(
    key="handling",
    title=_("办理方式"),
    groups=(
        Group(
            title=_("怎么办"),
            fields=(
                Field(
                    key="channels",
                    label=_("办理形式"),
                    kind=k.CHOICES,
                    options=named(names.CHANNELS),
                ),
                Field(
                    key="supports",
                    label=_("还支持"),
                    kind=k.CHOICES,
                    options=named(names.SUPPORTS),
                ),
                Field(
                    key="visits",
                    label=_("到办事现场次数"),
                    kind=k.NUMBER,
                    is_required=True,
                    width="short",
                ),
                Field(key="visit_reason", label=_("必须现场办理的原因"), kind=k.LONG),
                Field(
                    key="scope",
                    label=_("在哪里受理"),
                    kind=k.CHOICE,
                    options=named(names.SCOPES),
                ),
                Field(key="area", label=_("通办范围"), kind=k.CHOICES, options=table("area")),
                Field(
                    key="agent_services",
                    label=_("代办服务"),
                    kind=k.TEXTS,
                    row=_("代办服务"),
                ),
            ),
        ),
        LEVELS,
        Group(
            title=_("网上办理"),
            fields=(
                Field(
                    key="online_depth",
                    label=_("网上办理深度"),
                    kind=k.CHOICE,
                    options=table("online_depth"),
                    empty=NOT_SAID,
                ),
                Field(
                    key="online_url",
                    label=_("计算机端办理地址"),
                    kind=k.PLAIN,
                    hint=_("在本平台办理的不用填。"),
                ),
                Field(key="mobile_url", label=_("移动端办理地址"), kind=k.PLAIN),
                Field(
                    key="system_level",
                    label=_("运行系统层级"),
                    kind=k.CHOICE,
                    options=table("level"),
                    empty=NOT_SAID,
                ),
            ),
        ),
        Group(
            title=_("地点和电话"),
            hint=_("不填地点和电话，就用部门资料里的。"),
            fields=(
                Field(
                    key="places",
                    label=_("办理地点"),
                    kind=k.ROWS,
                    row=_("地点"),
                    blank={},
                    fields=(
                        Field(key="name", label=_("窗口名称"), is_required=True),
                        Field(key="address", label=_("地址"), is_required=True),
                        Field(key="hours", label=_("办理时间")),
                        Field(key="phone", label=_("电话"), kind=k.PLAIN, width="short"),
                    ),
                ),
                Field(key="consult_phone", label=_("咨询电话"), kind=k.PLAIN, width="short"),
                Field(key="supervise_phone", label=_("监督电话"), kind=k.PLAIN, width="short"),
                Field(key="consult_note", label=_("咨询方式")),
                Field(key="supervise_note", label=_("监督投诉方式")),
            ),
        ),
    ),
)

RESULT = Tab(
    key="result",
    title=_("办理结果"),
    groups=(
        Group(
            title=_("办理结果"),
            fields=(
                Field(key="result.name", label=_("结果名称"), is_required=True),
                Field(
                    key="result.kind",
                    label=_("审批结果类型"),
                    kind=k.CHOICE,
                    options=named(names.RESULT_KINDS),
                ),
                Field(key="result.validity", label=_("有效期限")),
                Field(key="result.sample", label=_("结果样本"), kind=k.FILE),
                Field(
                    key="result.licence_type",
                    label=_("准予后颁发的电子证照"),
                    kind=k.CHOICE,
                    options=licence_types,
                    empty=_("不颁发电子证照"),
                    hint=_("证照类型在“证照目录”里登记。"),
                ),
                Field(
                    key="result.licence_fields",
                    label=_("证照字段从哪里来"),
                    kind=k.VARIABLES,
                    hint=_("每行一个：证照字段=申请表字段；照片写成“photo=material:材料标识”。"),
                ),
                Field(
                    key="flow_note",
                    label=_("办理流程的文字说明"),
                    kind=k.LONG,
                    hint=_("流程图和环节表由平台生成，这里补充图上看不出来的。"),
                ),
            ),
        ),
    ),
)
