"""The sentences for what can be wrong with each field, in the active language.

Server and browser show the same words: the browser receives this catalogue as JSON. Each sentence
says what to do. `*` in a path stands for a row.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zhengtong.kernel.text import localized
from zhengtong.modules.forms.definition import ROWS, Definition, Field
from zhengtong.modules.forms.expressions.dates import bound

Sentences = dict[str, str]

UNKNOWN = gettext_noop("表单里没有“%(label)s”这一项，请去掉。")
SHAPE = gettext_noop("提交的内容格式不对或太大，请刷新页面后重新填写。")

_ASK = {
    "choice": gettext_noop("请选择“%(label)s”。"),
    "multi_choice": gettext_noop("请选择“%(label)s”，可以选多项。"),
    "yes_no": gettext_noop("请选择“%(label)s”。"),
    "region": gettext_noop("请选择“%(label)s”。"),
    "date": gettext_noop("请填写“%(label)s”，例如 2026-03-15。"),
    "date_range": gettext_noop("请填写“%(label)s”的起止日期。"),
    "upload": gettext_noop("请上传“%(label)s”。"),
    "signature": gettext_noop("请在“%(label)s”处签名。"),
    "table": gettext_noop("请在“%(label)s”里至少填写一行。"),
    "group": gettext_noop("请在“%(label)s”里至少填写一项。"),
}
_SHAPES = {
    "integer": gettext_noop("“%(label)s”要填整数，例如 12。"),
    "money": gettext_noop("“%(label)s”要填金额，例如 1200 或 1200.50。"),
    "decimal": gettext_noop("“%(label)s”要填数字，小数最多 %(places)s 位，例如 12.5。"),
    "date": gettext_noop("“%(label)s”要填真实的日期，例如 2026-03-15。"),
    "date_range": gettext_noop("“%(label)s”要填真实的起止日期，例如 2026-03-15。"),
    "choice": gettext_noop("请从“%(label)s”的选项中选一个。"),
    "multi_choice": gettext_noop("请只从“%(label)s”的选项中选择。"),
    "yes_no": gettext_noop("请选择“%(label)s”。"),
    "region": gettext_noop("请从列表中选择“%(label)s”。"),
    "identity_number": gettext_noop("“%(label)s”要填 18 位公民身份号码，请对照身份证检查。"),
    "credit_code": gettext_noop("“%(label)s”要填 18 位统一社会信用代码，请对照营业执照检查。"),
    "phone": gettext_noop("“%(label)s”要填手机号码（11 位）或带区号的固定电话。"),
    "email": gettext_noop("“%(label)s”要填电子邮箱，例如 name@example.com。"),
    "upload": gettext_noop("“%(label)s”的文件没有上传成功，请重新上传。"),
    "signature": gettext_noop("请在“%(label)s”处重新签名。"),
}
_MOBILE = gettext_noop("“%(label)s”要填 11 位手机号码。")


def sentences(definition: Definition, today: dt.date) -> dict[str, Sentences]:
    """By path pattern (`name`, `people.*.name`, `home.detail`) and code."""
    found: dict[str, Sentences] = {}
    for placed in definition.placed:
        _collect(found, placed.field, placed.field.key, today)
    return found


def sentence(catalogue: Mapping[str, Sentences], path: tuple[str | int, ...], code: str) -> str:
    """The words for one error."""
    if code == "shape":
        return _(SHAPE)
    pattern = ".".join("*" if isinstance(part, int) else part for part in path)
    own = catalogue.get(pattern)
    if own is None or code == "unknown":
        return _(UNKNOWN) % {"label": str(path[-1])[:60] if path else ""}
    return own.get(code) or own["type"]


def _collect(found: dict[str, Sentences], field: Field, path: str, today: dt.date) -> None:
    if not field.holds_data:
        return
    found[path] = _of(field, today)
    own = {k: localized(v) for k, v in field.settings.get("messages", {}).items()}
    found[path].update(own)
    if field.type in ROWS:
        for inner in field.fields:
            _collect(found, inner, f"{path}.*.{inner.key}", today)
    for part, label in _parts(field):
        part_sentences = _of(field, today, label)
        part_sentences["required"] = _("请填写“%(label)s”。") % {"label": label}
        if field.type == "address":
            part_sentences["minLength"] = _("“%(label)s”太短，请写到门牌号。") % {"label": label}
        found[f"{path}.{part}"] = {**part_sentences, **own}


def _parts(field: Field) -> list[tuple[str, str]]:
    """The inner values of a compound field with their labels."""
    label = localized(field.label)
    if field.type == "address":
        return [
            ("region", _("%(label)s：所在地区") % {"label": label}),
            ("detail", _("%(label)s：详细地址") % {"label": label}),
        ]
    if field.type == "date_range":
        return [
            ("from", _("%(label)s：开始日期") % {"label": label}),
            ("to", _("%(label)s：结束日期") % {"label": label}),
        ]
    return [("name", label), ("picture", label)] if field.type == "signature" else []


def _of(field: Field, today: dt.date, label: str | None = None) -> Sentences:
    given, kind = field.settings, field.value_type
    words: dict[str, Any] = {
        "label": label or localized(field.label),
        "places": given.get("places", 2),
    }
    found = {
        "required": _(_ASK.get(kind, gettext_noop("请填写“%(label)s”。"))),
        "type": _(_shape(field)),
        "hidden": _("“%(label)s”在您的情况下不需要填写，请留空。"),
        "option": _("请从列表中选择“%(label)s”。"),
        "check_digit": _("“%(label)s”的校验位不对，可能抄错了一位，请核对。"),
        "range": _("“%(label)s”的结束日期不能早于开始日期。"),
        "uniqueItems": _("“%(label)s”里有重复的内容，请去掉。"),
        "files": _("“%(label)s”的文件已失效，请重新上传。"),
        "prefill": _("“%(label)s”与登记信息不一致。页面已换成最新的登记信息，请核对后再提交。"),
    }
    found |= _limits(field, words, today)
    return {code: text % words for code, text in found.items()}


def _shape(field: Field) -> str:
    if field.type == "phone" and field.settings.get("kind") == "mobile":
        return _MOBILE
    return _SHAPES.get(field.value_type, gettext_noop("“%(label)s”的格式不对，请检查后重新填写。"))


def _limits(field: Field, words: dict[str, Any], today: dt.date) -> Sentences:
    given, kind = field.settings, field.value_type
    if kind in ("text", "long_text", "address", "signature", "email"):
        words["low"] = given.get("min_length", 1)
        words["high"] = given.get("max_length", 2000 if kind == "long_text" else 200)
        return {
            "minLength": _("“%(label)s”至少写 %(low)s 个字。"),
            "maxLength": _("“%(label)s”最多写 %(high)s 个字，请删减。"),
        }
    if kind in ROWS or kind in ("multi_choice", "upload"):
        names = {"multi_choice": "items", "upload": "files"}
        name = names.get(kind, "rows")
        words["low"] = given.get(f"min_{name}", 1)
        words["high"] = given.get(f"max_{name}", {"rows": 50, "files": 10}.get(name, 500))
        return {
            "minItems": _("“%(label)s”至少要 %(low)s 项。"),
            "maxItems": _("“%(label)s”最多 %(high)s 项，请删减。"),
        }
    words["low"] = _shown_limit(kind, given.get("min", 0 if kind == "money" else None), today)
    words["high"] = _shown_limit(kind, given.get("max"), today)
    if kind in ("date", "date_range"):
        return {
            "minimum": _("“%(label)s”不能早于 %(low)s。"),
            "maximum": _("“%(label)s”不能晚于 %(high)s。"),
        }
    return {
        "minimum": _("“%(label)s”不能小于 %(low)s。"),
        "maximum": _("“%(label)s”不能大于 %(high)s。")
        if given.get("max") is not None
        else _("“%(label)s”的数太大，请检查。"),
    }


def _shown_limit(kind: str, limit: Any, today: dt.date) -> str:
    if limit is None:
        return ""
    if kind in ("date", "date_range"):
        day = bound(limit, today)
        return day.isoformat() if day else ""
    return f"{limit / 100:,.2f}" if kind == "money" else str(limit)
