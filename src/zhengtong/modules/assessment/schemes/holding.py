"""How every command on a scheme begins and ends."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.core.audit import api as audit
from zhengtong.kernel.access import Actor, require
from zhengtong.modules.assessment import policies
from zhengtong.modules.assessment.errors import (
    NoSuchScheme,
    ReasonWanted,
    StaleScheme,
    WrongSchemeState,
    field,
)
from zhengtong.modules.assessment.schemes.models import Scheme, SchemeVersion


def held_scheme(public_id: uuid.UUID, *, actor: Actor, permission: str) -> Scheme:
    """The scheme, locked. Raises NoSuchScheme, PermissionRefused."""
    locked = policies.visible_schemes(actor).select_for_update(of=("self",))
    scheme = locked.filter(public_id=public_id).first()
    if scheme is None:
        raise NoSuchScheme
    require(actor, permission, scheme)
    return scheme


def held_version(
    public_id: uuid.UUID, *, actor: Actor, permission: str, expected_version: int, states: set[str]
) -> SchemeVersion:
    """The version and its scheme, locked. Raises NoSuchScheme, StaleScheme, WrongSchemeState."""
    scheme_id = (
        SchemeVersion.objects.filter(public_id=public_id)
        .values_list("scheme__public_id", flat=True)
        .first()
    )
    if scheme_id is None:
        raise NoSuchScheme
    held_scheme(scheme_id, actor=actor, permission=permission)
    version = SchemeVersion.objects.select_related("scheme").get(public_id=public_id)
    if version.state not in states:
        raise WrongSchemeState
    if version.lock_version != expected_version:
        raise StaleScheme
    return version


def changed(version: SchemeVersion, act: str, actor: Actor, **changes: Any) -> None:
    for name, value in changes.items():
        setattr(version, name, value)
    version.lock_version += 1
    version.save(update_fields=[*changes, "lock_version"])
    noted(version, act, actor)


def noted(version: SchemeVersion, act: str, actor: Actor, words: str = "") -> None:
    audit.record(
        f"assessment.scheme_{act}",
        actor=actor,
        stream=f"assessment_scheme:{version.scheme_id}",
        object_type="assessment_scheme",
        object_id=str(version.public_id),
        detail={"number": version.number} | ({"words": words} if words else {}),
    )


def reason_of(text: str, path: str = "reason") -> str:
    """Raises ReasonWanted."""
    found = text.replace("\0", "").strip()[:500]
    if not found:
        raise ReasonWanted(errors=[field(path, _("请写明理由。"))])
    return found
