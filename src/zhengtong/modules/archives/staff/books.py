"""/desk/archives/<id>/book/: an archived file read as a book, from its stored packages."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from zhengtong.core.files import api as files
from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import NotFound, PermissionRefused
from zhengtong.modules.archives import book as bookish
from zhengtong.modules.archives import policies, queries, words
from zhengtong.modules.archives.errors import FilesDestroyed, PackageDamaged
from zhengtong.modules.archives.models import ArchivePackage, ArchiveRecord, RetrievalRequest
from zhengtong.modules.archives.package import Metadata, verify_package
from zhengtong.modules.archives.services import lending
from zhengtong.modules.archives.staff.frame import frame
from zhengtong.modules.archives.states import RecordState

PICTURE_POLICY = "default-src 'none'; sandbox"


@staff("archives.read")
@never_cache
@require_safe
def book(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """All of the file on one page. The packages are read through first: nobody is shown a file
    that is not what was filed."""
    record = _opened(request, public_id)
    packages = queries.packages_of(record)
    about = _sound(packages)
    asked = lending.note_use(record_id=record.pk, what="book", actor=request.actor)
    context = frame(
        request,
        "catalogue",
        record=record,
        asked=asked,
        steps=about.steps if about else (),
        chapters=_chapters(record, bookish.of_packages(packages)),
        mark=_mark(request, asked),
    )
    return render(request, "archives/book.html", context)


def _opened(request: HttpRequest, public_id: UUID) -> ArchiveRecord:
    record = queries.one(request.actor, public_id)
    if record.state == RecordState.DESTROYED:
        raise FilesDestroyed
    if not policies.may_open(request.actor, record):
        raise PermissionRefused
    return record


def _sound(packages: list[ArchivePackage]) -> Metadata | None:
    """What the first package says of itself. Raises PackageDamaged in words."""
    first: Metadata | None = None
    for package in packages:
        with files.open_file(package.file_id or 0) as stream:
            verdict = verify_package(stream)
        if verdict.findings or verdict.sm3 != package.sm3:
            said = [words.finding(f) for f in verdict.findings] or [_("SM3 与归档时不一致")]
            raise PackageDamaged(words="；".join(said[:3]))
        first = first or verdict.metadata
    return first


def _chapters(record: ArchiveRecord, leaves: list[bookish.Leaf]) -> list[dict[str, object]]:
    found = []
    n = 0
    for key, chapter in bookish.chapters(leaves):
        rows = []
        for leaf in chapter:
            n += 1
            number, line = leaf.key.split("/")
            url = reverse("archive_part", args=[record.public_id, number, line])
            rows.append({"leaf": leaf, "n": n, "url": url})
        found.append({"key": key, "name": words.folder(key), "rows": rows})
    return found


@staff("archives.read")
@never_cache
@require_safe
def part(request: HttpRequest, public_id: UUID, number: int, line: int) -> HttpResponseBase:
    """One file out of the package."""
    record = _opened(request, public_id)
    leaves = bookish.of_packages(queries.packages_of(record))
    leaf = next((one for one in leaves if one.key == f"{number}/{line}"), None)
    if leaf is None:
        raise NotFound
    lending.note_use(record_id=record.pk, what="part", actor=request.actor)
    shown = leaf.is_pdf or leaf.format in ("image/jpeg", "image/png")
    answer = FileResponse(leaf.open(), content_type=leaf.format)
    answer["Content-Disposition"] = content_disposition_header(not shown, leaf.name) or ""
    answer["Content-Length"] = str(leaf.size)
    answer["X-Content-Type-Options"] = "nosniff"
    if not leaf.is_pdf:
        answer["Content-Security-Policy"] = PICTURE_POLICY
    return answer


@require_POST
@staff("archives.read")
def pdf(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """The whole file as one PDF; a reader's copy says across each page whose it is."""
    record = _opened(request, public_id)
    packages = queries.packages_of(record)
    _sound(packages)
    asked = lending.note_use(record_id=record.pk, what="pdf", actor=request.actor)
    out = bookish.bound(
        cover_of(record),
        bookish.of_packages(packages),
        folder_name=words.folder,
        watermark=_mark(request, asked),
    )
    return FileResponse(
        out, as_attachment=True, filename=f"{record.code}.pdf", content_type="application/pdf"
    )


def _mark(request: HttpRequest, asked: RetrievalRequest | None) -> str:
    """`县政府办 郑明察 查档2026-00001 2026-11-22`; who keeps the archive reads without."""
    if asked is None:
        return ""
    return f"{asked.who} {asked.number} {timezone.localdate().isoformat()}"


def cover_of(record: ArchiveRecord) -> bookish.Cover:
    facts = [
        (_("档号"), record.code),
        (_("全宗"), f"{record.fonds.number} {record.fonds.name}"),
        (_("责任者"), record.responsible),
        (_("日期"), record.dated_on.isoformat()),
        (_("保管期限"), str(record.get_retention_display())),
        (_("业务编号"), record.source_number),
    ]
    return bookish.Cover(
        title=record.title,
        facts=facts,
        contents=_("本卷目录"),
        footer=record.code,
        unreadable=_("这个文件读不出来"),
        other_format=_("这个文件（%(name)s）不能排在页面里，请单独打开"),
        language=(get_language() or "zh")[:2],
    )
