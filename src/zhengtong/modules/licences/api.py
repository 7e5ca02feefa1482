"""Front door of `licences`."""

from __future__ import annotations

from zhengtong.modules.licences.conduct import act_told, acts_against, holding_type
from zhengtong.modules.licences.data import Holder, LicenceData, LicenceTypeData
from zhengtong.modules.licences.errors import NotAnIssuer, TypeNotReady
from zhengtong.modules.licences.identifier import is_identifier
from zhengtong.modules.licences.queries import (
    licence,
    licence_by_public_id,
    licence_changed_by,
    licence_types,
    licences_of,
    may_hold,
    next_term,
    pdf_file,
    standing_by_number,
    valid_licences,
)
from zhengtong.modules.licences.seals.checking import FileReport, check_file, report_lines
from zhengtong.modules.licences.seals.data import (
    Place,
    SealData,
    Sealed,
    SignedBytes,
    ToSeal,
)
from zhengtong.modules.licences.seals.errors import (
    NoSeal,
    NotSealable,
    NotYourSeal,
    SealDestroyed,
    SealExpired,
    SealKeyMissing,
    SealSuspended,
)
from zhengtong.modules.licences.seals.queries import seal_problems, seals_of
from zhengtong.modules.licences.seals.register import SealDraft, make_seal
from zhengtong.modules.licences.seals.rules import RuleDraft, add_rule
from zhengtong.modules.licences.seals.using import (
    may_seal,
    seal_batch,
    seal_ofd,
    seal_pdf,
    sign_bytes,
    why_not_seal,
)
from zhengtong.modules.licences.services.acts import (
    cancel_licence,
    change_licence,
    renew_licence,
    revoke_licence,
)
from zhengtong.modules.licences.services.issuing import issue_licence
from zhengtong.modules.licences.services.retrieving import reuse_licence

__all__ = [
    "FileReport",
    "Holder",
    "LicenceData",
    "LicenceTypeData",
    "NoSeal",
    "NotAnIssuer",
    "NotSealable",
    "NotYourSeal",
    "Place",
    "RuleDraft",
    "SealData",
    "SealDestroyed",
    "SealDraft",
    "SealExpired",
    "SealKeyMissing",
    "SealSuspended",
    "Sealed",
    "SignedBytes",
    "ToSeal",
    "TypeNotReady",
    "act_told",
    "acts_against",
    "add_rule",
    "cancel_licence",
    "change_licence",
    "check_file",
    "holding_type",
    "is_identifier",
    "issue_licence",
    "licence",
    "licence_by_public_id",
    "licence_changed_by",
    "licence_types",
    "licences_of",
    "make_seal",
    "may_hold",
    "may_seal",
    "next_term",
    "pdf_file",
    "renew_licence",
    "report_lines",
    "reuse_licence",
    "revoke_licence",
    "seal_batch",
    "seal_ofd",
    "seal_pdf",
    "seal_problems",
    "seals_of",
    "sign_bytes",
    "standing_by_number",
    "valid_licences",
    "why_not_seal",
]
