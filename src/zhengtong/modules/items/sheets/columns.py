"""Sheets and their columns, derived from the fields of the editor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from zhengtong.modules.items.editing import kinds as k
from zhengtong.modules.items.editing.fields import FIELDS
from zhengtong.modules.items.editing.kinds import Field

CODE, FORM, FLOW = "code", "form", "flow"


@dataclass(frozen=True, eq=False)
class Column:
    """One column. `language` is zh or en for a text in two languages, else empty."""

    field: Field
    language: str = ""
    stands_for: str = ""

    @cached_property
    def title(self) -> str:
        with override("zh-hans"):
            label = str(self.field.label)
        return f"{label}（英文）" if self.language == "en" else label

    @property
    def labels(self) -> list[str]:
        """What may be chosen, for the drop-down."""
        with override("zh-hans"):
            if self.field.kind == k.FLAG:
                return ["是", "否"]
            if self.field.kind != k.CHOICE or not self.field.options:
                return []
            return [str(label) for _value, label in self.field.options()]


@dataclass(frozen=True, eq=False)
class Sheet:
    """One sheet. `key` is the list of the definition that its rows are, empty for the items."""

    title: str
    key: str
    columns: tuple[Column, ...]

    @cached_property
    def by_title(self) -> dict[str, Column]:
        return {column.title: column for column in self.columns}


_CODE = Column(Field(key="implementation_code", label="实施编码", kind=k.PLAIN), stands_for=CODE)
_FORM = Column(Field(key="form", label="申请表标识", kind=k.PLAIN), stands_for=FORM)
_FLOW = Column(Field(key="flow", label="流程标识", kind=k.PLAIN), stands_for=FLOW)
_IN_A_CELL = frozenset(
    {
        k.TEXT,
        k.LONG,
        k.PLAIN,
        k.NUMBER,
        k.MONEY,
        k.FLAG,
        k.CHOICE,
        k.CHOICES,
        k.WORDS,
        k.TEXTS,
        k.VARIABLES,
        k.WHEN,
    }
)


@cache
def sheets() -> tuple[Sheet, ...]:
    """The workbook: items first, then each of their lists; answers have a row each."""
    lists = {f.key: f for f in FIELDS if f.kind == k.ROWS}
    flat = [f for f in FIELDS if f.kind in _IN_A_CELL]
    found = [Sheet("事项", "", (_CODE, *columns_of(flat), _FORM, _FLOW))]
    for key, title in (
        ("legal_bases", "设定依据"),
        ("materials", "材料"),
        ("fees", "收费"),
        ("places", "办理地点"),
        ("faq", "常见问题"),
    ):
        found.append(Sheet(title, key, (_CODE, *columns_of(lists[key].fields))))
    found.append(Sheet("情形", "situations", (_CODE, *_situation_columns(lists["situations"]))))
    return tuple(found)


def columns_of(fields: Iterable[Field]) -> tuple[Column, ...]:
    """A column of each field that fits into a cell, two of a text in two languages."""
    found: list[Column] = []
    for field in fields:
        if field.kind not in _IN_A_CELL:
            continue
        if field.kind in k.BILINGUAL or field.kind == k.TEXTS:
            found += [Column(field, "zh"), Column(field, "en")]
        else:
            found.append(Column(field))
    return tuple(found)


def _situation_columns(field: Field) -> tuple[Column, ...]:
    """The question's columns, then those of one answer, each told apart by its title."""
    question = [f for f in field.fields if f.kind != k.ROWS]
    answers = next(f for f in field.fields if f.kind == k.ROWS).fields
    renamed = [
        Field(**{**vars(f), "key": f"options.{f.key}", "label": _ANSWER[f.key]}) for f in answers
    ]
    named = [Field(**{**vars(f), "label": _QUESTION[f.key]}) for f in question]
    return (*columns_of(named), *columns_of(renamed))


_QUESTION: Mapping[str, Any] = {
    "question": "问题",
    "key": "问题标识",
    "help": "问题提示",
}
_ANSWER: Mapping[str, Any] = {
    "label": "答案",
    "value": "答案的值",
    "hint": "答案的解释",
    "stop": "不用办或不能办的理由",
    "note": "提醒",
    "variables": "流程变量",
}
HELP: Sequence[tuple[Any, Any]] = (
    (
        _("一行一个事项"),
        _("“事项”表每行一个事项，用实施编码区分；其他表用同样的实施编码说明属于哪个事项。"),
    ),
    (
        _("实施编码"),
        _("31 位：机构统一社会信用代码 18 位、行使层级 1 位、基本编码 12 位。机构必须已经建好。"),
    ),
    (
        _("新事项和已有事项"),
        _("编码没有的是新事项；已有的会成为下一个版本，内容一样的不动。"),
    ),
    (
        _("删掉的表和列"),
        _("整张表或整列删掉，已有事项的那部分保持原样；表在、没有行，就是清空。"),
    ),
    (_("选项"), _("有下拉的列只能选列出的内容；可以选几个的，用顿号隔开。")),
    (_("多行的格"), _("受理条件、备注、老百姓怎么说等，一行一条，用 Alt+Enter 换行。")),
    (
        _("材料和收费的情形"),
        _("写成“问题标识=答案的值”，几个答案用 | 隔开，几个问题用分号隔开；不写就是任何情形。"),
    ),
    (
        _("流程变量"),
        _("写成“名称=值”，几个用分号隔开。"),
    ),
    (
        _("情形"),
        _("一行一个答案；同一个问题的几行写同样的问题标识，问题文字写在第一行。"),
    ),
    (_("金额"), _("单位是元，最多两位小数。")),
    (
        _("申请表标识和流程标识"),
        _("已有的申请表和流程；不填时，已有事项保持原样，新事项用通用的。"),
    ),
    (
        _("不能有的"),
        _("合并单元格、公式、下拉以外的内容。发现任何一处错误，整个文件都不会导入。"),
    ),
)
__all__ = ["CODE", "FLOW", "FORM", "HELP", "Column", "Sheet", "columns_of", "sheets"]
