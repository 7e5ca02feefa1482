"""The sheets of a workbook of benchmarks, and what its first page says about them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from zhengtong.modules.items.benchmarks.fields import TAB
from zhengtong.modules.items.editing import kinds as k
from zhengtong.modules.items.editing.kinds import Field
from zhengtong.modules.items.sheets.columns import CODE, Column, Sheet, columns_of

MAIN = "裁量基准"
_NUMBER = Column(Field(key="code", label="编号", kind=k.PLAIN), stands_for=CODE)
_FIELDS = {field.key: field for field in TAB.fields}
_OWN = (
    Field(key="department", label="部门", kind=k.PLAIN),
    Field(key="item", label="对应事项的实施编码", kind=k.PLAIN),
    Field(key="amount_field", label="金额字段", kind=k.PLAIN),
    Field(key="situation_field", label="情形字段", kind=k.PLAIN),
)
SHEETS = (
    Sheet(MAIN, "", (_NUMBER, *columns_of([*_OWN, _FIELDS["act"], _FIELDS["is_sample"]]))),
    Sheet("裁量依据", "legal_bases", (_NUMBER, *columns_of(_FIELDS["legal_bases"].fields))),
    Sheet("裁量分档", "grades", (_NUMBER, *columns_of(_FIELDS["grades"].fields))),
)
HELP = (
    (
        gettext_lazy("编号"),
        gettext_lazy(
            "导出的编号不要改，导入时据此找到原来的基准；新写的自己编号，一个文件里不重复就行。"
        ),
    ),
    (gettext_lazy("部门"), gettext_lazy("写部门简称、全称或者统一社会信用代码。")),
    (
        gettext_lazy("对应事项的实施编码"),
        gettext_lazy("目录里这个部门的行政处罚，或者申请表里填金额的事项，31 位；没有对应的空着。"),
    ),
    (
        gettext_lazy("金额字段"),
        gettext_lazy(
            "申请表里哪个字段是金额、哪个字段分情形，写字段编码；填了以后监察按金额上下限核对办件。"
        ),
    ),
    (
        gettext_lazy("裁量分档"),
        gettext_lazy("从轻到重，每档一行，写同一个编号；裁量依据每条一行，也写同一个编号。"),
    ),
    (
        gettext_lazy("导入以后"),
        gettext_lazy("全部成为草稿，由另一位同事逐条发布；有一处错误，整个文件都不导入。"),
    ),
)
