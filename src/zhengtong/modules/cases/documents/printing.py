"""The file of a document: made on first request from the frozen content, then kept."""

from __future__ import annotations

import io
from pathlib import Path
from uuid import UUID

import segno
from django.conf import settings
from django.db import transaction

from zhengtong.core.files import api as files
from zhengtong.core.typesetting import api as typesetting
from zhengtong.kernel.access import Actor
from zhengtong.modules.cases.models import CaseDocument

TEMPLATE = Path(__file__).parent / "case_document.typ"
RULES = files.FileRules(extensions=("pdf",), max_bytes=20 * 1024 * 1024)


def pdf_of(document: CaseDocument) -> UUID:
    """The public id of the stored file. Two requests at once make one file: the row is locked."""
    if document.file_public_id:
        return document.file_public_id
    with transaction.atomic():
        row = CaseDocument.objects.select_for_update().get(pk=document.pk)
        if row.file_public_id is None:
            stored = files.store(
                content=render(row),
                name=f"{row.content['title']}-{row.content['case_number']}.pdf",
                rules=RULES,
                actor=Actor.system("documents"),
            )
            files.link(
                file_id=stored.id,
                owner_kind="cases.case",
                owner_id=str(row.case.public_id),
                actor=Actor.system("documents"),
            )
            row.file_public_id = stored.public_id
            row.save(update_fields=["file_public_id"])
    return row.file_public_id


def render(document: CaseDocument) -> bytes:
    """PDF/A bytes of the frozen content."""
    content = dict(document.content)
    url = progress_url(content["case_number"])
    return typesetting.pdf(TEMPLATE, {**content, "query_url": url, "qr": qr_svg(url)})


def progress_url(number: str) -> str:
    return f"{settings.PUBLIC_URL}/cases/progress/?number={number}"


def qr_svg(text: str) -> str:
    out = io.BytesIO()
    segno.make(text, error="m").save(out, kind="svg", border=0, xmldecl=False)
    return out.getvalue().decode()
