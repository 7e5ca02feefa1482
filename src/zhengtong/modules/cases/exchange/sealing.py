"""Files of a batch are sealed for the receiver: what lies in a folder, or is downloaded, opens only
with the private key that the receiver keeps.

The form is CMS AuthEnvelopedData (RFC 5652, 5083, 5084), AES-256-GCM under a fresh key for each
file, that key under RSA-OAEP (SHA-256) of the receiver's certificate. It is opened with
`openssl cms -decrypt -binary -inform DER -in FILE -recip CERT.pem -inkey KEY.pem -out FILE.csv`.
Nothing is ever written in clear on the way: rows go through the cipher into the file.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TextIO

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.kernel.errors import StateError
from zhengtong.modules.cases.exchange.der import (
    END,
    OCTETS,
    SEQUENCE,
    SET,
    integer,
    oid,
    opened,
    tlv,
    within,
)

AUTH_ENVELOPED, DATA = oid("1.2.840.113549.1.9.16.1.23"), oid("1.2.840.113549.1.7.1")
AES_256_GCM, SHA_256 = oid("2.16.840.1.101.3.4.1.46"), oid("2.16.840.1.101.3.4.2.1")
RSA_OAEP, MGF1 = oid("1.2.840.113549.1.1.7"), oid("1.2.840.113549.1.1.8")

SUFFIX = ".cms"
LEAST_BITS = 2048
TAG, NONCE = 16, 12
BLOCK = 1 << 16


class NotSealed(StateError):
    """批次文件含公民身份号码，现在不能编制：%(reason)s。"""

    code = "exchange_not_sealed"


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """For whom files are sealed."""

    certificate: x509.Certificate

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate, by which the receiver knows which key opens the file."""
        return self.certificate.fingerprint(hashes.SHA256()).hex()

    @property
    def name(self) -> str:
        return self.certificate.subject.rfc4514_string()

    def described(self) -> dict[str, str]:
        """What the manifest says of it."""
        return {
            "format": "CMS AuthEnvelopedData (RFC 5083)",
            "content": "AES-256-GCM",
            "key": "RSAES-OAEP (SHA-256)",
            "recipient": self.name,
            "certificate_sha256": self.fingerprint,
        }


def recipient() -> Recipient | None:
    """For whom batches are sealed now; None where the county has said that they leave in clear.
    Raises NotSealed when nothing was said, or the certificate cannot be used."""
    if settings.EXCHANGE_CERTIFICATE:
        return Recipient(certificate=_usable(Path(settings.EXCHANGE_CERTIFICATE)))
    if settings.EXCHANGE_CLEAR:
        return None
    raise NotSealed(reason=_("还没有配置接收方证书（ZHENGTONG_EXCHANGE_CERTIFICATE）"))


def problem() -> str:
    """Why nothing can be sealed now, in words; or empty."""
    try:
        recipient()
    except NotSealed as error:
        return error.message
    return ""


def _usable(path: Path) -> x509.Certificate:
    try:
        certificate = x509.load_pem_x509_certificate(path.read_bytes())
        key = certificate.public_key()
    except (OSError, ValueError) as error:
        raise NotSealed(reason=_("接收方证书读不出来（%s）") % path) from error
    if not isinstance(key, rsa.RSAPublicKey) or key.key_size < LEAST_BITS:
        raise NotSealed(reason=_("接收方证书要用 2048 位以上的 RSA 密钥"))
    now = timezone.now()
    if not certificate.not_valid_before_utc <= now < certificate.not_valid_after_utc:
        raise NotSealed(reason=_("接收方证书不在有效期内"))
    return certificate


@contextmanager
def writing(path: Path, to: Recipient | None) -> Iterator[TextIO]:
    """A text file to write to, UTF-8, sealed for `to` unless that is None."""
    with path.open("wb") as file:
        binary: BinaryIO = file if to is None else _Envelope(file, to)  # type: ignore[assignment]
        with io.TextIOWrapper(binary, encoding="utf-8", newline="") as text:
            yield text


def seal(plain: Path, sealed: Path, to: Recipient) -> None:
    """A file that lies in clear, sealed beside it."""
    with plain.open("rb") as source, sealed.open("wb") as file, _Envelope(file, to) as envelope:
        while block := source.read(BLOCK):
            envelope.write(block)


class _Envelope(io.BufferedIOBase):
    """Writes one envelope while its content comes; closing it writes the proof of integrity."""

    def __init__(self, out: BinaryIO, to: Recipient) -> None:
        key, nonce = os.urandom(32), os.urandom(NONCE)
        self._out = out
        self._cipher = Cipher(algorithms.AES(key), modes.GCM(nonce)).encryptor()
        out.write(_head(key, nonce, to.certificate))

    def writable(self) -> bool:
        return True

    def write(self, content: bytes) -> int:  # type: ignore[override]
        if content:
            self._out.write(tlv(OCTETS, self._cipher.update(content)))
        return len(content)

    def close(self) -> None:
        if self.closed:
            return
        self._cipher.finalize()
        # The content, its description, the proof; then the two frames around them.
        self._out.write(END + END + tlv(OCTETS, self._cipher.tag) + END * 3)
        super().close()


def _head(key: bytes, nonce: bytes, certificate: x509.Certificate) -> bytes:
    """Everything before the first byte of content."""
    return b"".join(
        (
            opened(SEQUENCE),
            AUTH_ENVELOPED,
            opened(within(0)),
            opened(SEQUENCE),
            integer(0),
            tlv(SET, _key_for(certificate, key)),
            opened(SEQUENCE),
            DATA,
            tlv(SEQUENCE, AES_256_GCM, tlv(SEQUENCE, tlv(OCTETS, nonce), integer(TAG))),
            opened(within(0)),
        )
    )


def _key_for(certificate: x509.Certificate, key: bytes) -> bytes:
    """The key of the file, for the holder of the certificate's private key alone."""
    public = certificate.public_key()
    assert isinstance(public, rsa.RSAPublicKey)
    oaep = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)
    digest = tlv(SEQUENCE, SHA_256, tlv(0x05))
    algorithm = tlv(
        SEQUENCE,
        RSA_OAEP,
        tlv(
            SEQUENCE,
            tlv(within(0), digest),
            tlv(within(1), tlv(SEQUENCE, MGF1, digest)),
        ),
    )
    issuer = certificate.issuer.public_bytes()
    who = tlv(SEQUENCE, issuer, integer(certificate.serial_number))
    return tlv(SEQUENCE, integer(0), who, algorithm, tlv(OCTETS, public.encrypt(key, oaep)))
