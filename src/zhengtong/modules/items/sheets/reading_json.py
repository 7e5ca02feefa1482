"""Reads the JSON of an export: the same items, the same faults."""

from __future__ import annotations

import json
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from zhengtong.modules.items.sheets.reading import MOST_ITEMS, Contents, RawItem
from zhengtong.modules.items.sheets.writing import FORMAT

_KEYS = {"code", "form", "flow", "definition"}


def read_json(file: BinaryIO) -> Contents:
    """What a JSON file holds. A whole definition replaces the item's."""
    found = Contents()
    try:
        body = json.loads(file.read().decode("utf-8-sig"))
    except (ValueError, RecursionError):
        found.fault("", 0, "", _("不是有效的 JSON 文件"))
        return found
    if not isinstance(body, dict) or body.get("format") != FORMAT:
        found.fault("", 0, "format", _("不是事项文件：format 应当是 %s") % FORMAT)
        return found
    items = body.get("items")
    if not isinstance(items, list) or not items or len(items) > MOST_ITEMS:
        found.fault("", 0, "items", _("items 应当是 1 到 %s 个事项的列表") % MOST_ITEMS)
        return found
    for n, raw in enumerate(items, start=1):
        _take(n, raw, found)
    return found


def _take(n: int, raw: Any, found: Contents) -> None:
    if (
        not isinstance(raw, dict)
        or not set(raw) <= _KEYS
        or not isinstance(raw.get("definition"), dict)
    ):
        found.fault("items", n, "", _("应当有 code 和 definition，可以有 form 和 flow"))
        return
    code = str(raw.get("code") or "").strip().upper()
    if not code or code in found.items:
        found.fault("items", n, "code", _("实施编码没有填，或者重复：%s") % code)
        return
    item = RawItem(code=code, whole=raw["definition"], form=str(raw.get("form") or ""))
    item.flow = str(raw.get("flow") or "")
    item.origins[""] = ("items", n)
    found.items[code] = item
