"""Kinds of fields, and how a value of each is read from what was typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

Options = Callable[[], Sequence[tuple[str, Any]]]

TEXT = "text"
LONG = "long"
PLAIN = "plain"
NUMBER = "number"
MONEY = "money"
FLAG = "flag"
CHOICE = "choice"
CHOICES = "choices"
WORDS = "words"
TEXTS = "texts"
VARIABLES = "variables"
WHEN = "when"
FILE = "file"
ROWS = "rows"

BILINGUAL = frozenset({TEXT, LONG})
LISTS = frozenset({ROWS, TEXTS})


@dataclass(frozen=True, kw_only=True, eq=False)
class Field:
    """One field of a definition.

    `key` is its place in the object it belongs to; a dot goes one object down (`statutory.n`).
    `label` and `hint` are lazy texts. `fields` are those of a row; `row` names one row. `blank` is
    what a new row begins with. `empty` is the first line of a select, where nothing is chosen.
    Rare fields of a row stand folded away until they hold something.
    """

    key: str
    label: Any
    kind: str = TEXT
    hint: Any = ""
    options: Options | None = None
    fields: tuple[Field, ...] = ()
    row: Any = ""
    blank: Any = ""
    is_required: bool = False
    empty: Any = None
    width: str = ""
    is_rare: bool = False

    @property
    def top(self) -> str:
        return self.key.split(".", 1)[0]


def value_at(raw: Mapping[str, Any], key: str) -> Any:
    """The value below a dotted key, None where there is none."""
    value: Any = raw
    for part in key.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def put_at(raw: dict[str, Any], key: str, value: Any) -> None:
    """Set the value below a dotted key; an empty one leaves no trace."""
    first, _dot, rest = key.partition(".")
    if rest:
        below = raw.get(first)
        held = dict(below) if isinstance(below, Mapping) else {}
        put_at(held, rest, value)
        value = held
    if is_empty(value):
        raw.pop(first, None)
    else:
        raw[first] = value


def is_empty(value: Any) -> bool:
    return value is None or value is False or (value != 0 and not value)


def bilingual(zh: str, en: str) -> Any:
    """`{"zh": …, "en": …}` of two typed texts, "" for none."""
    zh, en = _tidy(zh), _tidy(en)
    found = {k: v for k, v in (("zh", zh), ("en", en)) if v}
    return found or ""


def number(typed: str) -> Any:
    """An integer; what is none stays as typed, so that it can be shown again and refused."""
    typed = typed.strip().replace(",", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 13 else typed


def fen(typed: str) -> Any:
    """Fen of a typed amount in yuan; what is none stays as typed."""
    typed = typed.strip().removeprefix("¥").replace(",", "")
    if not typed:
        return ""
    try:
        amount = Decimal(typed) * 100
    except InvalidOperation:
        return typed
    return int(amount) if amount == int(amount) and 0 <= amount < 10**12 else typed


def words(typed: str) -> list[str]:
    return [line for line in (_tidy(x) for x in typed.splitlines()) if line]


def variables(typed: str) -> Any:
    """`name=value` lines; the typed text itself when a line is something else."""
    found: dict[str, Any] = {}
    for line in words(typed):
        name, equals, value = (part.strip() for part in line.partition("="))
        if not equals or not name or not value:
            return typed
        found[name] = _variable(value)
    return found


def shown_variables(value: Any) -> str:
    if not isinstance(value, Mapping):
        return str(value or "")
    return "\n".join(f"{k}={str(v).lower() if v is True or v is False else v}"
                     for k, v in value.items())  # fmt: skip


def shown_yuan(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int):
        return str(value or "")
    return f"{value // 100}.{value % 100:02d}" if value % 100 else str(value // 100)


def _variable(value: str) -> Any:
    if value.lower() in ("true", "false"):
        return value.lower() == "true"
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else value


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\x00", "").strip()
