"""Which seal of an organisation is used for a purpose, and whether this actor may.

A person needs a rule that names them, their post or role. The platform needs a standing rule that
names the official who decided, or nobody (the platform itself).
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext

from zhengtong.core.prepared import read
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError
from zhengtong.kernel.registry import UnknownPlug
from zhengtong.modules.licences.models import SealKind, SealState
from zhengtong.modules.licences.plugins import seal_purposes
from zhengtong.modules.licences.seals.errors import (
    NoSeal,
    NotYourSeal,
    SealDestroyed,
    SealExpired,
    SealSuspended,
)
from zhengtong.modules.org import api as org

_SEALS = """
SELECT s.id, s.name, s.kind, s.state, s.valid_from, s.valid_until,
    (SELECT json_object_agg(c.family, c.serial) FROM licences_seal_certificate c
        WHERE c.seal_id = s.id AND c.replaced_at IS NULL AND c.revoked_at IS NULL)::text,
    (SELECT json_agg(json_build_array(
            r.id, r.purpose, r.post_id, r.staff_id, r.role, r.is_standing))
        FROM licences_seal_rule r WHERE r.seal_id = s.id AND r.ended_at IS NULL)::text
FROM licences_seal s WHERE s.organization_id = %s ORDER BY s.id
"""
_LOCKED = f"{_SEALS} FOR SHARE OF s"
_ORDER = [kind.value for kind in (SealKind.APPROVAL, SealKind.OFFICIAL)]


class Rule(NamedTuple):
    id: int
    purpose: str
    post_id: int | None
    staff_id: int | None
    role: str
    is_standing: bool

    @property
    def is_platforms(self) -> bool:
        return self.post_id is None and self.staff_id is None and not self.role

    def covers(self, purpose: str) -> bool:
        return purpose == self.purpose or purpose.startswith(f"{self.purpose}.")


class Candidate(NamedTuple):
    """A seal of the organisation with its rules in force."""

    id: int
    name: str
    kind: str
    state: str
    valid_from: dt.date
    valid_until: dt.date
    certificates: dict[str, str]
    rules: tuple[Rule, ...]


class Chosen(NamedTuple):
    seal: Candidate
    rule: Rule


class Claim:
    """Who claims the use: the person at work, or the official whose decision the platform seals."""

    def __init__(self, actor: Actor, decided_by: int | None, on: dt.date) -> None:
        self.by_platform = actor.kind == "system"
        self.staff_id = decided_by if self.by_platform else actor.staff_id
        self.on = on
        self._posts = None if self.by_platform else actor.post_ids | actor.deputy_post_ids
        self._roles: frozenset[str] | None = None

    def fits(self, rule: Rule) -> bool:
        if self.by_platform and not rule.is_standing:
            return False
        if rule.is_platforms:
            return self.by_platform
        if self.staff_id is None:
            return False
        if rule.staff_id is not None:
            return rule.staff_id == self.staff_id
        if rule.post_id is not None and self._posts is not None:
            return rule.post_id in self._posts
        self._look_up(self.staff_id)
        if rule.post_id is not None:
            return rule.post_id in (self._posts or ())
        return rule.role in (self._roles or ())

    def _look_up(self, staff_id: int) -> None:
        if self._roles is None:
            standing = org.standing_of(staff_id, on=self.on)
            self._roles = standing.roles
            if self._posts is None:
                self._posts = standing.post_ids


def choose(
    *,
    organization_id: int,
    purpose: str,
    actor: Actor,
    decided_by: int | None,
    decided_on: dt.date | None,
    lock: bool,
) -> Chosen:
    """The seal and the rule by which it may be used today; `lock` keeps both until the end of the
    transaction. Raises NoSeal, NotYourSeal, SealSuspended, SealDestroyed, SealExpired."""
    label = purpose_label(purpose)
    found = candidates(organization_id, lock=lock)
    today = timezone.localdate()
    claim = Claim(actor, decided_by, decided_on or today)
    covering = [Chosen(s, r) for s in found for r in s.rules if r.covers(purpose)]
    mine = sorted((c for c in covering if claim.fits(c.rule)), key=_rank)
    if not mine:
        refusal = NotYourSeal if covering else NoSeal
        raise refusal(organization=org.organization(organization_id).name, purpose=label)
    for chosen in mine:
        if why_not(chosen.seal, today) is None:
            return chosen
    raise why_not(mine[0].seal, today) or AssertionError


def candidates(organization_id: int, *, lock: bool) -> Sequence[Candidate]:
    return [
        Candidate(
            *row[:6],
            certificates=json.loads(row[6] or "{}"),
            rules=tuple(Rule(*rule) for rule in json.loads(row[7] or "[]")),
        )
        for row in read(_LOCKED if lock else _SEALS, [organization_id])
    ]


def why_not(seal: Candidate, on: dt.date) -> DomainError | None:
    """What keeps a seal from being used that day."""
    if seal.state == SealState.DESTROYED:
        return SealDestroyed(seal=seal.name)
    if seal.state == SealState.SUSPENDED:
        return SealSuspended(seal=seal.name)
    if not seal.valid_from <= on <= seal.valid_until or "pdf" not in seal.certificates:
        return SealExpired(
            seal=seal.name,
            **{"from": seal.valid_from.isoformat(), "until": seal.valid_until.isoformat()},
        )
    return None


def purpose_label(purpose: str) -> str:
    """What the purpose is called, or the nearest above it that has a name. Raises UnknownPlug for
    one that nobody registered."""
    key = purpose
    while key:
        if key in seal_purposes:
            return gettext(seal_purposes.get(key).label)
        key = key.rpartition(".")[0]
    raise UnknownPlug(f"no seal purpose {purpose}")


def _rank(chosen: Chosen) -> tuple[int, int, int]:
    """The rule made for just this purpose first; then the seal meant for approvals."""
    kind = chosen.seal.kind
    place = _ORDER.index(kind) if kind in _ORDER else len(_ORDER)
    return -len(chosen.rule.purpose), place, chosen.seal.id
