"""X.509 certificates of a small authority: made, read, checked. The same code for all algorithms.

Built with asn1crypto, because `cryptography` knows no SM2 and a key may lie in a device.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from asn1crypto import algos, core, crl, pem, x509
from asn1crypto import keys as asn1_keys

from zhengtong.core.crypto import keys
from zhengtong.core.crypto.algorithms import OF, SM2_WITH_SM3
from zhengtong.core.crypto.keys import SigningKey


@dataclass(frozen=True, kw_only=True)
class CertificateData:
    """What a certificate says. `serial` is lower-case hex."""

    serial: str
    subject: str
    organization: str
    issuer: str
    not_before: dt.datetime
    not_after: dt.datetime
    public_der: bytes
    is_sm2: bool


def make_authority(
    *, name: str, organization: str, key: SigningKey, at: dt.datetime, years: int
) -> bytes:
    """A self-signed certificate (DER) that signs certificates and revocation lists."""
    subject = _name(name, organization)
    extensions = [
        _extension("basic_constraints", {"ca": True, "path_len_constraint": 0}, critical=True),
        _extension("key_usage", {"key_cert_sign", "crl_sign"}, critical=True),
    ]
    return _made(
        subject, subject, key.public_der, key, key.public_der, at, _later(at, years), extensions
    )


def issue(
    *,
    name: str,
    organization: str,
    public_der: bytes,
    not_before: dt.datetime,
    not_after: dt.datetime,
    authority: bytes,
    authority_key: SigningKey,
    list_url: str = "",
) -> bytes:
    """The certificate (DER) of a key that signs documents. `list_url` is where its revocation is
    published."""
    issuer = x509.Certificate.load(authority)
    extensions = [
        _extension("basic_constraints", {"ca": False}, critical=True),
        _extension("key_usage", {"digital_signature", "non_repudiation"}, critical=True),
    ]
    if list_url:
        address = x509.GeneralName(name="uniform_resource_identifier", value=list_url)
        place = x509.DistributionPointName(name="full_name", value=x509.GeneralNames([address]))
        extensions.append(_extension("crl_distribution_points", [{"distribution_point": place}]))
    return _made(
        _name(name, organization),
        issuer.subject,
        public_der,
        authority_key,
        issuer.public_key.dump(),
        not_before,
        not_after,
        extensions,
    )


def read(certificate: bytes) -> CertificateData:
    """Raises ValueError for what is no certificate."""
    return _read(certificate)


@lru_cache(maxsize=256)
def _read(certificate: bytes) -> CertificateData:
    try:
        found = x509.Certificate.load(certificate, strict=True)
        subject, issuer = found.subject.native, found.issuer.native
        validity = found["tbs_certificate"]["validity"]
        return CertificateData(
            serial=f"{found.serial_number:x}",
            subject=_text(subject.get("common_name")),
            organization=_text(subject.get("organization_name")),
            issuer=_text(issuer.get("common_name")),
            not_before=validity["not_before"].native,
            not_after=validity["not_after"].native,
            public_der=found.public_key.dump(),
            is_sm2=found["signature_algorithm"]["algorithm"].dotted == SM2_WITH_SM3,
        )
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ValueError("not a certificate") from error


def issued_by(certificate: bytes, authority: bytes) -> bool:
    """Whether `authority` signed `certificate`. Raises ValueError, Sm2Missing."""
    return _issued_by(certificate, authority)


@lru_cache(maxsize=256)
def _issued_by(certificate: bytes, authority: bytes) -> bool:
    found = x509.Certificate.load(certificate, strict=True)
    issuer = read(authority)
    if found.issuer.dump() != x509.Certificate.load(authority).subject.dump():
        return False
    return keys.verify(
        issuer.public_der,
        found["signature_value"].native,
        found["tbs_certificate"].dump(),
        is_sm2=issuer.is_sm2,
    )


def revocation_list(
    *,
    revoked: Iterable[tuple[str, dt.datetime]],
    authority: bytes,
    authority_key: SigningKey,
    number: int,
    at: dt.datetime,
    until: dt.datetime,
) -> bytes:
    """A CRL (DER) with (serial as hex, moment) of each certificate that was revoked."""
    algorithm = _signature_algorithm(authority_key)
    rows = [
        {"user_certificate": int(serial, 16), "revocation_date": _time(moment)}
        for serial, moment in revoked
    ]
    parts = {
        "version": "v2",
        "signature": algorithm,
        "issuer": x509.Certificate.load(authority).subject,
        "this_update": _time(at),
        "next_update": _time(until),
        "crl_extensions": [{"extn_id": "crl_number", "extn_value": number}],
    }
    if rows:
        parts["revoked_certificates"] = rows
    listed = crl.TbsCertList(parts)
    whole = crl.CertificateList(
        {
            "tbs_cert_list": listed,
            "signature_algorithm": algorithm,
            "signature": authority_key.sign(listed.dump()),
        }
    )
    der: bytes = whole.dump()
    return der


def as_pem(certificate: bytes) -> bytes:
    armoured: bytes = pem.armor("CERTIFICATE", certificate)
    return armoured


def _made(
    subject: x509.Name,
    issuer: x509.Name,
    public_der: bytes,
    signer: SigningKey,
    signer_public: bytes,
    not_before: dt.datetime,
    not_after: dt.datetime,
    extensions: list[x509.Extension],
) -> bytes:
    algorithm = _signature_algorithm(signer)
    extensions = [
        *extensions,
        _extension("key_identifier", _key_id(public_der)),
        _extension("authority_key_identifier", {"key_identifier": _key_id(signer_public)}),
    ]
    body = x509.TbsCertificate(
        {
            "version": "v3",
            "serial_number": int.from_bytes(b"\x01" + secrets.token_bytes(15), "big"),
            "signature": algorithm,
            "issuer": issuer,
            "validity": {"not_before": _time(not_before), "not_after": _time(not_after)},
            "subject": subject,
            "subject_public_key_info": asn1_keys.PublicKeyInfo.load(public_der),
            "extensions": extensions,
        }
    )
    whole = x509.Certificate(
        {
            "tbs_certificate": body,
            "signature_algorithm": algorithm,
            "signature_value": signer.sign(body.dump()),
        }
    )
    der: bytes = whole.dump()
    return der


def _signature_algorithm(key: SigningKey) -> algos.SignedDigestAlgorithm:
    names = OF[key.algorithm]
    parts = {"algorithm": names.signature}
    if names.has_null:
        return algos.SignedDigestAlgorithm({**parts, "parameters": core.Null()})
    return algos.SignedDigestAlgorithm(parts)


def _extension(name: str, value: object, *, critical: bool = False) -> x509.Extension:
    return x509.Extension({"extn_id": name, "critical": critical, "extn_value": value})


def _name(common: str, organization: str) -> x509.Name:
    # The upper bound of both is 64 characters (RFC 5280, appendix A).
    return x509.Name.build(
        {
            "country_name": "CN",
            "organization_name": organization[:64],
            "common_name": common[:64],
        }
    )


def _key_id(public_der: bytes) -> bytes:
    bits = asn1_keys.PublicKeyInfo.load(public_der)["public_key"].contents[1:]
    return hashlib.sha1(bits, usedforsecurity=False).digest()


def _time(moment: dt.datetime) -> x509.Time:
    moment = moment.astimezone(dt.UTC).replace(microsecond=0)
    if moment.year < 2050:
        return x509.Time(name="utc_time", value=moment)
    return x509.Time(name="general_time", value=moment)


def _later(moment: dt.datetime, years: int) -> dt.datetime:
    return moment + dt.timedelta(days=365 * years + years // 4)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
