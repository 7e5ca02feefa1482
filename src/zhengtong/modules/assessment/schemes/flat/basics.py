"""Words and small lists that people type: kinds, units, tests, `标识|名称|English=值` a line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

Row = dict[str, str]
Node = dict[str, Any]
YES = {"是", "1", "yes", "y", "true", "on"}
NONE = ("无", "none", "—")
SEPARATOR = re.compile(r"[;；\n]+")

KINDS = {"staff": ("个人", "staff"), "organization": ("单位", "organization"),
         "window": ("窗口", "window")}  # fmt: skip
STARTS = {"full": ("从满分扣", "full"), "zero": ("从零加", "zero")}
HOWS = {"event": ("记录", "event"), "metric": ("数据", "metric"), "product": ("连乘", "product")}
UNITS = {"each": ("每次", "each"), "piece": ("每件", "piece"), "day": ("每天", "day"),
         "month": ("每月", "month"), "once": ("一次", "once")}  # fmt: skip
RULES = {"per_unit": ("每单位", "per_unit"), "when": ("达到", "when"), "bands": ("分档", "bands"),
         "ratio": ("比平均", "ratio")}  # fmt: skip
TESTS = {"over": (">", "over"), "at_least": (">=", "≥", "at_least"), "under": ("<", "under"),
         "at_most": ("<=", "≤", "at_most"), "equals": ("=", "equals")}  # fmt: skip
SPANS = {"period": ("周期", "period"), "month": ("每月", "month"), "year": ("全年", "year")}


def chosen(table: Mapping[str, tuple[str, ...]], text: str, otherwise: str) -> str:
    """The key for what was typed; unknown words go on, so that the reader refuses them."""
    said = text.strip().lower()
    if not said:
        return otherwise
    return next((key for key, words in table.items() if said == key or said in words), said)


def is_yes(text: str) -> bool:
    return text.strip().lower() in YES


def listed(text: str) -> list[str]:
    """What stands between separators, without empty places."""
    return [part.strip() for part in SEPARATOR.split(text) if part.strip()]


def number(text: str) -> str:
    """As it was typed, with a minus sign that machines know."""
    return text.strip().replace("−", "-")


def begun(row: Row, base: Node) -> Node:
    """The node with the row's key and name."""
    zh = row.get("name", "").strip()
    node = {**base, "name": {"zh": zh, "en": row.get("name_en", "").strip() or zh}}
    node["key"] = row.get("key", "").strip() or base.get("key", "")
    return node


def words(node: Node, row: Row, name: str) -> None:
    """`says` with `says_en`; both empty is not there."""
    if name not in row:
        return
    zh, en = row[name].strip(), row.get(f"{name}_en", "").strip()
    if zh or en:
        node[name] = {"zh": zh, "en": en}
    else:
        node.pop(name, None)


def words_row(node: Node, name: str) -> Row:
    said = node.get(name) or {}
    return {name: said.get("zh", ""), f"{name}_en": said.get("en", "")}


def names_row(node: Node) -> Row:
    name = node.get("name", {})
    zh, en = name.get("zh", ""), name.get("en", "")
    return {"key": str(node.get("key", "")), "name": zh, "name_en": en if en != zh else ""}


def put(node: Node, row: Row, *keys: str) -> None:
    """Numbers as they were typed; an empty one is not there."""
    for key in keys:
        if key not in row:
            continue
        if text := number(row[key]):
            node[key] = text
        else:
            node.pop(key, None)


def texts(node: Node, *keys: str) -> Row:
    return {key: "" if node.get(key) is None else str(node[key]) for key in keys}


def kept(node: Node, key: str, rows: Any) -> None:
    """What is empty is not there."""
    if rows:
        node[key] = rows
    else:
        node.pop(key, None)


def ticked(node: Node, row: Row, *keys: str) -> None:
    for key in keys:
        if key in row:
            node[key] = is_yes(row[key])


def tick(node: Node, *keys: str) -> Row:
    return {key: "yes" if node.get(key) else "" for key in keys}


def entries(text: str, letter: str) -> list[tuple[Node, str]]:
    """`一般=-5` or `major|重大|Major=-10`, a line each: key and names, and what stands behind.

    A line without a key gets one that no other line has."""
    parts = [part.rpartition("=") for part in SEPARATOR.split(text) if part.strip()]
    named = [[x.strip() for x in (said if sign else rest).split("|")] for said, sign, rest in parts]
    taken = {names[0] for names in named if len(names) > 1}
    free = (f"{letter}{n}" for n in range(1, 10_000) if f"{letter}{n}" not in taken)
    found = []
    for names, (_said, sign, worth) in zip(named, parts, strict=True):
        key = names[0] if len(names) > 1 else next(free)
        zh = names[1] if len(names) > 1 else names[0]
        node = {"key": key, "name": {"zh": zh, "en": names[2] if len(names) > 2 else zh}}
        found.append((node, number(worth) if sign else ""))
    return found


def entry(node: Node, worth: object) -> str:
    name = node.get("name", {})
    return f"{node['key']}|{name.get('zh', '')}|{name.get('en', '')}={worth}"


def lines(rows: Iterable[str]) -> str:
    return "\n".join(rows)
