"""What an item is: names, codes, power, legal bases, conditions, themes."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from zhengtong.modules.items import names
from zhengtong.modules.items.editing import kinds as k
from zhengtong.modules.items.editing.kinds import Field
from zhengtong.modules.items.editing.tabs import NOT_SAID, Group, Tab, named, table
from zhengtong.modules.items.models import MatterType


def _person(label: Any) -> str:
    return str(_("个人 · %s") % label)


def _company(label: Any) -> str:
    return str(_("法人 · %s") % label)


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
