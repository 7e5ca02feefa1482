"""Issues a document: number, frozen facts, one row, in the command's transaction."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone, translation

from zhengtong.core import rows
from zhengtong.core.numbering.api import next_number
from zhengtong.modules.cases.documents.wording import MARKS, wording
from zhengtong.modules.cases.levels.places import speaker_of
from zhengtong.modules.cases.models import Case, CaseDocument, DocumentKind
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org


def issue(
    case: Case,
    kind: DocumentKind,
    *,
    at: dt.datetime,
    staff_id: int | None,
    facts: dict[str, Any] | None = None,
) -> CaseDocument:
    """Number it and keep every fact that it prints. Numbers run per organ, kind and year without
    holes; nothing that happens later changes the page."""
    version = items.item_version(case.item_version_id)
    organ = org.organization(speaker_of(version, case.organization_id))
    day = timezone.localdate(at)
    serial = next_number(series=f"document:{kind.value}", scope=f"{organ.id}:{day.year}")
    number = f"{organ.short_name_zh}{MARKS[kind]}〔{day.year}〕{serial}号"
    content = {
        "title": kind.label if kind != DocumentKind.GRANT else wording.grant_title(version),
        "organization": organ.name_zh,
        "number": number,
        "addressee": case.applicant_name,
        "date": f"{day.year}年{day.month}月{day.day}日",
        "case_number": case.number,
        "query_code": case.query_code,
        **wording.body(case, kind, version=version, organ=organ, facts=facts or {}, day=day),
    }
    with translation.override("zh-hans"):
        content["title"] = str(content["title"])
    document = CaseDocument(
        case=case,
        kind=kind,
        number=number,
        content=content,
        issued_at=at,
        issued_by_id=staff_id,
    )
    rows.add(document)
    return document


def key_of(document: CaseDocument) -> int:
    """The key of a document that was just issued: `issue` does not ask for it."""
    return CaseDocument.objects.values_list("pk", flat=True).get(public_id=document.public_id)
