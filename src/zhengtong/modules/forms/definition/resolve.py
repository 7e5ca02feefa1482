"""References, types and cycles of a definition whose shape is right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.modules.forms import words
from zhengtong.modules.forms.definition.conditions import Compare, Condition, Join
from zhengtong.modules.forms.definition.model import ROWS, Definition, Field, Section
from zhengtong.modules.forms.definition.problems import Problems
from zhengtong.modules.forms.definition.properties import OPERATORS, is_date, is_integer
from zhengtong.modules.forms.definition.read import read
from zhengtong.modules.forms.expressions import Checked, check_expression

_RESULT_OF = {
    "integer": "number",
    "money": "number",
    "decimal": "number",
    "text": "text",
    "date": "date",
    "yes_no": "boolean",
}


@dataclass(frozen=True, kw_only=True)
class Resolved:
    """A definition that may be compiled: everything referred to exists and nothing goes in circles.

    `order` lists the top-level keys so that each comes after what its visibility or its value
    depends on; `row_orders` does the same within each table or group. `expressions` holds the
    resolved trees by path (`total`, `rows.*.amount`).
    """

    definition: Definition
    expressions: Mapping[str, Checked]
    order: tuple[str, ...]
    row_orders: Mapping[str, tuple[str, ...]]


def read_definition(raw: Any) -> Resolved:
    """Read and check a definition. Raises BadDefinition, carrying every problem found."""
    definition, problems = read(raw)
    problems.raise_any()
    assert definition is not None
    resolver = _Resolver(definition, problems)
    resolved = resolver.resolve()
    problems.raise_any()
    return resolved


def stored_definition(raw: Any) -> Definition:
    """A definition that was checked when it was published; later rules do not judge it."""
    definition, _problems = read(raw)
    if definition is None:
        raise ValueError("a stored definition cannot be read")
    return definition


@dataclass
class _Resolver:
    definition: Definition
    problems: Problems
    expressions: dict[str, Checked] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.paths: dict[str, str] = {}
        self.top: dict[str, Field] = {}
        self.needs: dict[str, set[str]] = {}

    def resolve(self) -> Resolved:
        places = list(_places(self.definition))
        for path, one, _above in places:
            self.enter(path, one)
        for path, one, above in places:
            if isinstance(one, Field):
                self.check_field(path, one, self.top)
                self.needs[one.key] = self.dependencies(one, above)
        row_orders = {
            key: self.order(
                {f.key: self.row_needs(key, f) for f in one.fields}, f"{self.paths[key]}.fields"
            )
            for key, one in self.top.items()
            if one.type in ROWS
        }
        self.check_structure_conditions()
        return Resolved(
            definition=self.definition,
            expressions=self.expressions,
            order=self.order(self.needs, ""),
            row_orders=row_orders,
        )

    def enter(self, path: str, one: Any) -> None:
        if not isinstance(one, Field):
            return
        if one.key in self.top:
            self.wrong(
                path + ".key", "duplicate", _("标识“%(key)s”用了两次，请改一个。"), key=one.key
            )
            return
        self.top[one.key] = one
        self.paths[one.key] = path

    def check_field(self, path: str, one: Field, around: Mapping[str, Field]) -> None:
        self.condition(one.show_if, around, f"{path}.show_if")
        self.condition(one.require_if, around, f"{path}.require_if")
        if one.prefill and (around is not self.top or one.type in ROWS or one.type == "computed"):
            self.wrong(f"{path}.prefill", "misplaced", _("只有单个的填写字段可以预填。"))
        if one.type == "computed":
            self.expression(path, one.key, one, {})
        if one.type in ROWS:
            self.check_rows(path, one)

    def check_rows(self, path: str, one: Field) -> None:
        row: dict[str, Field] = {}
        name = "columns" if one.type == "table" else "fields"
        if not one.fields:
            self.wrong(f"{path}.{name}", "needed", _("行里至少要有一个字段。"))
        for n, inner in enumerate(one.fields):
            if inner.key in row or inner.key in self.top:
                self.wrong(
                    f"{path}.{name}.{n}.key",
                    "duplicate",
                    _("标识“%(key)s”用了两次，请改一个。"),
                    key=inner.key,
                )
            row[inner.key] = inner
        types = {k: f.value_type for k, f in row.items() if f.holds_data}
        for n, inner in enumerate(one.fields):
            place = f"{path}.{name}.{n}"
            self.check_field_in_row(place, one.key, inner, row, types)

    def check_field_in_row(
        self,
        path: str,
        group: str,
        one: Field,
        row: Mapping[str, Field],
        types: Mapping[str, str],
    ) -> None:
        self.condition(one.show_if, row, f"{path}.show_if")
        self.condition(one.require_if, row, f"{path}.require_if")
        if one.prefill:
            self.wrong(f"{path}.prefill", "misplaced", _("只有单个的填写字段可以预填。"))
        if one.type == "computed":
            self.expression(path, f"{group}.*.{one.key}", one, types)

    def expression(self, path: str, name: str, one: Field, row: Mapping[str, str]) -> None:
        def wrong(place: str, message: str) -> None:
            self.problems.add(f"{path}.expression{place}", "expression", message)

        checked = check_expression(
            one.expression,
            types={k: f.value_type for k, f in self.top.items() if f.holds_data},
            columns={
                k: {c.key: c.value_type for c in f.fields if c.holds_data}
                for k, f in self.top.items()
                if f.type in ROWS
            },
            row=row,
            wrong=wrong,
        )
        if checked is None:
            return
        if checked.type != _RESULT_OF[one.value_type]:
            wrong(
                "",
                _("算出来的是 %(given)s，不能存成 %(result)s。请改 result 或算式。")
                % {
                    "given": words.kind_called(checked.type),
                    "result": words.called(one.value_type),
                },
            )
            return
        self.expressions[name] = checked

    def condition(
        self, condition: Condition | None, around: Mapping[str, Field], path: str
    ) -> None:
        if isinstance(condition, Join):
            for n, part in enumerate(condition.parts):
                self.condition(part, around, f"{path}.{condition.kind}.{n}")
        elif condition is not None:
            self.compare(condition, around.get(condition.field), path)

    def compare(self, condition: Compare, subject: Field | None, path: str) -> None:
        if subject is None or not subject.holds_data:
            self.wrong(
                f"{path}.field",
                "unknown_field",
                _("没有“%(key)s”这个可填写的字段，请检查标识。行内的条件只能看同一行。"),
                key=condition.field[:60],
            )
            return
        kind = subject.value_type
        allowed = OPERATORS[kind]
        if condition.operator not in allowed:
            self.wrong(
                f"{path}.operator",
                "wrong_operator",
                _("%(type)s 字段不能用 %(operator)s 比较，可用：%(allowed)s。"),
                type=_(words.TYPES.get(kind, kind)),
                operator=words.called(condition.operator),
                allowed="、".join(f"{words.called(one)} {one}" for one in sorted(allowed)),
            )
            return
        values = condition.value if condition.operator == "in" else [condition.value]
        for value in [] if condition.operator in ("filled", "empty") else values:
            if not _suits(value, subject):
                self.wrong(
                    f"{path}.value",
                    "wrong_value",
                    _("这个值不是该字段可能的值，请检查类型和选项。"),
                )

    def check_structure_conditions(self) -> None:
        for path, one, _above in _places(self.definition):
            if not isinstance(one, Field):
                self.condition(one.show_if, self.top, f"{path}.show_if")

    def dependencies(self, one: Field, above: Sequence[Condition]) -> set[str]:
        conditions = [*above, *([one.show_if] if one.show_if else [])]
        needs = set().union(*(c.fields() for c in conditions)) if conditions else set()
        prefix = f"{one.key}.*."
        for name, checked in self.expressions.items():
            if name == one.key or name.startswith(prefix):
                needs |= checked.reads
        return needs

    def row_needs(self, group: str, one: Field) -> set[str]:
        needs = one.show_if.fields() if one.show_if else set()
        checked = self.expressions.get(f"{group}.*.{one.key}")
        return needs | (checked.reads_row if checked else set())

    def order(self, needs: Mapping[str, set[str]], path: str) -> tuple[str, ...]:
        """Keys after what they need, otherwise as they were read."""
        done: dict[str, None] = {}
        left = dict(needs)
        while left:
            ready = [key for key, wants in left.items() if not (wants & needs.keys()) - done.keys()]
            if not ready:
                self.cycle(left, path)
                break
            for key in ready:
                done[key] = None
                del left[key]
        return tuple(done)

    def cycle(self, left: Mapping[str, set[str]], path: str) -> None:
        """Name one circle: follow what is needed until a key comes again."""
        seen = [next(iter(left))]
        while True:
            following = min(left[seen[-1]] & left.keys())
            if following in seen:
                break
            seen.append(following)
        circle = [*seen[seen.index(following) :], following]
        self.wrong(
            self.paths.get(following, path),
            "cycle",
            _("互相依赖，绕成了圈：%(circle)s。请去掉其中一个条件或引用。"),
            circle=" → ".join(circle),
        )

    def wrong(self, path: str, code: str, message: str, **params: Any) -> None:
        self.problems.add(path, code, message, **params)


def _places(definition: Definition) -> Iterator[tuple[str, Any, tuple[Condition, ...]]]:
    """Pages, sections and top-level fields with their paths and the conditions above them."""
    for p, page in enumerate(definition.pages):
        path = f"pages.{p}"
        yield path, page, ()
        above = (page.show_if,) if page.show_if else ()
        for s, section in enumerate(page.sections):
            yield from _section_places(f"{path}.sections.{s}", section, above)


def _section_places(
    path: str, section: Section, above: tuple[Condition, ...]
) -> Iterator[tuple[str, Any, tuple[Condition, ...]]]:
    yield path, section, above
    above = (*above, section.show_if) if section.show_if else above
    for n, block in enumerate(section.blocks):
        place = f"{path}.fields.{n}"
        if isinstance(block, Section):
            yield from _section_places(place, block, above)
        else:
            yield place, block, above


def _suits(value: Any, subject: Field) -> bool:
    kind = subject.value_type
    if kind in ("integer", "money"):
        return is_integer(value)
    if kind == "yes_no":
        return isinstance(value, bool)
    if kind == "date":
        return is_date(value)
    if not isinstance(value, str) or not 0 < len(value) <= 1000:
        return False
    return not subject.options or value in {option.value for option in subject.options}
