"""What leaves with a list: the workbook, the set of packages, the certificate."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, cast

from django.utils import timezone, translation
from openpyxl import Workbook

from zhengtong.core.files import api as files
from zhengtong.core.typesetting import api as typesetting
from zhengtong.modules.archives.models import (
    ArchivePackage,
    ArchiveRecord,
    DestructionApproval,
    DestructionList,
)

HERE = Path(__file__).parent
HEAD = ("序号", "档号", "题名", "责任者", "日期", "保管期限", "密级", "页数", "信息包", "SM3")
FORMULA = ("=", "+", "-", "@")
BLOCK = 1 << 20


def workbook(number: str, records: Sequence[ArchiveRecord]) -> bytes:
    """The list as the archive takes it in; in Chinese, as documents are."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = number
    sheet.append(HEAD)
    with translation.override("zh-hans"):
        for n, (record, package) in enumerate(_pairs(records), 1):
            row = (
                n,
                record.code,
                record.title,
                record.responsible,
                record.dated_on,
                str(record.get_retention_display()),
                str(record.get_secrecy_display()),
                record.pages,
                name_of(record, package),
                package.sm3,
            )
            sheet.append([_plain(v) for v in row])
    for column, width in zip("ABCDEFGHIJ", (6, 30, 44, 24, 12, 10, 8, 8, 36, 68), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _plain(value: object) -> object:
    """A text that would be taken for a formula is written as a text."""
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return value


def _pairs(records: Sequence[ArchiveRecord]) -> list[tuple[ArchiveRecord, ArchivePackage]]:
    by_id = {r.pk: r for r in records}
    rows = ArchivePackage.objects.filter(record__in=by_id).order_by("record__code", "number")
    return [(by_id[p.record_id], p) for p in rows]


def name_of(record: ArchiveRecord, package: ArchivePackage) -> str:
    suffix = f"-补{package.number}" if package.number else ""
    return f"{record.code}{suffix}.zip"


def package_set(number: str, records: Sequence[ArchiveRecord]) -> BinaryIO:
    """Every package as it is stored and the list, in one ZIP without packing; in a temporary file
    that is gone once it is closed."""
    out = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115 - the answer closes it
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(f"{number}.xlsx", workbook(number, records))
        for record, package in _pairs(records):
            with (
                files.open_file(package.file_id or 0) as source,
                archive.open(name_of(record, package), "w", force_zip64=True) as target,
            ):
                while block := source.read(BLOCK):
                    target.write(block)
    out.seek(0)
    return out


def certificate(made: DestructionList, approvals: Sequence[DestructionApproval]) -> bytes:
    """销毁证明: the list, who approved, who did it and who watched."""
    done = timezone.localtime(made.done_at)
    return typesetting.pdf(
        HERE / "certificate.typ",
        {
            "title": "档案销毁证明",
            "number": made.number,
            "date": f"{done.year}年{done.month}月{done.day}日",
            "reason": made.reason,
            "made_by": made.made_by,
            "approvals": [
                [a.who, a.words, timezone.localdate(a.at).isoformat()] for a in approvals
            ],
            "done_by": made.done_by,
            "watched_by": made.watched_by,
            "rows": [
                [str(n), r["code"], r["title"], r["dated_on"], r["retention"], r["opinion"]]
                for n, r in enumerate(made.rows, 1)
            ],
        },
    )
