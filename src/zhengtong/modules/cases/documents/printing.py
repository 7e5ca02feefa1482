"""The file of a document: made on first request from the frozen content, then kept."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import segno
from django.conf import settings
from django.db import transaction

from zhengtong.core.files import api as files
from zhengtong.core.typesetting import api as typesetting
from zhengtong.kernel.access import Actor
from zhengtong.modules.cases.documents.sealing import sealed
from zhengtong.modules.cases.models import CaseDocument, DocumentKind
from zhengtong.modules.cases.ratings.tickets import paper_link
from zhengtong.modules.workflow import api as workflow

SAME_MOMENT = dt.timedelta(seconds=5)
"""A document and the act that issued it are written in one transaction."""

TEMPLATE = Path(__file__).parent / "case_document.typ"
RATED_BY_CODE = (DocumentKind.RECEIPT, DocumentKind.GRANT, DocumentKind.DENIAL)
RULES = files.FileRules(extensions=("pdf",), max_bytes=20 * 1024 * 1024)


def pdf_of(document: CaseDocument) -> UUID:
    """The public id of the stored file. Two requests at once make one file: the row is locked."""
    if document.file_public_id:
        return document.file_public_id
    with transaction.atomic():
        row = CaseDocument.objects.select_for_update().get(pk=document.pk)
        if row.file_public_id is None:
            made = sealed(row, render(row))
            stored = files.store(
                content=made,
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
            row.save(update_fields=["file_public_id", "seal_state", "seal_note"])
    return row.file_public_id


def render(document: CaseDocument) -> bytes:
    """PDF/A bytes of the frozen content, before the seal."""
    return page({**document.content, "deputy": deputy_of(document), **_rating(document)})


def _rating(document: CaseDocument) -> dict[str, str]:
    """A code to rate the service, on what ends it."""
    if document.kind not in RATED_BY_CODE:
        return {}
    return {"rate_qr": qr_svg(paper_link(document.case))}


def page(content: Mapping[str, Any]) -> bytes:
    """PDF/A bytes of one page with this content; `watermark` stands across it."""
    url = progress_url(content["case_number"])
    return typesetting.pdf(TEMPLATE, {**content, "query_url": url, "qr": qr_svg(url)})


def deputy_of(document: CaseDocument) -> str:
    """Who signed in whose place, as the log has it; empty where nobody stood in."""
    found = signed_by([document], workflow.history(instance_id=document.case.instance_id))
    name, acting_for = found.get(document.pk, ("", ""))
    return f"本文书由{name}代{acting_for}签发。" if acting_for else ""


def signed_by(
    documents: Iterable[CaseDocument], history: Iterable[workflow.InstanceEventData]
) -> dict[int, tuple[str, str]]:
    """(who, in whose place) of each document that a person issued: the act of that person that was
    written in the same transaction."""
    acts = [e for e in history if e.staff_id is not None]
    found = {}
    for document in documents:
        near = [
            e
            for e in acts
            if e.staff_id == document.issued_by_id
            and abs(e.recorded_at - document.issued_at) <= SAME_MOMENT
        ]
        if near:
            best = next((e for e in near if e.acting_for), near[0])
            found[document.pk] = (best.actor_name, best.acting_for)
    return found


def progress_url(number: str) -> str:
    return f"{settings.PUBLIC_URL}/cases/progress/?number={number}"


def qr_svg(text: str) -> str:
    out = io.BytesIO()
    segno.make(text, error="m").save(out, kind="svg", border=0, xmldecl=False)
    return out.getvalue().decode()
