from collections.abc import Iterator
from typing import Any

import pytest

from zhengtong.core.documents import published
from zhengtong.core.documents.plugins import Field, Kind, kinds, scopes
from zhengtong.kernel.access import Actor

FIELDS = (
    Field(key="item", zh="事项", en="Item", example="采伐"),
    Field(key="reason", zh="理由", en="Reason", example="材料不齐"),
    Field(key="due_on", zh="期限", en="Due", type="date", example="2026-12-01"),
    Field(key="fee", zh="费用", en="Fee", type="money", example=123456),
    Field(key="is_law", zh="属于许可", en="Law", type="flag", example=True),
    Field(key="wanted", zh="清单", en="List", type="list", example=["甲", "乙"]),
    Field(key="ground", zh="情形", en="Ground", type="choice", example="a", choices={"a": "听证"}),
    Field(
        key="said",
        zh="发言",
        en="Said",
        type="table",
        example=[{"who": "李", "text": "是", "file": ""}],
        columns=(
            Field(key="who", zh="谁", en="Who"),
            Field(key="text", zh="话", en="Text"),
            Field(key="file", zh="附件", en="File"),
        ),
    ),
)
SHIPPED = {"is_sealed": False, "blocks": [{"kind": "paragraph", "text": "原文{{item}}"}]}


def letter(**more: Any) -> Kind:
    given: dict[str, Any] = {
        "key": "testing.letter",
        "label": "试验函",
        "group": "试验",
        "shipped": SHIPPED,
        "fields": FIELDS,
    }
    return Kind(**given | more)


def passage(name: str, *inner: str) -> Kind:
    key = f"testing.{name}"
    blocks = [{"kind": "paragraph", "text": f"段{name}"}]
    blocks += [{"kind": "include", "passage": f"testing.{one}"} for one in inner]
    return letter(key=key, label=name, is_passage=True, shipped={"blocks": blocks}, fields=())


def para(text: str, **more: Any) -> dict[str, Any]:
    return {"kind": "paragraph", "text": text, **more}


def body(*blocks: dict[str, Any], is_sealed: bool = False) -> dict[str, Any]:
    return {"is_sealed": is_sealed, "blocks": list(blocks)}


class Street:
    """A scope of two houses, looked after by organisations 7 and 8."""

    label = "街道"

    def choices(self, actor: Actor, text: str) -> list[tuple[str, str]]:
        return [(key, f"{key}街") for key in ("east", "west") if text in f"{key}街"]

    def name_of(self, key: str) -> str:
        return f"{key}街"

    def organization_of(self, key: str) -> int | None:
        return {"east": 7, "west": 8}.get(key)


@pytest.fixture(autouse=True)
def _boards() -> Iterator[None]:
    with (
        kinds.temporarily("testing.letter", letter()),
        kinds.temporarily("testing.a", passage("a")),
        scopes.temporarily("street", Street()),
    ):
        published.forget()
        yield
    published.forget()
