"""The editor's form and the body of a template: there and back, without losing what was typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from zhengtong.core.documents.checking import BLOCKS, MOST_BLOCKS, MOST_CONDITIONS
from zhengtong.core.documents.language import keyed, named
from zhengtong.core.documents.plugins import Kind

SHOWN_CONDITIONS = 2
"""Conditions for which every block has room; more where it has more."""
Shown = dict[str, Any]


def to_edit(body: Mapping[str, Any], kind: Kind) -> list[Shown]:
    """The blocks as the form shows them, with the Chinese names of the fields."""
    return [_shown(block, kind) for block in body.get("blocks", ())]


def _shown(block: Mapping[str, Any], kind: Kind) -> Shown:
    each = block.get("each", "")
    return {
        "kind": block["kind"],
        "text": named(block.get("text", ""), kind, each),
        "label": named(block.get("label", ""), kind, each),
        "each": each,
        "passage": block.get("passage", ""),
        "when": _padded([dict(one) for one in block.get("when", ())]),
    }


def _padded(conditions: list[dict[str, str]]) -> list[dict[str, str]]:
    room = min(max(SHOWN_CONDITIONS, len(conditions) + 1), MOST_CONDITIONS)
    return conditions + [{"field": "", "is": "filled", "value": ""}] * (room - len(conditions))


def blank(kind: str = "paragraph") -> Shown:
    return {
        "kind": kind,
        "text": "",
        "label": "",
        "each": "",
        "passage": "",
        "when": _padded([]),
    }


def posted(post: QueryDict) -> list[Shown]:
    """The blocks as they were typed, right or wrong."""
    count = post.get("count", "")
    listed = int(count) if count.isascii() and count.isdigit() and len(count) < 4 else 0
    return [_posted(post, n) for n in range(1, min(listed, MOST_BLOCKS + 1) + 1)]


def _posted(post: QueryDict, n: int) -> Shown:
    conditions = [
        {
            "field": post.get(f"field-{n}-{c}", ""),
            "is": post.get(f"is-{n}-{c}", "filled"),
            "value": post.get(f"value-{n}-{c}", "").strip(),
        }
        for c in range(MOST_CONDITIONS)
    ]
    return {
        "kind": post.get(f"kind-{n}", "paragraph"),
        "text": post.get(f"text-{n}", "").replace("\r\n", "\n"),
        "label": post.get(f"label-{n}", ""),
        "each": post.get(f"each-{n}", ""),
        "passage": post.get(f"passage-{n}", ""),
        "when": _padded([one for one in conditions if one["field"]]),
    }


def rearranged(blocks: list[Shown], act: str) -> list[Shown]:
    """After `up:3`, `down:3`, `remove:3` or `add:3` (a new one behind the third; 0: on top)."""
    verb, _, where = act.partition(":")
    at = int(where) if where.isascii() and where.isdigit() and len(where) < 4 else -1
    made = list(blocks)
    if verb == "add" and 0 <= at <= len(made):
        made.insert(at, blank())
    elif verb == "remove" and 1 <= at <= len(made):
        del made[at - 1]
    elif verb == "up" and 2 <= at <= len(made):
        made[at - 2], made[at - 1] = made[at - 1], made[at - 2]
    elif verb == "down" and 1 <= at < len(made):
        made[at - 1], made[at] = made[at], made[at - 1]
    return made


def body_of(blocks: list[Shown], kind: Kind, *, is_sealed: bool) -> dict[str, Any]:
    """The body as it would be stored: with the keys of the fields, without what is not asked."""
    return {"is_sealed": is_sealed, "blocks": [_stored(block, kind) for block in blocks]}


def _stored(block: Shown, kind: Kind) -> dict[str, Any]:
    made: dict[str, Any] = {"kind": block["kind"] if block["kind"] in BLOCKS else "paragraph"}
    if made["kind"] == "include":
        made["passage"] = block["passage"]
    else:
        each = block["each"] if made["kind"] in ("paragraph", "row") else ""
        if made["kind"] == "row":
            made["label"] = keyed(block["label"].strip(), kind, each)
        made["text"] = keyed(block["text"].strip(), kind, each)
        if each:
            made["each"] = each
    when = [_condition(one) for one in block["when"] if one["field"]]
    if when:
        made["when"] = when
    return made


def _condition(one: Mapping[str, str]) -> dict[str, str]:
    made = {"field": one["field"], "is": one["is"]}
    if one["is"] in ("equals", "differs"):
        made["value"] = one.get("value", "")
    return made
