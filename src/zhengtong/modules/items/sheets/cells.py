"""One cell: a value of the definition written into it, and read back with what is wrong."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from zhengtong.modules.items.editing import kinds as k
from zhengtong.modules.items.editing.kinds import Field
from zhengtong.modules.items.sheets.columns import Column

_SEPARATOR = re.compile(r"[、,，;；\n]+")
YES, NO = {"是", "1", "true", "yes", "y"}, {"否", "0", "false", "no", "n", ""}


class BadCell(ValueError):
    """The message says what is wrong with the cell and how it is mended."""


def written(column: Column, value: Any) -> Any:
    """What stands in the cell for this value."""
    field = column.field
    if value is None:
        return None
    if field.kind in k.BILINGUAL:
        return _text(value, column.language)
    if field.kind == k.TEXTS:
        lines = [_text(v, column.language) for v in value]
        return "\n".join(lines) if any(lines) else None
    if field.kind == k.CHOICE:
        return _labels(field).get(value, value)
    if field.kind == k.CHOICES:
        return "、".join(_labels(field).get(v, v) for v in value)
    if field.kind == k.FLAG:
        return "是" if value else None
    if field.kind == k.WORDS:
        return "\n".join(value)
    if field.kind == k.MONEY:
        return (
            value / 100 if isinstance(value, int) and value % 100 else k.number(str(value // 100))
        )
    if field.kind == k.VARIABLES:
        return k.shown_variables(value).replace("\n", "; ") or None
    if field.kind == k.WHEN:
        return "; ".join(f"{q}={'|'.join(vs)}" for q, vs in value.items()) or None
    return value


def read(field: Field, cell: Any) -> Any:
    """The value that a cell gives; texts come as they stand. Raises BadCell."""
    _refuse_strange(cell)
    if field.kind in (k.NUMBER, k.MONEY):
        return _number(cell, field.kind == k.MONEY)
    if field.kind == k.FLAG:
        return _flag(cell)
    text = _plain(cell)
    if field.kind == k.CHOICE:
        return _code(field, text) if text else ""
    if field.kind == k.CHOICES:
        return [_code(field, part.strip()) for part in _SEPARATOR.split(text) if part.strip()]
    if field.kind == k.WORDS:
        return k.words(text)
    if field.kind == k.VARIABLES:
        return _variables(text)
    if field.kind == k.WHEN:
        return _when(text)
    return text


def bilingual(zh: Any, en: Any) -> Any:
    return k.bilingual(_plain(zh), _plain(en))


def lines(zh: Any, en: Any) -> list[Any]:
    """Texts of a cell with several lines; the English ones stand line by line beside them."""
    first = [x.strip() for x in _plain(zh).split("\n")]
    other = [x.strip() for x in _plain(en).split("\n")]
    other += [""] * (len(first) - len(other))
    if any(other[len(first) :]):
        raise BadCell(_("英文比中文多了几行，请逐行对应"))
    return [k.bilingual(a, b) for a, b in zip(first, other, strict=False) if a or b]


def _refuse_strange(cell: Any) -> None:
    if isinstance(cell, str) and cell.startswith("="):
        raise BadCell(_("不能有公式：请复制后“选择性粘贴—数值”"))
    if isinstance(cell, (dt.date, dt.time, dt.timedelta)):
        raise BadCell(_("不能是日期：请把单元格格式设为文本"))


def _plain(cell: Any) -> str:
    _refuse_strange(cell)
    if cell is None:
        return ""
    if isinstance(cell, bool):
        raise BadCell(_("应当是文字"))
    if isinstance(cell, float):
        if cell != int(cell):
            raise BadCell(_("应当是文字，不是小数"))
        cell = int(cell)
    return str(cell).replace("\r\n", "\n").replace("_x000D_", "").strip()


def _number(cell: Any, is_money: bool) -> Any:
    if cell is None or cell == "":
        return ""
    if isinstance(cell, bool):
        raise BadCell(_("应当是数字"))
    typed = repr(cell) if isinstance(cell, float) else str(cell)
    if isinstance(cell, float) and cell == int(cell):
        typed = str(int(cell))
    found = k.fen(typed) if is_money else k.number(typed)
    if not isinstance(found, int):
        raise BadCell(
            _("应当是不小于 0、最多两位小数的金额") if is_money else _("应当是不小于 0 的整数")
        )
    return found


def _flag(cell: Any) -> bool:
    typed = str(cell).strip().lower() if cell is not None else ""
    if typed in YES:
        return True
    if typed in NO:
        return False
    raise BadCell(_("只能填“是”或“否”"))


def _code(field: Field, text: str) -> str:
    found = _codes(field).get(text.lower())
    if found is None:
        offered = "、".join(_labels(field).values())
        raise BadCell(
            _("没有“%(text)s”这个选项。可用：%(offered)s") % {"text": text, "offered": offered}
        )
    return found


@cache
def _labels(field: Field) -> dict[str, str]:
    with override("zh-hans"):
        return {str(v): str(label) for v, label in (field.options() if field.options else ())}


@cache
def _codes(field: Field) -> dict[str, str]:
    """Labels in both languages and the codes themselves, to the codes."""
    found: dict[str, str] = {}
    for language in ("en", "zh-hans"):
        with override(language):
            found |= {str(label).lower(): str(v) for v, label in (field.options or tuple)()}
    return found | {v.lower(): v for v in _labels(field)}


def _variables(text: str) -> dict[str, Any]:
    found = k.variables(re.sub(r"[;；]+", "\n", text))
    if not isinstance(found, dict):
        raise BadCell(_("写成“名称=值”，几个用分号隔开"))
    return found


def _when(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for part in re.split(r"[;；\n]+", text):
        if not part.strip():
            continue
        question, equals, values = part.partition("=")
        if not equals or not question.strip() or not values.strip():
            raise BadCell(_("写成“问题标识=答案的值”，几个答案用 | 隔开"))
        found[question.strip()] = [v.strip() for v in values.split("|") if v.strip()]
    return found


def _text(value: Any, language: str) -> str:
    if isinstance(value, Mapping):
        return str(value.get(language, ""))
    return str(value or "") if language == "zh" else ""
