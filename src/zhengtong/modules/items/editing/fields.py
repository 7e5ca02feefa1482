"""Every field of a version, by tab: the national item list (domain reference 1.5, 1.6) and ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhengtong.core.dictionaries import api as dictionaries
from zhengtong.modules.items import names
from zhengtong.modules.items.editing import kinds as k
from zhengtong.modules.items.editing.kinds import Field, Options
from zhengtong.modules.items.models import CaseKind, MatterType


@dataclass(frozen=True, kw_only=True)
class Group:
    """Fields under one heading."""

    title: Any
    fields: tuple[Field, ...]
    hint: Any = ""


@dataclass(frozen=True, kw_only=True)
class Tab:
    """One page of the editor. Tabs without groups have a page of their own making."""

    key: str
    title: Any
    groups: tuple[Group, ...] = ()

    @property
    def fields(self) -> tuple[Field, ...]:
        return tuple(field for group in self.groups for field in group.fields)

    @property
    def keys(self) -> frozenset[str]:
        """Top-level keys of the definition that this tab holds."""
        return frozenset(field.top for field in self.fields)


def table(key: str) -> Options:
    """The codes of a national table."""
    return lambda: dictionaries.choices(key)


def named(table_: dict[str, Any]) -> Options:
    return lambda: list(table_.items())


NOT_SAID = _("未填")

BASICS = Tab(
    key="basics",
    title=_("基本信息"),
    groups=(
        Group(
            title=_("名称和类型"),
            fields=(
                Field(key="name", label=_("事项名称"), is_required=True),
                Field(
                    key="summary",
                    label=_("一句话说明"),
                    kind=k.LONG,
                    is_required=True,
                    hint=_("用办事人听得懂的话：谁、什么时候、为什么要办。"),
                ),
                Field(
                    key="matter_type",
                    label=_("事项类型"),
                    kind=k.CHOICE,
                    options=lambda: MatterType.choices,
                    is_required=True,
                    empty=_("请选择"),
                ),
                Field(
                    key="objects",
                    label=_("服务对象"),
                    kind=k.CHOICES,
                    options=named(names.OBJECTS),
                ),
                Field(
                    key="plain_words",
                    label=_("老百姓怎么说"),
                    kind=k.WORDS,
                    hint=_("每行一个，搜索时用，例如：砍树。"),
                ),
            ),
        ),
        Group(
            title=_("编码"),
            fields=(
                Field(key="local_basic_code", label=_("地方基本编码"), kind=k.PLAIN),
                Field(key="local_code", label=_("地方实施编码"), kind=k.PLAIN),
                Field(key="handling_code", label=_("业务办理项编码"), kind=k.PLAIN),
            ),
        ),
        Group(
            title=_("权力和主体"),
            fields=(
                Field(
                    key="level",
                    label=_("行使层级"),
                    kind=k.CHOICE,
                    options=table("level"),
                    empty=NOT_SAID,
                ),
                Field(
                    key="subject_nature",
                    label=_("实施主体性质"),
                    kind=k.CHOICE,
                    options=table("subject_nature"),
                    empty=NOT_SAID,
                ),
                Field(
                    key="power_source",
                    label=_("权力来源"),
                    kind=k.CHOICE,
                    options=table("power_source"),
                    empty=NOT_SAID,
                ),
                Field(key="entrusted_by", label=_("委托部门")),
                Field(key="undertaking_unit", label=_("承办机构")),
                Field(
                    key="joint_departments",
                    label=_("联办机构"),
                    kind=k.TEXTS,
                    row=_("机构"),
                ),
                Field(key="division", label=_("权限划分"), kind=k.LONG),
                Field(key="content", label=_("行使内容"), kind=k.LONG),
                Field(key="intermediary", label=_("中介服务"), kind=k.LONG),
                Field(key="quantity_limit", label=_("数量限制"), kind=k.LONG),
                Field(key="collect_kind", label=_("征收种类"), hint=_("行政征收事项填写。")),
            ),
        ),
        Group(
            title=_("其他"),
            fields=(
                Field(
                    key="popularity",
                    label=_("热度"),
                    kind=k.NUMBER,
                    hint=_("数字大的排在前面。"),
                    width="short",
                ),
                Field(key="is_detailed", label=_("已经细化，不再是通用表单"), kind=k.FLAG),
                Field(
                    key="historical_note",
                    label=_("历史样例说明"),
                    kind=k.LONG,
                    hint=_("依据已经废止、只作样例保留的事项，写明怎么回事。"),
                ),
                Field(key="remarks", label=_("备注"), kind=k.TEXTS, row=_("备注")),
            ),
        ),
    ),
)

BASES = Tab(
    key="bases",
    title=_("设定依据"),
    groups=(
        Group(
            title=_("设定依据"),
            hint=_("每部法律一行，写到条、款、项。"),
            fields=(
                Field(
                    key="legal_bases",
                    label=_("设定依据"),
                    kind=k.ROWS,
                    row=_("依据"),
                    blank={},
                    fields=(
                        Field(
                            key="title",
                            label=_("法律法规名称"),
                            is_required=True,
                            hint=_("带书名号的全称。"),
                        ),
                        Field(
                            key="article",
                            label=_("条款项"),
                            hint=_("例如：第五十七条第一款第（二）项"),
                        ),
                        Field(key="text", label=_("原文"), kind=k.LONG),
                        Field(
                            key="is_local_configuration",
                            label=_("按当地配置，不是法律条文"),
                            kind=k.FLAG,
                        ),
                    ),
                ),
            ),
        ),
    ),
)

CONDITIONS = Tab(
    key="conditions",
    title=_("受理条件"),
    groups=(
        Group(
            title=_("受理条件"),
            hint=_("一条一行；不能写“符合有关规定”这样的兜底话。"),
            fields=(Field(key="conditions", label=_("受理条件"), kind=k.TEXTS, row=_("条件")),),
        ),
    ),
)

WHEN = Field(
    key="when",
    label=_("只在这些情形下"),
    kind=k.WHEN,
    hint=_("一个都不选，就是任何情形都要。"),
)

MATERIALS = Tab(
    key="materials",
    title=_("材料"),
    groups=(
        Group(
            title=_("申请材料"),
            hint=_("全部列明，不能有“其他材料”。平台能取到的，不要让人交。"),
            fields=(
                Field(
                    key="materials",
                    label=_("材料"),
                    kind=k.ROWS,
                    row=_("材料"),
                    blank={},
                    fields=(
                        Field(key="name", label=_("材料名称"), is_required=True),
                        Field(
                            key="key",
                            label=_("标识"),
                            kind=k.PLAIN,
                            hint=_("英文，系统内部用；发布以后不要改。"),
                            width="short",
                        ),
                        Field(
                            key="source",
                            label=_("来源渠道"),
                            kind=k.CHOICE,
                            options=named(names.SOURCES),
                        ),
                        Field(key="source_note", label=_("来源说明")),
                        Field(
                            key="necessity",
                            label=_("必要性"),
                            kind=k.CHOICE,
                            options=named(names.NECESSITIES),
                        ),
                        Field(
                            key="may_be_pending",
                            label=_("可以容缺后补，决定前补齐"),
                            kind=k.FLAG,
                        ),
                        Field(
                            key="form",
                            label=_("材料形式"),
                            kind=k.CHOICE,
                            options=named(names.MATERIAL_FORMS),
                        ),
                        Field(
                            key="kind",
                            is_rare=True,
                            label=_("材料类型"),
                            kind=k.CHOICE,
                            options=named(names.MATERIAL_KINDS),
                            empty=NOT_SAID,
                        ),
                        Field(
                            key="originals",
                            is_rare=True,
                            label=_("原件份数"),
                            kind=k.NUMBER,
                            width="short",
                        ),
                        Field(key="copies", label=_("份数"), kind=k.NUMBER, width="short"),
                        Field(key="page_format", is_rare=True, label=_("规格"), hint=_("例如：A4")),
                        Field(key="issuer", is_rare=True, label=_("出具机构")),
                        Field(
                            key="issued_within",
                            is_rare=True,
                            label=_("出具时间要求"),
                            hint=_("例如：三个月内"),
                        ),
                        Field(key="note", label=_("材料说明"), kind=k.LONG),
                        Field(key="fill_note", is_rare=True, label=_("填报须知"), kind=k.LONG),
                        Field(key="acceptance", is_rare=True, label=_("受理标准"), kind=k.LONG),
                        Field(key="usage", is_rare=True, label=_("使用说明"), kind=k.LONG),
                        Field(key="example", is_rare=True, label=_("示例说明")),
                        Field(key="basis", is_rare=True, label=_("要求依据")),
                        Field(
                            key="extensions",
                            is_rare=True,
                            label=_("可以上传的文件类型"),
                            kind=k.WORDS,
                            hint=_("每行一种；不填就是 PDF、JPG、PNG。"),
                        ),
                        Field(
                            key="max_files",
                            is_rare=True,
                            label=_("最多几个文件"),
                            kind=k.NUMBER,
                            width="short",
                        ),
                        Field(
                            key="min_files",
                            is_rare=True,
                            label=_("至少几个文件"),
                            kind=k.NUMBER,
                            width="short",
                        ),
                        Field(
                            key="max_bytes",
                            is_rare=True,
                            label=_("每个文件最大字节数"),
                            kind=k.NUMBER,
                            hint=_("不填就是 10 MB。"),
                            width="short",
                        ),
                        Field(key="blank_file", is_rare=True, label=_("空白表格"), kind=k.FILE),
                        Field(key="sample_file", is_rare=True, label=_("示例样表"), kind=k.FILE),
                        WHEN,
                    ),
                ),
            ),
        ),
    ),
)

FEES = Tab(
    key="fees",
    title=_("收费项目"),
    groups=(
        Group(
            title=_("收费项目"),
            hint=_("不收费就一行都不要。行政许可收费须有法律、行政法规的规定。"),
            fields=(
                Field(
                    key="fees",
                    label=_("收费项目"),
                    kind=k.ROWS,
                    row=_("收费项目"),
                    blank={},
                    fields=(
                        Field(key="name", label=_("项目名称"), is_required=True),
                        Field(key="standard", label=_("收费标准"), is_required=True),
                        Field(
                            key="amount",
                            label=_("金额（元）"),
                            kind=k.MONEY,
                            hint=_("按公式计算的不填。"),
                            width="short",
                        ),
                        Field(key="basis", label=_("收费依据"), is_required=True),
                        Field(key="may_be_reduced", label=_("允许减免"), kind=k.FLAG),
                        Field(key="reduction_basis", label=_("减免依据")),
                        WHEN,
                    ),
                ),
            ),
        ),
    ),
)

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
            ),
        ),
    ),
)

SITUATIONS = Tab(
    key="situations",
    title=_("情形"),
    groups=(
        Group(
            title=_("情形问题"),
            hint=_("几个问题问清楚是谁、办什么；按答案决定材料、收费和流程怎么走。"),
            fields=(
                Field(
                    key="situations",
                    label=_("情形"),
                    kind=k.ROWS,
                    row=_("问题"),
                    blank={"options": [{}, {}]},
                    fields=(
                        Field(key="question", label=_("问题"), is_required=True),
                        Field(
                            key="key",
                            label=_("标识"),
                            kind=k.PLAIN,
                            is_required=True,
                            hint=_("英文；申请表里有同名的选择题，流程条件也用它。"),
                            width="short",
                        ),
                        Field(key="help", label=_("提示")),
                        Field(
                            key="options",
                            label=_("答案"),
                            kind=k.ROWS,
                            row=_("答案"),
                            blank={},
                            fields=(
                                Field(key="label", label=_("答案"), is_required=True),
                                Field(
                                    key="value",
                                    label=_("值"),
                                    kind=k.PLAIN,
                                    is_required=True,
                                    hint=_("英文"),
                                    width="short",
                                ),
                                Field(key="hint", is_rare=True, label=_("解释")),
                                Field(
                                    key="stop",
                                    is_rare=True,
                                    label=_("不用办或不能办的理由"),
                                    kind=k.LONG,
                                    hint=_("填了就不让继续申请，并告诉这段话。"),
                                ),
                                Field(key="note", is_rare=True, label=_("提醒"), kind=k.LONG),
                                Field(
                                    key="variables",
                                    is_rare=True,
                                    label=_("流程变量"),
                                    kind=k.VARIABLES,
                                    hint=_("每行一个：名称=值，流程按它选择路径。"),
                                ),
                            ),
                        ),
                    ),
                ),
            ),
        ),
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

TOPICS = Tab(
    key="topics",
    title=_("主题和问答"),
    groups=(
        Group(
            title=_("主题"),
            fields=(
                Field(
                    key="life_events",
                    label=_("人生大事"),
                    kind=k.CHOICES,
                    options=named(names.LIFE_EVENTS),
                ),
                Field(
                    key="themes",
                    label=_("服务主题"),
                    kind=k.CHOICES,
                    options=lambda: [
                        *((code, _person(label)) for code, label in names.PERSON_THEMES.items()),
                        *((code, _company(label)) for code, label in names.COMPANY_THEMES.items()),
                    ],
                ),
            ),
        ),
        Group(
            title=_("常见问题"),
            fields=(
                Field(
                    key="faq",
                    label=_("常见问题"),
                    kind=k.ROWS,
                    row=_("问答"),
                    blank={},
                    fields=(
                        Field(key="question", label=_("问"), is_required=True),
                        Field(key="answer", label=_("答"), kind=k.LONG, is_required=True),
                    ),
                ),
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
                    key="flow_note",
                    label=_("办理流程的文字说明"),
                    kind=k.LONG,
                    hint=_("流程图和环节表由平台生成，这里补充图上看不出来的。"),
                ),
            ),
        ),
    ),
)

FORM = Tab(key="form", title=_("申请表"))
FLOW = Tab(key="flow", title=_("流程"))
CHECK = Tab(key="check", title=_("检查和提交"))

TABS: tuple[Tab, ...] = (
    BASICS,
    BASES,
    CONDITIONS,
    SITUATIONS,
    MATERIALS,
    FEES,
    LIMITS,
    HANDLING,
    RESULT,
    TOPICS,
    FORM,
    FLOW,
    CHECK,
)
BY_KEY = {tab.key: tab for tab in TABS}
FIELDS: tuple[Field, ...] = tuple(field for tab in TABS for field in tab.fields)


def tab_of(path: str) -> Tab:
    """The tab where a path of the definition is edited."""
    top = path.split(".", 1)[0]
    own = {"form": FORM, "process": FLOW}
    return own.get(top) or next((tab for tab in TABS if top in tab.keys), CHECK)


def _person(label: Any) -> str:
    return str(_("个人 · %s") % label)


def _company(label: Any) -> str:
    return str(_("法人 · %s") % label)


__all__: Sequence[str] = ["BY_KEY", "CHECK", "FIELDS", "FLOW", "FORM", "TABS", "Group", "Tab"]
