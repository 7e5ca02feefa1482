"""Organisations: set up, changed, retired with a date. Never deleted: cases name them for ever."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import asdict, dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.kernel.access import ANYWHERE, Actor, require
from zhengtong.kernel.errors import NotFound, PermissionRefused
from zhengtong.modules.org import errors
from zhengtong.modules.org.models import Organization, Post, PostHolder, Region, StaffMember
from zhengtong.modules.org.plugins import Tie, ties_of_organization, ties_of_post
from zhengtong.modules.org.services.entities import read_credit_code

KEY = re.compile(r"^[a-z][a-z0-9_-]{1,59}\Z")


@dataclass(frozen=True, kw_only=True)
class Contact:
    """What the organisation itself keeps right: where and when people find it."""

    address: str = ""
    address_en: str = ""
    consult_phone: str = ""
    supervise_phone: str = ""
    office_hours: str = ""
    office_hours_en: str = ""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Names and place in the county's order; only who manages all of them changes these."""

    name: str
    short_name: str
    kind: str
    region_id: int
    name_en: str = ""
    short_name_en: str = ""
    parent_id: int | None = None
    position: int = 0


@command
def create_organization(
    *, key: str, credit_code: str, standing: Standing, contact: Contact, actor: Actor
) -> int:
    """新设机构. Key and credit code are for ever; the rest may change. Returns the id.

    Raises BadKey, KeyTaken, BadCreditCode, CreditCodeTaken, NameMissing, ParentEnded.
    """
    require_everywhere(actor)
    if not KEY.match(key):
        raise errors.BadKey
    code = read_credit_code(credit_code)
    if Organization.objects.filter(key=key, region_id=standing.region_id).exists():
        raise errors.KeyTaken
    if Organization.objects.filter(credit_code=code).exists():
        raise errors.CreditCodeTaken
    made = Organization(key=key, credit_code=code)
    _place(made, standing)
    _put(made, contact)
    made.save()
    _record("org.organization.created", made, actor, {"name": made.name, "key": key})
    return made.pk


@command
def update_organization(
    *, organization_id: int, contact: Contact, actor: Actor, standing: Standing | None = None
) -> None:
    """变更机构. Contact by who manages it, names and place by who manages all organisations."""
    row = _locked(organization_id)
    require(actor, "org.manage", row)
    if row.ended_on is not None:
        raise errors.OrganizationEnded
    before = _shown(row)
    if standing is not None:
        require_everywhere(actor)
        _place(row, standing)
    _put(row, contact)
    changed = {k: [before[k], v] for k, v in _shown(row).items() if before[k] != v}
    if changed:
        row.save()
        _record("org.organization.changed", row, actor, changed)


@command
def retire_organization(
    *, organization_id: int, on: dt.date, actor: Actor, successor_id: int | None = None
) -> None:
    """撤销机构 from a day (not after today) on. Its posts end with it.

    Raises StillInUse while items, tasks, staff or organisations below it have not been moved.
    """
    row = _locked(organization_id)
    require_everywhere(actor)
    if row.ended_on is not None:
        raise errors.OrganizationEnded
    if on > timezone.localdate():
        raise errors.DateInFuture
    if successor_id is not None and (successor_id == row.pk or not _is_live(successor_id)):
        raise errors.ParentEnded
    refuse_while(obstacles(row.pk))
    row.ended_on, row.successor_id, row.is_active = on, successor_id, False
    row.save(update_fields=["ended_on", "successor", "is_active"])
    Post.objects.filter(organization=row, ended_on=None).update(ended_on=on)
    _record("org.organization.retired", row, actor, {"on": on, "successor": successor_id})


