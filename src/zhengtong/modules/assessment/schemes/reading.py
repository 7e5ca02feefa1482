"""From JSON to a `Definition`, and what is wrong with it, each with its path. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from django.utils.translation import gettext as _

from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.modules.assessment.plugins import SubjectKind
from zhengtong.modules.assessment.schemes import definition as d

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")
MOST = Decimal(100_000)
UNITS = ("each", "piece", "day", "month", "once")


class BadScheme(InvalidInput):
    """考核方案有需要更正的地方，原来的内容没有改变。"""

    code = "bad_scheme"


class _Reader:
    """Collects what is wrong instead of stopping at the first."""

    def __init__(self) -> None:
        self.errors: list[FieldError] = []
        self.keys: set[str] = set()

    def wrong(self, path: str, message: str) -> None:
        self.errors.append(FieldError(path=path, message=message))

    def words(self, node: Mapping[str, Any], path: str, *, name: str = "name") -> d.Words:
        said = node.get(name) or {}
        if isinstance(said, str):
            said = {"zh": said}
        text = str(said.get("zh", "")).strip()
        if not text and name == "name":
            self.wrong(f"{path}.{name}", _("请填写名称。"))
        if len(text) > 300:
            self.wrong(f"{path}.{name}", _("最多 300 个字。"))
        return {"zh": text, "en": str(said.get("en") or text).strip()}

    def key(self, node: Mapping[str, Any], path: str, *, is_unique: bool = True) -> str:
        found = str(node.get("key", ""))
        if not KEY.match(found):
            self.wrong(f"{path}.key", _("标识由小写字母开头，只含小写字母、数字和下划线。"))
        elif is_unique and found in self.keys:
            self.wrong(f"{path}.key", _("标识“%(key)s”重复了。") % {"key": found})
        if is_unique:
            self.keys.add(found)
        return found

    def number(
        self, node: Mapping[str, Any], name: str, path: str, otherwise: Decimal | None = None
    ) -> Decimal | None:
        said = node.get(name)
        if said is None or said == "":
            return otherwise
        try:
            found = Decimal(str(said))
        except InvalidOperation:
            found = Decimal("NaN")
        if not found.is_finite() or abs(found) > MOST:
            self.wrong(f"{path}.{name}", _("请填写数字，例如 2 或 -0.5。"))
            return otherwise
        return found

    def whole(self, node: Mapping[str, Any], name: str, path: str, otherwise: int) -> int:
        found = self.number(node, name, path)
        if found is None:
            return otherwise
        if found != int(found):
            self.wrong(f"{path}.{name}", _("请填写整数。"))
        return int(found)

    def needed(self, node: Mapping[str, Any], name: str, path: str) -> Decimal:
        if node.get(name) in (None, ""):
            self.wrong(f"{path}.{name}", _("请填写数字，例如 2 或 -0.5。"))
            return Decimal(0)
        return self.number(node, name, path) or Decimal(0)

    def one_of(
        self, node: Mapping[str, Any], name: str, path: str, allowed: tuple[str, ...], other: str
    ) -> Any:
        found = str(node.get(name, other))
        if found not in allowed:
            choices = "、".join(allowed)
            self.wrong(f"{path}.{name}", _("只能是：%(choices)s。") % {"choices": choices})
            return other
        return found

    def each(
        self, node: Mapping[str, Any], name: str, path: str, read: Callable[[Any, str], Any]
    ) -> tuple[Any, ...]:
        rows = node.get(name) or []
        if not isinstance(rows, list):
            self.wrong(f"{path}.{name}".strip("."), _("这里应该是一个列表。"))
            return ()
        return tuple(
            read(row, f"{path}.{name}.{n}".strip("."))
            for n, row in enumerate(rows)
            if isinstance(row, Mapping)
        )

    # --- parts ----------------------------------------------------------------------------------

    def named(self, node: Mapping[str, Any], path: str) -> d.Named:
        return d.Named(key=self.key(node, path, is_unique=False), name=self.words(node, path))

    def choice(self, node: Mapping[str, Any], path: str, *, is_own: bool = False) -> d.Choice:
        found = d.Choice(
            key="" if is_own else self.key(node, path, is_unique=False),
            name={} if is_own else self.words(node, path),
            points=self.number(node, "points", path),
            least=self.number(node, "least", path),
            most=self.number(node, "most", path),
            yuan=self.number(node, "yuan", path, Decimal(0)) or Decimal(0),
        )
        if found.least is not None and found.most is not None and found.least > found.most:
            self.wrong(f"{path}.most", _("上限不能小于下限。"))
        if not is_own and found.points is None and not found.is_given and not found.yuan:
            self.wrong(f"{path}.points", _("请填写分值，或者分值的范围。"))
        return found

    def event(self, node: Mapping[str, Any], path: str) -> d.Event:
        choices = self.each(node, "choices", path, self.choice)
        own = self.choice(node, path, is_own=True)
        if not choices and own.points is None and not own.is_given and not own.yuan:
            self.wrong(f"{path}.points", _("请填写分值，或者分值的范围。"))
        most = self.whole(node, "at_most", path, 0)
        if most < 0:
            self.wrong(f"{path}.at_most", _("必须大于 0。"))
        unit = self.one_of(node, "unit", path, UNITS, "each")
        return d.Event(
            own=own,
            choices=choices,
            unit=unit,
            at_most=1 if unit == "once" else most or None,
            times=self.each(
                node,
                "times",
                path,
                lambda row, at: d.Times(
                    key=self.key(row, at, is_unique=False),
                    name=self.words(row, at),
                    times=self.needed(row, "times", at),
                ),
            ),
        )

    def rule(self, node: Mapping[str, Any], path: str) -> d.Rule:
        kind = self.one_of(node, "kind", path, ("per_unit", "when", "bands", "ratio"), "per_unit")
        bands = self.each(
            node,
            "bands",
            path,
            lambda row, at: d.Band(
                at_least=self.needed(row, "from", at), points=self.needed(row, "points", at)
            ),
        )
        if kind == "bands" and not bands:
            self.wrong(f"{path}.bands", _("请列出每一档的起点和分值。"))
        if kind != "bands" and node.get("points") in (None, ""):
            self.wrong(f"{path}.points", _("请填写数字，例如 2 或 -0.5。"))
        to = self.one_of(node, "to", path, ("average", "metric", "number"), "average")
        step = self.number(node, "step", path)
        bound = self.number(node, "bound", path, Decimal(0)) or Decimal(0)
        if step is not None and step <= 0:
            self.wrong(f"{path}.step", _("必须大于 0。"))
        if kind == "ratio" and to == "number" and bound == 0:
            self.wrong(f"{path}.bound", _("除数不能是 0。"))
        return d.Rule(
            kind=kind,
            points=self.number(node, "points", path, Decimal(0)) or Decimal(0),
            bound=bound,
            step=step,
            test=self.one_of(node, "test", path, d.TESTS, "over"),
            every=bool(node.get("every", False)),
            bands=tuple(sorted(bands, key=lambda b: b.at_least)),
            to=to,
            to_metric=str(node.get("to_metric", "")),
        )

    def product(self, node: Mapping[str, Any], path: str) -> d.Product:
        return d.Product(
            quantity=self.words(node, path, name="quantity"),
            factors=self.each(node, "factors", path, self.factor),
            rule=self.rule(node.get("rule") or {}, f"{path}.rule"),
        )

    def factor(self, node: Mapping[str, Any], path: str) -> d.Factor:
        banded = any("up_to" in row for row in node.get("cases") or [])
        cases = self.each(
            node,
            "cases",
            path,
            lambda row, at: d.FactorCase(
                key=str(row.get("key", "")),
                name=self.words(row, at) if not banded else {},
                factor=self.needed(row, "factor", at),
                up_to=self.number(row, "up_to", at),
            ),
        )
        if not cases:
            self.wrong(f"{path}.cases", _("请列出每一种系数。"))
        return d.Factor(
            key=self.key(node, path, is_unique=False),
            name=self.words(node, path),
            cases=tuple(sorted(cases, key=lambda c: (c.up_to is None, c.up_to or 0)))
            if banded
            else cases,
            is_banded=banded,
        )

    def indicator(self, node: Mapping[str, Any], path: str) -> d.Indicator:
        how: d.Event | d.Metric | d.Product
        match self.one_of(node, "kind", path, ("event", "metric", "product"), "event"):
            case "metric":
                if not str(node.get("metric", "")):
                    self.wrong(f"{path}.metric", _("请选择一个指标。"))
                how = d.Metric(
                    metric=str(node.get("metric", "")),
                    rule=self.rule(node.get("rule") or {}, f"{path}.rule"),
                    span=cast("d.Span", self.one_of(node, "span", path, d.SPANS, "period")),
                )
            case "product":
                how = self.product(node, path)
            case _:
                how = self.event(node, path)
        limit = self.number(node, "limit", path)
        return d.Indicator(
            key=self.key(node, path),
            name=self.words(node, path),
            says=self.words(node, path, name="says"),
            how=how,
            limit=abs(limit) if limit is not None else None,
            groups=frozenset(str(g) for g in node.get("groups") or ()),
            needs_file=bool(node.get("needs_file", False)),
            cards=tuple(str(c) for c in node.get("cards") or ()),
        )

    def dimension(self, node: Mapping[str, Any], path: str) -> d.Dimension:
        weights = node.get("weight", 1)
        table = weights if isinstance(weights, Mapping) else {"": weights}
        full = self.number(node, "full", path)
        starts_full = self.one_of(node, "start", path, ("full", "zero"), "full") == "full"
        if starts_full and full is None:
            self.wrong(f"{path}.full", _("从满分往下扣的维度要写明满分。"))
        if full is not None and full < 0:
            self.wrong(f"{path}.full", _("满分不能是负数。"))
        found = d.Dimension(
            key=self.key(node, path),
            name=self.words(node, path),
            full=full,
            starts_full=starts_full,
            weights={str(g): self.needed(table, g, f"{path}.weight") for g in table},
            floor=None
            if node.get("floor", 0) is None
            else self.number(node, "floor", path, Decimal(0)),
            cap=self.number(node, "cap", path) if "cap" in node else full,
            is_bonus=bool(node.get("bonus", False)),
            indicators=self.each(node, "indicators", path, self.indicator),
        )
        if found.floor is not None and found.cap is not None and found.floor > found.cap:
            self.wrong(f"{path}.cap", _("上限不能小于下限。"))
        return found

    def veto(self, node: Mapping[str, Any], path: str) -> d.Veto:
        return d.Veto(
            key=self.key(node, path),
            name=self.words(node, path),
            effect=self.one_of(node, "effect", path, ("dimension", "grade"), "grade"),
            dimension=str(node.get("dimension", "")),
        )

    def grade(self, node: Mapping[str, Any], path: str) -> d.Grade:
        quota = self.number(node, "quota", path)
        if quota is not None and not 0 < quota <= 100:
            self.wrong(f"{path}.quota", _("比例在 0 和 100 之间。"))
        return d.Grade(
            key=self.key(node, path, is_unique=False),
            name=self.words(node, path),
            at_least=self.number(node, "from", path),
            quota=quota,
            is_veto=bool(node.get("veto", False)),
        )

    def threshold(self, node: Mapping[str, Any], path: str) -> d.Threshold:
        return d.Threshold(
            key=self.key(node, path, is_unique=False),
            name=self.words(node, path),
            measure=self.one_of(node, "measure", path, ("minus", "plus", "total"), "minus"),
            test=self.one_of(node, "test", path, d.TESTS, "at_least"),
            bound=self.needed(node, "bound", path),
            in_year=bool(node.get("in_year", False)),
            kinds=frozenset(node.get("kinds") or ()),
            bars=bool(node.get("bars", False)),
        )

    def reward(self, node: Mapping[str, Any], path: str) -> d.Reward:
        return d.Reward(
            key=self.key(node, path, is_unique=False),
            name=self.words(node, path),
            metric=str(node.get("metric", "")),
            yuan=self.needed(node, "yuan", path),
            span=self.one_of(node, "span", path, d.SPANS, "month"),
            unless=tuple(str(m) for m in node.get("unless") or ()),
        )

    def honour(self, node: Mapping[str, Any], path: str) -> d.HonourRule:
        top = self.whole(node, "top", path, 1)
        if not 1 <= top <= 100:
            self.wrong(f"{path}.top", _("名额在 1 和 100 之间。"))
        return d.HonourRule(
            key=self.key(node, path, is_unique=False),
            name=self.words(node, path),
            of=self.one_of(node, "of", path, ("member", "place"), "member"),
            top=top,
        )


def read(node: Mapping[str, Any]) -> d.Definition:
    """Raises BadScheme with everything that is wrong."""
    reader = _Reader()
    whole = {
        name: reader.whole(node, name, "", other)
        for name, other in (
            ("places", 2), ("notice_days", 7), ("correct_days", 0), ("appeal_levels", 1),
        )
    }  # fmt: skip
    bounds = (("places", 4), ("notice_days", 60), ("correct_days", 30), ("appeal_levels", 2))
    for name, most in bounds:
        if not 0 <= whole[name] <= most:
            reader.wrong(name, _("在 0 和 %(most)s 之间。") % {"most": most})
    kinds = tuple(str(k) for k in node.get("kinds") or ())
    if not kinds or not set(kinds) <= set(SubjectKind.values):
        reader.wrong("kinds", _("请选择考核谁：单位、窗口或者个人。"))
    found = d.Definition(
        key=reader.key(node, "", is_unique=False),
        name=reader.words(node, ""),
        says=reader.words(node, "", name="says"),
        source=reader.words(node, "", name="source"),
        kinds=kinds,
        total=reader.number(node, "total", ""),
        groups=reader.each(node, "groups", "", reader.named),
        dimensions=reader.each(node, "dimensions", "", reader.dimension),
        vetoes=reader.each(node, "vetoes", "", reader.veto),
        grades=reader.each(node, "grades", "", reader.grade),
        ties=tuple(str(t) for t in node.get("ties") or ()),
        thresholds=reader.each(node, "thresholds", "", reader.threshold),
        rewards=reader.each(node, "rewards", "", reader.reward),
        pro_rata=bool(node.get("pro_rata", False)),
        exclusions=reader.each(node, "exclusions", "", reader.named),
        honours=reader.each(node, "honours", "", reader.honour),
        needs_file=bool(node.get("needs_file", False)),
        **whole,
    )
    _agree(found, reader)
    if reader.errors:
        raise BadScheme(errors=[_bare(e) for e in reader.errors])
    return found


def _agree(found: d.Definition, reader: _Reader) -> None:
    """What no part can see alone: references between parts."""
    dimensions = {x.key for x in found.dimensions}
    groups = {g.key for g in found.groups}
    if not dimensions:
        reader.wrong("dimensions", _("方案至少要有一个维度。"))
    for n, veto in enumerate(found.vetoes):
        if veto.effect == "dimension" and veto.dimension not in dimensions:
            reader.wrong(f"vetoes.{n}.dimension", _("没有这个维度。"))
        if veto.effect == "grade" and not any(g.is_veto for g in found.grades):
            reader.wrong(f"vetoes.{n}.effect", _("没有写明否决后是哪个等次。"))
    for n, key in enumerate(found.ties):
        if key not in dimensions:
            reader.wrong(f"ties.{n}", _("没有这个维度。"))
    for n, dimension in enumerate(found.dimensions):
        if unknown := set(dimension.weights) - groups - {""}:
            reader.wrong(
                f"dimensions.{n}.weight",
                _("没有“%(key)s”这一类岗位。") % {"key": "、".join(sorted(unknown))},
            )


def _bare(error: FieldError) -> FieldError:
    return FieldError(path=error.path.strip("."), message=error.message)
