"""The operators of expressions: what they take and what comes out."""

from __future__ import annotations

from dataclasses import dataclass

READ_AS = {
    **dict.fromkeys(["integer", "money", "decimal"], "number"),
    **dict.fromkeys(
        [
            "text",
            "long_text",
            "choice",
            "region",
            "identity_number",
            "credit_code",
            "phone",
            "email",
        ],
        "text",
    ),
    "date": "date",
    "yes_no": "boolean",
    "multi_choice": "list:text",
    "upload": "list:text",
    "table": "list:row",
    "group": "list:row",
}
"""How a field of each type is read in an expression; the others cannot be."""


@dataclass(frozen=True)
class Signature:
    """Argument types (the last repeats when `many`) and the result type; `same` is any one type."""

    takes: tuple[str, ...]
    gives: str
    many: bool = False
    extra: tuple[str, ...] = ()


OPERATORS: dict[str, Signature] = {
    "add": Signature(("number", "number"), "number", many=True),
    "sub": Signature(("number", "number"), "number"),
    "mul": Signature(("number", "number"), "number", many=True),
    "div": Signature(("number", "number"), "number", extra=("scale",)),
    "round": Signature(("number",), "number", extra=("scale",)),
    "sum": Signature(("list:number",), "number"),
    "count": Signature(("list",), "number"),
    "min": Signature(("ordered", "ordered"), "same", many=True),
    "max": Signature(("ordered", "ordered"), "same", many=True),
    "concat": Signature(("printed",), "text", many=True, extra=("separator",)),
    "if": Signature(("boolean", "any", "any"), "same"),
    "compare": Signature(("any", "any"), "boolean", extra=("by",)),
    "and": Signature(("boolean",), "boolean", many=True),
    "or": Signature(("boolean",), "boolean", many=True),
    "not": Signature(("boolean",), "boolean"),
    "date_add": Signature(("date", "number"), "date", extra=("unit",)),
    "date_diff": Signature(("date", "date"), "number", extra=("unit",)),
    "age_on": Signature(("date", "date"), "number"),
    "birth_of": Signature(("text",), "date"),
    "lookup": Signature(("printed",), "same", extra=("table",)),
    "today": Signature((), "date"),
    "coalesce": Signature(("any",), "same", many=True),
}

GROUPS = {
    "ordered": {"number", "date"},
    "printed": {"number", "text", "date"},
    "any": {"number", "text", "date", "boolean"},
}

COMPARES = {"lt", "le", "gt", "ge", "eq", "ne"}

UNITS = {"days", "months", "years"}
