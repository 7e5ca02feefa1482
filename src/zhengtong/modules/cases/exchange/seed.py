"""A receiver for the demo county, so that its batches leave as they would anywhere."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.utils import timezone

NAME = "示例前置库（演示）"
DAYS = 3650


def load() -> None:
    """Certificate and private key of an invented receiver beside the batches. Nothing where a
    county has laid its own certificate there. Idempotent."""
    certificate = Path(settings.EXCHANGE_RECEIVER)
    if certificate.exists():
        return
    certificate.parent.mkdir(parents=True, exist_ok=True)
    key = rsa.generate_private_key(65537, 3072)
    secret = certificate.with_suffix(".key")
    secret.touch(mode=0o600)
    secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    certificate.write_bytes(_certificate(key).public_bytes(Encoding.PEM))


def _certificate(key: rsa.RSAPrivateKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    today = timezone.now()
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - dt.timedelta(days=1))
        .not_valid_after(today + dt.timedelta(days=DAYS))
        .sign(key, hashes.SHA256())
    )
