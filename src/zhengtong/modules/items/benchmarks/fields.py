"""Fields of a benchmark, in the terms of the item editor."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhengtong.modules.items.editing import kinds as k
from zhengtong.modules.items.editing.fields import BASES, Group, Tab
from zhengtong.modules.items.editing.kinds import Field

TAB = Tab(
    key="benchmark",
    title=_("裁量基准"),
    groups=(
        Group(
            title=_("行为或者事项"),
            fields=(
                Field(key="act", label=_("行为或者事项"), is_required=True),
                Field(
                    key="is_sample",
                    label=_("示例，不是正式施行的基准"),
                    kind=k.FLAG,
                ),
            ),
        ),
        Group(
            title=_("裁量依据"),
            hint=_("写到条、款、项，并摘录规定种类和幅度的原文。"),
            fields=BASES.fields,
        ),
        Group(
            title=_("裁量分档"),
            hint=_(
                "从轻到重，每档一行：什么情节、怎么认定、种类和幅度；能用金额表示的写上下限，监察据此核对办件。"
            ),
            fields=(
                Field(
                    key="grades",
                    label=_("裁量分档"),
                    kind=k.ROWS,
                    row=_("档次"),
                    blank={},
                    fields=(
                        Field(key="circumstance", label=_("情节"), is_required=True),
                        Field(key="applies", label=_("怎么认定"), kind=k.LONG),
                        Field(
                            key="range",
                            label=_("种类和幅度"),
                            kind=k.LONG,
                            is_required=True,
                        ),
                        Field(
                            key="option",
                            label=_("对应申请表的选项"),
                            kind=k.PLAIN,
                            hint=_("写申请表里这个选项的文字；不分情形的空着。"),
                            is_rare=True,
                        ),
                        Field(
                            key="least",
                            label=_("金额下限（元）"),
                            kind=k.MONEY,
                            is_rare=True,
                        ),
                        Field(
                            key="most",
                            label=_("金额上限（元）"),
                            kind=k.MONEY,
                            is_rare=True,
                        ),
                    ),
                ),
            ),
        ),
    ),
)
