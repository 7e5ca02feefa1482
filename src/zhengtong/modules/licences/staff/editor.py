"""The editor's form as the body of a version, and back. No JavaScript is needed: every button posts
the whole form and says what it wants."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from zhengtong.modules.licences import definition, posted

LAYOUT_TEXTS = ("title", "intro", "closing")
LAYOUT_CHOICES = ("orientation", "border", "seal", "photo")
MOST_ROWS = definition.MOST_FIELDS


def body_of(post: QueryDict) -> dict[str, Any]:
    """What was typed, right or wrong; `definition.outline` says what is wrong."""
    count = min(posted.whole(post.get("field_count")) or 0, MOST_ROWS)
    fields = [_field(post, n) for n in range(count)]
    places = {f["key"]: posted.whole(post.get(f"order-{n}")) or 0 for n, f in enumerate(fields)}
    order = sorted((k for k, place in places.items() if place > 0), key=lambda k: places[k])
    columns = posted.whole(post.get("columns")) or 1
    return {
        "fields": fields,
        "validity": _validity(post),
        "number": post.get("number", "").strip(),
        "legal_basis": post.get("legal_basis", "").strip(),
        "layout": {
            **{key: post.get(key, "").strip() for key in LAYOUT_TEXTS},
            **{key: post.get(key, "") for key in LAYOUT_CHOICES},
            "columns": columns,
            "order": order,
        },
    }


def _field(post: QueryDict, n: int) -> dict[str, Any]:
    return {
        "key": post.get(f"key-{n}", "").strip(),
        "label": {
            "zh": post.get(f"label-{n}", "").strip(),
            "en": post.get(f"label_en-{n}", "").strip(),
        },
        "type": post.get(f"type-{n}", "text"),
        "is_public": post.get(f"is_public-{n}") == "on",
        "is_masked": post.get(f"is_masked-{n}") == "on",
        "is_required": post.get(f"is_required-{n}") == "on",
    }


def _validity(post: QueryDict) -> dict[str, Any]:
    kind = post.get("validity_kind", "none")
    if kind == "field":
        return {"kind": kind, "field": post.get("validity_field", "")}
    if kind == "none":
        return {"kind": kind}
    return {"kind": kind, "n": posted.whole(post.get("validity_n"))}


def changed(body: dict[str, Any], verb: str) -> dict[str, Any]:
    """The body after `add`, `remove:2`, `up:2` or `down:2`; as it is for everything else."""
    name, _colon, place = verb.partition(":")
    fields = list(body["fields"])
    n = posted.whole(place)
    if name == "add" and len(fields) < MOST_ROWS:
        key = _free({f["key"] for f in fields})
        fields.append({"key": key, "label": {"zh": "", "en": ""}, "type": "text"})
        order = [*body["layout"]["order"], key]
        return {**body, "fields": fields, "layout": {**body["layout"], "order": order}}
    if n is None or n >= len(fields):
        return body
    if name == "remove":
        gone = fields.pop(n)["key"]
        order = [k for k in body["layout"]["order"] if k != gone]
        return {**body, "fields": fields, "layout": {**body["layout"], "order": order}}
    other = n - 1 if name == "up" else n + 1
    if name in ("up", "down") and 0 <= other < len(fields):
        fields[n], fields[other] = fields[other], fields[n]
    return {**body, "fields": fields}


def _free(keys: set[str]) -> str:
    return next(f"field_{n}" for n in range(1, MOST_ROWS + 2) if f"field_{n}" not in keys)


def rows_of(body: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The fields as the form shows them."""
    rows = body.get("fields")
    layout = body.get("layout")
    layout = layout if isinstance(layout, Mapping) else {}
    fields = [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
    given = layout.get("order")
    order = given if isinstance(given, list) else [f.get("key") for f in fields]
    return [
        {
            **row,
            "n": n,
            "place": order.index(row.get("key")) + 1 if row.get("key") in order else 0,
            "is_required": row.get("is_required", True),
        }
        for n, row in enumerate(fields)
    ]


def order_of(body: Mapping[str, Any], shown: definition.Definition) -> list[str]:
    """Labels in the order of the page."""
    return [f.label_zh for f in shown.printed]


def choices() -> dict[str, list[tuple[str, str]]]:
    """Options of the selects, in words."""
    return {
        "orientation": [
            ("a4", _("A4 竖排")),
            ("a4_landscape", _("A4 横排")),
            ("card", _("证卡")),
        ],
        "border": [
            ("none", _("没有边框")),
            ("plain", _("单线")),
            ("double", _("双线")),
            ("ornate", _("花边")),
        ],
        "seal": [("left", _("左下")), ("centre", _("中间")), ("right", _("右下"))],
        "validity": [
            ("none", _("长期有效")),
            ("days", _("若干天")),
            ("months", _("若干月")),
            ("years", _("若干年")),
            ("field", _("到某个日期字段为止")),
        ],
        "columns": [("1", _("一行一个")), ("2", _("一行两个"))],
    }
