"""What the organisation pages of the desk show; each page in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from zhengtong.kernel.text import localized
from zhengtong.modules.org.models import (
    Absence,
    LegalEntity,
    NaturalPerson,
    Organization,
    Post,
    PostHolder,
    Representation,
    Role,
    RoleAssignment,
    StaffDelegation,
    StaffMember,
)


@dataclass(kw_only=True)
class OrganizationRow:
    """One line of the overview."""

    organization: Organization
    staff: int = 0
    absent: int = 0
    posts: int = 0
    vacant: int = 0

    @property
    def name(self) -> str:
        o = self.organization
        return localized({"zh": o.name, "en": o.name_en or o.name})


def overview(*, text: str = "", kind: str = "") -> list[OrganizationRow]:
    """Organisations with their staff, who is away today, and posts without an A or a B."""
    today = timezone.localdate()
    found = Organization.objects.filter(is_active=True)
    if kind:
        found = found.filter(kind=kind)
    if text:
        found = found.filter(
            Q(name__icontains=text) | Q(name_en__icontains=text) | Q(key__icontains=text)
        )
    rows = {o.pk: OrganizationRow(organization=o) for o in found}
    away = Absence.objects.on(today).filter(staff_id=OuterRef("pk"))
    members = StaffMember.objects.filter(is_active=True).annotate(away=Exists(away))
    counts = (
        members.order_by()
        .values("organization_id")
        .annotate(number=Count("pk"), absent=Count("pk", filter=Q(away=True)))
    )
    for count in counts:
        if row := rows.get(count["organization_id"]):
            row.staff, row.absent = count["number"], count["absent"]
    for count in _post_counts(today):
        if row := rows.get(count["organization_id"]):
            row.posts, row.vacant = count["number"], count["vacant"]
    return list(rows.values())


def _post_counts(today) -> QuerySet:
    held = PostHolder.objects.on(today).filter(post_id=OuterRef("pk"), staff__is_active=True)
    posts = Post.objects.annotate(
        has_a=Exists(held.filter(share="A")), has_b=Exists(held.filter(share="B"))
    )
    vacant = Count("pk", filter=Q(has_a=False) | Q(has_b=False))
    return posts.order_by().values("organization_id").annotate(number=Count("pk"), vacant=vacant)


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
    rows = {p.pk: PostRow(post=p) for p in Post.objects.filter(organization=organization)}
    away = Absence.objects.on(today).filter(staff_id=OuterRef("staff_id"))
    held = (
        PostHolder.objects.filter(Q(valid_to=None) | Q(valid_to__gt=today))
        .filter(post__organization=organization)
        .select_related("staff")
        .annotate(is_absent=Exists(away))
    )
    for holding in held:
        row = rows[holding.post_id]
        (row.a if holding.share == "A" else row.b).append(
            Holder(holding=holding, is_absent=holding.is_absent)
        )
    return list(rows.values())


def member_rows(organization: Organization) -> list[StaffMember]:
    """Staff with the posts they hold, and whether they are away."""
    today = timezone.localdate()
    away = Absence.objects.on(today).filter(staff_id=OuterRef("pk"))
    members = list(
        StaffMember.objects.filter(organization=organization)
        .annotate(is_absent=Exists(away))
        .order_by("-is_active", "number")
    )
    held = PostHolder.objects.on(today).filter(staff__in=members).select_related("post")
    by_staff: dict[int, list[PostHolder]] = {}
    for holding in held:
        by_staff.setdefault(holding.staff_id, []).append(holding)
    for member in members:
        member.held = by_staff.get(member.pk, [])
    return members


def absences_of(staff: StaffMember) -> list[Absence]:
    today = timezone.localdate()
    rows = Absence.objects.filter(staff=staff, cancelled_at=None, to_on__gte=today)
    return list(rows.order_by("from_on"))


def delegations_of(staff: StaffMember) -> list[StaffDelegation]:
    today = timezone.localdate()
    rows = StaffDelegation.objects.filter(principal=staff, revoked_at=None, to_on__gte=today)
    return list(rows.select_related("deputy", "post").order_by("from_on"))


def grants_of(staff: StaffMember) -> list[RoleAssignment]:
    rows = RoleAssignment.objects.filter(staff=staff, revoked_at=None)
    return list(rows.select_related("role", "organization"))


def roles() -> list[Role]:
    return list(Role.objects.all())


def colleagues(organization_id: int) -> list[StaffMember]:
    return list(StaffMember.objects.filter(organization_id=organization_id, is_active=True))


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
