"""The head of a scheme and its dimensions."""

from __future__ import annotations

from zhengtong.modules.assessment.schemes.flat.basics import (
    KINDS,
    NONE,
    STARTS,
    Node,
    Row,
    begun,
    chosen,
    listed,
    names_row,
    number,
    put,
    texts,
    tick,
    ticked,
    words,
    words_row,
)

NUMBERS = ("total", "places", "notice_days", "correct_days", "appeal_levels")


def head(row: Row, base: Node) -> Node:
    node = begun(row, base)
    words(node, row, "says")
    words(node, row, "source")
    node["kinds"] = [chosen(KINDS, k, "") for k in listed(row.get("kinds", "").replace("、", ";"))]
    put(node, row, *NUMBERS)
    ticked(node, row, "pro_rata", "needs_file")
    if "ties" in row:
        node["ties"] = [_known(base, said) for said in listed(row["ties"])]
    return node


def _known(node: Node, said: str) -> str:
    """A dimension's key for its key or its name."""
    rows = node.get("dimensions", ())
    return next((d["key"] for d in rows if said in (d["key"], d["name"].get("zh"))), said)


def _named(node: Node, key: str) -> str:
    """The name for people, where it leads back to this dimension."""
    rows = node.get("dimensions", ())
    name = next((str(d["name"].get("zh", "")) for d in rows if d["key"] == key), key)
    return name if listed(name) == [name] and _known(node, name) == key else key


def head_row(node: Node) -> Row:
    return {
        **names_row(node),
        **words_row(node, "says"),
        **words_row(node, "source"),
        "kinds": ";".join(node.get("kinds", ())),
        **texts(node, *NUMBERS),
        **tick(node, "pro_rata", "needs_file"),
        "ties": "；".join(_named(node, key) for key in node.get("ties", ())),
    }


def dimension(row: Row, base: Node) -> Node:
    node = begun(row, base)
    put(node, row, "full")
    node["start"] = chosen(STARTS, row.get("start", ""), "full")
    for key in ("floor", "cap"):
        text = number(row.get(key, ""))
        if text in NONE:
            node[key] = None
        elif text:
            node[key] = text
        else:
            node.pop(key, None)
    ticked(node, {"bonus": row.get("bonus", "")}, "bonus")
    weight = row.get("weight", "").strip()
    pairs = [p.split("=", 1) for p in listed(weight) if "=" in p]
    if pairs:
        node["weight"] = {key.strip(): value.strip() for key, value in pairs}
    elif weight:
        node["weight"] = weight
    else:
        node.pop("weight", None)
    node.setdefault("indicators", [])
    return node


def dimension_row(node: Node) -> Row:
    weight = node.get("weight", "")
    if isinstance(weight, dict):
        weight = ";".join(f"{key}={value}" for key, value in weight.items())
    return {
        **names_row(node),
        **texts(node, "full"),
        "start": node.get("start", "full"),
        **{
            k: "无" if k in node and node[k] is None else str(node.get(k, ""))
            for k in ("floor", "cap")
        },
        **tick(node, "bonus"),
        "weight": str(weight),
    }
