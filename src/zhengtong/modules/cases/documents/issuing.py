"""Issues a document: number, frozen facts, one row, in the command's transaction."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone, translation

from zhengtong.core import rows
from zhengtong.core.documents import api as documents
from zhengtong.core.numbering.api import next_number
from zhengtong.modules.cases.documents.kinds import MARKS, PREFIX, facts_for
from zhengtong.modules.cases.levels.places import speaker_of
from zhengtong.modules.cases.models import Case, CaseDocument, DocumentKind, SealState
from zhengtong.modules.items import api as items
from zhengtong.modules.items.data import ItemVersionData
from zhengtong.modules.org import api as org


def issue(
    case: Case,
    kind: DocumentKind,
    *,
    at: dt.datetime,
    staff_id: int | None,
    facts: dict[str, Any] | None = None,
) -> CaseDocument:
    """Number it and keep every word that it prints, by the template that is in use. Numbers run per
    organ, kind and year without holes; nothing that happens later changes the page."""
    version = items.item_version(case.item_version_id)
    organ = org.organization(speaker_of(version, case.organization_id))
    day = timezone.localdate(at)
    serial = next_number(series=f"document:{kind.value}", scope=f"{organ.id}:{day.year}")
    number = f"{organ.short_name_zh}{MARKS[kind]}〔{day.year}〕{serial}号"
    stated = facts_for(
        case, kind, version=version, organ=organ, facts=facts or {}, day=day, number=number
    )
    made = documents.compose(
        kind=PREFIX + kind.value,
        facts=stated,
        scopes=scopes_of(version, organ.id),
        subject=number,
    )
    document = CaseDocument(
        case=case,
        kind=kind,
        number=number,
        content={
            **content_of(made.rendered, stated, kind),
            "organization": organ.name_zh,
            "number": number,
            "date": documents.day_written(day),
        },
        template_id=made.template_id,
        seal_state=SealState.WANTED if made.is_sealed else SealState.NONE,
        issued_at=at,
        issued_by_id=staff_id,
    )
    rows.add(document)
    return document


def scopes_of(version: ItemVersionData, organization_id: int) -> list[tuple[str, str]]:
    """Whose templates are asked for, the narrowest first."""
    return [("item", str(version.public_id)), ("organization", str(organization_id))]


def content_of(
    rendered: documents.Rendered, stated: dict[str, Any], kind: DocumentKind | None
) -> dict[str, Any]:
    """What the page prints, as it is frozen."""
    return {
        "title": rendered.title or (title_of(kind) if kind else ""),
        "addressee": rendered.addressee or stated["applicant"],
        **({"signer": rendered.signer} if rendered.signer else {}),
        "case_number": stated["case_number"],
        "query_code": stated["query_code"],
        "paragraphs": rendered.paragraphs,
        "rows": rendered.rows,
    }


def title_of(kind: DocumentKind) -> str:
    with translation.override("zh-hans"):
        return str(kind.label)


def key_of(document: CaseDocument) -> int:
    """The key of a document that was just issued: `issue` does not ask for it."""
    return CaseDocument.objects.values_list("pk", flat=True).get(public_id=document.public_id)
