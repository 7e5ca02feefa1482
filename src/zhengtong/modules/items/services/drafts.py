"""Drafts: begun, saved part by part, handed to review, sent back, given up.

A draft may be unfinished in every way; what is wrong with it is shown, and only submitting and
publishing demand that it is whole.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import FieldError, InvalidInput, StaleVersion
from zhengtong.modules.items import findings
from zhengtong.modules.items.definition import DEFINITION_KEYS
from zhengtong.modules.items.models import ItemVersion, ServiceItem
from zhengtong.modules.items.models import VersionStatus as Status
from zhengtong.modules.items.services import telling
from zhengtong.modules.items.services.catalogue import ReasonMissing, register_item
from zhengtong.modules.items.services.versions import (
    DRAFTERS,
    columns,
    expect,
    locked,
    locked_item,
    next_number,
)
from zhengtong.modules.org import api as org

BLANK: dict[str, Any] = {
    "case_kind": "promised",
    "statutory": {"unit": "WORKDAY"},
    "promised": {"unit": "WORKDAY"},
    "visits": 0,
    "channels": ["web", "mobile", "window"],
    "scope": "county",
    "objects": ["person"],
    "legal_bases": [{}],
    "conditions": [""],
    "materials": [{"key": "application_form", "name": {"zh": "申请表"}, "source": "form"}],
}
"""What a new item begins with: shapes to fill in, and nothing that would be a rule."""


class DraftIncomplete(InvalidInput):
    """还有没填好的内容，请看列出的问题。"""

    code = "draft_incomplete"


class ItemExists(InvalidInput):
    """这个实施编码已经有事项了，请打开它再修改。"""

    code = "item_exists"


class DraftChangedElsewhere(StaleVersion):
    """%(who)s 刚刚保存过这份草稿。您填写的内容还在下面，请核对后再保存。"""

    code = "stale_draft"


@command
def create_item(
    *,
    entry_id: int | None,
    owner_organization_id: int,
    implementation_code: str,
    definition: Mapping[str, Any],
    actor: Actor,
) -> int:
    """A new item with its first draft; answers the version's id.

    Raises BadItemCode, ItemExists.
    """
    code = implementation_code.strip().upper()
    if ServiceItem.objects.filter(implementation_code=code).exists():
        fault = FieldError(path="implementation_code", message=str(ItemExists()))
        raise ItemExists(errors=[fault])
    owner = org.organization(owner_organization_id)
    item_id = register_item(
        entry_id=entry_id,
        owner_organization_id=owner.id,
        region_id=owner.region_id,
        implementation_code=code,
        actor=actor,
    )
    return _begin(item_id, {**copy.deepcopy(BLANK), **definition}, None, actor).pk


@command
def start_draft(*, item_id: int, actor: Actor, based_on_id: int | None = None) -> int:
    """The open draft of the item, or a new one; answers the version's id.

    A new one begins as a copy of `based_on_id`, else of the version in force, else of the newest,
    else blank.
    """
    locked_item(item_id, actor)
    rows = ItemVersion.objects.filter(item_id=item_id)
    found = rows.filter(status__in=[Status.DRAFT, Status.IN_REVIEW]).order_by("-number").first()
    if found is not None:
        return found.pk
    base = _base(item_id, based_on_id)
    definition = copy.deepcopy(base.definition if base else BLANK)
    return _begin(item_id, definition, base, actor).pk


@command
def save_draft(
    *,
    version_id: int,
    changes: Mapping[str, Any],
    lock_version: int,
    actor: Actor,
    planned_on: dt.date | None = None,
) -> int:
    """Replace top-level parts of a draft's body; None takes a part away. Answers the new lock.

    Values are kept as they were typed, right or wrong. Raises DraftChangedElsewhere when someone
    saved meanwhile.
    """
    version = locked(version_id, actor)
    expect(version, Status.DRAFT)
    if version.lock_version != lock_version:
        raise DraftChangedElsewhere(who=version.drafted_by.split(DRAFTERS)[-1] or _("同事"))
    definition = dict(version.definition)
    for key, value in changes.items():
        if key not in DEFINITION_KEYS:
            raise InvalidInput(errors=[FieldError(path=key, message=_("不认识的内容"))])
        if value is None:
            definition.pop(key, None)
        else:
            definition[key] = value
    if definition == version.definition and planned_on == version.planned_on:
        return version.lock_version
    for column, value in columns(definition).items():
        setattr(version, column, value)
    version.planned_on = planned_on or version.planned_on
    version.drafted_by = _with(version.drafted_by, actor.name)
    version.drafter_users = telling.with_user(version.drafter_users, actor)
    version.lock_version += 1
    version.updated_at = timezone.now()
    version.save()
    _record("items.save_draft", version, actor, parts=sorted(changes))
    return version.lock_version


@command
def submit_version(*, version_id: int, actor: Actor, planned_on: dt.date | None = None) -> None:
    """Hand a draft to review. Raises StateError when it is no draft, DraftIncomplete with every
    fault when it is not whole."""
    version = locked(version_id, actor)
    expect(version, Status.DRAFT)
    wrong = findings.examine(version).errors
    if wrong:
        raise DraftIncomplete(errors=wrong)
    version.status = Status.IN_REVIEW
    version.sent_back_for = ""
    version.planned_on = planned_on or version.planned_on
    version.submitted_at = version.updated_at = timezone.now()
    version.drafter_users = telling.with_user(version.drafter_users, actor)
    version.save()
    _record("items.submit_version", version, actor)
    telling.tell_submitted(version, actor)


@command
def recall_version(*, version_id: int, actor: Actor) -> None:
    """The drafters take it back out of review to go on with it."""
    version = locked(version_id, actor)
    expect(version, Status.IN_REVIEW)
    version.status, version.updated_at = Status.DRAFT, timezone.now()
    version.save(update_fields=["status", "updated_at"])
    _record("items.recall_version", version, actor)


@command
def send_back_version(*, version_id: int, reason: str, actor: Actor) -> None:
    """The reviewer hands it back to the drafters, saying why. Raises ReasonMissing."""
    version = locked(version_id, actor, "items.review")
    expect(version, Status.IN_REVIEW)
    if not reason.strip():
        raise ReasonMissing(errors=[FieldError(path="reason", message=str(ReasonMissing()))])
    version.status, version.updated_at = Status.DRAFT, timezone.now()
    version.sent_back_for = reason.strip()[:2000]
    version.save(update_fields=["status", "updated_at", "sent_back_for"])
    _record("items.send_back_version", version, actor, reason=version.sent_back_for)
    telling.tell_sent_back(version, actor)


@command
def discard_draft(*, version_id: int, actor: Actor) -> None:
    """Give a draft up. What was ever published stays."""
    version = locked(version_id, actor)
    expect(version, Status.DRAFT)
    _record("items.discard_draft", version, actor, sha256=version.sha256)
    version.delete()


def _base(item_id: int, based_on_id: int | None) -> ItemVersion | None:
    rows = ItemVersion.objects.filter(item_id=item_id)
    if based_on_id is not None:
        return rows.filter(pk=based_on_id).first()
    today = timezone.localdate()
    current = rows.filter(status=Status.PUBLISHED, effective_on__lte=today).order_by("-number")
    return current.first() or rows.order_by("-number").first()


def _begin(
    item_id: int, definition: dict[str, Any], base: ItemVersion | None, actor: Actor
) -> ItemVersion:
    version = ItemVersion.objects.create(
        item_id=item_id,
        number=next_number(item_id),
        form_version_id=base.form_version_id if base else None,
        process_version_id=base.process_version_id if base else None,
        based_on=base,
        drafted_by=actor.name,
        drafter_users=telling.with_user([], actor),
        updated_at=timezone.now(),
        **columns(definition),
    )
    _record("items.start_draft", version, actor, based_on=base.number if base else None)
    return version


def _with(names: str, name: str) -> str:
    known = [n for n in names.split(DRAFTERS) if n and n != name]
    while len(DRAFTERS.join([*known, name])) > 80 and len(known) > 1:
        known.pop(0)
    return DRAFTERS.join([*known, name])[:80]


def _record(action: str, version: ItemVersion, actor: Actor, **detail: Any) -> None:
    audit.record(
        action,
        actor=actor,
        stream=f"item:{version.item_id}",
        object_type="item_version",
        object_id=version.pk,
        detail={"number": version.number, **detail},
    )
