"""What the organisation pages of the desk show; each page in a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from zhengtong.kernel.text import localized
from zhengtong.modules.org.holders import holders_of
from zhengtong.modules.org.models import (
    Absence,
    LegalEntity,
    NaturalPerson,
    Organization,
    Post,
    PostHolder,
    Representation,
    RoleAssignment,
    StaffDelegation,
    StaffMember,
)
from zhengtong.modules.org.staff.directory import attach_posts


@dataclass(kw_only=True)
class Holder:
    holding: PostHolder
    is_absent: bool


@dataclass(kw_only=True)
class PostRow:
    """One post with those who hold it now and later."""

    post: Post
    a: list[Holder] = field(default_factory=list)
    b: list[Holder] = field(default_factory=list)

    @property
    def name(self) -> str:
        return localized({"zh": self.post.name, "en": self.post.name_en or self.post.name})

    @property
    def duties(self) -> str:
        return localized({"zh": self.post.duties, "en": self.post.duties_en or self.post.duties})


def post_rows(organization: Organization) -> list[PostRow]:
    today = timezone.localdate()
    posts = Post.objects.filter(organization=organization, ended_on=None)
    rows = {p.pk: PostRow(post=p) for p in posts.order_by("-is_head", "id")}
    away = Absence.objects.on(today).filter(staff_id=OuterRef("staff_id"))
    held = (
        PostHolder.objects.filter(Q(valid_to=None) | Q(valid_to__gt=today))
        .filter(post__organization=organization)
        .select_related("staff")
        .annotate(is_absent=Exists(away))
    )
    for holding in held:
        row = rows.get(holding.post_id)
        if row is None:
            continue
        (row.a if holding.share == "A" else row.b).append(
            Holder(holding=holding, is_absent=holding.is_absent)
        )
    return list(rows.values())


def ended_posts(organization: Organization) -> list[Post]:
    return list(Post.objects.filter(organization=organization).exclude(ended_on=None))


def member_rows(organization: Organization) -> list[StaffMember]:
    """Staff with the posts they hold, and whether they are away."""
    away = Absence.objects.on(timezone.localdate()).filter(staff_id=OuterRef("pk"))
    members = list(
        StaffMember.objects.filter(organization=organization)
        .select_related("user")
        .annotate(is_absent=Exists(away))
        .order_by("-is_active", "number")
    )
    attach_posts(members)
    return members


def absences_of(staff: StaffMember) -> list[Absence]:
    today = timezone.localdate()
    rows = Absence.objects.filter(staff=staff, cancelled_at=None, to_on__gte=today)
    return list(rows.order_by("from_on"))


@dataclass(frozen=True, kw_only=True)
class StandIn:
    """Who acts in a post of somebody who is away; nobody when `names` is empty."""

    post: Post
    names: tuple[str, ...]


def stand_ins(held: Iterable[PostHolder], day: dt.date) -> list[StandIn]:
    """Of every post that one holds as A: who else is there on that day."""
    own = [h for h in held if h.share == "A"]
    found = holders_of([h.post_id for h in own], on=day)
    return [
        StandIn(
            post=h.post,
            names=tuple(
                dict.fromkeys(
                    o.name for o in found[h.post_id] if o.staff_id != h.staff_id and not o.is_absent
                )
            ),
        )
        for h in own
    ]


def delegations_of(staff: StaffMember) -> list[StaffDelegation]:
    today = timezone.localdate()
    rows = StaffDelegation.objects.filter(principal=staff, revoked_at=None, to_on__gte=today)
    return list(rows.select_related("deputy", "post").order_by("from_on"))


def grants_of(staff: StaffMember) -> list[RoleAssignment]:
    rows = RoleAssignment.objects.on(timezone.localdate()).filter(staff=staff)
    return list(rows.select_related("role", "organization"))


def pending(limit: int = 100) -> list[Representation]:
    """Claims that wait for a counter to see card and licence, oldest first."""
    return list(
        Representation.objects.standing()
        .filter(verified_at=None)
        .exclude(entity__status=LegalEntity.Status.CANCELLED)
        .select_related("entity", "person")
        .defer("person__id_number")
        .order_by("pk")[:limit]
    )


def representations_of(person: NaturalPerson) -> list[Representation]:
    rows = Representation.objects.filter(person=person).select_related("entity")
    return list(rows.order_by("-pk"))
