"""Who holds which post: assign and end."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import NotFound, StateError
from zhengtong.modules.org.errors import (
    AdministratorsApart,
    DatesReversed,
    HoldsAlready,
    PostEnded,
    StaffInactive,
)
from zhengtong.modules.org.models import Post, PostHolder, RoleAssignment, StaffMember


class HoldingEnded(StateError):
    """这项任岗已经结束。"""

    code = "holding_ended"


@command
def assign_post(
    *,
    post_id: int,
    staff_id: int,
    share: str,
    actor: Actor,
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
) -> int:
    """任岗. Let a member of staff hold a post as A or B from a day (today) on; returns the id.

    `valid_to` is the first day they no longer hold it. Raises HoldsAlready when the periods
    overlap, StaffInactive, AdministratorsApart.
    """
    post = Post.objects.select_related("organization").filter(pk=post_id).first()
    staff = _locked_staff(staff_id)
    if post is None:
        raise NotFound
    require(actor, "org.manage", post)
    if post.ended_on is not None:
        raise PostEnded
    valid_from = valid_from or timezone.localdate()
    if valid_to is not None and valid_to <= valid_from:
        raise DatesReversed
    if not staff.is_active:
        raise StaffInactive
    if is_administrator(staff.pk):
        raise AdministratorsApart
    if _overlaps(post.pk, staff.pk, valid_from, valid_to):
        raise HoldsAlready
    held = PostHolder.objects.create(
        post=post,
        staff=staff,
        share=PostHolder.Share(share),
        valid_from=valid_from,
        valid_to=valid_to,
    )
    _record("org.post.assigned", held, post, actor)
    return held.pk


@command
def end_post(*, holding_id: int, actor: Actor, on: dt.date | None = None) -> None:
    """免岗. From `on` (today) the post is no longer held; what was done in it stays theirs."""
    held = (
        PostHolder.objects.select_for_update(of=("self",))
        .select_related("post", "staff")
        .filter(pk=holding_id)
        .first()
    )
    if held is None:
        raise NotFound
    require(actor, "org.manage", held.post)
    day = on or timezone.localdate()
    if held.valid_to is not None and held.valid_to <= day:
        raise HoldingEnded
    held.valid_to = max(day, held.valid_from)
    held.save(update_fields=["valid_to"])
    _record("org.post.ended", held, held.post, actor)


def is_administrator(staff_id: int) -> bool:
    standing = RoleAssignment.objects.on(timezone.localdate())
    return standing.filter(staff_id=staff_id, role__is_administrator=True).exists()


def _locked_staff(staff_id: int) -> StaffMember:
    staff = StaffMember.objects.select_for_update().filter(pk=staff_id).first()
    if staff is None:
        raise NotFound
    return staff


def _overlaps(post_id: int, staff_id: int, start: dt.date, end: dt.date | None) -> bool:
    rows = PostHolder.objects.filter(post_id=post_id, staff_id=staff_id)
    return any(
        (end is None or held.valid_from < end)
        and (held.valid_to is None or start < held.valid_to)
        and held.valid_from != held.valid_to
        for held in rows
    )


def _record(action: str, held: PostHolder, post: Post, actor: Actor) -> None:
    audit.record(
        action,
        actor=actor,
        stream=f"organization:{post.organization_id}",
        object_type="post",
        object_id=post.pk,
        detail={
            "post": post.key,
            "staff": held.staff.name,
            "staff_id": held.staff_id,
            "share": held.share,
            "from": held.valid_from,
            "to": held.valid_to,
        },
    )
