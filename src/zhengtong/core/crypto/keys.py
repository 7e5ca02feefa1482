"""Signing keys of three algorithms behind one shape; wherever the private half lies."""

from __future__ import annotations

from typing import Any, Protocol, runtime_checkable

from asn1crypto import keys as asn1_keys
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from zhengtong.core.crypto import sm2

RSA_3072, P_256, SM2 = "rsa-3072", "p-256", "sm2"
SM2_CURVE = "1.2.156.10197.1.301"
ALGORITHMS = (RSA_3072, P_256, SM2)

_ENCODING = serialization.Encoding.DER
_PUBLIC = serialization.PublicFormat.SubjectPublicKeyInfo


@runtime_checkable
class SigningKey(Protocol):
    """A private key that signs. It may lie in a file, or in a device that never gives it away."""

    @property
    def algorithm(self) -> str:
        """`rsa-3072` (PKCS#1 v1.5, SHA-256), `p-256` (ECDSA, SHA-256) or `sm2` (SM2 with SM3)."""
        ...

    @property
    def public_der(self) -> bytes:
        """SubjectPublicKeyInfo."""
        ...

    def sign(self, data: bytes) -> bytes:
        """The signature of `data`, hashed on the way: raw for RSA, DER for the curves."""
        ...


class _RsaKey:
    algorithm = RSA_3072

    def __init__(self, key: rsa.RSAPrivateKey) -> None:
        self.key = key
        self.public_der = key.public_key().public_bytes(_ENCODING, _PUBLIC)

    def sign(self, data: bytes) -> bytes:
        return self.key.sign(data, padding.PKCS1v15(), hashes.SHA256())


class _CurveKey:
    algorithm = P_256

    def __init__(self, key: ec.EllipticCurvePrivateKey) -> None:
        self.key = key
        self.public_der = key.public_key().public_bytes(_ENCODING, _PUBLIC)

    def sign(self, data: bytes) -> bytes:
        # RFC 6979: no random number whose weakness would give the key away.
        return self.key.sign(data, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))


class _Sm2Key:
    algorithm = SM2

    def __init__(self, key: Any) -> None:
        self.key = key
        self.public_der = sm2.public_der(key)

    def sign(self, data: bytes) -> bytes:
        return sm2.sign(self.key, data)


FileKey = _RsaKey | _CurveKey | _Sm2Key


def generate(algorithm: str) -> FileKey:
    """A fresh key. RSA takes some 0.3 s. Raises Sm2Missing, ValueError for an unknown algorithm."""
    if algorithm == RSA_3072:
        return _RsaKey(rsa.generate_private_key(65537, 3072))
    if algorithm == P_256:
        return _CurveKey(ec.generate_private_key(ec.SECP256R1()))
    if algorithm == SM2:
        return _Sm2Key(sm2.new_key())
    raise ValueError(f"unknown algorithm {algorithm}")


def to_pem(key: FileKey, password: bytes) -> bytes:
    """PKCS#8, encrypted."""
    if isinstance(key, _Sm2Key):
        return sm2.dump(key.key, password)
    return key.key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(password),
    )


def of_pem(algorithm: str, pem: bytes, password: bytes) -> FileKey:
    """Raises ValueError when the password is not the right one or the file is damaged."""
    if algorithm == SM2:
        return _Sm2Key(sm2.load(pem, password))
    key = serialization.load_pem_private_key(pem, password)
    if algorithm == RSA_3072 and isinstance(key, rsa.RSAPrivateKey):
        return _RsaKey(key)
    if algorithm == P_256 and isinstance(key, ec.EllipticCurvePrivateKey):
        return _CurveKey(key)
    raise ValueError(f"not a {algorithm} key")


def algorithm_of(public_der: bytes) -> str:
    """What a public key is for. Raises ValueError for another one."""
    algorithm = asn1_keys.PublicKeyInfo.load(public_der)["algorithm"]
    if algorithm["algorithm"].native == "rsa":
        return RSA_3072
    if algorithm["algorithm"].native == "ec":
        curve = algorithm["parameters"].chosen.dotted
        return SM2 if curve == SM2_CURVE else P_256
    raise ValueError("unsupported key")


def verify(public_der: bytes, signature: bytes, data: bytes, *, is_sm2: bool) -> bool:
    """Whether the signature is right: SHA-256 for RSA and ECDSA, SM3 for SM2.

    Raises ValueError for a key that none of the three algorithms takes, Sm2Missing.
    """
    if is_sm2:
        return sm2.verify(public_der, signature, data)
    try:
        key = serialization.load_der_public_key(public_der)
    except UnsupportedAlgorithm as error:
        raise ValueError("unsupported key") from error
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, data, padding.PKCS1v15(), hashes.SHA256())
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, data, ec.ECDSA(hashes.SHA256()))
        else:
            raise ValueError("unsupported key")
    except InvalidSignature:
        return False
    return True
