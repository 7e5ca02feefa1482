"""`EncryptedTextField`, `EncryptedJSONField` and `blind_index`, keyed by `settings.FIELD_KEY`."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.exceptions import FieldError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from zhengtong.kernel.fieldcrypto import FieldCipher


def blind_index(value: str, *, purpose: str = "") -> str:
    """HMAC-SM3 as 64 hex digits, for `CharField(max_length=64, db_index=True)`.

    Normalise before (upper case, no spaces). Equal values give equal indices within one `purpose`;
    nothing leads back from the index to the value without the key.
    """
    return cipher().blind_index(value, purpose=purpose)


def cipher() -> FieldCipher:
    """The cipher of this installation; follows the settings, also in tests that override them."""
    return _cipher(settings.FIELD_KEY, tuple(getattr(settings, "FIELD_KEYS_RETIRED", ())))


@lru_cache(maxsize=4)
def _cipher(master: str, retired: tuple[str, ...]) -> FieldCipher:
    return FieldCipher(master, retired)


class _EncryptedField(models.Field):
    """Bytes in the database, a plain value in Python. Bound to its table and column."""

    empty_values = [None, ""]

    def get_internal_type(self) -> str:
        return "BinaryField"

    @property
    def context(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"

    def get_prep_value(self, value: Any) -> bytes | None:
        value = super().get_prep_value(value)
        if value is None:
            return None
        return cipher().seal(self.to_bytes(value), context=self.context)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        if value is None:
            return None
        return self.of_bytes(cipher().open(bytes(value), context=self.context))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        value = super().get_db_prep_value(value, connection, prepared)
        return None if value is None else connection.Database.Binary(value)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError(f"{self.name} is encrypted: look it up through a blind_index column")

    def get_transform(self, lookup_name: str) -> Any:
        raise FieldError(f"{self.name} is encrypted: look it up through a blind_index column")

    def to_bytes(self, value: Any) -> bytes:
        raise NotImplementedError

    def of_bytes(self, plain: bytes) -> Any:
        raise NotImplementedError


class EncryptedTextField(_EncryptedField):
    """A text of any length, encrypted at rest."""

    description = "Encrypted text"

    def to_bytes(self, value: Any) -> bytes:
        return str(value).encode()

    def of_bytes(self, plain: bytes) -> str:
        return plain.decode()


class EncryptedJSONField(_EncryptedField):
    """A JSON value, encrypted at rest. Dates and UUIDs come back as text."""

    description = "Encrypted JSON"
    empty_values = [None]

    def to_bytes(self, value: Any) -> bytes:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), cls=DjangoJSONEncoder)
        return text.encode()

    def of_bytes(self, plain: bytes) -> Any:
        return json.loads(plain)
