"""Who may what, and why: through which post, share, delegation or grant."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from zhengtong.kernel.access import PERMISSIONS
from zhengtong.kernel.pagination import Page, decode_cursor, encode_cursor
from zhengtong.kernel.text import localized
from zhengtong.modules.org.models import (
    Organization,
    Post,
    PostHolder,
    PostRole,
    Role,
    RoleAssignment,
    StaffDelegation,
    StaffMember,
)

PAGE_SIZE = 50


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One way in which somebody has a role. Without `organization` it holds everywhere."""

    staff: StaffMember
    role: Role
    organization: Organization | None
    post: Post | None = None
    share: str = ""
    instead_of: str = ""
    until: dt.date | None = None

    @property
    def role_name(self) -> str:
        return localized({"zh": self.role.name, "en": self.role.name_en or self.role.name})

    @property
    def place(self) -> str:
        if self.organization is None:
            return ""
        o = self.organization
        return localized({"zh": o.short_name, "en": o.short_name_en or o.short_name})

    @property
    def post_name(self) -> str:
        if self.post is None:
            return ""
        p, o = self.post, self.post.organization
        name = localized({"zh": p.name, "en": p.name_en or p.name})
        return f"{localized({'zh': o.short_name, 'en': o.short_name_en or o.short_name})} · {name}"


def implying(permission: str) -> set[str]:
    """The permission and all that imply it."""
    found = {permission}
    while True:
        more = {p.name for p in PERMISSIONS.values() if found & set(p.implies)} - found
        if not more:
            return found
        found |= more


def implied(permissions: Iterable[str]) -> set[str]:
    """The permissions and all that they imply."""
    found = set(permissions)
    waiting = list(found)
    while waiting:
        known = PERMISSIONS.get(waiting.pop())
        new = [name for name in (known.implies if known else ()) if name not in found]
        found.update(new)
        waiting += new
    return found


def of_permission(permission: str) -> list[Reason]:
    """Everybody who has it today, in the order of organisations. A fixed number of queries."""
    wanted = implying(permission)
    roles = [role for role in Role.objects.all() if wanted & set(role.permissions)]
    return _sorted(_reasons(roles))


def by_person(rows: list[Reason], text: str = "") -> list[tuple[StaffMember, list[Reason]]]:
    """Each person once with all grounds, in the same order; `text` looks in name and office."""
    found: dict[int, tuple[StaffMember, list[Reason]]] = {}
    for row in rows:
        o = row.staff.organization
        if not text or text in row.staff.name or text in o.name or text in o.short_name:
            found.setdefault(row.staff.pk, (row.staff, []))[1].append(row)
    return list(found.values())


def page_of(
    people: list[tuple[StaffMember, list[Reason]]], cursor: str
) -> Page[tuple[StaffMember, list[Reason]]]:
    """Fifty people; the cursor is the last one shown."""
    start = 0
    if cursor:
        (last,) = decode_cursor(cursor, length=1)
        start = next((i + 1 for i, (who, _) in enumerate(people) if who.pk == last), 0)
    shown = people[start : start + PAGE_SIZE]
    more = start + PAGE_SIZE < len(people)
    return Page(rows=shown, next_cursor=encode_cursor(shown[-1][0].pk) if more else None)


def of_staff(staff: StaffMember) -> list[Reason]:
    """All roles that this member of staff has today."""
    return _sorted(_reasons(list(Role.objects.all()), staff=staff))


def _reasons(roles: list[Role], staff: StaffMember | None = None) -> list[Reason]:
    today = timezone.localdate()
    links = PostRole.objects.filter(role__in=roles).select_related("post__organization", "role")
    by_post: dict[int, list[PostRole]] = defaultdict(list)
    holdings = PostHolder.objects.on(today).filter(staff__is_active=True)
    delegations = StaffDelegation.objects.on(today).filter(deputy__is_active=True)
    if staff is not None:
        delegations = delegations.filter(deputy=staff)
        ids = {staff.pk, *delegations.values_list("principal_id", flat=True)}
        holdings = holdings.filter(staff_id__in=ids)
        links = links.filter(post__in=holdings.values("post_id"))
    for link in links:
        by_post[link.post_id].append(link)
    held = list(
        holdings.filter(post_id__in=by_post).select_related("staff__organization").order_by("pk")
    )
    found = [
        _by_post(link, holding.staff, holding.share)
        for holding in held
        for link in by_post[holding.post_id]
        if staff is None or holding.staff_id == staff.pk
    ]
    deputies = delegations.select_related("deputy__organization", "principal")
    for made in deputies:
        for holding in held:
            if holding.staff_id != made.principal_id or made.post_id not in (None, holding.post_id):
                continue
            found += [
                _by_post(link, made.deputy, "", instead_of=made.principal.name, until=made.to_on)
                for link in by_post[holding.post_id]
            ]
    return found + _granted(roles, staff, today)


def _by_post(
    link: PostRole,
    staff: StaffMember,
    share: str,
    instead_of: str = "",
    until: dt.date | None = None,
) -> Reason:
    return Reason(
        staff=staff,
        role=link.role,
        organization=None if link.is_everywhere else link.post.organization,
        post=link.post,
        share=share,
        instead_of=instead_of,
        until=until,
    )


def _granted(roles: list[Role], staff: StaffMember | None, today: dt.date) -> list[Reason]:
    rows = RoleAssignment.objects.on(today).filter(role__in=roles, staff__is_active=True)
    if staff is not None:
        rows = rows.filter(staff=staff)
    return [
        Reason(staff=row.staff, role=row.role, organization=row.organization, until=row.expires_on)
        for row in rows.select_related("staff__organization", "role", "organization")
    ]


def _sorted(rows: list[Reason]) -> list[Reason]:
    return sorted(rows, key=lambda r: (r.staff.organization.position, r.staff.number, r.role.pk))
