"""How a fact is written in a document: always Chinese, whatever the reader's language."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from zhengtong.core.documents.plugins import Field


def written(value: Any, field: Field) -> str:
    """The words for a value; empty for none. Raises ValueError for a value of another type."""
    if value is None or value == "" or value == []:
        return ""
    if field.type == "date":
        return day_written(value)
    if field.type == "moment":
        return moment_written(value)
    if field.type == "money":
        return f"{int(value) // 100:,}.{int(value) % 100:02d}元"
    if field.type == "choice":
        return field.choices.get(str(value), str(value))
    if field.type == "list":
        if not isinstance(value, list | tuple):
            raise ValueError(f"{field.key} is no list")
        return "、".join(str(one) for one in value)
    if isinstance(value, dict | list):
        raise ValueError(f"{field.key} is no {field.type}")
    return str(value)


def day_written(value: Any) -> str:
    """`2026年11月22日`, from ISO, a day or a moment."""
    if isinstance(value, dt.datetime):
        day = timezone.localdate(value)
    else:
        day = value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))
    return f"{day.year}年{day.month}月{day.day}日"


def moment_written(value: Any) -> str:
    """`2026年11月22日9时05分`, from ISO."""
    at = value if isinstance(value, dt.datetime) else dt.datetime.fromisoformat(str(value))
    return f"{at.year}年{at.month}月{at.day}日{at.hour}时{at.minute:02d}分"
