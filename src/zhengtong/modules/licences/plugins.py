"""The boards that `licences` offers."""

from __future__ import annotations

from dataclasses import dataclass

from zhengtong.kernel.registry import Registry


@dataclass(frozen=True, kw_only=True)
class SealPurpose:
    """Something that seals are used for. `label` is a msgid.

    Keys are dotted (`document.grant`); a rule for `document` covers all that begin with it.
    """

    label: str


seal_purposes: Registry[SealPurpose] = Registry("licences.seal_purposes", SealPurpose)
"""By the key that rules and uses of seals bear; each module registers what it has sealed."""
