"""The seal on a document's file: set when the file is made, in the name of whoever issued it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError
from zhengtong.modules.cases.documents.kinds import MARKS
from zhengtong.modules.cases.levels.places import speaker_of
from zhengtong.modules.cases.models import CaseDocument, SealState
from zhengtong.modules.items import api as items
from zhengtong.modules.licences import api as licences
from zhengtong.modules.licences.plugins import SealPurpose, seal_purposes

PURPOSE = "document"


def purpose_of(kind: str) -> str:
    """`document.grant`: a rule for `document` covers all of them."""
    return f"{PURPOSE}.{kind}"


def sealed(document: CaseDocument, content: bytes) -> bytes:
    """The file with its organ's seal where the template wants one.

    Where there is no seal, or no rule lets it be used for this official, the file goes without and
    the document says why; nothing is lost, and it is never sealed afterwards.
    """
    if document.seal_state != SealState.WANTED:
        return content
    try:
        with transaction.atomic():
            made = _seal(document, content)
    except DomainError as error:
        document.seal_state = SealState.MISSING
        document.seal_note = str(_("制作文件时没有盖章：%(why)s") % {"why": error.message})[:300]
        return content
    document.seal_state = SealState.SEALED
    return made


def _seal(document: CaseDocument, content: bytes) -> bytes:
    case = document.case
    version = items.item_version(case.item_version_id)
    return licences.seal_pdf(
        content=content,
        organization_id=speaker_of(version, case.organization_id),
        purpose=purpose_of(document.kind),
        subject_kind="cases.document",
        subject_id=str(document.public_id),
        title=f"{document.content['title']}（{document.number}）",
        actor=Actor.system("documents"),
        decided_by=document.issued_by_id,
        decided_on=timezone.localdate(document.issued_at),
        case_number=case.number,
    ).content


def register_purposes() -> None:
    seal_purposes.register(PURPOSE, SealPurpose(label="办件文书"))
    for kind in MARKS:
        seal_purposes.register(purpose_of(kind), SealPurpose(label=kind.label))
