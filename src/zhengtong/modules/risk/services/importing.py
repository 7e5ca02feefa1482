"""Records from outside by table: all or nothing, every fault with its place."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor, require
from zhengtong.modules.org import api as org
from zhengtong.modules.risk import policies
from zhengtong.modules.risk.definition import decimal
from zhengtong.modules.risk.errors import BadTable, NotATable, TableTwice, TooManyLines
from zhengtong.modules.risk.models import ImportBatch, ImportedRecord, Subject
from zhengtong.modules.risk.services.evaluating import evaluate, has_model
from zhengtong.modules.risk.services.holding import add_subjects, recorded
from zhengtong.modules.risk.states import Kind, RecordKind

MOST_BYTES = 5 * 1024 * 1024
MOST_CONTENT = 60 * 1024 * 1024
MOST_LINES = 5000
COLUMNS = {
    "kind": (gettext_noop("类别"), True),
    "code": (gettext_noop("统一社会信用代码或身份证号"), True),
    "document_number": (gettext_noop("文号"), True),
    "on": (gettext_noop("作出日期"), True),
    "until": (gettext_noop("有效期至"), False),
    "amount": (gettext_noop("数量"), False),
    "title": (gettext_noop("事由"), True),
    "organ": (gettext_noop("作出机关"), True),
}
LONGEST = {"document_number": 80, "title": 200, "organ": 120}


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing wrong in one place."""

    line: int
    heading: str
    message: str


class FaultyTable(BadTable):
    """表格里有 %(count)s 处错误，一行也没有导入。请改好后重新上传。"""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(count=len(faults))
        self.faults = faults


def read(content: bytes) -> list[tuple[int, dict[str, str]]]:
    """Lines with their numbers, by column, whatever the order of the columns. Raises NotATable,
    TooManyLines."""
    rows = enumerate(_rows(content), start=1)
    _n, headings = next(rows, (0, []))
    places = {h.strip(" *"): at for at, h in enumerate(headings)}
    columns = {
        key: places.get(label, places.get(_(label))) for key, (label, _n2) in COLUMNS.items()
    }
    if any(columns[key] is None for key, (_l, needed) in COLUMNS.items() if needed):
        raise NotATable
    found = [
        (n, {k: row[at] if at is not None and at < len(row) else "" for k, at in columns.items()})
        for n, row in rows
        if any(row)
    ]
    if len(found) > MOST_LINES:
        raise TooManyLines
    if not found:
        raise NotATable
    return found


def _rows(content: bytes) -> Iterator[list[str]]:
    if len(content) > MOST_BYTES:
        raise NotATable
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(info.file_size for info in parts.infolist()) > MOST_CONTENT:
                raise NotATable
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        for n, row in enumerate(book.worksheets[0].iter_rows(values_only=True)):
            if n > MOST_LINES + 1:
                raise TooManyLines
            yield [_text(cell) for cell in row[:20]]
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, IndexError, TypeError):
        raise NotATable from None


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case float() if value.is_integer():
            return str(int(value))
        case dt.datetime():
            return value.date().isoformat()
    return str(value).replace("\0", "").strip()


def template() -> bytes:
    """An empty table with the headings, and the kinds on a second sheet."""
    book = Workbook()
    sheet = book.active
    sheet.title = _("信用记录")
    for n, (label, needed) in enumerate(COLUMNS.values(), start=1):
        cell = sheet.cell(row=1, column=n, value=_(label) + (" *" if needed else ""))
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="DCE6F5")
        sheet.column_dimensions[get_column_letter(n)].width = 24
        # As text: a number of 18 digits would be rounded.
        sheet.column_dimensions[get_column_letter(n)].number_format = "@"
    sheet.freeze_panes = "A2"
    kinds = book.create_sheet(_("类别"))
    for kind in RecordKind:
        kinds.append([str(kind.label)])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@command
def import_records(*, content: bytes, name: str, actor: Actor) -> ImportBatch:
    """Take the whole table in and evaluate whom it concerns. Raises NotATable, TooManyLines,
    FaultyTable with every fault, TableTwice."""
    require(actor, policies.IMPORT)
    digest = hashlib.sha256(content).hexdigest()
    if ImportBatch.objects.filter(digest=digest).exists():
        raise TableTwice
    lines = read(content)
    faults: list[Fault] = []
    parties = _parties(lines, faults)
    made = [_record(n, line, faults) for n, line in lines]
    _twice(lines, parties, faults)
    if faults:
        raise FaultyTable(sorted(faults, key=lambda f: f.line))
    subjects = _subjects(parties)
    batch = ImportBatch.objects.create(
        name=name[:200],
        digest=digest,
        organization_id=actor.organization_id,
        at=timezone.now(),
        staff_id=actor.staff_id,
        rows=len(lines),
    )
    for (n, _line), record in zip(lines, made, strict=True):
        record.batch = batch
        record.subject_id = subjects[parties[n]]
    ImportedRecord.objects.bulk_create(made, batch_size=1000)
    recorded("imported", actor=actor, stream="risk_imports", about=batch, rows=len(lines))
    for kind in Kind:
        ids = {party for of, party in parties.values() if of == kind}
        if ids and has_model(kind):
            evaluate(kind=kind, ids=sorted(ids), actor=actor, cause=f"import:{batch.pk}")
    return batch


