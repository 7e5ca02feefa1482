"""Whether a file is what was sealed: every signature in it, by whom, when, and what came after.

Nothing is stored. A signature is believed when it fits the bytes, its certificate comes from our
own authority, and the register of uses knows this very file.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.crypto import certificates, cms, digests
from zhengtong.core.crypto.sm2 import Sm2Missing
from zhengtong.modules.licences.models import (
    Seal,
    SealAuthority,
    SealCertificate,
    SealState,
    SealUse,
)
from zhengtong.modules.licences.seals import ofd_signatures, pdf_signatures
from zhengtong.modules.licences.seals.choosing import purpose_label
from zhengtong.modules.licences.seals.found import Found, Unreadable, Verdict
from zhengtong.modules.org import api as org


@dataclass(frozen=True, kw_only=True)
class SignatureReport:
    """One signature in words. `places` say where it was altered; `notes` what else to know.
    `signed_at` is the register's time, or what the signature claims."""

    number: int
    verdict: Verdict
    seal: str = ""
    organization: str = ""
    serial: str = ""
    issuer: str = ""
    signed_at: dt.datetime | None = None
    purpose: str = ""
    title: str = ""
    sm2: str = ""
    places: Sequence[str] = ()
    notes: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class FileReport:
    """The file as a whole: as good as its worst signature."""

    verdict: Verdict
    format: str
    size: int
    sha256: str
    sm3: str
    signatures: Sequence[SignatureReport] = ()
    problems: Sequence[str] = ()


def check_file(content: bytes) -> FileReport:
    """PDF or OFD; anything else is `unreadable`. Never raises for what is in the file."""
    is_pdf, is_zip = b"%PDF-" in content[:1024], content.startswith(b"PK\x03\x04")
    reader = pdf_signatures if is_pdf else ofd_signatures
    kind = "pdf" if is_pdf else "ofd" if is_zip else ""
    words = {
        "format": kind,
        "size": len(content),
        "sha256": digests.sha256(content),
        "sm3": digests.sm3(content),
    }
    if not kind:
        return FileReport(verdict=Verdict.UNREADABLE, **words)
    try:
        found, problems = reader.read(content)
    except Unreadable as unreadable:
        return FileReport(verdict=Verdict.UNREADABLE, problems=unreadable.problems, **words)
    reports = [_report(number, one) for number, one in enumerate(found, start=1)]
    verdict = max((r.verdict for r in reports), default=Verdict.UNSIGNED, key=Verdict.weight)
    return FileReport(verdict=verdict, signatures=reports, problems=problems, **words)


def _report(number: int, found: Found) -> SignatureReport:
    data = _certificate(found.checked)
    if found.checked is None or data is None:
        return SignatureReport(
            number=number,
            verdict=Verdict.ALTERED,
            signed_at=found.claimed_at,
            places=found.places or [_("签名本身已经损坏，无法读取。")],
        )
    row = _known(found.checked)
    use = SealUse.objects.filter(sha256=digests.sha256(found.covered)).first() if row else None
    if use is not None and (row is None or use.certificate_id != row.pk):
        use = None
    moment = use.used_at if use else found.checked.signed_at or found.claimed_at
    seal = Seal.objects.defer("image", "drawing", "svg").get(pk=row.seal_id) if row else None
    words = {
        "number": number,
        "seal": seal.name if seal else data.subject,
        "organization": org.organization(seal.organization_id).name if seal else data.organization,
        "serial": data.serial,
        "issuer": data.issuer,
        "signed_at": moment,
        "purpose": purpose_label_of(use.purpose) if use else "",
        "title": use.title if use else "",
    }
    if not found.checked.is_right or found.places:
        places = list(found.places) or [_("签名与它覆盖的内容对不上。")]
        return SignatureReport(verdict=Verdict.ALTERED, places=places, **words)
    sm2, is_sm2_wrong = _sm2(found, row)
    if is_sm2_wrong:
        return SignatureReport(verdict=Verdict.ALTERED, places=[sm2], **words)
    if row is None or seal is None:
        return SignatureReport(verdict=Verdict.UNKNOWN, sm2=sm2, **words)
    verdict = _verdict(row, moment, is_registered=use is not None)
    return SignatureReport(
        verdict=verdict, sm2=sm2, notes=_notes(row, seal, use) if use else (), **words
    )


