"""What a workbook of benchmarks would do, and all that is wrong with it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from zhengtong.kernel.access import Actor, allows
from zhengtong.kernel.text import localized
from zhengtong.modules.items.benchmarks import amounts, services
from zhengtong.modules.items.benchmarks.sheet_columns import SHEETS
from zhengtong.modules.items.benchmarks.ties import NotItsPenalty, penalty
from zhengtong.modules.items.models import (
    BenchmarkState,
    BenchmarkVersion,
    DiscretionBenchmark,
    ServiceItem,
)
from zhengtong.modules.items.sheets.planning import label_of
from zhengtong.modules.items.sheets.reading import Contents, Fault, RawItem
from zhengtong.modules.org import api as org


@dataclass(kw_only=True)
class Planned:
    """One benchmark of a file: what is to stand in its draft."""

    benchmark: DiscretionBenchmark | None
    organization_id: int
    item_id: int | None
    fields: tuple[str, str]
    """Keys of the item's form: the amount and the situation."""
    values: dict[str, Any]


@dataclass
class Plan:
    """Nothing is done while there are faults."""

    rows: list[Planned] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def planned(found: Contents, actor: Actor) -> Plan:
    """What the file would do, and all that is wrong with it."""
    return _Planner(found, actor).run()


class _Planner:
    def __init__(self, found: Contents, actor: Actor) -> None:
        self.found, self.actor = found, actor
        self.plan = Plan(faults=list(found.faults))
        self.bodies: dict[str, Any] = {}
        for body in org.organizations():
            for name in (body.name, body.short_name, body.credit_code):
                self.bodies.setdefault(name, body)
        numbers = [n for n in map(_uuid, found.items) if n]
        rows = DiscretionBenchmark.objects.filter(public_id__in=numbers).select_related("item")
        self.known = {row.public_id: row for row in rows}
        self.newest = _newest(self.known.values())
        self.acts = set(_acts())

    def run(self) -> Plan:
        for raw in self.found.items.values():
            self._plan(raw)
        return self.plan

    def _plan(self, raw: RawItem) -> None:
        number = _uuid(raw.code)
        known = self.known.get(number) if number else None
        if number and known is None:
            self._fault(raw, "code", _("没有这个编号的裁量基准；新写的请自己编号，例如 1"))
            return
        newest = self.newest.get(known.pk) if known else None
        values = {key: getattr(newest, key) for key in services.KEYS} if newest else {}
        flat = {key: value for key, value in raw.flat.items() if key in services.KEYS}
        values = {**values, **flat, **raw.parts}
        self._check(raw, values)
        body = self._body(raw, known)
        if body is None:
            return
        item_id = self._item(raw, known, body)
        fields = self._fields(raw, known, item_id)
        self._options(raw, values, item_id, fields[1])
        act = (body.id, localized(values.get("act") or "", "zh"))
        if known is None and act[1] and act in self.acts:
            self._fault(raw, "act", _("这个部门已经有这条裁量基准：请用导出文件里的编号，或者改名"))
        self.acts.add(act)
        self.plan.rows.append(
            Planned(
                benchmark=known,
                organization_id=body.id,
                item_id=item_id,
                fields=fields,
                values=values,
            )
        )

    def _body(self, raw: RawItem, known: DiscretionBenchmark | None) -> Any:
        name = str(raw.flat.get("department") or "")
        body = self.bodies.get(name) if name else None
        if not name and known is not None:
            body = org.organization(known.organization_id)
        if body is None:
            message = _("没有这个部门：%s") % name if name else _("没有填部门")
            self._fault(raw, "department", message)
            return None
        if known is not None and known.organization_id != body.id:
            self._fault(raw, "department", _("已有的基准不能换部门：请另写一条新的"))
            return None
        if not allows(self.actor, "items.manage", ServiceItem(owner_organization_id=body.id)):
            self._fault(raw, "department", _("您没有维护这个机构事项的权限"))
            return None
        return body

    def _item(self, raw: RawItem, known: DiscretionBenchmark | None, body: Any) -> int | None:
        if "item" not in raw.flat and known is not None:
            return known.item_id
        code = str(raw.flat.get("item") or "").strip().upper()
        if not code:
            return None
        try:
            return penalty(organization_id=body.id, code=code).pk
        except NotItsPenalty as error:
            self._fault(raw, "item", error.message)
            return None

    def _fields(
        self, raw: RawItem, known: DiscretionBenchmark | None, item_id: int | None
    ) -> tuple[str, str]:
        before = (known.amount_field, known.situation_field) if known else ("", "")
        amount, situation = (
            str(raw.flat[key] or "").strip() if key in raw.flat else was
            for key, was in zip(("amount_field", "situation_field"), before, strict=True)
        )
        try:
            return amounts.checked(item_id, amount, situation)
        except amounts.NotItsField as error:
            for wrong in error.errors:
                self._fault(raw, wrong.path, wrong.message)
            return "", ""

    def _options(
        self, raw: RawItem, values: Mapping[str, Any], item_id: int | None, situation: str
    ) -> None:
        for n, grade in enumerate(values.get("grades") or ()):
            typed = str(grade.get("option") or "") if isinstance(grade, Mapping) else ""
            if fault := amounts.option_fault(item_id, situation, typed):
                sheet, number, path = raw.place_of(f"grades.{n}.option")
                column = label_of(path, sheet, SHEETS)
                self.plan.faults.append(
                    Fault(sheet=sheet, row=number, column=column, message=fault)
                )

    def _check(self, raw: RawItem, values: Mapping[str, Any]) -> None:
        wanted = BenchmarkVersion(
            act=values.get("act") or "",
            legal_bases=values.get("legal_bases") or [],
            grades=values.get("grades") or [],
        )
        for error in services.problems(wanted):
            sheet, number, path = raw.place_of(error.path)
            column = label_of(path, sheet, SHEETS)
            self.plan.faults.append(
                Fault(sheet=sheet, row=number, column=column, message=str(error.message))
            )

    def _fault(self, raw: RawItem, key: str, message: str) -> None:
        sheet, number = raw.origins[""]
        column = next(c.title for c in SHEETS[0].columns if c.field.key == key)
        self.plan.faults.append(Fault(sheet=sheet, row=number, column=column, message=message))


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _newest(benchmarks: Any) -> dict[int, BenchmarkVersion]:
    ids = [b.pk for b in benchmarks]
    last = (
        BenchmarkVersion.objects.filter(benchmark_id__in=ids)
        .values("benchmark_id")
        .annotate(newest=Max("pk"))
        .values_list("newest", flat=True)
    )
    return {row.benchmark_id: row for row in BenchmarkVersion.objects.filter(pk__in=list(last))}


def _acts() -> Iterator[tuple[int, str]]:
    """Body and act of all that is in force or being drafted."""
    rows = BenchmarkVersion.objects.exclude(state=BenchmarkState.WITHDRAWN)
    for body, act in rows.values_list("benchmark__organization_id", "act"):
        yield body, localized(act or "", "zh")
