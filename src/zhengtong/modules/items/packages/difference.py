"""What differs between two contents, in words: `材料 › 身份证 › 名称`, before and after. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.text import localized

MOST = 60
LONGEST = 160
WORDS = {
    "name": _("名称"), "title": _("标题"), "summary": _("说明"), "materials": _("材料"),
    "fees": _("收费项目"), "conditions": _("受理条件"), "situations": _("情形"),
    "faq": _("常见问题"),
    "legal_bases": _("设定依据"), "promised": _("承诺办结"), "statutory": _("法定时限"),
    "definition": _("内容"), "pages": _("页"), "sections": _("节"), "fields": _("字段"),
    "parts": _("事项"), "questions": _("问题"), "options": _("选项"), "label": _("名称"),
    "hint": _("提示"), "required": _("必填"), "show_if": _("显示条件"), "require_if": _("必填条件"),
    "visits": _("到现场次数"), "channels": _("申请途径"), "scope": _("通办范围"),
    "township_role": _("乡镇办什么"), "forwarding": _("转报"),
    "result": _("办理结果"), "case_kind": _("办件类型"), "matter_type": _("事项类型"),
    "steps": _("环节"), "params": _("参数"), "level": _("级别"), "is_active": _("启用"),
    "form": _("申请表"), "flow": _("流程"), "post": _("岗位"), "limit": _("时限"),
    "outcomes": _("结果"), "lines": _("走向"), "note": _("说明"), "n": _("数量"),
    "unit": _("计量单位"), "basis": _("依据"), "key": _("标识"), "type": _("类型"),
    "sha256": _("文件摘要"),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One place. `before` is what stands here, `after` what the package brings; "" for nothing."""

    place: str
    before: str
    after: str


def differences(before: Any, after: Any) -> list[Difference]:
    """At most `MOST`, in the order of the new content."""
    found = []
    for difference in _walk(before, after, ()):
        found.append(difference)
        if len(found) >= MOST:
            break
    return found


def _walk(before: Any, after: Any, place: tuple[str, ...]) -> Iterator[Difference]:
    if before == after:
        return
    if _is_text(before) and _is_text(after):
        yield _said(before, after, place)
    elif isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in [*after, *(k for k in before if k not in after)]:
            yield from _walk(before.get(key), after.get(key), (*place, _word(str(key))))
    elif isinstance(before, list) and isinstance(after, list):
        yield from _lists(before, after, place)
    else:
        yield _said(before, after, place)


def _lists(before: list[Any], after: list[Any], place: tuple[str, ...]) -> Iterator[Difference]:
    """Entries with a key are matched by it, others by their position."""
    old, new = _named(before), _named(after)
    for key in [*new, *(k for k in old if k not in new)]:
        entry = new.get(key, old.get(key))
        yield from _walk(old.get(key), new.get(key), (*place, _name_of(entry, key)))
    if list(old) != list(new) and set(old) == set(new):
        yield Difference(place=_joined((*place, str(_("顺序")))), before="", after="")


def _named(entries: list[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for n, entry in enumerate(entries, start=1):
        key = entry.get("key") or entry.get("value") if isinstance(entry, Mapping) else None
        found[str(key) if key and str(key) not in found else f"#{n}"] = entry
    return found


def _name_of(entry: Any, key: str) -> str:
    if isinstance(entry, Mapping):
        for name in ("name", "label", "title", "question"):
            if entry.get(name):
                return localized(entry[name])[:40]
    return key


def _said(before: Any, after: Any, place: tuple[str, ...]) -> Difference:
    return Difference(place=_joined(place), before=_shown(before), after=_shown(after))


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(_("是") if value else _("否"))
    if _is_text(value):
        text = (
            value
            if isinstance(value, str)
            else " / ".join(str(value[k]) for k in ("zh", "en") if k in value)
        )
    elif isinstance(value, Mapping):
        text = next(
            (localized(value[k]) for k in ("name", "label", "title", "question") if value.get(k)),
            "",
        ) or json.dumps(value, ensure_ascii=False)
    else:
        text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def _is_text(value: Any) -> bool:
    if isinstance(value, Mapping):
        return bool(value) and set(value) <= {"zh", "en"}
    return isinstance(value, str)


def _word(key: str) -> str:
    return str(WORDS.get(key, key))


def _joined(place: tuple[str, ...]) -> str:
    mark = " > " if (get_language() or "").startswith("en") else " › "
    return mark.join(place)
