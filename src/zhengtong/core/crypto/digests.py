"""Digests as hex texts. SM3 is GB/T 32905."""

from __future__ import annotations

import hashlib

from cryptography.hazmat.primitives import hashes


def sm3(data: bytes) -> str:
    """64 hex digits."""
    return sm3_bytes(data).hex()


def sm3_bytes(data: bytes) -> bytes:
    digest = hashes.Hash(hashes.SM3())
    digest.update(data)
    return digest.finalize()


def sha256(data: bytes) -> str:
    """64 hex digits."""
    return hashlib.sha256(data).hexdigest()
