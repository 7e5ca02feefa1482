"""Hearing and renewal: what the law adds to the handling of some items."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhengtong.modules.items import names
from zhengtong.modules.items.definition_procedures import LEAD_UNITS
from zhengtong.modules.items.editing import kinds as k
from zhengtong.modules.items.editing.kinds import Field
from zhengtong.modules.items.editing.tabs import NOT_SAID, Group, named, table

_UNITS = table("time_unit")

HEARING = Group(
    title=_("听证"),
    hint=_(
        "决定直接涉及申请人与他人之间重大利益关系的，作出决定前告知听证权利（《行政许可法》第四十七条）；"
        "法律、法规、规章规定应当听证的，向社会公告并举行听证（第四十六条）。"
    ),
    fields=(
        Field(
            key="hearing",
            label=_("听证要求"),
            kind=k.CHOICE,
            options=named(names.HEARINGS),
            empty=NOT_SAID,
        ),
    ),
)

RENEWAL = Group(
    title=_("延续"),
    hint=_(
        "申请延续已有许可的，应当在到期前提出；到期没有作出决定的，视为准予延续（《行政许可法》第五十条）。"
        "填写申请表里两个栏目的标识，系统据此计算；不办延续的事项留空。"
    ),
    fields=(
        Field(key="renewal.number_field", label=_("许可证号栏目的标识"), kind=k.PLAIN),
        Field(key="renewal.expiry_field", label=_("到期日栏目的标识"), kind=k.PLAIN),
        Field(
            key="renewal.when",
            label=_("哪些情形是延续"),
            kind=k.WHEN,
            hint=_("不选表示这个事项的申请都是延续。"),
        ),
        Field(
            key="renewal.lead.n",
            label=_("应提前多少天申请"),
            kind=k.NUMBER,
            width="short",
            hint=_("不填为三十日；法律、法规、规章另有规定的，按规定填写。"),
        ),
        Field(
            key="renewal.lead.unit",
            label=_("提前天数的单位"),
            kind=k.CHOICE,
            options=lambda: [(v, label) for v, label in _UNITS() if v in LEAD_UNITS],
            empty=NOT_SAID,
        ),
        Field(
            key="renewal.late",
            label=_("迟于这一天申请的"),
            kind=k.CHOICE,
            options=named(names.LATE_RENEWALS),
            empty=NOT_SAID,
        ),
        Field(key="renewal.basis", label=_("提前天数的依据")),
    ),
)

PROCEDURES: tuple[Group, ...] = (HEARING, RENEWAL)
