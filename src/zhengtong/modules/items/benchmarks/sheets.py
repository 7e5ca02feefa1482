"""Benchmarks in a workbook: written, read and checked with every fault, taken in as drafts."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.core.files import api as files
from zhengtong.kernel.access import Actor, allows, require
from zhengtong.kernel.errors import InvalidInput
from zhengtong.kernel.text import localized
from zhengtong.modules.items.benchmarks import services
from zhengtong.modules.items.benchmarks.fields import TAB
from zhengtong.modules.items.benchmarks.ties import NotItsPenalty, penalty
from zhengtong.modules.items.editing import kinds as k
from zhengtong.modules.items.editing.kinds import Field
from zhengtong.modules.items.models import (
    BenchmarkState,
    BenchmarkVersion,
    DiscretionBenchmark,
    ServiceItem,
)
from zhengtong.modules.items.sheets.columns import CODE, Column, Sheet, columns_of
from zhengtong.modules.items.sheets.planning import label_of
from zhengtong.modules.items.sheets.reading import Contents, Fault, RawItem, read_workbook
from zhengtong.modules.items.sheets.writing import as_workbook
from zhengtong.modules.org import api as org

RULES = files.FileRules(extensions=("xlsx",), max_bytes=10 * 1024 * 1024)
MAIN = "裁量基准"
_NUMBER = Column(Field(key="code", label="编号", kind=k.PLAIN), stands_for=CODE)
_FIELDS = {field.key: field for field in TAB.fields}
_OWN = (
    Field(key="department", label="部门", kind=k.PLAIN),
    Field(key="item", label="对应事项的实施编码", kind=k.PLAIN),
)
SHEETS = (
    Sheet(MAIN, "", (_NUMBER, *columns_of([*_OWN, _FIELDS["act"], _FIELDS["is_sample"]]))),
    Sheet("处罚依据", "legal_bases", (_NUMBER, *columns_of(_FIELDS["legal_bases"].fields))),
    Sheet("裁量分档", "grades", (_NUMBER, *columns_of(_FIELDS["grades"].fields))),
)
HELP = (
    (
        gettext_lazy("编号"),
        gettext_lazy(
            "导出的编号不要改，导入时据此找到原来的基准；新写的自己编号，一个文件里不重复就行。"
        ),
    ),
    (gettext_lazy("部门"), gettext_lazy("写部门简称、全称或者统一社会信用代码。")),
    (
        gettext_lazy("对应事项的实施编码"),
        gettext_lazy("目录里这个部门的行政处罚事项，31 位；没有对应的空着。"),
    ),
    (
        gettext_lazy("裁量分档"),
        gettext_lazy("从轻到重，每档一行，写同一个编号；处罚依据每条一行，也写同一个编号。"),
    ),
    (
        gettext_lazy("导入以后"),
        gettext_lazy("全部成为草稿，由另一位同事逐条发布；有一处错误，整个文件都不导入。"),
    ),
)


class WorkbookRefused(InvalidInput):
    """文件里有错误，什么都没有改。请在文件里改好列出的地方，再上传一次。"""

    code = "workbook_refused"

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__()
        self.faults = faults


@dataclass(kw_only=True)
class Planned:
    """One benchmark of a file: what is to stand in its draft."""

    benchmark: DiscretionBenchmark | None
    organization_id: int
    item_id: int | None
    values: dict[str, Any]


@dataclass
class Plan:
    """Nothing is done while there are faults."""

    rows: list[Planned] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def exported(department: str = "") -> bytes:
    """A workbook of what is in force, of all bodies or of one (its key); of none, the template."""
    rows = BenchmarkVersion.objects.filter(state=BenchmarkState.PUBLISHED)
    if department:
        body = org.organization_by_key(department)
        rows = rows.filter(benchmark__organization_id=body.id if body else 0)
    return _written(rows.select_related("benchmark__item").order_by("pk"))


def template() -> bytes:
    return as_workbook([], SHEETS, HELP)


def _written(rows: Any) -> bytes:
    listed = list(rows)
    names = org.organization_names({r.benchmark.organization_id for r in listed})
    return as_workbook(
        [
            {
                "code": str(row.benchmark.public_id),
                "definition": {
                    **{key: getattr(row, key) for key in services.KEYS},
                    "department": names.get(row.benchmark.organization_id, ""),
                    "item": row.benchmark.item.implementation_code if row.benchmark.item else "",
                },
            }
            for row in listed
        ],
        SHEETS,
        HELP,
    )


@command
def take_in(*, content: BinaryIO, name: str, actor: Actor) -> int:
    """Make every benchmark of the file a draft, or none; answers how many.

    Raises a FileRefused for what is no workbook, WorkbookRefused with every fault.
    """
    require(actor, "items.manage")
    kept = files.store(content=content, name=name, rules=RULES, actor=actor)
    with files.open_file(kept.id) as file:
        plan = planned(read_workbook(file, SHEETS), actor)
    if plan.faults:
        raise WorkbookRefused(plan.faults)
    for row in plan.rows:
        _drafted(row, actor)
    audit.record(
        "items.benchmarks_imported",
        actor=actor,
        stream="items:benchmarks",
        object_type="file",
        object_id=kept.id,
        detail={"file": kept.name, "benchmarks": len(plan.rows)},
    )
    return len(plan.rows)


def _drafted(row: Planned, actor: Actor) -> None:
    if row.benchmark is None:
        pk = services.create_benchmark(
            organization_id=row.organization_id,
            act=row.values["act"],
            item_id=row.item_id,
            actor=actor,
        )
    else:
        pk = services.start_benchmark(benchmark_id=row.benchmark.pk, actor=actor)
        if row.item_id != row.benchmark.item_id:
            services.tie_benchmark(benchmark_id=row.benchmark.pk, item_id=row.item_id, actor=actor)
    lock = BenchmarkVersion.objects.get(pk=pk).lock_version
    services.save_benchmark(version_id=pk, values=row.values, lock_version=lock, actor=actor)


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
        act = (body.id, localized(values.get("act") or "", "zh"))
        if known is None and act[1] and act in self.acts:
            self._fault(raw, "act", _("这个部门已经有这条违法行为：请用导出文件里的编号，或者改名"))
        self.acts.add(act)
        self.plan.rows.append(
            Planned(benchmark=known, organization_id=body.id, item_id=item_id, values=values)
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