def _parties(
    lines: list[tuple[int, dict[str, str]]], faults: list[Fault]
) -> dict[int, tuple[Kind, int]]:
    """By number of the line: whom it is about."""
    known: dict[str, tuple[Kind, int] | None] = {}
    found: dict[int, tuple[Kind, int]] = {}
    for n, line in lines:
        code = line["code"].upper()
        if code not in known:
            known[code] = _party(code)
        party = known[code]
        if party is None:
            faults.append(_fault(n, "code", _("平台里没有这个企业或者个人，请核对代码或号码。")))
        else:
            found[n] = party
    return found


def _party(code: str) -> tuple[Kind, int] | None:
    if len(code) != 18:
        return None
    company = org.find_entity(code)
    if company is not None and company.status != "cancelled":
        return Kind.COMPANY, company.id
    if person := org.find_person(code):
        return Kind.PERSON, person.id
    return None


def _record(n: int, line: dict[str, str], faults: list[Fault]) -> ImportedRecord:
    kinds = {str(k.label): k for k in RecordKind} | {k.value: k for k in RecordKind}
    kind = kinds.get(line["kind"])
    if kind is None:
        faults.append(_fault(n, "kind", _("没有这个类别，请从第二张表里选。")))
    for key, most in LONGEST.items():
        if not line[key]:
            faults.append(_fault(n, key, _("必填，不能为空。")))
        elif len(line[key]) > most:
            faults.append(_fault(n, key, _("最多 %(most)s 个字。") % {"most": most}))
    on = _day(line["on"])
    if on is None or on > timezone.localdate():
        faults.append(_fault(n, "on", _("请写不晚于今天的日期，例如 2026-03-01。")))
    until = _day(line["until"])
    if line["until"] and (until is None or (on and until < on)):
        faults.append(_fault(n, "until", _("请写不早于作出日期的日期，或者留空。")))
    amount = decimal(line["amount"] or "1")
    if amount is None or not 0 < amount <= 10_000:
        faults.append(_fault(n, "amount", _("数量应大于 0，不超过 10000。")))
    return ImportedRecord(
        kind=kind or RecordKind.PENALTY,
        document_number=line["document_number"],
        on=on or timezone.localdate(),
        until=until,
        amount=amount or Decimal(1),
        title=line["title"],
        organ=line["organ"],
    )


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text.replace("/", "-").replace(".", "-"))
    except ValueError:
        return None


def _twice(
    lines: list[tuple[int, dict[str, str]]],
    parties: dict[int, tuple[Kind, int]],
    faults: list[Fault],
) -> None:
    """The same document for the same one, in the table or imported before."""
    numbers = {line["document_number"] for _n, line in lines}
    before = ImportedRecord.objects.filter(document_number__in=numbers)
    seen = {
        (str(RecordKind(kind).label), number, (Kind(of), entity or person))
        for kind, number, of, entity, person in before.values_list(
            "kind", "document_number", "subject__kind", "subject__entity_id", "subject__person_id"
        )
    }
    for n, line in lines:
        if n not in parties:
            continue
        key = (line["kind"], line["document_number"], parties[n])
        if key in seen:
            faults.append(_fault(n, "document_number", _("这个文号已经导入过。")))
        seen.add(key)


def _fault(n: int, key: str, message: str) -> Fault:
    return Fault(line=n, heading=_(COLUMNS[key][0]), message=message)


def _subjects(parties: dict[int, tuple[Kind, int]]) -> dict[tuple[Kind, int], int]:
    """Keys of the subjects, made where there were none."""
    found: dict[tuple[Kind, int], int] = {}
    for kind in Kind:
        ids = {party for of, party in parties.values() if of == kind}
        if not ids:
            continue
        whose = "entity_id" if kind == Kind.COMPANY else "person_id"
        rows = Subject.objects.filter(**{f"{whose}__in": ids})
        have = set(rows.values_list(whose, flat=True))
        missing = ids - have
        if missing:
            add_subjects(
                kind,
                org.rated_entities(missing) if kind == Kind.COMPANY else org.rated_people(missing),
            )
        found |= {(kind, party): pk for party, pk in rows.all().values_list(whose, "pk")}
    return found
