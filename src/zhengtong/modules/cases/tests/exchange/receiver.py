"""The receiver of batches: a certificate, its key, and a reader of envelopes of its own."""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID


@dataclass(frozen=True, kw_only=True)
class Receiver:
    key: rsa.RSAPrivateKey
    certificate: x509.Certificate

    @classmethod
    def made(cls, *, bits: int = 2048, days: int = 30) -> Receiver:
        """`days`: valid for; a negative number has run out already."""
        key = rsa.generate_private_key(65537, bits)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "省前置库")])
        until = dt.datetime.now(dt.UTC) + dt.timedelta(days=days)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(until - dt.timedelta(days=90))
            .not_valid_after(until)
            .sign(key, hashes.SHA256())
        )
        return cls(key=key, certificate=certificate)

    def write(self, path: Path) -> Path:
        path.write_bytes(self.certificate.public_bytes(Encoding.PEM))
        return path

    def write_key(self, path: Path) -> Path:
        path.write_bytes(self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        return path

    def opened(self, sealed: bytes) -> bytes:
        """What is in the envelope. Raises when one bit of it is another."""
        (_, tree), _rest = _value(sealed)
        _kind, (_zero, envelope) = tree[0], tree[1]
        _version, (_set, recipients), (_seq, content), (_octets, proof) = envelope[0][1]
        _v, _who, _algorithm, (_o, wrapped) = recipients[0][1]
        oaep = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)
        key = self.key.decrypt(wrapped, oaep)
        (_oid, _gcm), (_params, parameters) = content[1][1]
        nonce = parameters[0][1]
        body = b"".join(part for _tag, part in content[2][1])
        return AESGCM(key).decrypt(nonce, body + proof, None)

    def rows(self, path: Path) -> list[dict[str, str]]:
        """Rows of one file of a batch."""
        text = self.opened(path.read_bytes()).decode()
        return list(csv.DictReader(text.splitlines(keepends=True)))


def _value(data: bytes):
    """((tag, bytes or list of values), what follows) by the rules of BER."""
    tag, size, data = data[0], data[1], data[2:]
    if size == 0x80:
        found = []
        while data[:2] != b"\0\0":
            value, data = _value(data)
            found.append(value)
        return (tag, found), data[2:]
    if size > 0x80:
        count = size & 0x7F
        size, data = int.from_bytes(data[:count], "big"), data[count:]
    body, rest = data[:size], data[size:]
    if not tag & 0x20:
        return (tag, body), rest
    found = []
    while body:
        value, body = _value(body)
        found.append(value)
    return (tag, found), rest
