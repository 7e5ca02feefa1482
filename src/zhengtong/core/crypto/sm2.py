"""SM2 signatures (GM/T 0003) through tongsuopy, imported when first needed.

tongsuopy computes Z with the default identity `1234567812345678` (GM/T 0009) and knows no other.
"""

from __future__ import annotations

from functools import lru_cache
from types import SimpleNamespace
from typing import Any

IDENTITY = b"1234567812345678"


class Sm2Missing(RuntimeError):
    """SM2 is not available on this machine."""


def why_missing() -> str:
    """Empty when SM2 works here; otherwise what is missing, for the operator."""
    try:
        _library()
    except Sm2Missing as error:
        return str(error)
    return ""


def is_available() -> bool:
    return not why_missing()


def new_key() -> Any:
    """A fresh private key. Raises Sm2Missing."""
    t = _library()
    return t.ec.generate_private_key(t.ec.SM2())


def key_of(value: int) -> Any:
    """The private key with this number. Raises Sm2Missing."""
    t = _library()
    return t.ec.derive_private_key(value, t.ec.SM2())


def load(pem: bytes, password: bytes) -> Any:
    """A private key from encrypted PKCS#8. Raises Sm2Missing, ValueError."""
    return _library().serialization.load_pem_private_key(pem, password)


def dump(key: Any, password: bytes) -> bytes:
    s = _library().serialization
    encrypted = s.BestAvailableEncryption(password)
    pem: bytes = key.private_bytes(s.Encoding.PEM, s.PrivateFormat.PKCS8, encrypted)
    return pem


def public_der(key: Any) -> bytes:
    """SubjectPublicKeyInfo of a private key."""
    s = _library().serialization
    public = key.public_key()
    der: bytes = public.public_bytes(s.Encoding.DER, s.PublicFormat.SubjectPublicKeyInfo)
    return der


def sign(key: Any, data: bytes) -> bytes:
    """DER signature over SM3(Z ‖ data)."""
    t = _library()
    signature: bytes = key.sign(data, t.ec.ECDSA(t.hashes.SM3()))
    return signature


def verify(public_key: bytes, signature: bytes, data: bytes) -> bool:
    """Whether the signature is right; `public_key` is SubjectPublicKeyInfo. Raises Sm2Missing,
    ValueError for what is no SM2 key."""
    t = _library()
    try:
        key = t.serialization.load_der_public_key(public_key)
        key.verify(signature, data, t.ec.ECDSA(t.hashes.SM3()))
    except t.exceptions.InvalidSignature:
        return False
    except t.exceptions.UnsupportedAlgorithm as error:
        raise ValueError("not an SM2 key") from error
    except t.exceptions.InternalError:
        # What is no DER signature at all ends in OpenSSL's own error.
        return False
    return True


@lru_cache(maxsize=1)
def _library() -> Any:
    try:
        from tongsuopy.crypto import exceptions, hashes, serialization
        from tongsuopy.crypto.asymciphers import ec
    except ImportError as error:
        raise Sm2Missing(
            "SM2 needs tongsuopy, which exists for x86-64 Linux only (pip install tongsuopy)"
        ) from error
    return SimpleNamespace(ec=ec, hashes=hashes, serialization=serialization, exceptions=exceptions)
