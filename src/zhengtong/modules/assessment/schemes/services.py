"""Drafting a scheme, and publishing it by a second person."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.db.models import Max
from django.utils import timezone

from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor, require
from zhengtong.modules.assessment.errors import DraftExists, KeyTaken, SameHands, SumsOff, field
from zhengtong.modules.assessment.imports.board import offered
from zhengtong.modules.assessment.policies import ASSESS, REVIEW
from zhengtong.modules.assessment.schemes.checking import findings
from zhengtong.modules.assessment.schemes.definition import Definition
from zhengtong.modules.assessment.schemes.explaining import plain
from zhengtong.modules.assessment.schemes.holding import (
    changed,
    held_scheme,
    held_version,
    noted,
    reason_of,
)
from zhengtong.modules.assessment.schemes.models import Scheme, SchemeVersion, VersionState
from zhengtong.modules.assessment.schemes.reading import BadScheme, read

DRAFT, SUBMITTED, PUBLISHED = VersionState.DRAFT, VersionState.SUBMITTED, VersionState.PUBLISHED


@command
def start_scheme(
    *, organization_id: int, definition: Mapping[str, Any], actor: Actor
) -> SchemeVersion:
    """A scheme of an organisation, its first version a draft. Raises BadScheme, KeyTaken."""
    require(actor, ASSESS, organization_id)
    found = read(definition)
    scheme, is_new = Scheme.objects.get_or_create(
        key=found.key, defaults={"organization_id": organization_id}
    )
    if not is_new:
        raise KeyTaken(errors=[field("key", KeyTaken().message)])
    version = SchemeVersion.objects.create(
        scheme=scheme, number=1, definition=definition, drafted_by_id=actor.staff_id
    )
    noted(version, "start", actor)
    return version


@command
def revise_scheme(*, scheme_id: uuid.UUID, actor: Actor) -> SchemeVersion:
    """A draft that begins as the newest version. Raises DraftExists."""
    scheme = held_scheme(scheme_id, actor=actor, permission=ASSESS)
    if scheme.versions.exclude(state=PUBLISHED).exists():
        raise DraftExists
    latest = scheme.versions.aggregate(n=Max("number"))["n"] or 0
    definition = scheme.versions.get(number=latest).definition
    version = SchemeVersion.objects.create(
        scheme=scheme, number=latest + 1, definition=definition, drafted_by_id=actor.staff_id
    )
    noted(version, "revise", actor)
    return version


@command
def save_draft(
    *,
    version_id: uuid.UUID,
    definition: Mapping[str, Any],
    expected_version: int,
    actor: Actor,
) -> SchemeVersion:
    """The whole wording, checked: what cannot be read is not stored. Raises BadScheme."""
    version = held_version(
        version_id,
        actor=actor,
        permission=ASSESS,
        expected_version=expected_version,
        states={DRAFT},
    )
    stored = {**definition, "key": version.scheme.key}
    read(stored)
    changed(version, "save", actor, definition=stored, drafted_by_id=actor.staff_id)
    return version


@command
def submit_version(
    *,
    version_id: uuid.UUID,
    expected_version: int,
    actor: Actor,
    accepts_sum: bool = False,
) -> SchemeVersion:
    """提交发布. `accepts_sum`: the rules themselves list parts that do not sum to their total.

    Raises BadScheme with everything that is wrong, SumsOff."""
    version = held_version(
        version_id,
        actor=actor,
        permission=ASSESS,
        expected_version=expected_version,
        states={DRAFT},
    )
    found = _sound(version)
    if not accepts_sum and (off := found.sums_off()):
        raise SumsOff(sum=plain(off[0][1]), total=plain(found.total or 0))
    changed(version, "submit", actor, state=SUBMITTED)
    return version


def _sound(version: SchemeVersion) -> Definition:
    """Raises BadScheme for what a draft may have and a published version may not."""
    found = read(version.definition)
    wrong = findings(found, offered(version.scheme.organization_id))
    if wrong:
        raise BadScheme(errors=[field("", f.text) for f in wrong])
    return found


@command
def return_version(
    *, version_id: uuid.UUID, reason: str, expected_version: int, actor: Actor
) -> SchemeVersion:
    """退回修改. Raises ReasonWanted."""
    version = held_version(
        version_id,
        actor=actor,
        permission=REVIEW,
        expected_version=expected_version,
        states={SUBMITTED},
    )
    changed(version, "return", actor, state=DRAFT, note=reason_of(reason)[:300])
    return version


@command
def publish_version(*, version_id: uuid.UUID, expected_version: int, actor: Actor) -> SchemeVersion:
    """发布, by another person than the one who drafted it. Raises SameHands, BadScheme."""
    version = held_version(
        version_id,
        actor=actor,
        permission=REVIEW,
        expected_version=expected_version,
        states={SUBMITTED},
    )
    if actor.staff_id is not None and actor.staff_id == version.drafted_by_id:
        raise SameHands
    _sound(version)
    changed(
        version,
        "publish",
        actor,
        state=PUBLISHED,
        published_by_id=actor.staff_id,
        published_at=timezone.now(),
        note="",
    )
    Scheme.objects.filter(pk=version.scheme_id).update(current=version)
    return version
