"""Bundles: draft, review, publish, withdraw."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.db.models import Max
from django.utils import timezone

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import (
    FieldError,
    InvalidInput,
    NotFound,
    StaleVersion,
    StateError,
)
from zhengtong.kernel.events import publish
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items.bundles import queries
from zhengtong.modules.items.bundles.data import BundleBody
from zhengtong.modules.items.bundles.definition import (
    BundleRefused,
    Faults,
    read,
    read_key,
)
from zhengtong.modules.items.bundles.merged_forms import ready_form
from zhengtong.modules.items.events import LifeEventBundlePublished
from zhengtong.modules.items.models import (
    LifeEventBundle,
    LifeEventBundleVersion,
    VersionStatus,
)
from zhengtong.modules.items.rules import SameReviewer, fingerprint
from zhengtong.modules.items.services import telling

OPEN = (VersionStatus.DRAFT, VersionStatus.IN_REVIEW)


class ReasonMissing(InvalidInput):
    """请写明理由。"""

    code = "reason_missing"


class KeyTaken(InvalidInput):
    """已经有一件事用了这个标识，请换一个。"""

    code = "bundle_key_taken"


@command
def draft_bundle(
    *,
    key: str,
    lead_organization_id: int,
    definition: Mapping[str, Any],
    actor: Actor,
    is_new: bool = False,
) -> int:
    """A draft of the next version; the open one is gone on with. Answers the version's id.

    The body is read when it goes to review; a draft may be incomplete. Raises KeyTaken for a new
    bundle whose key is in use.
    """
    require(actor, "items.manage")
    _read_key(key)
    bundle = LifeEventBundle.objects.select_for_update().filter(key=key).first()
    if bundle is not None and is_new:
        raise KeyTaken(errors=[FieldError(path="key", message=str(KeyTaken()))])
    if bundle is None:
        bundle = LifeEventBundle.objects.create(key=key, lead_organization_id=lead_organization_id)
    open_version = bundle.versions.filter(status__in=OPEN).first()
    if open_version is not None:
        return open_version.pk
    last = bundle.versions.aggregate(Max("number"))["number__max"] or 0
    version = LifeEventBundleVersion.objects.create(
        bundle=bundle,
        number=last + 1,
        definition=dict(definition),
        sha256=fingerprint(dict(definition)),
        drafted_by=actor.name,
        drafter_users=telling.with_user([], actor),
    )
    _record("items.draft_bundle", version, actor)
    return version.pk


@command
def save_bundle(
    *,
    public_id: uuid.UUID,
    definition: Mapping[str, Any],
    actor: Actor,
    lead_organization_id: int | None = None,
    expected_version: int | None = None,
) -> LifeEventBundleVersion:
    """Keep what was typed, complete or not. Raises StaleVersion when saved elsewhere meanwhile."""
    version = _locked(public_id, actor, "items.manage")
    _expect(version, VersionStatus.DRAFT)
    if expected_version is not None and expected_version != version.lock_version:
        raise StaleVersion
    if lead_organization_id is not None:
        version.bundle.lead_organization_id = lead_organization_id
        version.bundle.save(update_fields=["lead_organization"])
    version.definition = dict(definition)
    version.sha256 = fingerprint(version.definition)
    version.drafted_by = actor.name
    version.drafter_users = telling.with_user(version.drafter_users, actor)
    version.updated_at = timezone.now()
    version.lock_version += 1
    version.save()
    return version


def examine(definition: Mapping[str, Any]) -> tuple[BundleBody | None, list[FieldError]]:
    """The body where it can be read, and everything that stands against publishing."""
    try:
        body = read(definition)
    except BundleRefused as refused:
        return None, list(refused.errors)
    found = queries.items_of(body)
    merged = queries.form_of(body, found)
    errors = list(merged.problems)
    if not errors:
        try:
            forms.check(merged.definition)
        except forms.BadDefinition as bad:
            errors += bad.errors
    return body, errors


@command
def submit_bundle(*, public_id: uuid.UUID, actor: Actor) -> None:
    """Hand a draft to review. Raises BundleRefused with everything that is wrong with it."""
    version = _locked(public_id, actor, "items.manage")
    _expect(version, VersionStatus.DRAFT)
    _require_sound(version.definition)
    version.status = VersionStatus.IN_REVIEW
    version.updated_at = timezone.now()
    version.save(update_fields=["status", "updated_at"])
    _record("items.submit_bundle", version, actor)
    telling.tell_bundle_submitted(version, actor)


@command
def return_bundle(*, public_id: uuid.UUID, reason: str, actor: Actor) -> None:
    """Send it back to the drafter with a reason."""
    version = _locked(public_id, actor, "items.review")
    _expect(version, VersionStatus.IN_REVIEW)
    _require_reason(reason)
    version.status = VersionStatus.DRAFT
    version.review_note = reason.strip()
    version.save(update_fields=["status", "review_note"])
    _record("items.return_bundle", version, actor, reason=reason)
    telling.tell_bundle_returned(version, actor)


@command
def publish_bundle(
    *, public_id: uuid.UUID, actor: Actor, effective_on: dt.date | None = None
) -> None:
    """Put a reviewed version in force, with its merged form; the one before ends the day before.

    Raises SameReviewer when drafter and reviewer are one person, BundleRefused when an item has
    changed so that it no longer fits.
    """
    version = _locked(public_id, actor, "items.review")
    _expect(version, VersionStatus.IN_REVIEW)
    if actor.kind != "system" and actor.name == version.drafted_by:
        raise SameReviewer
    _enforce(version, actor, effective_on or timezone.localdate())
    telling.tell_bundle_published(version, actor)


@command
def adopt_bundle(
    *,
    key: str,
    lead_organization_id: int,
    definition: Mapping[str, Any],
    drafter: Actor,
    reviewer: Actor,
    effective_on: dt.date | None = None,
) -> int:
    """Put a definition in force that was drafted and reviewed elsewhere; nothing when it is the one
    in force. Answers the version's id."""
    if drafter.name == reviewer.name:
        raise SameReviewer
    current = next((r for r in queries.in_force() if r.bundle.key == key), None)
    if current is not None and current.sha256 == fingerprint(dict(definition)):
        return current.pk
    pk = draft_bundle(
        key=key, lead_organization_id=lead_organization_id, definition=definition, actor=drafter
    )
    version = LifeEventBundleVersion.objects.select_related("bundle").get(pk=pk)
    _enforce(version, reviewer, effective_on or timezone.localdate())
    return pk


