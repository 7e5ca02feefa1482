"""Versions: draft, review, publish, withdraw. What is published never changes again."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any

from django.db.models import Max
from django.utils import timezone

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.deadlines import Limit, Unit
from zhengtong.kernel.errors import (
    DomainError,
    FieldError,
    InvalidInput,
    NotFound,
    StateError,
)
from zhengtong.kernel.events import publish
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items import definition as definitions
from zhengtong.modules.items.data import GuideData
from zhengtong.modules.items.events import ItemVersionPublished
from zhengtong.modules.items.models import (
    CaseKind,
    ItemVersion,
    MatterType,
    ServiceItem,
    VersionStatus,
)
from zhengtong.modules.items.services.indexing import index_item, index_published

_ROUGH_HOURS = {
    Unit.HOUR: 1.0,
    Unit.CALENDAR_DAY: 24.0,
    Unit.WORKDAY: 24.0 * 7 / 5,
    Unit.MONTH: 24.0 * 30,
    Unit.YEAR: 24.0 * 365,
}


class PromiseTooLong(InvalidInput):
    """承诺办结时限不能长于法定办结时限。"""

    code = "promise_too_long"


class SameReviewer(DomainError):
    """起草人不能审核自己起草的版本。"""

    code = "same_reviewer"
    status = 409


class SituationsNotInForm(InvalidInput):
    """情形中的问题或选项与申请表不一致。"""

    code = "situations_not_in_form"


@command
def propose_version(
    *,
    item_id: int,
    definition: dict[str, Any],
    form_version_id: int,
    process_version_id: int,
    actor: Actor,
) -> int:
    """A new draft; answers its id. The body is checked at once.

    Raises DefinitionRefused with every fault, PromiseTooLong, or SituationsNotInForm when a
    question of the guide is not the same choice in the form.
    """
    item = _locked_item(item_id, actor)
    version = _drafted(item, definition, form_version_id, process_version_id, actor)
    version.save()
    return version.pk


@command
def adopt_version(
    *,
    item_id: int,
    definition: dict[str, Any],
    form_version_id: int,
    process_version_id: int,
    drafter: Actor,
    reviewer: Actor,
    effective_on: dt.date | None = None,
) -> int:
    """Put a definition in force that was drafted and reviewed elsewhere: an import, a seed.

    The same checks as proposing and publishing, in one step; answers the version's id. Raises
    SameReviewer when one person both drafted and reviewed it.
    """
    if drafter.name == reviewer.name:
        raise SameReviewer
    item = _locked_item(item_id, reviewer)
    version = _drafted(item, definition, form_version_id, process_version_id, drafter)
    _enforce(version, reviewer, effective_on or timezone.localdate())
    return version.pk


@command
def submit_version(*, version_id: int, actor: Actor) -> None:
    """Hand a draft to review. Raises StateError when it is no draft."""
    version = _locked(version_id, actor)
    _expect(version, VersionStatus.DRAFT)
    version.status = VersionStatus.IN_REVIEW
    version.save(update_fields=["status"])


@command
def publish_version(*, version_id: int, actor: Actor, effective_on: dt.date | None = None) -> None:
    """Put a reviewed version in force; the one before it ends the day before.

    Raises StateError unless it is in review, SameReviewer when drafter and reviewer are one
    person.
    """
    version = _locked(version_id, actor)
    _expect(version, VersionStatus.IN_REVIEW)
    if actor.kind != "system" and actor.name == version.drafted_by:
        raise SameReviewer
    _enforce(version, actor, effective_on or timezone.localdate())


@command
def withdraw_version(*, version_id: int, reason: str, actor: Actor) -> None:
    """Take a published version out of force without a successor."""
    version = _locked(version_id, actor)
    _expect(version, VersionStatus.PUBLISHED)
    version.status = VersionStatus.WITHDRAWN
    version.ends_on = timezone.localdate()
    version.save(update_fields=["status", "ends_on"])
    index_item(item_id=version.item_id)
    audit.record(
        "items.withdraw_version",
        actor=actor,
        stream=f"item:{version.item_id}",
        object_type="item_version",
        object_id=version_id,
        detail={"reason": reason},
    )


def fingerprint(definition: dict[str, Any]) -> str:
    """sha256 of the canonical JSON."""
    text = json.dumps(definition, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def is_longer(one: Limit, other: Limit) -> bool:
    """Whether one period is longer than the other; units are compared by their usual length
    (a working day as seven fifths of a day)."""
    return one.n * _ROUGH_HOURS[one.unit] > other.n * _ROUGH_HOURS[other.unit]


def _locked_item(item_id: int, actor: Actor) -> ServiceItem:
    item = (
        ServiceItem.objects.select_for_update(of=("self",))
        .select_related("entry")
        .filter(pk=item_id)
        .first()
    )
    if item is None:
        raise NotFound
    require(actor, "items.manage", item)
    return item


def _drafted(
    item: ServiceItem,
    definition: dict[str, Any],
    form_version_id: int,
    process_version_id: int,
    actor: Actor,
) -> ItemVersion:
    """A checked draft, not stored yet."""
    guide = definitions.read(definition)
    statutory, promised = definitions.limits(definition)
    _require_questions_in_form(guide, form_version_id)
    if is_longer(promised, statutory):
        raise PromiseTooLong
    last = ItemVersion.objects.filter(item_id=item.pk).aggregate(Max("number"))["number__max"]
    return ItemVersion(
        item=item,
        number=(last or 0) + 1,
        name=definition["name"],
        matter_type=MatterType(definition["matter_type"]),
        case_kind=CaseKind(definition["case_kind"]),
        statutory_days=statutory.n,
        statutory_unit=statutory.unit.value,
        promised_days=promised.n,
        promised_unit=promised.unit.value,
        is_historical=bool(definition.get("historical_note")),
        definition=definition,
        sha256=fingerprint(definition),
        form_version_id=form_version_id,
        process_version_id=process_version_id,
        drafted_by=actor.name,
    )


def _enforce(version: ItemVersion, reviewer: Actor, starts: dt.date) -> None:
    """Store it as published from `starts` on, end the one before, tell everyone."""
    if version.number > 1:
        _end_current(version.item_id, starts)
    version.status = VersionStatus.PUBLISHED
    version.effective_on = starts
    version.reviewed_by = reviewer.name
    version.published_at = timezone.now()
    version.save()
    index_published(version)
    audit.record(
        "items.publish_version",
        actor=reviewer,
        stream=f"item:{version.item_id}",
        object_type="item_version",
        object_id=version.pk,
        detail={"number": version.number, "sha256": version.sha256},
    )
    publish(
        ItemVersionPublished(
            item_id=version.item_id,
            version_id=version.pk,
            number=version.number,
            effective_on=starts.isoformat(),
        )
    )


def _require_questions_in_form(guide: GuideData, form_version_id: int) -> None:
    """A question with a real choice must be a choice field of the form with the same values.

    One whose other answers all end in "you need not apply" is asked in the guide alone.
    """
    if not guide.situations:
        return
    offered = {
        field["key"]: {o["value"] for o in field.get("options", ())}
        for page in forms.form_version(form_version_id).definition["pages"]
        for section in page["sections"]
        for field in section["fields"]
        if "key" in field
    }
    wrong = [
        FieldError(path=f"situations.{question.key}", message=str(SituationsNotInForm()))
        for question in guide.situations
        if len(values := {o.value for o in question.options if not o.stop}) > 1
        and not values <= offered.get(question.key, set())
    ]
    if wrong:
        raise SituationsNotInForm(errors=wrong)


def _end_current(item_id: int, starts: dt.date) -> None:
    for old in ItemVersion.objects.select_for_update().filter(
        item_id=item_id, status=VersionStatus.PUBLISHED, ends_on=None
    ):
        old.ends_on = max(starts - dt.timedelta(days=1), old.effective_on or starts)
        if old.effective_on and old.effective_on >= starts:
            old.status = VersionStatus.WITHDRAWN
        old.save(update_fields=["status", "ends_on"])


def _locked(version_id: int, actor: Actor) -> ItemVersion:
    version = (
        ItemVersion.objects.select_for_update(of=("self",))
        .select_related("item__entry")
        .filter(pk=version_id)
        .first()
    )
    if version is None:
        raise NotFound
    require(actor, "items.manage", version.item)
    return version


def _expect(version: ItemVersion, status: str) -> None:
    if version.status != status:
        raise StateError
