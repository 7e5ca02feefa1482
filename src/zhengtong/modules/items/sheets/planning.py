"""Works out what a file would do, without doing it: new and changed items, and all faults."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.kernel.errors import NotFound
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items import definition as definitions
from zhengtong.modules.items.editing import kinds as k
from zhengtong.modules.items.editing.differences import Change, compare
from zhengtong.modules.items.models import BaseCatalogueEntry, ItemVersion, ServiceItem
from zhengtong.modules.items.models.item import IMPLEMENTATION_CODE
from zhengtong.modules.items.queries import in_force_by_item
from zhengtong.modules.items.rules import missing_in_form
from zhengtong.modules.items.sheets.columns import Sheet, sheets
from zhengtong.modules.items.sheets.reading import Contents, Fault, RawItem
from zhengtong.modules.org import api as org
from zhengtong.modules.workflow import api as workflow

PLAIN_FORM, PLAIN_FLOW = "plain.application", "item.plain"
NEW, CHANGED, SAME = "new", "changed", "same"
_FILES_KEPT = ("blank_file", "sample_file")


@dataclass(kw_only=True)
class PlannedItem:
    """What is to be put in force for one item."""

    code: str
    verb: str
    item_id: int | None
    owner_id: int
    region_id: int
    entry_id: int | None
    definition: dict[str, Any]
    form_version_id: int | None
    process_version_id: int | None
    changes: tuple[Change, ...] = ()


@dataclass
class Plan:
    """Nothing is to be done while there are faults."""

    items: list[PlannedItem] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def count(self, verb: str) -> int:
        return sum(1 for item in self.items if item.verb == verb)


class Planner:
    """Looks everything up once for the whole file, then plans item by item."""

    def __init__(self, contents: Contents, may_change: Callable[[int], bool]) -> None:
        self.contents = contents
        self.may_change = may_change
        self.plan = Plan(faults=list(contents.faults))
        self._forms: dict[str, tuple[int, Mapping[str, Any]] | None] = {}
        self._flows: dict[str, int | None] = {}

    @cached_property
    def owners(self) -> dict[str, Any]:
        return {o.credit_code: o for o in org.organizations()}

    @cached_property
    def known(self) -> dict[str, ServiceItem]:
        return ServiceItem.objects.in_bulk(
            list(self.contents.items), field_name="implementation_code"
        )

    @cached_property
    def current(self) -> dict[int, ItemVersion]:
        in_force = in_force_by_item()
        ids = [in_force[i.pk] for i in self.known.values() if i.pk in in_force]
        return {v.item_id: v for v in ItemVersion.objects.filter(pk__in=ids)}

    @cached_property
    def entries(self) -> dict[str, int]:
        codes = [code[-12:] for code in self.contents.items]
        rows = BaseCatalogueEntry.objects.filter(basic_code__in=codes)
        return {code: pk for code, pk in rows.values_list("basic_code", "pk") if code}

    def run(self, progress: Callable[[int, int], None] | None = None) -> Plan:
        total = len(self.contents.items)
        for done, raw in enumerate(self.contents.items.values(), start=1):
            self._plan_one(raw)
            if progress is not None and (done % 200 == 0 or done == total):
                progress(done, total)
        return self.plan

    def _plan_one(self, raw: RawItem) -> None:
        owner = self._owner(raw)
        if owner is None:
            return
        item = self.known.get(raw.code)
        row = self.current.get(item.pk) if item else None
        definition = merged(raw, row.definition if row else {})
        faults = [*definitions.problems(definition)]
        is_penalty = definition.get("matter_type") == "penalty"
        form = self._form(raw, row, is_penalty)
        flow = self._flow(raw, row, is_penalty)
        if form is not None and not faults:
            guide = definitions.outline(definition)[0]
            asks = guide.situations or guide.renewal
            faults += missing_in_form(guide, form[1]) if asks else ()
        for fault in faults:
            sheet, number, path = raw.place_of(fault.path)
            self._fault(sheet, number, label_of(path, sheet), str(fault.message))
        form_id = form[0] if form else None
        changes = compare(row.definition, definition) if row is not None else []
        is_same = (
            row is not None
            and not changes
            and (row.form_version_id, row.process_version_id) == (form_id, flow)
        )
        self.plan.items.append(
            PlannedItem(
                code=raw.code,
                verb=SAME if is_same else CHANGED if item else NEW,
                item_id=item.pk if item else None,
                owner_id=owner.id,
                region_id=owner.region_id,
                entry_id=self.entries.get(raw.code[-12:]),
                definition=definition,
                form_version_id=form_id,
                process_version_id=flow,
                changes=tuple(changes),
            )
        )

    def _owner(self, raw: RawItem) -> Any:
        sheet, number = raw.origins[""]
        if not re.fullmatch(IMPLEMENTATION_CODE, raw.code):
            message = _("实施编码应为 18 位机构代码、1 位行使层级和 12 位基本编码")
            self._fault(sheet, number, _("实施编码"), message)
            return None
        owner = self.owners.get(raw.code[:18])
        if owner is None:
            message = _("没有统一社会信用代码为 %s 的机构，请先在机构管理里建好") % raw.code[:18]
            self._fault(sheet, number, _("实施编码"), message)
            return None
        if not self.may_change(owner.id):
            self._fault(sheet, number, _("实施编码"), _("您没有维护这个机构事项的权限"))
            return None
        return owner

    def _form(self, raw: RawItem, row: ItemVersion | None, is_penalty: bool) -> Any:
        """Id and definition of the form; None where there is none."""
        if not raw.form and row is not None and row.form_version_id:
            version = forms.form_version(row.form_version_id)
            return (version.id, version.definition)
        if not raw.form and is_penalty:
            return None
        key = raw.form or PLAIN_FORM
        if key not in self._forms:
            self._forms[key] = _latest_form(key)
        if self._forms[key] is None:
            sheet, number = raw.origins[""]
            self._fault(sheet, number, _("申请表标识"), _("没有这张申请表：%s") % key)
        return self._forms[key]

    def _flow(self, raw: RawItem, row: ItemVersion | None, is_penalty: bool) -> int | None:
        if not raw.flow and row is not None and row.process_version_id:
            return row.process_version_id
        if not raw.flow and is_penalty:
            return None
        key = raw.flow or PLAIN_FLOW
        if key not in self._flows:
            found = workflow.latest_process(key)
            self._flows[key] = found.id if found else None
        if self._flows[key] is None:
            sheet, number = raw.origins[""]
            self._fault(sheet, number, _("流程标识"), _("没有这个流程：%s") % key)
        return self._flows[key]

    def _fault(self, sheet: str, row: int, column: str, message: str) -> None:
        fault = Fault(sheet=sheet, row=row, column=column, message=message)
        self.plan.faults.append(fault)


def merged(raw: RawItem, current: Mapping[str, Any]) -> dict[str, Any]:
    """The file's values over what the item has."""
    if raw.whole is not None:
        return raw.whole
    definition = copy.deepcopy(dict(current))
    for key, value in raw.flat.items():
        k.put_at(definition, key, value)
    for key, rows in raw.parts.items():
        if key == "materials":
            _keep_files(rows, definition.get(key) or ())
        k.put_at(definition, key, rows)
    return definition


def label_of(path: str, sheet: str, known: tuple[Sheet, ...] | None = None) -> str:
    """The name of a field for people, from its path within a row of the sheet."""
    names = [part for part in path.split(".") if not part.isdigit()]
    wanted = (".".join(names), f"options.{'.'.join(names)}", *names[-1:])
    found = [s for s in known or sheets() if s.title == sheet] or sheets()[:1]
    for key in wanted:
        for column in found[0].columns:
            if column.field.key == key:
                return column.title
    return path


def _keep_files(rows: list[dict[str, Any]], before: Any) -> None:
    """Attached files are not in a workbook; a material of the same key keeps its own."""
    known = {row.get("key"): row for row in before if isinstance(row, Mapping)}
    for row in rows:
        for name in _FILES_KEPT:
            kept = known.get(row.get("key"), {}).get(name)
            if kept:
                row[name] = kept


def _latest_form(key: str) -> Any:
    try:
        version = forms.latest(key)
    except NotFound:
        return None
    return (version.id, version.definition)
