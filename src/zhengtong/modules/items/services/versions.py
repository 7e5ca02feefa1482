"""Versions: review, publish, withdraw. What is published never changes again."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Max
from django.utils import timezone

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.deadlines import Limit
from zhengtong.kernel.errors import FieldError, InvalidInput, NotFound, StateError
from zhengtong.kernel.events import publish
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items import definition as definitions
from zhengtong.modules.items.definition_licences import licence_faults
from zhengtong.modules.items.events import ItemVersionPublished, ItemVersionWithdrawn
from zhengtong.modules.items.models import CaseKind, ItemVersion, MatterType, ServiceItem
from zhengtong.modules.items.models import VersionStatus as Status
from zhengtong.modules.items.rules import (
    PromiseTooLong,
    SameReviewer,
    SituationsNotInForm,
    fingerprint,
    is_longer,
    missing_in_form,
)
from zhengtong.modules.items.services import designs, telling
from zhengtong.modules.items.services.catalogue import ReasonMissing
from zhengtong.modules.items.services.indexing import index_item, index_published
from zhengtong.modules.items.services.succession import continue_before, end_current

DRAFTERS = "、"
"""Between the names of those who worked on one draft."""


class WrongDates(InvalidInput):
    """日期不对：施行日期不能早于今天，停用日期不能早于施行日期。"""

    code = "wrong_dates"


class NothingRuns(InvalidInput):
    """还没有选定申请表和流程，不能发布。"""

    code = "nothing_runs"


@command
def propose_version(
    *,
    item_id: int,
    definition: dict[str, Any],
    form_version_id: int | None,
    process_version_id: int | None,
    actor: Actor,
) -> int:
    """A new whole draft; answers its id. The body is checked at once.

    Raises DefinitionRefused with every fault, PromiseTooLong, or SituationsNotInForm when a
    question of the guide is not the same choice in the form.
    """
    item = locked_item(item_id, actor)
    version = _drafted(item, definition, form_version_id, process_version_id, actor)
    version.save()
    return version.pk


@command
def adopt_version(
    *,
    item_id: int,
    definition: dict[str, Any],
    form_version_id: int | None,
    process_version_id: int | None,
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
    item = locked_item(item_id, reviewer, "items.review")
    version = _drafted(item, definition, form_version_id, process_version_id, drafter)
    _enforce(version, reviewer, effective_on or timezone.localdate())
    return version.pk


@command
def publish_version(
    *,
    version_id: int,
    actor: Actor,
    effective_on: dt.date | None = None,
    ends_on: dt.date | None = None,
) -> None:
    """Put a reviewed version in force from a day (today), until another day where one is named.

    The form and the flow that were designed for it are published in the same transaction. The
    version before it ends the day before. Raises StateError unless it is in review, SameReviewer
    when drafter and reviewer are one person, WrongDates, NothingRuns.
    """
    version = locked(version_id, actor, "items.review")
    expect(version, Status.IN_REVIEW)
    if actor.kind != "system" and actor.name in version.drafted_by.split(DRAFTERS):
        raise SameReviewer
    today = timezone.localdate()
    starts = effective_on or max(version.planned_on or today, today)
    if starts < today or (ends_on and ends_on < starts):
        path = "effective_on" if starts < today else "ends_on"
        raise WrongDates(errors=[FieldError(path=path, message=str(WrongDates()))])
    designs.publish_with(version, reviewer=actor, effective_on=starts)
    if version.matter_type != MatterType.PENALTY and not (
        version.form_version_id and version.process_version_id
    ):
        raise NothingRuns
    _check_whole(version.definition, version.form_version_id)
    _check_licences(version)
    version.number = _next_number(version.item_id, apart=version.pk)
    version.ends_on = ends_on
    _enforce(version, actor, starts)
    telling.tell_published(version, actor)


@command
def withdraw_version(
    *, version_id: int, reason: str, actor: Actor, ends_on: dt.date | None = None
) -> None:
    """Take a published version out of force: now, or at the end of a later day.

    Running cases go on under it. A version whose day has not come gives way to the one that it
    was to follow. Raises ReasonMissing, WrongDates.
    """
    version = locked(version_id, actor, "items.review")
    expect(version, Status.PUBLISHED)
    if not reason.strip():
        raise ReasonMissing(errors=[FieldError(path="reason", message=str(ReasonMissing()))])
    today = timezone.localdate()
    starts = version.effective_on or today
    if ends_on is not None and ends_on < max(today, starts):
        raise WrongDates(errors=[FieldError(path="ends_on", message=str(WrongDates()))])
    if ends_on is not None and ends_on > today:
        version.ends_on = ends_on
    else:
        version.status = Status.WITHDRAWN
        version.ends_on = max(today, starts)
    version.save(update_fields=["status", "ends_on"])
    if starts > today and version.status == Status.WITHDRAWN:
        continue_before(version, starts)
    index_item(item_id=version.item_id)
    audit.record(
        "items.withdraw_version",
        actor=actor,
        stream=f"item:{version.item_id}",
        object_type="item_version",
        object_id=version_id,
        detail={"reason": reason, "ends_on": str(version.ends_on)},
    )
    publish(
        ItemVersionWithdrawn(
            item_id=version.item_id, version_id=version.pk, ends_on=str(version.ends_on)
        )
    )


def locked_item(item_id: int, actor: Actor, permission: str = "items.manage") -> ServiceItem:
    """The item's row, locked; for whoever has the permission over it."""
    item = (
        ServiceItem.objects.select_for_update(of=("self",))
        .select_related("entry")
        .filter(pk=item_id)
        .first()
    )
    if item is None:
        raise NotFound
    require(actor, permission, item)
    return item


