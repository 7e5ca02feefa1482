"""What an applicant brings, pays and is asked: situations, materials, fees."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhengtong.modules.items import names
from zhengtong.modules.items.editing import kinds as k
from zhengtong.modules.items.editing.fields_promises import COMMITMENT, PENDING
from zhengtong.modules.items.editing.kinds import Field
from zhengtong.modules.items.editing.tabs import NOT_SAID, Group, Tab, licence_types, named

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
                            key="by_commitment",
                            label=_("可以告知承诺，不用提交"),
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
                        Field(
                            key="licence_type",
                            is_rare=True,
                            label=_("可以用这种电子证照代替上传"),
                            kind=k.CHOICE,
                            options=licence_types,
                            empty=NOT_SAID,
                        ),
                        Field(
                            key="licence_fields",
                            is_rare=True,
                            label=_("选用证照时填入申请表"),
                            kind=k.VARIABLES,
                            hint=_("每行一个：申请表字段=证照字段，例如 old_number=number。"),
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
        PENDING,
        COMMITMENT,
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
                        Field(
                            key="due",
                            label=_("什么时候缴"),
                            kind=k.CHOICE,
                            options=named(names.DUES),
                            hint=_("没有缴清的，到这一步就等着。"),
                        ),
                        Field(
                            key="quantity",
                            label=_("数量来自申请表的哪些栏目"),
                            kind=k.WORDS,
                            is_rare=True,
                            hint=_("栏目的标识，几个相乘；起止日期按天数。不填就是一个单位。"),
                        ),
                        Field(key="may_be_reduced", label=_("允许减免"), kind=k.FLAG),
                        Field(key="reduction_basis", label=_("减免依据")),
                        WHEN,
                    ),
                ),
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
