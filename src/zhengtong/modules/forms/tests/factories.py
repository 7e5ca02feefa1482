"""Definitions and published forms to test with; also for the tests of modules above."""

from __future__ import annotations

import itertools
from typing import Any

from zhengtong.kernel.access import Actor
from zhengtong.modules.forms import api
from zhengtong.modules.forms.data import FormVersionData

_numbers = itertools.count(1)

IDENTITY_NUMBER = "11010519491231002X"
CREDIT_CODE = "91350100M000100Y43"

SYSTEM = Actor.system("tests")


def definition(*fields: dict[str, Any], **more: Any) -> dict[str, Any]:
    """One page, one section, these fields."""
    listed = list(fields) or [field("name")]
    return {
        "title": "测试表",
        "pages": [{"sections": [{"title": "内容", "fields": listed}]}],
        **more,
    }


def pages(*pages_of_fields: list[dict[str, Any]]) -> dict[str, Any]:
    """One page for each list of fields."""
    return {
        "title": "测试表",
        "pages": [
            {"title": f"第 {n} 页", "sections": [{"fields": fields}]}
            for n, fields in enumerate(pages_of_fields, 1)
        ],
    }


def field(key: str, kind: str = "text", /, **more: Any) -> dict[str, Any]:
    """A field with a label of its key."""
    return {"key": key, "type": kind, "label": f"字段{key}", **more}


def publish(*fields: dict[str, Any], key: str | None = None, **more: Any) -> FormVersionData:
    """A published form of one page."""
    return publish_definition(definition(*fields, **more), key=key)


def publish_definition(raw: dict[str, Any], key: str | None = None) -> FormVersionData:
    return api.publish(definition=raw, key=key or f"test_{next(_numbers)}", actor=SYSTEM)


def full_definition() -> dict[str, Any]:
    """One field of every type, with conditions and computed values, on two pages."""
    choices = [{"value": "self", "label": "本人"}, {"value": "agent", "label": "代办人"}]
    price = {"op": "mul", "of": [{"field": "quantity"}, {"field": "unit_price"}]}
    total = {"op": "sum", "of": [{"column": ["items", "amount"]}]}
    return pages(
        [
            field("name", required=True, max_length=30),
            field("note", "long_text", max_length=500),
            field("who", "choice", options=choices, required=True),
            field(
                "agent_number",
                "identity_number",
                required=True,
                show_if={"field": "who", "operator": "eq", "value": "agent"},
            ),
            field("interests", "multi_choice", options=choices, max_items=2),
            field("is_company", "yes_no", required=True),
            field(
                "code",
                "credit_code",
                show_if={"field": "is_company", "operator": "eq", "value": True},
                require_if={"field": "fee", "operator": "ge", "value": 10000},
            ),
            field("phone", "phone", required=True, kind="mobile"),
            field("mail", "email"),
            field("fee", "money", max=100_000_00),
            field("count", "integer", min=1, max=99),
            field("area", "decimal", places=2, min="0.5", max="1000", unit="平方米"),
        ],
        [
            field("start", "date", min="2000-01-01", max="today+10y"),
            field("period", "date_range"),
            field("home", "address"),
            field("place", "region"),
            field("proof", "upload", material="proof", max_files=3),
            field(
                "items",
                "table",
                max_rows=5,
                columns=[
                    field("item", required=True),
                    field("quantity", "integer", required=True, min=1),
                    field("unit_price", "money", required=True),
                    field("amount", "computed", result="money", expression=price),
                ],
            ),
            field("total", "computed", result="money", expression=total),
            field(
                "family",
                "group",
                max_rows=4,
                row_label="家庭成员",
                fields=[
                    field("member", required=True),
                    field("is_child", "yes_no"),
                    field(
                        "school",
                        required=True,
                        show_if={"field": "is_child", "operator": "eq", "value": True},
                    ),
                ],
            ),
            {"key": "notice", "type": "static", "text": "请如实填写。"},
            field("sign", "signature", statement="以上内容属实。"),
        ],
    )
