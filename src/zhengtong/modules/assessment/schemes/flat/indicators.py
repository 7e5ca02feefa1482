"""Indicators: records that somebody enters, figures of the board, products of factors."""

from __future__ import annotations

from zhengtong.modules.assessment.schemes.flat.basics import (
    HOWS,
    RULES,
    SPANS,
    TESTS,
    UNITS,
    Node,
    Row,
    begun,
    chosen,
    entries,
    entry,
    kept,
    lines,
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

OF_EVENT = ("unit", "choices", "times", "points", "least", "most", "yuan", "at_most")
OF_METRIC = ("metric", "span")
OF_PRODUCT = ("quantity", "factors")
OPEN_ENDED = ("", "以上", "above")
"""What stands before the last band of a factor."""


def indicator(row: Row, base: Node) -> Node:
    node = begun(row, base)
    how = chosen(HOWS, row.get("kind", ""), base.get("kind", "event"))
    node["kind"] = how
    put(node, row, "limit")
    ticked(node, row, "needs_file")
    words(node, row, "says")
    for key in ("groups", "cards"):
        if key in row:
            kept(node, key, listed(row[key]))
    match how:
        case "metric":
            _without(node, *OF_EVENT, *OF_PRODUCT)
            node["metric"] = row.get("metric", "").strip()
            node["span"] = chosen(SPANS, row.get("span", ""), "period")
            node["rule"] = rule(row, base.get("rule", {}))
        case "product":
            _without(node, *OF_EVENT, *OF_METRIC)
            words(node, row, "quantity")
            node["rule"] = rule(row, base.get("rule", {}))
        case _:
            _without(node, *OF_METRIC, *OF_PRODUCT, "rule")
            put(node, row, "points", "least", "most", "yuan", "at_most")
            node["unit"] = chosen(UNITS, row.get("unit", ""), "each")
            kept(node, "choices", choices(row.get("choices", "")))
            kept(node, "times", times(row.get("times", "")))
    return node


def _without(node: Node, *keys: str) -> None:
    for key in keys:
        node.pop(key, None)


def rule(row: Row, base: Node) -> Node:
    found: Node = {
        **base,
        "kind": chosen(RULES, row.get("rule_kind", ""), "per_unit"),
        "test": chosen(TESTS, row.get("test", ""), "over"),
    }
    ticked(found, row, "every")
    put(found, row, "points", "bound", "step")
    if "to" in row:
        found["to"] = row["to"].strip() or "average"
    if "to_metric" in row:
        kept(found, "to_metric", row["to_metric"].strip())
    kept(found, "bands", bands(row.get("bands", "")))
    return found


def indicator_row(node: Node) -> Row:
    said = node.get("rule", {})
    how = node.get("kind", "event")
    return {
        **names_row(node),
        **words_row(node, "says"),
        "kind": how,
        **texts(node, "limit", "least", "most", "yuan", "at_most"),
        "points": str((node if how == "event" else said).get("points", "")),
        **tick(node, "needs_file"),
        "groups": ";".join(node.get("groups", ())),
        "cards": ";".join(node.get("cards", ())),
        "unit": node.get("unit", "each"),
        "choices": lines(entry(c, _worth(c)) for c in node.get("choices", ())),
        "times": lines(entry(t, t.get("times", "")) for t in node.get("times", ())),
        "metric": node.get("metric", ""),
        "span": node.get("span", "period"),
        **words_row(node, "quantity"),
        "rule_kind": said.get("kind", "per_unit"),
        "test": said.get("test", "over"),
        **tick(said, "every"),
        **texts(said, "bound", "step"),
        "bands": lines(f"{b['from']}={b['points']}" for b in said.get("bands", ())),
        "to": said.get("to", "average"),
        "to_metric": said.get("to_metric", ""),
    }


def choices(text: str) -> list[Node]:
    """`一般=-5；突出=2~5；采用=10/20` (points, or a range, then yuan), or with key and English:
    `major|重大|Major=-10`."""
    found = []
    for node, worth in entries(text, "c"):
        points, _, yuan = worth.partition("/")
        if "~" in points:
            node["least"], node["most"] = (x.strip() for x in points.split("~", 1))
        elif points.strip():
            node["points"] = points.strip()
        if yuan.strip():
            node["yuan"] = yuan.strip()
        found.append({k: v for k, v in node.items() if v != ""})
    return found


def _worth(node: Node) -> str:
    worth = str(node.get("points", ""))
    if "points" not in node and ("least" in node or "most" in node):
        worth = f"{node.get('least', '')}~{node.get('most', '')}"
    return worth + (f"/{node['yuan']}" if node.get("yuan") else "")


def times(text: str) -> list[Node]:
    return [{**node, "times": factor} for node, factor in entries(text, "t")]


def bands(text: str) -> list[Node]:
    found = []
    for part in listed(text):
        bound, _, points = part.partition("=")
        found.append({"from": number(bound), "points": number(points)})
    return found


def factor(row: Row, base: Node) -> Node:
    """A table of factors: cases by name (`语文=1.4`), or bands of a number (`20=0.5`, `以上=1.2`,
    both ends of a band belong to the lower one)."""
    node = begun(row, base)
    if row.get("banded", "").strip() == "yes":
        node["cases"] = _banded(row.get("cases", ""))
    else:
        node["cases"] = [
            {**case, "factor": value} for case, value in entries(row.get("cases", ""), "f")
        ]
    return node


def _banded(text: str) -> list[Node]:
    found: list[Node] = []
    for part in listed(text):
        bound, _, value = part.partition("=")
        if bound.strip().lower() in OPEN_ENDED:
            found.append({"up_to": None, "factor": number(value)})
        else:
            found.append({"up_to": number(bound), "factor": number(value)})
    return found


def is_banded(node: Node) -> bool:
    return any("up_to" in case for case in node.get("cases", ()))


def factor_row(node: Node) -> Row:
    cases = node.get("cases", ())
    if is_banded(node):
        said = [
            f"{'以上' if c.get('up_to') is None else c['up_to']}={c.get('factor', '')}"
            for c in cases
        ]
    else:
        said = [entry(c, c.get("factor", "")) for c in cases]
    return {
        **names_row(node),
        "banded": "yes" if is_banded(node) else "",
        "cases": lines(said),
    }
