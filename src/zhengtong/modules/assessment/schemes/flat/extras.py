"""What a scheme has beside its dimensions: groups, vetoes, grades, consequences, money, honours."""

from __future__ import annotations

from zhengtong.modules.assessment.schemes.flat.basics import (
    SPANS,
    TESTS,
    Node,
    Row,
    begun,
    chosen,
    kept,
    listed,
    names_row,
    put,
    texts,
    tick,
    ticked,
)

MEASURES = {"minus": ("扣分", "minus"), "plus": ("加分", "plus"), "total": ("总分", "total")}
HOLDERS = {"member": ("对象", "member"), "place": ("窗口", "place")}
EXTRAS = ("groups", "vetoes", "grades", "thresholds", "rewards", "exclusions", "honours")


def addition(what: str, row: Row, base: Node) -> Node:
    """One row of `what`, one of EXTRAS."""
    node = begun(row, base)
    match what:
        case "vetoes":
            node["dimension"] = row.get("dimension", "").strip()
            node["effect"] = "dimension" if node["dimension"] else "grade"
        case "grades":
            put(node, row, "from", "quota")
            ticked(node, {"veto": row.get("veto", "")}, "veto")
        case "thresholds":
            node["measure"] = chosen(MEASURES, row.get("measure", ""), "minus")
            node["test"] = chosen(TESTS, row.get("test", ""), "at_least")
            put(node, row, "bound")
            ticked(node, row, "in_year", "bars")
            kept(node, "kinds", listed(row.get("kinds", "")))
        case "rewards":
            put(node, row, "metric", "yuan")
            node["span"] = chosen(SPANS, row.get("span", ""), "month")
            kept(node, "unless", listed(row.get("unless", "")))
        case "honours":
            node["of"] = chosen(HOLDERS, row.get("of", ""), "member")
            put(node, row, "top")
    return node


def addition_row(what: str, node: Node) -> Row:
    row = names_row(node)
    match what:
        case "vetoes":
            row["dimension"] = str(node.get("dimension", ""))
        case "grades":
            row |= {**texts(node, "from", "quota"), **tick(node, "veto")}
        case "thresholds":
            row |= {
                "measure": node.get("measure", "minus"),
                "test": node.get("test", "at_least"),
                **texts(node, "bound"),
                **tick(node, "in_year", "bars"),
                "kinds": ";".join(node.get("kinds", ())),
            }
        case "rewards":
            row |= {
                **texts(node, "metric", "yuan"),
                "span": node.get("span", "month"),
                "unless": ";".join(node.get("unless", ())),
            }
        case "honours":
            row |= {"of": node.get("of", "member"), "top": str(node.get("top", 1))}
    return row
