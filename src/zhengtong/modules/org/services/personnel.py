"""Staff: taken on with a one-time code for the first sign-in, changed, leaving with a hand-over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.utils import timezone
from pypinyin import lazy_pinyin

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import NotFound
from zhengtong.modules.org import errors
from zhengtong.modules.org.models import (
    Organization,
    PostHolder,
    RoleAssignment,
    StaffDelegation,
    StaffMember,
    User,
)
from zhengtong.modules.org.plugins import release_staff, ties_of_post
from zhengtong.modules.org.services import access_codes, posts, sessions


@dataclass(frozen=True, kw_only=True)
class StaffFacts:
    """What may be changed later; the staff number stays for ever."""

    name: str
    title: str = ""
    title_en: str = ""
    workplace: str = ""
    workplace_en: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, kw_only=True)
class NewAccount:
    """`code` is the one-time code (口令码) with which the first password is set; shown once."""

    staff_id: int
    username: str
    code: str


@command
def create_staff(
    *, organization_id: int, number: str, facts: StaffFacts, actor: Actor, username: str = ""
) -> NewAccount:
    """录入人员 and open their account. Nobody knows a password: the code lets them set their own.

    Without a user name it is spelled from the name. Raises NumberTaken, UsernameTaken,
    NameMissing, OrganizationEnded.
    """
    organization = Organization.objects.filter(pk=organization_id).first()
    if organization is None:
        raise NotFound
    require(actor, "org.manage", organization)
    if organization.ended_on is not None:
        raise errors.OrganizationEnded
    number = number.strip()
    if not facts.name.strip() or not number:
        raise errors.NameMissing
    if StaffMember.objects.filter(number=number).exists():
        raise errors.NumberTaken
    user = User.objects.create_user(_free_username(username, facts.name), None)
    staff = StaffMember(user=user, number=number, organization=organization)
    _put(staff, facts)
    staff.save()
    code = access_codes.make_for_user(user.pk)
    detail = {"number": number, "username": user.username, "organization": organization.key}
    _record("org.staff.created", staff, actor, detail)
    return NewAccount(staff_id=staff.pk, username=user.username, code=code)


@command
def update_staff(
    *, staff_id: int, facts: StaffFacts, actor: Actor, organization_id: int | None = None
) -> None:
    """变更人员. A move to another organisation needs the right in both; posts held stay until
    they are ended or handed over."""
    staff = _locked(staff_id, actor)
    if not staff.is_active:
        raise errors.StaffInactive
    before = _shown(staff)
    if organization_id is not None and organization_id != staff.organization_id:
        target = Organization.objects.filter(pk=organization_id).first()
        if target is None:
            raise NotFound
        require(actor, "org.manage", target)
        if target.ended_on is not None:
            raise errors.OrganizationEnded
        staff.organization = target
    _put(staff, facts)
    changed = {k: [before[k], v] for k, v in _shown(staff).items() if before[k] != v}
    if changed:
        staff.save()
        _record("org.staff.changed", staff, actor, changed)


@command
def leave(
    *, staff_id: int, on: dt.date, actor: Actor, hand_over: Mapping[int, int | None] | None = None
) -> None:
    """离岗 from a day (not after today) on. `hand_over` maps a post to the colleague who takes it.

    A post where this was the only A holder and tasks wait needs a successor; what lies with the
    person goes back to the posts. Roles, delegations, account and sessions end at once.
    Raises HandOverMissing, HandOverToSelf, DateInFuture, StaffInactive.
    """
    staff = _locked(staff_id, actor)
    if not staff.is_active:
        raise errors.StaffInactive
    if on > timezone.localdate():
        raise errors.DateInFuture
    _hand_over(staff, on, dict(hand_over or {}), actor)
    release_staff(staff.pk, actor)
    now = timezone.now()
    RoleAssignment.objects.filter(staff=staff, revoked_at=None).update(revoked_at=now)
    for mine in ({"principal": staff}, {"deputy": staff}):
        StaffDelegation.objects.filter(revoked_at=None, **mine).update(revoked_at=now)
    staff.is_active, staff.left_on = False, on
    staff.save(update_fields=["is_active", "left_on"])
    if staff.user_id is not None:
        User.objects.filter(pk=staff.user_id).update(is_active=False)
        sessions.end_all(staff.user_id)
    _record("org.staff.left", staff, actor, {"on": on})


@command
def come_back(*, staff_id: int, actor: Actor) -> None:
    """返岗: the account opens again; posts and roles are given anew."""
    staff = _locked(staff_id, actor)
    if staff.is_active:
        return
    if staff.organization.ended_on is not None:
        raise errors.OrganizationEnded
    staff.is_active, staff.left_on = True, None
    staff.save(update_fields=["is_active", "left_on"])
    User.objects.filter(pk=staff.user_id).update(is_active=True)
    _record("org.staff.came_back", staff, actor, {})


def sole_posts(staff_id: int) -> list[PostHolder]:
    """Posts that nobody else holds as A: these ask for a successor when the person leaves."""
    today = timezone.localdate()
    held = PostHolder.objects.on(today).select_related("post__organization")
    mine = [h for h in held.filter(staff_id=staff_id) if h.share == PostHolder.Share.A]
    others = set(
        PostHolder.objects.on(today)
        .filter(post__in=[h.post_id for h in mine], share="A", staff__is_active=True)
        .exclude(staff_id=staff_id)
        .values_list("post_id", flat=True)
    )
    return [h for h in mine if h.post_id not in others]


def _hand_over(
    staff: StaffMember, on: dt.date, successors: dict[int, int | None], actor: Actor
) -> None:
    for held in sole_posts(staff.pk):
        chosen = successors.get(held.post_id)
        if chosen == staff.pk:
            raise errors.HandOverToSelf
        if chosen is None and ties_of_post(held.post_id):
            raise errors.HandOverMissing
        if chosen is not None:
            _take_over(held.post_id, chosen, on, actor)
    for held in PostHolder.objects.select_for_update().filter(staff=staff):
        if held.valid_to is None or held.valid_to > on:
            held.valid_to = max(on, held.valid_from)
            held.save(update_fields=["valid_to"])


def _take_over(post_id: int, staff_id: int, on: dt.date, actor: Actor) -> None:
    """Becomes A from that day; a B share of the same post ends for it."""
    for b in PostHolder.objects.select_for_update().filter(post_id=post_id, staff_id=staff_id):
        if b.valid_to is None or b.valid_to > on:
            b.valid_to = max(on, b.valid_from)
            b.save(update_fields=["valid_to"])
    posts.assign_post(post_id=post_id, staff_id=staff_id, share="A", valid_from=on, actor=actor)


def _put(staff: StaffMember, facts: StaffFacts) -> None:
    if not facts.name.strip():
        raise errors.NameMissing
    values = {name: value.strip() for name, value in asdict(facts).items()}
    email = values.pop("email")
    for name, value in values.items():
        setattr(staff, name, value)
    if staff.user is not None:
        staff.user.name, staff.user.email = staff.name, email
        staff.user.save(update_fields=["name", "email"])


def _free_username(wanted: str, name: str) -> str:
    """The one asked for, or the name spelled out, with a number behind it where it is taken."""
    asked = wanted.strip().lower()
    if asked:
        if User.objects.filter(username=asked).exists():
            raise errors.UsernameTaken
        return asked
    spelled = "".join(c for c in "".join(lazy_pinyin(name)).lower() if c.isascii() and c.isalnum())
    spelled = (spelled or "staff")[:50]
    taken = set(
        User.objects.filter(username__startswith=spelled).values_list("username", flat=True)
    )
    number = 1
    while (found := spelled if number == 1 else f"{spelled}{number}") in taken:
        number += 1
    return found


def _locked(staff_id: int, actor: Actor) -> StaffMember:
    staff = (
        StaffMember.objects.select_for_update(of=("self",))
        .select_related("organization", "user")
        .filter(pk=staff_id)
        .first()
    )
    if staff is None:
        raise NotFound
    require(actor, "org.manage", staff)
    return staff


def _shown(staff: StaffMember) -> dict[str, Any]:
    names = [name for name in StaffFacts.__dataclass_fields__ if name != "email"]
    shown = {name: getattr(staff, name) for name in names}
    shown["email"] = staff.user.email if staff.user else ""
    return {**shown, "organization": staff.organization.name}


def _record(action: str, staff: StaffMember, actor: Actor, detail: dict[str, Any]) -> None:
    audit.record(
        action,
        actor=actor,
        stream=f"staff:{staff.pk}",
        object_type="staff",
        object_id=staff.pk,
        detail={"staff": staff.name, **detail},
    )
