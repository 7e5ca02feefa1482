"""Random good forms, and answers to them: right, at the edge, wrong, and hostile."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from zhengtong.modules.forms.definition.properties import OPERATORS
from zhengtong.modules.forms.tests.factories import CREDIT_CODE, IDENTITY_NUMBER

Raw = dict[str, Any]
FILE = "01981a3e-8c1f-7abc-8def-0123456789ab"

SCALARS = (
    "text", "long_text", "integer", "money", "decimal", "date", "choice", "yes_no",
    "identity_number", "credit_code", "phone", "email", "region",
)  # fmt: skip
IN_ROW = tuple(kind for kind in SCALARS if kind != "long_text")
OTHERS = ("date_range", "multi_choice", "address", "upload", "signature")
NUMBERS = ("integer", "money", "decimal")
LETTERS = "abcdefghijklmnop"
ODD: list[Any] = [
    None, "", 0, -1, 1.0, 0.1, 1e300, True, [], {}, [None], [[]], {"from": []}, "\u2028", "\ufeff",
    "__proto__", "2026-02-30", "00", "-0", "1e5", "٣", 2**53, -(2**53), "x" * 201, [{}], "\ud7ff",
]  # fmt: skip
ODD_KEYS = ["__proto__", "constructor", "toString", "0", "a/b~c", "甲", 'a"b', "length", "zz"]
GOOD: dict[str, Any] = {
    "text": "12", "long_text": "一\n二", "integer": 5, "money": 60, "decimal": "1",
    "date": "2022-06-01", "choice": "x", "yes_no": True, "identity_number": IDENTITY_NUMBER,
    "credit_code": CREDIT_CODE, "phone": "13800138000", "email": "a@example.com",
    "region": "999021101000", "date_range": {"from": "2022-06-01", "to": "2022-06-02"},
    "multi_choice": ["x"], "address": {"region": "999021101000", "detail": "东街 1 号"},
    "upload": [FILE], "signature": {"name": "王"}, "computed": 1,
}  # fmt: skip


def random_definition(dice: random.Random) -> Raw:
    """One to three pages with fields of every sort, conditions among them, and sums over them."""
    made: list[Raw] = []
    for n in range(dice.randint(5, 13)):
        key = f"{LETTERS[n]}{n}"
        made.append(_field(dice, key, made))
    pages = [{"sections": []} for _ in range(dice.randint(1, 3))]
    for n, page in enumerate(pages):
        mine = made[n * len(made) // len(pages) : (n + 1) * len(made) // len(pages)]
        section: Raw = {"title": f"分组 {n}", "fields": mine}
        earlier = made[: n * len(made) // len(pages)]
        if earlier and dice.random() < 0.3:
            dice.choice([page, section])["show_if"] = _condition(dice, earlier)
        page["sections"] = [section]
    return {"title": "随机表", "pages": pages}


def _field(dice: random.Random, key: str, earlier: list[Raw]) -> Raw:
    kind = dice.choice([*SCALARS, *OTHERS, "table", "table", "group", "computed", "computed"])
    made: Raw = {"key": key, "type": kind, "label": key}
    if kind == "computed":
        made |= _computed(dice, earlier, [])
    elif kind in ("table", "group"):
        name = "columns" if kind == "table" else "fields"
        made |= {name: _row(dice, key, earlier), "max_rows": dice.randint(1, 4)}
    else:
        made |= _settings(dice, kind)
    if kind != "computed":
        _ask(dice, made, earlier)
    if earlier and dice.random() < 0.3:
        made["show_if"] = _condition(dice, earlier)
    return made


def _ask(dice: random.Random, made: Raw, earlier: list[Raw]) -> None:
    if dice.random() < 0.4:
        made["required"] = True
    elif earlier and dice.random() < 0.3:
        made["require_if"] = _condition(dice, earlier)


def _row(dice: random.Random, group: str, top: list[Raw]) -> list[Raw]:
    row: list[Raw] = []
    for n in range(dice.randint(1, 4)):
        kind = dice.choice([*IN_ROW, "computed"])
        made: Raw = {"key": f"{group}_{n}", "type": kind, "label": f"{group}_{n}"}
        if kind == "computed":
            made |= _computed(dice, top, row)
        else:
            made |= _settings(dice, kind)
            _ask(dice, made, row)
        if row and dice.random() < 0.25:
            made["show_if"] = _condition(dice, row)
        row.append(made)
    return row


def _settings(dice: random.Random, kind: str) -> Raw:
    coin = dice.random() < 0.6
    if kind == "text":
        return dice.choice([{}, {"min_length": 2, "max_length": 6}, {"pattern": "^[0-9]{2,4}$"}])
    if kind in ("integer", "money"):
        return {"min": dice.randint(-5, 0) if kind == "integer" else 0, "max": 99} if coin else {}
    if kind == "decimal":
        return {"places": dice.randint(0, 4), "min": "-1.5", "max": "100"} if coin else {}
    if kind in ("date", "date_range"):
        return {"min": "today-10y", "max": dice.choice(["today+3m", "2026-12-31"])} if coin else {}
    if kind in ("choice", "multi_choice"):
        options = [{"value": value, "label": value} for value in ("x", "y", "z")]
        more = {"min_items": 1, "max_items": 2} if kind == "multi_choice" and coin else {}
        return {"options": options, **more}
    if kind == "phone":
        return {"kind": dice.choice(["mobile", "any"])}
    return {"material": "m", "max_files": 2} if kind == "upload" else {}


def _condition(dice: random.Random, fields: list[Raw], depth: int = 0) -> Raw:
    if depth < 2 and dice.random() < 0.25:
        parts = [_condition(dice, fields, depth + 1) for _ in range(dice.randint(1, 3))]
        return {dice.choice(["and", "or"]): parts}
    one = dice.choice(fields)
    kind = _value_type(one)
    operator = dice.choice(sorted(OPERATORS[kind]))
    if operator in ("filled", "empty"):
        return {"field": one["key"], "operator": operator}
    values = [_wanted(dice, kind) for _ in range(dice.randint(1, 2))]
    return {
        "field": one["key"],
        "operator": operator,
        "value": values if operator == "in" else values[0],
    }


def _wanted(dice: random.Random, kind: str) -> Any:
    return {
        "integer": dice.randint(-5, 100),
        "money": dice.randint(0, 120),
        "yes_no": dice.random() < 0.5,
        "date": dice.choice(["2026-03-15", "2020-02-29", "2026-12-31", "1999-10-09"]),
        "choice": dice.choice("xyz"),
        "multi_choice": dice.choice("xyz"),
    }.get(kind, dice.choice(["ab", "12", IDENTITY_NUMBER, "13800138000"]))


def _value_type(one: Raw) -> str:
    return str(one["result"]) if one["type"] == "computed" else str(one["type"])


def _computed(dice: random.Random, top: list[Raw], row: list[Raw]) -> Raw:
    result = dice.choice(["integer", "money", "decimal", "date", "text", "yes_no"])
    wanted = {"date": "date", "text": "text", "yes_no": "boolean"}.get(result, "number")
    tree = _tree(dice, wanted, top, row, 3)
    return {"result": result, "expression": tree, "places": dice.randint(0, 4)}


def _tree(dice: random.Random, kind: str, top: list[Raw], row: list[Raw], depth: int) -> Raw:
    leaves = [{"field": one["key"]} for one in [*top, *row] if _reads(one) == kind]
    if kind == "date":
        ranges = [one["key"] for one in top if one["type"] == "date_range"]
        leaves += [{"field": key, "part": dice.choice(["from", "to"])} for key in ranges]
    if depth == 0 or dice.random() < 0.25:
        return dice.choice(leaves) if leaves and dice.random() < 0.85 else _literal(dice, kind)
    return _branch(dice, kind, top, row, depth)


def _reads(one: Raw) -> str:
    kind = _value_type(one)
    if kind in NUMBERS:
        return "number"
    if kind in ("table", "group", *OTHERS):
        return "other"
    return {"date": "date", "yes_no": "boolean"}.get(kind, "text")


def _literal(dice: random.Random, kind: str) -> Raw:
    return {
        "number": {"number": dice.choice(["0", "1.5", "-3", "100", "0.01", "1234567890123456789"])},
        "text": {"text": dice.choice(["", "甲", "ab", IDENTITY_NUMBER])},
        "date": {"date": dice.choice(["2026-03-15", "2000-02-29", "0001-01-01", "9999-12-31"])},
        "boolean": {"boolean": dice.random() < 0.5},
    }[kind]  # fmt: skip


def _branch(dice: random.Random, kind: str, top: list[Raw], row: list[Raw], depth: int) -> Raw:
    def sub(wanted: str) -> Raw:
        return _tree(dice, wanted, top, row, depth - 1)

    unit = dice.choice(["days", "months", "years"])
    columns = [
        {"column": [one["key"], inner["key"]]}
        for one in top
        for inner in one.get("columns", one.get("fields", []))
        if one["type"] in ("table", "group") and _reads(inner) == "number"
    ]
    offered: list[Raw] = [
        {"op": "if", "of": [sub("boolean"), sub(kind), sub(kind)]},
        {"op": "coalesce", "of": [sub(kind), sub(kind)]},
        {"op": "lookup", "of": [sub(dice.choice(["number", "text", "date"]))],
         "table": [["1", _literal(dice, kind)], ["x", _literal(dice, kind)]]},
    ]  # fmt: skip
    if kind == "number":
        offered += [
            {"op": dice.choice(["add", "mul", "min", "max"]), "of": [sub("number"), sub("number")]},
            {"op": "sub", "of": [sub("number"), sub("number")]},
            {"op": "div", "of": [sub("number"), sub("number")], "scale": dice.randint(0, 6)},
            {"op": "round", "of": [sub("number")], "scale": dice.randint(0, 3)},
            {"op": "date_diff", "of": [sub("date"), sub("date")], "unit": unit},
            {"op": "age_on", "of": [sub("date"), {"op": "today"}]},
        ]
        if columns:
            names = ["sum", "count", "min", "max"]
            offered += [{"op": dice.choice(names), "of": [dice.choice(columns)]} for _ in range(3)]
    if kind == "date":
        offered += [
            {"op": "date_add", "of": [sub("date"), sub("number")], "unit": unit},
            {"op": "birth_of", "of": [sub("text")]},
            {"op": dice.choice(["min", "max"]), "of": [sub("date"), sub("date")]},
        ]
    if kind == "text":
        offered.append({"op": "concat", "of": [sub("text"), sub("number")], "separator": "-"})
    if kind == "boolean":
        pair = dice.choice(["number", "date"])
        by = dice.choice(["lt", "le", "gt", "ge", "eq", "ne"])
        offered += [
            {"op": "compare", "of": [sub(pair), sub(pair)], "by": by},
            {"op": dice.choice(["and", "or"]), "of": [sub("boolean"), sub("boolean")]},
            {"op": "not", "of": [sub("boolean")]},
        ]
    return dice.choice(offered)


def random_submission(dice: random.Random, definition: Raw) -> Raw:
    """Answers that are mostly kept, sometimes wrong and sometimes absurd."""
    keep = dice.choice([0.4, 0.8, 1.0, 1.0])
    care = dice.choice([0, 0, 0.9, 1.0])
    oddness = 0 if care else dice.choice([0, 0, 0.03, 0.3])
    fields = [
        one
        for page in definition["pages"]
        for section in page["sections"]
        for one in section["fields"]
        if one["type"] != "computed" or dice.random() < 0.1
    ]
    data = {one["key"]: answer(dice, one, oddness, care) for one in fields if dice.random() < keep}
    if dice.random() < oddness:
        data[dice.choice(ODD_KEYS)] = dice.choice(ODD)
    return data


def answer(dice: random.Random, one: Raw, oddness: float, care: float) -> Any:
    if dice.random() < oddness:
        return dice.choice(ODD)
    kind = one["type"]
    if kind in ("table", "group"):
        inner = one.get("columns") or one["fields"]
        return [
            {f["key"]: answer(dice, f, oddness, care) for f in inner if dice.random() < 0.85}
            for _ in range(dice.choice([0, 1, 1, 2, 3, 5]) if dice.random() >= care else 1)
        ]
    if dice.random() < care:
        return GOOD[kind]
    if kind == "address":
        return {"region": "999021101000", "detail": dice.choice(["东街 1 号", "x", " "])}
    if kind == "date_range":
        return {part: _day(dice) for part in ("from", "to") if dice.random() < 0.95}
    if kind == "multi_choice":
        return [dice.choice("xyzq") for _ in range(dice.randint(0, 3))]
    if kind == "upload":
        return dice.choice([[FILE], [FILE, FILE], [], ["nothing"]])
    if kind == "signature":
        return dice.choice([{"name": "王"}, {"name": " "}, {"picture": "x"}])
    return _scalar(dice, kind)


def _scalar(dice: random.Random, kind: str) -> Any:
    if kind in ("integer", "money"):
        return dice.choice([dice.randint(-6, 110), dice.randint(0, 99), 0, 99, 100, 2**53 - 1])
    if kind == "decimal":
        whole, part = dice.randint(-2, 101), dice.randint(0, 99999)
        return dice.choice([f"{whole}.{part}", str(whole), "-1.5", "100.0001", "0.10", "1.", ".5"])
    if kind == "date":
        return _day(dice)
    if kind == "yes_no":
        return dice.random() < 0.5
    return dice.choice(
        {
            "choice": ["x", "y", "z", "q"],
            "identity_number": [IDENTITY_NUMBER, "110105194912310021", "11010519491331002X"],
            "credit_code": [CREDIT_CODE, "91350100M000100Y44"],
            "phone": ["13800138000", "0571-88886666", "1380013800"],
            "email": ["a@example.com", "a@b"],
            "region": ["999021101000", "99902110100"],
        }.get(kind, ["ab", "1234", "12", "王小明", " ", "a\tb", "一\n二", "x" * 7])
    )


def _day(dice: random.Random) -> str:
    if dice.random() < 0.1:
        return dice.choice(["2026-02-30", "2026-13-01", "0000-01-01", "1799-12-31", "2026-1-1"])
    start = dt.date(2015, 1, 1)
    return (start + dt.timedelta(days=dice.randint(0, 4400))).isoformat()
