"""A part of a scheme as a flat row of texts, as forms and tables have it, and back to JSON.

What a row cannot hold (products, rewards) stays as it is in the node that is edited.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

Row = dict[str, str]
Node = dict[str, Any]
YES = {"是", "1", "yes", "y", "true", "on"}
_SEPARATOR = re.compile(r"[;；\n]+")

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


def _names(row: Row, base: Node) -> Node:
    zh = row.get("name", "").strip()
    return {**base, "name": {"zh": zh, "en": row.get("name_en", "").strip() or zh}}


def _put(node: Node, row: Row, *keys: str) -> None:
    """Numbers as they were typed; an empty one is not there."""
    for key in keys:
        if key not in row:
            continue
        text = row[key].strip().replace("−", "-")
        if text:
            node[key] = text
        else:
            node.pop(key, None)


def head(row: Row, base: Node) -> Node:
    node = _names(row, base)
    node["key"] = row.get("key", "").strip() or base.get("key", "")
    node["says"] = {"zh": row.get("says", "").strip(), "en": row.get("says_en", "").strip()}
    kinds = [k for k in _SEPARATOR.split(row.get("kinds", "").replace("、", ";")) if k.strip()]
    node["kinds"] = [chosen(KINDS, k, "") for k in kinds]
    _put(node, row, "total", "places", "notice_days", "correct_days", "appeal_levels")
    node["pro_rata"] = is_yes(row.get("pro_rata", ""))
    return node


def head_row(node: Node) -> Row:
    return {
        "key": str(node.get("key", "")),
        **_names_row(node),
        "says": node.get("says", {}).get("zh", ""),
        "says_en": node.get("says", {}).get("en", ""),
        "kinds": ";".join(node.get("kinds", ())),
        **_texts(node, "total", "places", "notice_days", "correct_days", "appeal_levels"),
        "pro_rata": "yes" if node.get("pro_rata") else "",
    }


def _names_row(node: Node) -> Row:
    name = node.get("name", {})
    zh = name.get("zh", "")
    en = name.get("en", "")
    return {"name": zh, "name_en": en if en != zh else ""}


def _texts(node: Node, *keys: str) -> Row:
    return {key: "" if node.get(key) is None else str(node[key]) for key in keys}


def dimension(row: Row, base: Node) -> Node:
    node = _names(row, base)
    node["key"] = row.get("key", "").strip() or base.get("key", "")
    _put(node, row, "full")
    node["start"] = chosen(STARTS, row.get("start", ""), "full")
    for key in ("floor", "cap"):
        text = row.get(key, "").strip().replace("−", "-")
        if text in ("无", "none", "—"):
            node[key] = None
        elif text:
            node[key] = text
        else:
            node.pop(key, None)
    node["bonus"] = is_yes(row.get("bonus", ""))
    weight = row.get("weight", "").strip()
    pairs = [p.split("=", 1) for p in _SEPARATOR.split(weight) if "=" in p]
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
        "key": str(node.get("key", "")),
        **_names_row(node),
        **_texts(node, "full"),
        "start": node.get("start", "full"),
        **{
            k: "无" if k in node and node[k] is None else str(node.get(k, ""))
            for k in ("floor", "cap")
        },
        "bonus": "yes" if node.get("bonus") else "",
        "weight": str(weight),
    }


def indicator(row: Row, base: Node) -> Node:
    node = _names(row, base)
    node["key"] = row.get("key", "").strip() or base.get("key", "")
    how = chosen(HOWS, row.get("kind", ""), base.get("kind", "event"))
    node["kind"] = how
    _put(node, row, "limit")
    node["needs_file"] = is_yes(row.get("needs_file", ""))
    if how == "product":
        return node
    _put(node, row, "points", "least", "most", "yuan")
    if how == "event":
        for key in ("metric", "rule", "span"):
            node.pop(key, None)
        node["unit"] = chosen(UNITS, row.get("unit", ""), "each")
        _listed(node, "choices", choices(row.get("choices", "")))
        _listed(node, "times", times(row.get("times", "")))
        return node
    for key in ("unit", "choices", "times", "points", "least", "most", "yuan"):
        node.pop(key, None)
    node["metric"] = row.get("metric", "").strip()
    node["span"] = chosen(SPANS, row.get("span", ""), "period")
    rule: Node = {
        **base.get("rule", {}),
        "kind": chosen(RULES, row.get("rule_kind", ""), "per_unit"),
        "test": chosen(TESTS, row.get("test", ""), "over"),
        "every": is_yes(row.get("every", "")),
    }
    _put(rule, row, "points", "bound", "step")
    _listed(rule, "bands", bands(row.get("bands", "")))
    node["rule"] = rule
    return node


def _listed(node: Node, key: str, rows: list[Node]) -> None:
    if rows:
        node[key] = rows
    else:
        node.pop(key, None)


def indicator_row(node: Node) -> Row:
    rule = node.get("rule", {})
    is_metric = node.get("kind") == "metric"
    return {
        "key": str(node.get("key", "")),
        **_names_row(node),
        "kind": node.get("kind", "event"),
        **_texts(node, "limit", "least", "most", "yuan"),
        "points": str((rule if is_metric else node).get("points", "")),
        "needs_file": "yes" if node.get("needs_file") else "",
        "unit": node.get("unit", "each"),
        "choices": "\n".join(_choice_text(c) for c in node.get("choices", ())),
        "times": "\n".join(f"{t['name']['zh']}={t['times']}" for t in node.get("times", ())),
        "metric": node.get("metric", ""),
        "span": node.get("span", "period"),
        "rule_kind": rule.get("kind", "per_unit"),
        "test": rule.get("test", "over"),
        "every": "yes" if rule.get("every") else "",
        **_texts(rule, "bound", "step"),
        "bands": "\n".join(f"{b['from']}={b['points']}" for b in rule.get("bands", ())),
    }


def choices(text: str) -> list[Node]:
    """`一般=-5；突出=2~5；采用=10/20` (points, or a range, then yuan), or with key and English:
    `major|重大|Major=-10`."""
    found = []
    for n, part in enumerate((p for p in _SEPARATOR.split(text) if p.strip()), start=1):
        said, _, worth = part.partition("=")
        names = [x.strip() for x in said.split("|")]
        key = names[0] if len(names) > 1 else f"c{n}"
        zh = names[1] if len(names) > 1 else names[0]
        node: Node = {"key": key, "name": {"zh": zh, "en": names[2] if len(names) > 2 else zh}}
        points, _, yuan = worth.strip().replace("−", "-").partition("/")
        if "~" in points:
            node["least"], node["most"] = (x.strip() for x in points.split("~", 1))
        else:
            node["points"] = points.strip()
        if yuan.strip():
            node["yuan"] = yuan.strip()
        found.append({k: v for k, v in node.items() if v != ""})
    return found


def _choice_text(node: Node) -> str:
    worth = str(node.get("points", ""))
    if "points" not in node:
        worth = f"{node.get('least', '')}~{node.get('most', '')}"
    yuan = f"/{node['yuan']}" if node.get("yuan") else ""
    return f"{node['key']}|{node['name']['zh']}|{node['name'].get('en', '')}={worth}{yuan}"


def times(text: str) -> list[Node]:
    found = []
    for n, part in enumerate((p for p in _SEPARATOR.split(text) if p.strip()), start=1):
        name, _, factor = part.partition("=")
        zh = name.strip()
        found.append({"key": f"t{n}", "name": {"zh": zh, "en": zh}, "times": factor.strip()})
    return found


def bands(text: str) -> list[Node]:
    found = []
    for part in (p for p in _SEPARATOR.split(text) if p.strip()):
        bound, _, points = part.partition("=")
        found.append({"from": bound.strip(), "points": points.strip().replace("−", "-")})
    return found


def addition(what: str, row: Row, base: Node) -> Node:
    """A veto, a grade or a reason to be left out."""
    node = _names(row, base)
    node["key"] = row.get("key", "").strip() or base.get("key", "")
    if what == "vetoes":
        node["dimension"] = row.get("dimension", "").strip()
        node["effect"] = "dimension" if node["dimension"] else "grade"
    if what == "grades":
        _put(node, row, "from", "quota")
        node["veto"] = is_yes(row.get("veto", ""))
    return node


def addition_row(node: Node) -> Row:
    return {
        "key": str(node.get("key", "")),
        **_names_row(node),
        "dimension": str(node.get("dimension", "")),
        **_texts(node, "from", "quota"),
        "veto": "yes" if node.get("veto") else "",
    }