def _certificate(checked: cms.Checked | None) -> certificates.CertificateData | None:
    try:
        return certificates.read(checked.certificate) if checked else None
    except ValueError:
        return None


def _known(checked: cms.Checked) -> SealCertificate | None:
    """Our row of the certificate, when one of our authorities really issued it."""
    row = SealCertificate.objects.filter(
        serial=certificates.read(checked.certificate).serial
    ).first()
    if row is None or bytes(row.certificate) != checked.certificate:
        return None
    root = SealAuthority.objects.filter(family=row.family).first()
    try:
        issued = root is not None and certificates.issued_by(
            checked.certificate, bytes(root.certificate)
        )
    except (ValueError, Sm2Missing):
        return None
    return row if issued else None


def _verdict(row: SealCertificate, moment: dt.datetime | None, *, is_registered: bool) -> Verdict:
    """What is not in the register may be dated at will, so that a revoked key is believed no more;
    what is in it keeps its value."""
    if row.revoked_at and (not is_registered or moment is None or moment >= row.revoked_at):
        return Verdict.REVOKED
    if not is_registered:
        return Verdict.UNREGISTERED
    if moment is None or not row.not_before <= moment <= row.not_after:
        return Verdict.EXPIRED
    return Verdict.VALID


def _notes(row: SealCertificate, seal: Seal, use: SealUse) -> list[str]:
    notes = []
    if row.revoked_at:
        notes.append(_("签名用的证书后来已经吊销；这次用印在吊销之前，仍然有效。"))
    elif row.not_after < timezone.now():
        notes.append(_("签名用的证书后来已经到期；签名是在有效期内作出的。"))
    if seal.state == SealState.SUSPENDED:
        notes.append(_("这枚印章现在停用，停用前盖的章仍然有效。"))
    if seal.state == SealState.DESTROYED:
        notes.append(_("这枚印章已经销毁，销毁前盖的章仍然有效。"))
    if use.is_automatic:
        notes.append(_("由平台按照机关的授权自动用印。"))
    return notes


def _sm2(found: Found, row: SealCertificate | None) -> tuple[str, bool]:
    """What the SM2 signature says, and whether it contradicts the other."""
    assert found.checked is not None
    if found.checked.is_sm2:
        return _("国密 SM2 签名正确。"), False
    if found.checked.beside is None:
        return "", False
    try:
        beside = cms.check(found.checked.beside, found.signed)
    except cms.NotASignature:
        return _("国密 SM2 签名已经损坏。"), True
    except Sm2Missing:
        return _("本机不能核验国密 SM2 签名。"), False
    known = _known(beside)
    if not beside.is_right or (row and (known is None or known.seal_id != row.seal_id)):
        return _("国密 SM2 签名与文件内容或者印章对不上。"), True
    return _("国密 SM2 签名正确。"), False


def report_lines(report: FileReport) -> list[str]:
    """The report for a console, in the active language."""
    lines = [report.verdict.text, f"SM3 {report.sm3}"]
    for one in report.signatures:
        moment = f"{timezone.localtime(one.signed_at):%Y-%m-%d %H:%M:%S}" if one.signed_at else ""
        facts = (one.verdict.label, one.seal, one.organization, moment, one.title, one.sm2)
        lines.append(f"{one.number}. " + " · ".join(str(f) for f in facts if f))
        lines += [f"   {text}" for text in (*one.places, *one.notes)]
    return [str(line) for line in (*lines, *report.problems)]


def purpose_label_of(purpose: str) -> str:
    """The label, or the key where its module is gone."""
    try:
        return purpose_label(purpose)
    except LookupError:
        return purpose