@command
def withdraw_bundle(*, public_id: uuid.UUID, reason: str, actor: Actor) -> None:
    """Take a published version out of force without a successor."""
    version = _locked(public_id, actor, "items.review")
    _expect(version, VersionStatus.PUBLISHED)
    _require_reason(reason)
    version.status = VersionStatus.WITHDRAWN
    version.ends_on = timezone.localdate()
    version.save(update_fields=["status", "ends_on"])
    _record("items.withdraw_bundle", version, actor, reason=reason)


def _enforce(version: LifeEventBundleVersion, reviewer: Actor, starts: dt.date) -> None:
    _require_sound(version.definition)
    for old in version.bundle.versions.select_for_update().filter(
        status=VersionStatus.PUBLISHED, ends_on=None
    ):
        old.ends_on = max(starts - dt.timedelta(days=1), old.effective_on or starts)
        if old.effective_on and old.effective_on >= starts:
            old.status = VersionStatus.WITHDRAWN
        old.save(update_fields=["status", "ends_on"])
    version.status = VersionStatus.PUBLISHED
    version.effective_on = starts
    version.reviewed_by = reviewer.name
    version.published_at = timezone.now()
    version.save()
    ready_form(version_id=version.pk, actor=reviewer)
    _record("items.publish_bundle", version, reviewer, sha256=version.sha256)
    publish(
        LifeEventBundlePublished(
            bundle_id=version.bundle_id,
            version_id=version.pk,
            number=version.number,
            effective_on=starts.isoformat(),
        )
    )


def _require_sound(definition: Mapping[str, Any]) -> None:
    _body, errors = examine(definition)
    if errors:
        raise BundleRefused(errors=errors)


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise ReasonMissing(errors=[FieldError(path="reason", message=str(ReasonMissing()))])


def _read_key(key: str) -> None:
    faults = Faults()
    read_key(key, "key", faults)
    faults.raise_any()


def _locked(public_id: uuid.UUID, actor: Actor, permission: str) -> LifeEventBundleVersion:
    version = (
        LifeEventBundleVersion.objects.select_for_update(of=("self",))
        .select_related("bundle")
        .filter(public_id=public_id)
        .first()
    )
    if version is None:
        raise NotFound
    require(actor, permission)
    return version


def _expect(version: LifeEventBundleVersion, status: Any) -> None:
    if version.status != status:
        raise StateError


def _record(name: str, version: LifeEventBundleVersion, actor: Actor, **detail: Any) -> None:
    audit.record(
        name,
        actor=actor,
        stream=f"bundle:{version.bundle_id}",
        object_type="bundle_version",
        object_id=version.pk,
        detail={"number": version.number, **detail},
    )
