"""Detached signatures as CMS SignedData (RFC 5652), with RSA, ECDSA or SM2.

The signed attributes are those of CAdES-B: content type, message digest, the signing certificate;
never the claimed time inside a PDF, which has its own place for it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any

from asn1crypto import algos, cms, core, tsp, x509

from zhengtong.core.crypto import keys
from zhengtong.core.crypto.algorithms import (
    ECDSA_WITH_SHA256,
    OF,
    SHA256_OID,
    SM2_WITH_SM3,
    SM3_OID,
)
from zhengtong.core.crypto.digests import sm3_bytes
from zhengtong.core.crypto.keys import SM2, SigningKey

BESIDE = "2.25.163581113735304067436409475273956060128"
"""Unsigned attribute that holds an SM2 signature of the same content (an OID of UUID form)."""


class NotASignature(ValueError):
    """The bytes are no CMS signature that this platform reads."""


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A signature read and computed again. `is_right`: content, attributes and key fit together;
    whether the certificate deserves trust is another question. `beside` is the SM2 signature that
    goes with it."""

    is_right: bool
    certificate: bytes
    is_sm2: bool
    signed_at: dt.datetime | None = None
    beside: bytes | None = None


def sign(
    *,
    digest: bytes,
    key: SigningKey,
    certificate: bytes,
    authority: bytes,
    signed_at: dt.datetime | None = None,
    beside: bytes | None = None,
) -> bytes:
    """DER of a detached signature. `digest` is SHA-256 of the content, SM3 for an SM2 key."""
    names = OF[key.algorithm]
    own = x509.Certificate.load(certificate)
    attributes = [
        _attribute("content_type", "data"),
        _attribute("message_digest", digest),
        _attribute("signing_certificate_v2", _signing_certificate(key, certificate)),
    ]
    if signed_at is not None:
        moment = cms.Time(
            name="utc_time", value=signed_at.astimezone(dt.UTC).replace(microsecond=0)
        )
        attributes.append(_attribute("signing_time", moment))
    signed = cms.CMSAttributes(attributes)
    signer: dict[str, Any] = {
        "version": "v1",
        "sid": cms.SignerIdentifier(
            name="issuer_and_serial_number",
            value=cms.IssuerAndSerialNumber(
                {"issuer": own.issuer, "serial_number": own.serial_number}
            ),
        ),
        "digest_algorithm": algos.DigestAlgorithm({"algorithm": names.digest}),
        "signed_attrs": signed,
        "signature_algorithm": _signature_algorithm(key),
        "signature": key.sign(signed.dump()),
    }
    if beside is not None:
        signer["unsigned_attrs"] = cms.CMSAttributes(
            [cms.CMSAttribute({"type": BESIDE, "values": [core.OctetString(beside)]})]
        )
    body = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [algos.DigestAlgorithm({"algorithm": names.digest})],
            "encap_content_info": {"content_type": "data"},
            "certificates": [own, x509.Certificate.load(authority)],
            "signer_infos": [signer],
        }
    )
    der: bytes = cms.ContentInfo({"content_type": "signed_data", "content": body}).dump()
    return der


def check(signature: bytes, content: bytes) -> Checked:
    """Compute a detached signature again. Zeros after it, as PDF pads with, do no harm.

    Raises NotASignature, Sm2Missing.
    """
    try:
        return _check(signature, content)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise NotASignature("not a signature") from error


def _check(signature: bytes, content: bytes) -> Checked:
    info = cms.ContentInfo.load(signature)
    if info["content_type"].native != "signed_data":
        raise NotASignature("not signed data")
    body = info["content"]
    [signer] = body["signer_infos"]
    certificate = _certificate_of(signer, body["certificates"])
    algorithm = signer["digest_algorithm"]["algorithm"].dotted
    digest = {SHA256_OID: _sha256, SM3_OID: sm3_bytes}[algorithm](content)
    # The attributes are signed as a SET, which is tagged otherwise inside the structure.
    signed = signer["signed_attrs"].untag().dump()
    facts = {a["type"].native: a["values"] for a in signer["signed_attrs"]}
    is_sm2 = signer["signature_algorithm"]["algorithm"].dotted == SM2_WITH_SM3
    moment = facts["signing_time"][0].native if "signing_time" in facts else None
    right = facts["message_digest"][0].native == digest and keys.verify(
        certificate.public_key.dump(), signer["signature"].native, signed, is_sm2=is_sm2
    )
    return Checked(
        is_right=right,
        certificate=certificate.dump(),
        is_sm2=is_sm2,
        signed_at=moment,
        beside=_beside(signer),
    )


def _certificate_of(signer: cms.SignerInfo, certificates: Any) -> x509.Certificate:
    wanted = signer["sid"].chosen
    for choice in certificates:
        found = choice.chosen
        if (
            found.serial_number == wanted["serial_number"].native
            and found.issuer.dump() == wanted["issuer"].dump()
        ):
            return found
    raise NotASignature("the signer's certificate is not there")


def _beside(signer: cms.SignerInfo) -> bytes | None:
    for attribute in signer["unsigned_attrs"] or ():
        if attribute["type"].dotted == BESIDE:
            value: bytes = attribute["values"][0].native
            return value
    return None


def _signing_certificate(key: SigningKey, certificate: bytes) -> tsp.SigningCertificateV2:
    if key.algorithm == SM2:
        parts = {
            "hash_algorithm": algos.DigestAlgorithm({"algorithm": SM3_OID}),
            "cert_hash": sm3_bytes(certificate),
        }
    else:
        parts = {"cert_hash": _sha256(certificate)}
    return tsp.SigningCertificateV2({"certs": [tsp.ESSCertIDv2(parts)]})


def _signature_algorithm(key: SigningKey) -> algos.SignedDigestAlgorithm:
    if key.algorithm == SM2:
        return algos.SignedDigestAlgorithm({"algorithm": SM2_WITH_SM3})
    if key.algorithm == keys.P_256:
        return algos.SignedDigestAlgorithm({"algorithm": ECDSA_WITH_SHA256})
    return algos.SignedDigestAlgorithm({"algorithm": "rsassa_pkcs1v15", "parameters": core.Null()})


def _attribute(name: str, value: object) -> cms.CMSAttribute:
    return cms.CMSAttribute({"type": name, "values": [value]})


def _sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()