def locked(version_id: int, actor: Actor, permission: str = "items.manage") -> ItemVersion:
    """The version with its item, both locked, the item first."""
    item_id = ItemVersion.objects.filter(pk=version_id).values_list("item_id", flat=True).first()
    if item_id is None:
        raise NotFound
    item = locked_item(item_id, actor, permission)
    version = ItemVersion.objects.select_for_update().filter(pk=version_id).first()
    if version is None:
        raise NotFound
    version.item = item
    return version


def expect(version: ItemVersion, *statuses: str) -> None:
    if version.status not in statuses:
        raise StateError


def next_number(item_id: int) -> int:
    """The number that a new draft of the item carries until it is published."""
    return _next_number(item_id, apart=None)


def columns(definition: dict[str, Any]) -> dict[str, Any]:
    """What the row says besides the body; whatever cannot be read yet has the usual value."""
    statutory, promised = (_limit(definition.get(key)) for key in ("statutory", "promised"))
    kind, matter = definition.get("case_kind"), definition.get("matter_type")
    return {
        "name": definition.get("name") or "",
        "matter_type": matter if matter in MatterType.values else MatterType.OTHER.value,
        "case_kind": kind if kind in CaseKind.values else CaseKind.PROMISED.value,
        "statutory_days": statutory.n,
        "statutory_unit": statutory.unit.value,
        "promised_days": promised.n,
        "promised_unit": promised.unit.value,
        "is_historical": bool(definition.get("historical_note")),
        "definition": definition,
        "sha256": fingerprint(definition),
    }


def _limit(value: Any) -> Limit:
    from zhengtong.modules.items.definition_reader import Reader

    return Reader().limit(value, "")


def _next_number(item_id: int, apart: int | None) -> int:
    others = ItemVersion.objects.filter(item_id=item_id).exclude(pk=apart)
    return (others.aggregate(Max("number"))["number__max"] or 0) + 1


def _drafted(
    item: ServiceItem,
    definition: dict[str, Any],
    form_version_id: int | None,
    process_version_id: int | None,
    actor: Actor,
) -> ItemVersion:
    """A checked draft, not stored yet."""
    _check_whole(definition, form_version_id)
    return ItemVersion(
        item=item,
        number=next_number(item.pk),
        form_version_id=form_version_id,
        process_version_id=process_version_id,
        drafted_by=actor.name,
        drafter_users=telling.with_user([], actor),
        updated_at=timezone.now(),
        **columns(definition),
    )


def _check_whole(definition: dict[str, Any], form_version_id: int | None) -> None:
    guide = definitions.read(definition)
    statutory, promised = definitions.limits(definition)
    if (guide.situations or guide.renewal) and form_version_id:
        form = forms.form_version(form_version_id).definition
        wrong = list(missing_in_form(guide, form))
        if wrong:
            raise SituationsNotInForm(errors=wrong)
    if is_longer(promised, statutory):
        fault = FieldError(path="promised.n", message=str(PromiseTooLong()))
        raise PromiseTooLong(errors=[fault])


def _check_licences(version: ItemVersion) -> None:
    """Raises DefinitionRefused for a licence that could not be issued."""
    if not version.form_version_id:
        return
    guide = definitions.read(version.definition)
    wrong = list(licence_faults(guide, forms.form_version(version.form_version_id).definition))
    if wrong:
        raise definitions.DefinitionRefused(errors=wrong)


def _enforce(version: ItemVersion, reviewer: Actor, starts: dt.date) -> None:
    """Store it as published from `starts` on, end the one before, tell everyone."""
    if version.number > 1:
        end_current(version.item_id, starts)
    version.status = Status.PUBLISHED
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
