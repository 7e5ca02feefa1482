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
            title=_("违法行为"),
            fields=(
                Field(key="act", label=_("违法行为"), is_required=True),
                Field(
                    key="is_sample",
                    label=_("示例，不是正式施行的基准"),
                    kind=k.FLAG,
                ),
            ),
        ),
        Group(
            title=_("处罚依据"),
            hint=_("写到条、款、项，并摘录规定处罚种类和幅度的原文。"),
            fields=BASES.fields,
        ),
        Group(
            title=_("裁量分档"),
            hint=_("从轻到重，每档一行：什么情节、怎么认定、处罚的种类和幅度。"),
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
                            label=_("处罚种类和幅度"),
                            kind=k.LONG,
                            is_required=True,
                        ),
                    ),
                ),
            ),
        ),
    ),
)
