"""Personal data at rest: SM4-GCM (GB/T 32907) and keyed SM3 (GB/T 32905), keys by HKDF.

A sealed value is `format 1 | key id 4 | nonce 12 | ciphertext | tag 16`. The context (table and
column) is authenticated with it, so that a value copied into another column does not open. Nonces
are random: one master key is good for some four thousand million values, then it is retired.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

FORMAT = 1
_HEAD, _NONCE, _TAG = 5, 12, 16


class CannotOpen(ValueError):
    """A sealed value is damaged, belongs to another column, or its key is missing."""


@dataclass(frozen=True)
class _Keys:
    identity: bytes
    seal: bytes
    index: bytes

    @classmethod
    def of(cls, master: str) -> _Keys:
        return cls(
            identity=_derive(master, "identity", 4),
            seal=_derive(master, "seal", 16),
            index=_derive(master, "index", 32),
        )


class FieldCipher:
    """Seals with the current master key; opens with it or with a retired one."""

    def __init__(self, master: str, retired: Iterable[str] = ()) -> None:
        if len(master) < 32:
            raise ValueError("the field key must have at least 32 characters")
        self._current = _Keys.of(master)
        self._known = {keys.identity: keys for keys in map(_Keys.of, retired)}
        self._known[self._current.identity] = self._current

    def seal(self, plain: bytes, *, context: str) -> bytes:
        """Encrypt and authenticate; two seals of one value differ."""
        nonce = os.urandom(_NONCE)
        sealer = Cipher(algorithms.SM4(self._current.seal), modes.GCM(nonce)).encryptor()
        sealer.authenticate_additional_data(context.encode())
        body = sealer.update(plain) + sealer.finalize()
        return bytes([FORMAT]) + self._current.identity + nonce + body + sealer.tag

    def open(self, sealed: bytes, *, context: str) -> bytes:
        """The plain bytes. Raises CannotOpen."""
        if len(sealed) < _HEAD + _NONCE + _TAG or sealed[0] != FORMAT:
            raise CannotOpen("not a sealed value")
        keys = self._known.get(sealed[1:_HEAD])
        if keys is None:
            raise CannotOpen("sealed with a key that this installation does not have")
        nonce, tag = sealed[_HEAD : _HEAD + _NONCE], sealed[-_TAG:]
        opener = Cipher(algorithms.SM4(keys.seal), modes.GCM(nonce, tag)).decryptor()
        opener.authenticate_additional_data(context.encode())
        try:
            return opener.update(sealed[_HEAD + _NONCE : -_TAG]) + opener.finalize()
        except InvalidTag:
            raise CannotOpen("damaged, or sealed for another column") from None

    def blind_index(self, value: str, *, purpose: str = "") -> str:
        """64 hex digits that are equal for equal values: to look up, never to read back."""
        code = hmac.HMAC(self._current.index, hashes.SM3())
        code.update(purpose.encode() + b"\x00" + value.encode())
        return code.finalize().hex()


def _derive(master: str, purpose: str, length: int) -> bytes:
    info = f"zhengtong/fields/{purpose}/1".encode()
    return HKDF(hashes.SM3(), length, salt=None, info=info).derive(master.encode())