@command
def restore_organization(*, organization_id: int, actor: Actor) -> None:
    """恢复, when it was retired by mistake: the posts that ended the same day come back too."""
    row = _locked(organization_id)
    require_everywhere(actor)
    if row.ended_on is None:
        return
    if row.parent_id is not None and not _is_live(row.parent_id):
        raise errors.ParentEnded
    Post.objects.filter(organization=row, ended_on=row.ended_on).update(ended_on=None)
    row.ended_on, row.successor_id, row.is_active = None, None, True
    row.save(update_fields=["ended_on", "successor", "is_active"])
    _record("org.organization.restored", row, actor, {})


def obstacles(organization_id: int) -> list[Tie]:
    """What stands in the way of retiring it, in words with counts."""
    found = list(ties_of_organization(organization_id))
    for post_id in Post.objects.filter(organization_id=organization_id).values_list(
        "pk", flat=True
    ):
        found += ties_of_post(post_id)
    below = Organization.objects.filter(parent_id=organization_id, ended_on=None).count()
    staff = StaffMember.objects.filter(organization_id=organization_id, is_active=True).count()
    held = (
        PostHolder.objects.on(timezone.localdate())
        .filter(post__organization_id=organization_id)
        .count()
    )
    own = [(gettext("下级机构"), below), (gettext("在岗人员"), staff), (gettext("任岗"), held)]
    found += [Tie(label=label, count=count) for label, count in own if count]
    return _added_up(found)


def refuse_while(found: list[Tie]) -> None:
    """Raises StillInUse that names what is in the way."""
    if found:
        words = gettext("、").join(f"{tie.label} {tie.count}" for tie in found)
        raise errors.StillInUse(ties=words)


def require_everywhere(actor: Actor) -> None:
    """Whoever manages all organisations, not only the own."""
    require(actor, "org.manage")
    if ANYWHERE not in actor.organizations_with("org.manage"):
        raise PermissionRefused


def _added_up(found: list[Tie]) -> list[Tie]:
    """One line a label: the posts of an organisation say the same thing each."""
    rows: dict[str, Tie] = {}
    for tie in found:
        before = rows.get(tie.label)
        count = tie.count + (before.count if before else 0)
        rows[tie.label] = Tie(label=tie.label, count=count, url=tie.url)
    return list(rows.values())


def _place(row: Organization, standing: Standing) -> None:
    if not standing.name.strip() or not standing.short_name.strip():
        raise errors.NameMissing
    if not Region.objects.filter(pk=standing.region_id).exists():
        raise NotFound
    if standing.parent_id is not None:
        if not _is_live(standing.parent_id):
            raise errors.ParentEnded
        if row.pk is not None and row.pk in _above(standing.parent_id):
            raise errors.ParentBelow
    moved = row.pk is not None and row.region_id != standing.region_id
    if moved and Organization.objects.filter(key=row.key, region_id=standing.region_id).exists():
        raise errors.KeyTaken
    for name, value in asdict(standing).items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    row.kind = Organization.Kind(standing.kind)


def _put(row: Organization, contact: Contact) -> None:
    for name, value in asdict(contact).items():
        setattr(row, name, value.strip())


def _above(organization_id: int) -> set[int]:
    """The organisation and all above it. The tree is a handful of levels deep."""
    found: set[int] = set()
    parent: int | None = organization_id
    while parent is not None and parent not in found:
        found.add(parent)
        parent = Organization.objects.values_list("parent_id", flat=True).get(pk=parent)
    return found


def _is_live(organization_id: int) -> bool:
    return Organization.objects.filter(pk=organization_id, ended_on=None).exists()


def _locked(organization_id: int) -> Organization:
    row = Organization.objects.select_for_update().filter(pk=organization_id).first()
    if row is None:
        raise NotFound
    return row


def _shown(row: Organization) -> dict[str, Any]:
    names = [*Contact.__dataclass_fields__, *Standing.__dataclass_fields__]
    return {name: getattr(row, name) for name in names}


def _record(action: str, row: Organization, actor: Actor, detail: dict[str, Any]) -> None:
    audit.record(
        action,
        actor=actor,
        stream=f"organization:{row.pk}",
        object_type="organization",
        object_id=row.credit_code,
        detail=detail,
    )
