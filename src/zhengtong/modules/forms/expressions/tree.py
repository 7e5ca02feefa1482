"""Checks an expression when a form is published, and resolves its fields.

What comes out is the tree that both interpreters run: each field reference carries the type that
it is read as (`as`) and whether it is looked up in the row (`row`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.modules.forms.expressions import numbers
from zhengtong.modules.forms.expressions.dates import date
from zhengtong.modules.forms.expressions.operators import (
    COMPARES,
    GROUPS,
    OPERATORS,
    READ_AS,
    UNITS,
    Signature,
)
from zhengtong.modules.forms.words import called as type_called
from zhengtong.modules.forms.words import kind_called
from zhengtong.modules.forms.words import operator_called as called

MOST_NODES = 200

DEEPEST = 20


@dataclass(frozen=True)
class Checked:
    """The resolved tree, its result type, and the top-level fields that it reads."""

    tree: dict[str, Any]
    type: str
    reads: frozenset[str]
    reads_row: frozenset[str] = frozenset()


@dataclass
class _Checker:
    types: Mapping[str, str]
    columns: Mapping[str, Mapping[str, str]]
    row: Mapping[str, str]
    wrong: Callable[[str, str], None]
    nodes: int = 0
    reads: set[str] = field(default_factory=set)
    reads_row: set[str] = field(default_factory=set)

    def node(self, raw: Any, path: str, depth: int) -> tuple[dict[str, Any], str] | None:
        self.nodes += 1
        if depth > DEEPEST or self.nodes > MOST_NODES:
            return self.bad(path, _("算式太复杂：最多 20 层、200 项。请拆成几个计算字段。"))
        if not isinstance(raw, dict):
            return self.bad(path, _('这里要写成对象，例如 {"field": "price"}。'))
        if "op" in raw:
            return self.operation(raw, path, depth)
        if len(raw) == 1 or set(raw) == {"field", "part"}:
            for name, read in (
                ("field", self.field),
                ("column", self.column),
                ("number", self.literal),
                ("text", self.literal),
                ("date", self.literal),
                ("boolean", self.literal),
            ):
                if name in raw:
                    return read(raw, path)
        return self.bad(path, _("要写 field、column、number、text、date、boolean 或 op 之一。"))

    def bad(self, path: str, message: str) -> Any:
        """Tell what is wrong; the caller returns the None."""
        self.wrong(path, message)
        return None

    def field(self, raw: dict[str, Any], path: str) -> tuple[dict[str, Any], str] | None:
        key, part = raw["field"], raw.get("part")
        in_row = isinstance(key, str) and key in self.row
        kind = (self.row if in_row else self.types).get(key) if isinstance(key, str) else None
        if kind is None:
            return self.bad(path, _("没有“%(key)s”这个字段。") % {"key": str(key)[:60]})
        read_as = "date" if kind == "date_range" and part in ("from", "to") else READ_AS.get(kind)
        if read_as is None or (part is not None and kind != "date_range"):
            return self.bad(
                path, _("%(type)s 类型的字段不能用在算式里。") % {"type": type_called(kind)}
            )
        (self.reads_row if in_row else self.reads).add(key)
        tree: dict[str, Any] = {"field": key, "as": read_as}
        if in_row:
            tree["row"] = True
        if part is not None:
            tree["part"] = part
        return tree, read_as

    def column(self, raw: dict[str, Any], path: str) -> tuple[dict[str, Any], str] | None:
        place = raw["column"]
        ok = isinstance(place, list) and len(place) == 2 and all(isinstance(p, str) for p in place)
        kind = self.columns.get(place[0], {}).get(place[1]) if ok else None
        read_as = READ_AS.get(kind or "")
        if read_as is None or ":" in read_as:
            return self.bad(path, _("列要写成 [表, 列]，并且真有这一列。"))
        self.reads.add(place[0])
        return {"column": list(place), "as": read_as}, f"list:{read_as}"

    def literal(self, raw: dict[str, Any], path: str) -> tuple[dict[str, Any], str] | None:
        ((kind, value),) = raw.items()
        good = {
            "number": lambda: isinstance(value, str) and numbers.number(value) is not None,
            "text": lambda: isinstance(value, str) and len(value) <= 1000,
            "date": lambda: date(value) is not None,
            "boolean": lambda: isinstance(value, bool),
        }[kind]()
        if not good:
            return self.bad(
                path, _('%(kind)s 的值写得不对。数要写成文字，例如 "1.5"。') % {"kind": kind}
            )
        return {kind: value}, kind

    def operation(
        self, raw: dict[str, Any], path: str, depth: int
    ) -> tuple[dict[str, Any], str] | None:
        op = raw["op"]
        signature = OPERATORS.get(op) if isinstance(op, str) else None
        if signature is None:
            known = "、".join(sorted(OPERATORS))
            return self.bad(
                path,
                _("没有“%(op)s”这种运算。可用：%(known)s。") % {"op": str(op)[:40], "known": known},
            )
        listed = raw.get("of", [])
        if not isinstance(listed, list):
            return self.bad(path, _("of 要写成列表。"))
        if not self.count_fits(op, signature, len(listed)):
            return self.bad(path, _("%(op)s 的项数不对。") % {"op": called(op)})
        if unknown := set(raw) - {"op", "of", *signature.extra}:
            return self.bad(
                path, _("不认识“%(name)s”。") % {"name": str(min(map(str, unknown)))[:40]}
            )
        read = [self.node(one, f"{path}.of.{n}", depth + 1) for n, one in enumerate(listed)]
        parts = [part for part in read if part]
        if len(parts) != len(read):
            return None
        extra = self.options_of(raw, signature, path)
        if extra is None:
            return None
        given = self.result(op, signature, [kind for _tree, kind in parts], extra, path)
        if given is None:
            return None
        return {"op": op, "of": [tree for tree, _kind in parts], **extra}, given

    def count_fits(self, op: str, signature: Signature, count: int) -> bool:
        if op in ("min", "max"):
            return count >= 1
        if signature.many:
            return count >= len(signature.takes)
        return count == len(signature.takes)

    def options_of(
        self, raw: dict[str, Any], signature: Signature, path: str
    ) -> dict[str, Any] | None:
        found: dict[str, Any] = {}
        for name in signature.extra:
            value = raw.get(name, "" if name == "separator" else None)
            if name == "table":
                value = self.table(value)
            good = {
                "scale": lambda v: isinstance(v, int) and not isinstance(v, bool) and 0 <= v <= 10,
                "separator": lambda v: isinstance(v, str) and len(v) <= 20,
                "by": lambda v: isinstance(v, str) and v in COMPARES,
                "unit": lambda v: isinstance(v, str) and v in UNITS,
                "table": lambda v: v is not None,
            }[name](value)
            if not good:
                return self.bad(f"{path}.{name}", _("%(name)s 写得不对。") % {"name": name})
            found[name] = value
        return found

    def table(self, raw: Any) -> list[list[Any]] | None:
        """`[["键", 值], …]` where the values are literals of one kind, as `{"number": "1"}`."""
        if not isinstance(raw, list) or not 0 < len(raw) <= 500:
            return None
        for pair in raw:
            if not isinstance(pair, list) or len(pair) != 2 or not isinstance(pair[0], str):
                return None
            if not isinstance(pair[1], dict) or len(pair[1]) != 1 or set(pair[1]) - set(_KINDS):
                return None
            if self.literal(pair[1], "table") is None:
                return None
        if len({next(iter(pair[1])) for pair in raw}) > 1 or len({p[0] for p in raw}) < len(raw):
            return None
        return raw

    def result(
        self,
        op: str,
        signature: Signature,
        kinds: Sequence[str],
        extra: Mapping[str, Any],
        path: str,
    ) -> str | None:
        wanted = list(signature.takes)
        if op in ("min", "max") and len(kinds) == 1:
            wanted = ["list:ordered"]
        for n, kind in enumerate(kinds):
            takes = wanted[min(n, len(wanted) - 1)]
            if not _fits(kind, takes):
                self.wrong(
                    f"{path}.of.{n}",
                    _("%(op)s 这里不能用 %(kind)s，要用 %(takes)s。")
                    % {"op": called(op), "kind": kind_called(kind), "takes": kind_called(takes)},
                )
                return None
        if op == "compare":
            return self.compare(kinds, extra["by"], path)
        if op == "lookup":
            return str(next(iter(extra["table"][0][1])))
        if signature.gives != "same":
            return signature.gives
        alike = {kind.removeprefix("list:") for kind in (kinds[1:] if op == "if" else kinds)}
        if len(alike) > 1:
            return self.bad(path, _("%(op)s 的各项类型要相同。") % {"op": called(op)})
        return alike.pop()

    def compare(self, kinds: Sequence[str], by: str, path: str) -> str | None:
        if kinds[0] != kinds[1]:
            return self.bad(path, _("只能比较同一类型的两个值。"))
        if by not in ("eq", "ne") and kinds[0] not in GROUPS["ordered"]:
            return self.bad(path, _("文字和是否只能比较相等（eq、ne）。"))
        return "boolean"


_KINDS = ("number", "text", "date", "boolean")


def _fits(kind: str, takes: str) -> bool:
    if takes == "list":
        return kind.startswith("list:")
    if takes.startswith("list:"):
        return kind.startswith("list:") and _fits(kind[5:], takes[5:])
    return kind in GROUPS.get(takes, {takes})


def check_expression(
    raw: Any,
    *,
    types: Mapping[str, str],
    columns: Mapping[str, Mapping[str, str]],
    row: Mapping[str, str],
    wrong: Callable[[str, str], None],
) -> Checked | None:
    """The resolved tree, or None after telling `wrong(path, message)` what is wrong.

    `types` are the value types of the top-level fields, `columns` those of the columns of each
    table or group, `row` those of the fields beside a computed field inside a row.
    """
    checker = _Checker(types=types, columns=columns, row=row, wrong=wrong)
    read = checker.node(raw, "", 1)
    if read is None:
        return None
    tree, kind = read
    return Checked(tree, kind, frozenset(checker.reads), frozenset(checker.reads_row))
