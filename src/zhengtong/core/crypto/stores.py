"""Where private keys lie: a board of key stores; one keeps encrypted files below the home.

A store for a cryptographic device (PKCS#11, 签名验签服务器) plugs in here: `new` makes a key in the
device and gives the name under which `key` finds it again. Certificates remember store and name.
"""

from __future__ import annotations

import os
import re
import secrets
from functools import lru_cache
from pathlib import Path
from typing import Protocol, runtime_checkable

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from zhengtong.core.crypto import keys, sm2
from zhengtong.core.crypto.keys import SigningKey
from zhengtong.kernel.registry import Registry

_REF = re.compile(r"[0-9a-f]{32}")


class KeyMissing(RuntimeError):
    """A private key is not where its certificate says, or this installation cannot open it."""


@runtime_checkable
class KeyStore(Protocol):
    """Holds private keys and lets them sign."""

    def new(self, algorithm: str) -> str:
        """Make a key of `keys.ALGORITHMS` and give the name under which it is kept (64 characters
        at most). Raises Sm2Missing, ValueError for an algorithm that the store does not know."""
        ...

    def key(self, ref: str, algorithm: str) -> SigningKey:
        """The key of that name. Raises KeyMissing."""
        ...

    def destroy(self, ref: str) -> None:
        """Delete the key of that name for good; nothing happens when it is gone already."""
        ...

    def check_config(self) -> list[str]:
        """What keeps the store from working, one sentence each."""
        ...


class FileStore:
    """Encrypted PKCS#8 files (0600) in `settings.SEAL_KEYS`, opened with the installation's field
    key. Whoever has both the files and that key can sign: a county in earnest uses a device."""

    def new(self, algorithm: str) -> str:
        key = keys.generate(algorithm)
        ref = secrets.token_hex(16)
        folder = _folder()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = folder / f".{ref}"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            out.write(keys.to_pem(key, _password(settings.FIELD_KEY)))
            out.flush()
            os.fsync(out.fileno())
        draft.rename(folder / f"{ref}.pem")
        return ref

    def key(self, ref: str, algorithm: str) -> SigningKey:
        if not _REF.fullmatch(ref):
            raise KeyMissing(f"no key {ref}")
        return _opened(_folder() / f"{ref}.pem", algorithm)

    def destroy(self, ref: str) -> None:
        if _REF.fullmatch(ref):
            (_folder() / f"{ref}.pem").unlink(missing_ok=True)
            _opened.cache_clear()

    def check_config(self) -> list[str]:
        wrong = [sm2.why_missing()] if settings.SEAL_SM2 and not sm2.is_available() else []
        folder = _folder()
        open_to_others = [f for f in (folder, *folder.glob("*.pem")) if _is_loose(f)]
        return wrong + [f"{f} can be read by others" for f in open_to_others[:1]]


key_stores: Registry[KeyStore] = Registry("crypto.key_stores", KeyStore)
"""By the name that certificates and `settings.SEAL_KEY_STORE` bear."""

key_stores.register("file", FileStore())


@lru_cache(maxsize=256)
def _opened(file: Path, algorithm: str) -> SigningKey:
    """Opened once per process: reading an RSA key takes a fifth of a second."""
    try:
        pem = file.read_bytes()
    except OSError as error:
        raise KeyMissing(f"no key file {file.name}") from error
    for master in (settings.FIELD_KEY, *getattr(settings, "FIELD_KEYS_RETIRED", ())):
        try:
            return keys.of_pem(algorithm, pem, _password(master))
        except sm2.Sm2Missing as error:
            raise KeyMissing(str(error)) from error
        except (ValueError, TypeError):
            continue
    raise KeyMissing(f"the key file {file.name} does not open with the field key")


def _is_loose(file: Path) -> bool:
    return file.exists() and bool(file.stat().st_mode & 0o077)


def _folder() -> Path:
    return Path(settings.SEAL_KEYS)


def _password(master: str) -> bytes:
    derived = HKDF(hashes.SM3(), 32, salt=None, info=b"zhengtong/seal-keys/1")
    return derived.derive(master.encode()).hex().encode()
