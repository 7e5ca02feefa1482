"""Everything that a case holds, in the order of its book."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from typing import BinaryIO

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from zhengtong.core.files import api as files
from zhengtong.kernel.access import Actor
from zhengtong.kernel.text import localized
from zhengtong.modules.cases import aspects
from zhengtong.modules.cases.archiving import story
from zhengtong.modules.cases.archiving.files import stored
from zhengtong.modules.cases.documents import pdf_of
from zhengtong.modules.cases.documents.sight import documents_for
from zhengtong.modules.cases.models import Case, CaseDocument, DocumentKind
from zhengtong.modules.cases.plugins import ArchivePart

K = DocumentKind
FOLDERS = {
    "hearings": (K.HEARING_RIGHT, K.HEARING_NOTICE, K.HEARING_RECORD),
    "joint": (K.SITE_VISIT, K.MINUTES),
    "promises": (K.PROMISE, K.COMMITMENT, K.PROMISE_REMINDER),
}
"""Documents of these kinds stand in these chapters; all others among the documents."""


def parts_of(case: Case, *, applicant: Actor | None = None) -> list[ArchivePart]:
    """Application, materials, documents, what aspects keep, the process; in Chinese, as files are.
    Papers that are made from the case are made when they are opened. With `applicant` what is not
    for their eyes is left out, and their ratings are there: no file that staff may open has them,
    since the case says who its applicant is."""
    documents = documents_for(applicant, case) if applicant else case.documents.all()
    with translation.override("zh-hans"):
        found = [
            *_application(case),
            *_materials(case),
            *_documents(documents),
            *aspects.archive_parts(case),
            *_process(case, for_applicant=applicant is not None),
            *(_ratings(case) if applicant is not None else ()),
        ]
    return [part for part in found if part.for_applicant or applicant is None]


def _application(case: Case) -> Iterator[ArchivePart]:
    yield _paper("form", "application", _("申请表"), lambda: story.application_pdf(case))
    answers = json.dumps(case.form_data, ensure_ascii=False, indent=2, sort_keys=True, default=str)
    yield ArchivePart(
        key="form.json",
        folder="application",
        name="form.json",
        title=_("申请表数据"),
        format="application/json",
        size=len(answers.encode()),
        open=lambda: io.BytesIO(answers.encode()),
    )


def _materials(case: Case) -> Iterator[ArchivePart]:
    rows = case.materials.exclude(file_public_id=None).order_by("id")
    for row in rows:
        name = localized(row.name, "zh")
        yield stored(
            key=f"material:{row.pk}",
            folder="materials",
            title=f"{name}（{row.file_name}）" if row.file_name else name,
            public_id=row.file_public_id,
            name=row.file_name or name,
        )


def _documents(rows: QuerySet[CaseDocument]) -> Iterator[ArchivePart]:
    for document in rows.order_by("issued_at", "id"):
        chapter = (f for f, kinds in FOLDERS.items() if document.kind in kinds)
        title = f"{document.content.get('title') or document.get_kind_display()}"
        if document.superseded_at:
            title = f"{title}（已作废）"
        yield ArchivePart(
            key=f"document:{document.pk}",
            folder=next(chapter, "documents"),
            name=f"{title}-{document.number}.pdf",
            title=f"{title} {document.number}",
            format="application/pdf",
            size=0,
            open=_sealed(document),
        )


def _sealed(document: CaseDocument) -> Callable[[], BinaryIO]:
    """The file as it was sealed; made now if nobody has asked for it before."""
    return lambda: files.open_file(files.get(pdf_of(document)).id)


def _process(case: Case, *, for_applicant: bool) -> Iterator[ArchivePart]:
    yield _paper(
        "process",
        "process",
        _("办理过程"),
        lambda: story.process_pdf(case, for_applicant=for_applicant),
    )


def _ratings(case: Case) -> Iterator[ArchivePart]:
    for rating in case.ratings.order_by("service_no"):
        yield _paper(
            f"rating:{rating.service_no}",
            "rating",
            _("评价"),
            lambda rating=rating: story.rating_pdf(case, rating),
        )


def _paper(key: str, folder: str, title: str, make: Callable[[], bytes]) -> ArchivePart:
    def opened() -> BinaryIO:
        with translation.override("zh-hans"):
            return io.BytesIO(make())

    return ArchivePart(
        key=key,
        folder=folder,
        name=f"{title}.pdf",
        title=title,
        format="application/pdf",
        size=0,
        open=opened,
    )
