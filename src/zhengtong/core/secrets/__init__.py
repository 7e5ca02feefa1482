"""Model fields whose values are encrypted at rest, and the index that finds them again.

No tables of its own. Look up a person by `blind_index(number)` in a column beside the encrypted
one; the encrypted column itself answers only `isnull`.
"""

from zhengtong.core.secrets.fields import (
    EncryptedJSONField,
    EncryptedTextField,
    blind_index,
)

__all__ = ["EncryptedJSONField", "EncryptedTextField", "blind_index"]
