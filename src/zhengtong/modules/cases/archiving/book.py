"""A live case as a book: one page to read, one PDF to take along; for staff who may see the case,
and for its applicant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
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

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.core.pages.access import citizen, staff
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import NotFound
from zhengtong.kernel.text import localized
from zhengtong.modules.archives import api as archives
from zhengtong.modules.cases.archiving import story
from zhengtong.modules.cases.archiving.gathering import parts_of
from zhengtong.modules.cases.models import Case, CaseArchive
from zhengtong.modules.cases.plugins import ArchivePart
from zhengtong.modules.cases.public.case import own_case
from zhengtong.modules.cases.services.locking import find
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org

PICTURE_POLICY = "default-src 'none'; sandbox"


@staff()
@never_cache
@require_safe
def book(request: HttpRequest, public_id: UUID) -> HttpResponse:
    case = find(public_id=public_id, actor=request.actor)
    context = _context(case, parts_of(case), "case_book_part")
    row = CaseArchive.objects.filter(case=case).exclude(record_id=None).first()
    record = archives.record_data(row.record_id) if row and row.record_id else None
    context |= {"steps": story.steps_of(case), "record": record}
    return render(request, "cases/archiving/book.html", context)


@citizen
@never_cache
@require_safe
def own_book(request: HttpRequest, public_id: UUID) -> HttpResponse:
    case = own_case(public_id, request.actor)
    parts = parts_of(case, applicant=request.actor)
    context = _context(case, parts, "my_case_book_part")
    context["steps"] = story.steps_of(case, for_applicant=True)
    return render(request, "cases/archiving/own_book.html", context)


def _context(case: Case, parts: Sequence[ArchivePart], part_url: str) -> dict[str, Any]:
    papers = {f"document:{d.pk}": d.content for d in case.documents.all()}
    chapters, n = [], 0
    for key, chapter in archives.chapters([_leaf(p, papers) for p in parts if _is_read(p)]):
        rows = []
        for leaf in chapter:
            n += 1
            url = reverse(part_url, args=[case.public_id, leaf.key])
            rows.append({"leaf": leaf, "n": n, "url": url})
        chapters.append({"key": key, "name": archives.folder_name(key), "rows": rows})
    version = items.item_version(case.item_version_id)
    return {"case": case, "item_name": localized(version.name), "chapters": chapters}


def _is_read(part: ArchivePart) -> bool:
    return archives.is_leaf(part.folder, part.format)


def _leaf(part: ArchivePart, papers: dict[str, Any] | None = None) -> archives.Leaf:
    return archives.Leaf(
        key=part.key,
        folder=part.folder,
        title=part.title,
        name=part.name,
        format=part.format,
        size=part.size,
        open=part.open,
        facts=(papers or {}).get(part.key),
    )


@staff()
@never_cache
@require_safe
def part(request: HttpRequest, public_id: UUID, key: str) -> HttpResponseBase:
    case = find(public_id=public_id, actor=request.actor)
    return _answer(parts_of(case), key)


@citizen
@never_cache
@require_safe
def own_part(request: HttpRequest, public_id: UUID, key: str) -> HttpResponseBase:
    case = own_case(public_id, request.actor)
    return _answer(parts_of(case, applicant=request.actor), key)


def _answer(parts: Sequence[ArchivePart], key: str) -> HttpResponseBase:
    """One file. What cannot be read is not found, as its page says."""
    found = next((p for p in parts if p.key == key and _is_read(p)), None)
    if found is None:
        raise NotFound
    try:
        stream = found.open()
    except OSError:
        raise NotFound from None
    shown = found.format in ("application/pdf", "image/jpeg", "image/png")
    answer = FileResponse(stream, content_type=found.format)
    answer["Content-Disposition"] = content_disposition_header(not shown, found.name) or ""
    answer["X-Content-Type-Options"] = "nosniff"
    if found.format != "application/pdf":
        answer["Content-Security-Policy"] = PICTURE_POLICY
    return answer


@require_POST
@staff()
def pdf(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """The whole case as one PDF. That it was taken off the platform stays in the audit log."""
    case = find(public_id=public_id, actor=request.actor)
    note_copy(case_id=case.pk, actor=request.actor)
    return _bound(case, parts_of(case))


@require_POST
@citizen
def own_pdf(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    case = own_case(public_id, request.actor)
    note_copy(case_id=case.pk, actor=request.actor)
    return _bound(case, parts_of(case, applicant=request.actor))


def _bound(case: Case, parts: Sequence[ArchivePart]) -> HttpResponseBase:
    leaves = [_leaf(p) for p in parts if _is_read(p)]
    out = archives.bound_book(cover_of(case), leaves, folder_name=archives.folder_name)
    name = f"{case.number}.pdf"
    return FileResponse(out, as_attachment=True, filename=name, content_type="application/pdf")


def cover_of(case: Case) -> archives.Cover:
    version = items.item_version(case.item_version_id)
    ended = timezone.localdate(case.closed_at).isoformat() if case.closed_at else _("在办")
    return archives.Cover(
        title=f"{localized(version.name)} · {case.applicant_name}",
        facts=[
            (_("办件编号"), case.number),
            (_("申请人"), case.applicant_name),
            (_("办理机关"), org.organization(case.organization_id).name),
            (_("申请时间"), timezone.localdate(case.submitted_at).isoformat()),
            (_("办结时间"), ended),
        ],
        contents=_("本卷目录"),
        footer=case.number,
        unreadable=_("这个文件读不出来"),
        other_format=_("这个文件（%(name)s）不能排在页面里，请单独打开"),
        language=(get_language() or "zh")[:2],
    )


@command
def note_copy(*, case_id: int, actor: Actor) -> None:
    """Somebody took the whole case along."""
    audit.record(
        "cases.book_copy",
        actor=actor,
        stream=f"case:{case_id}",
        object_type="case",
        object_id=case_id,
    )
