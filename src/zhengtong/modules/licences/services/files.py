"""The files of an edition: made when somebody wants them, sealed, kept for good."""

from __future__ import annotations

import io

from django.db import transaction
from django.utils import timezone
from pypdf import PdfReader

from zhengtong.core.crypto import digests
from zhengtong.core.files import api as files
from zhengtong.core.ofd import api as ofd
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError
from zhengtong.modules.licences import metadata, printing
from zhengtong.modules.licences.errors import FileNotMade
from zhengtong.modules.licences.models import Edition, FileKind, Licence, LicenceFile
from zhengtong.modules.licences.seals.data import Place
from zhengtong.modules.licences.seals.using import seal_ofd, seal_pdf

RULES = files.FileRules(extensions=("pdf", "ofd"), max_bytes=20 * 1024 * 1024)
MM = 72 / 25.4
OWNER = "licences.licence"
PURPOSE = "licence"


def current_edition(licence: Licence) -> Edition:
    """The edition in force."""
    rows = Edition.objects.select_related("type_version")
    return rows.get(licence=licence, number=licence.version_no)


def file_of(licence: Licence, kind: FileKind) -> LicenceFile:
    """The file of the edition in force; the first call makes it. Two at once make one: the licence
    is locked. Raises FileNotReady with the reason (no seal, a seal out of use)."""
    edition = current_edition(licence)
    found = LicenceFile.objects.filter(edition=edition, kind=kind).first()
    return found or _made(licence, edition, kind)


def _made(licence: Licence, edition: Edition, kind: FileKind) -> LicenceFile:
    with transaction.atomic():
        Licence.objects.select_for_update().get(pk=licence.pk)
        found = LicenceFile.objects.filter(edition=edition, kind=kind).first()
        if found is not None:
            return found
        try:
            with transaction.atomic():
                make = _pdf if kind == FileKind.PDF else _ofd
                return make(licence, edition)
        except DomainError as refused:
            raise FileNotMade(why=refused.message) from refused


def _pdf(licence: Licence, edition: Edition) -> LicenceFile:
    sealed = seal_pdf(
        content=printing.licence_pdf(licence, edition),
        organization_id=licence.organization_id,
        purpose=PURPOSE,
        subject_kind="licence",
        subject_id=str(licence.public_id),
        title=f"{licence.type.name_zh} {licence.number}",
        actor=Actor.system("licences.files"),
        decided_by=licence.decided_by_id,
        decided_on=edition.issued_on,
        case_number=licence.case_number,
    )
    return _keep(licence, edition, FileKind.PDF, sealed.content, str(sealed.use_id))


def _ofd(licence: Licence, edition: Edition) -> LicenceFile:
    """The same page, from the PDF before it was sealed: both say the same, letter by letter."""
    pdf_bytes = printing.licence_pdf(licence, edition)
    plain = ofd.from_pdf(
        pdf_bytes,
        title=f"{licence.type.name_zh} {licence.number}",
        author=metadata.organ_name(licence),
        created_on=edition.issued_on,
        metadata=metadata.short_names(licence, edition),
    )
    sealed = seal_ofd(
        content=plain,
        organization_id=licence.organization_id,
        purpose=PURPOSE,
        subject_kind="licence",
        subject_id=str(licence.public_id),
        title=f"{licence.type.name_zh} {licence.number}",
        actor=Actor.system("licences.files"),
        decided_by=licence.decided_by_id,
        decided_on=edition.issued_on,
        case_number=licence.case_number,
        place=seal_place(pdf_bytes),
    )
    return _keep(licence, edition, FileKind.OFD, sealed.content, str(sealed.use_id))


def seal_place(pdf: bytes) -> Place:
    """Where the template marked the seal's place: millimetres from the upper left corner."""
    reader = PdfReader(io.BytesIO(pdf))
    mark = reader.named_destinations["seal"]
    height = float(reader.pages[-1].mediabox.height)
    return Place(x=float(mark.left or 0) / MM, y=(height - float(mark.top or 0)) / MM)


def _keep(
    licence: Licence, edition: Edition, kind: FileKind, content: bytes, seal_use: str
) -> LicenceFile:
    stored = files.store(
        content=content,
        name=f"{licence.type.name_zh}-{licence.number}.{kind.value}",
        rules=RULES,
        actor=Actor.system("licences.files"),
        owner_kind=OWNER,
        owner_id=str(licence.public_id),
        purpose=kind.value,
    )
    return LicenceFile.objects.create(
        edition=edition,
        kind=kind,
        file_public_id=stored.public_id,
        sha256=digests.sha256(content),
        sm3=digests.sm3(content),
        seal_use=seal_use,
        made_at=timezone.now(),
    )
