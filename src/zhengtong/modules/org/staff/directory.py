"""Lists of the administration pages: organisations as a tree, staff; filters live in the URL."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.http import urlencode

from zhengtong.kernel.pagination import decode_cursor, encode_cursor
from zhengtong.kernel.text import localized
from zhengtong.modules.org.models import (
    Absence,
    Organization,
    Post,
    PostHolder,
    Region,
    StaffMember,
)

PAGE_SIZE = 50
STATES = ("active", "ended", "all")
STAFF_STATES = ("active", "away", "locked", "left", "all")


@dataclass(kw_only=True)
class OrganizationRow:
    """One line of the overview; `depth` is how far below the top it stands."""

    organization: Organization
    depth: int = 0
    staff: int = 0
    absent: int = 0
    posts: int = 0
    vacant: int = 0

    @property
    def name(self) -> str:
        o = self.organization
        return localized({"zh": o.name, "en": o.name_en or o.name})

    @property
    def indent(self) -> str:
        return f"org-depth-{min(self.depth, 4)}"


@dataclass(kw_only=True)
class OrganizationList:
    """What was asked for, and one page of it."""

    text: str
    kind: str
    state: str
    region: str
    rows: list[OrganizationRow] = field(default_factory=list)
    total: int = 0
    next_cursor: str = ""

    @classmethod
    def of(cls, asked: QueryDict) -> OrganizationList:
        kind, state = asked.get("kind", ""), asked.get("state", "active")
        region = asked.get("region", "")
        made = cls(
            text=asked.get("q", "").strip()[:60],
            kind=kind if kind in Organization.Kind.values else "",
            state=state if state in STATES else "active",
            region=region if region.isascii() and region.isdigit() and len(region) <= 12 else "",
        )
        made._fill(asked.get("cursor", ""))
        return made

    @property
    def is_filtered(self) -> bool:
        return bool(self.text or self.kind or self.region or self.state != "active")

    @property
    def more(self) -> str:
        asked = {"q": self.text, "kind": self.kind, "region": self.region, "state": self.state}
        chosen = {name: value for name, value in asked.items() if value}
        return urlencode({**chosen, "cursor": self.next_cursor})

    def _fill(self, cursor: str) -> None:
        order = _in_tree_order(self._found())
        self.total = len(order)
        start = 0
        if cursor:
            (last,) = decode_cursor(cursor, length=1)
            start = next((i + 1 for i, (pk, _) in enumerate(order) if pk == last), 0)
        shown = order[start : start + PAGE_SIZE]
        if start + PAGE_SIZE < len(order):
            self.next_cursor = encode_cursor(shown[-1][0])
        rows = Organization.objects.select_related("region").in_bulk([pk for pk, _ in shown])
        self.rows = [OrganizationRow(organization=rows[pk], depth=depth) for pk, depth in shown]
        _count(self.rows)

    def _found(self) -> QuerySet[Organization]:
        found = Organization.objects.all()
        if self.state != "all":
            found = found.filter(ended_on__isnull=self.state == "active")
        if self.kind:
            found = found.filter(kind=self.kind)
        if self.region:
            within = Region.objects.filter(code=self.region.ljust(12, "0")).first()
            found = found.filter(region__path__startswith=within.path if within else "-")
        if self.text:
            text = self.text
            found = found.filter(
                Q(name__icontains=text)
                | Q(short_name__icontains=text)
                | Q(name_en__icontains=text)
                | Q(key__icontains=text)
                | Q(credit_code__iexact=text)
            )
        return found


def _in_tree_order(found: QuerySet[Organization]) -> list[tuple[int, int]]:
    """(id, depth), each below its superior; whose superior is not among them stands at the top."""
    rows = list(found.order_by("position", "id").values_list("pk", "parent_id"))
    known = {pk for pk, _ in rows}
    below: dict[int | None, list[int]] = defaultdict(list)
    for pk, parent_id in rows:
        below[parent_id if parent_id in known else None].append(pk)
    order: list[tuple[int, int]] = []
    waiting = [(pk, 0) for pk in reversed(below[None])]
    while waiting:
        pk, depth = waiting.pop()
        order.append((pk, depth))
        waiting += [(child, depth + 1) for child in reversed(below[pk])]
    return order


def _count(rows: list[OrganizationRow]) -> None:
    """Staff, who is away today, and posts without an A or a B: two queries for all."""
    today = timezone.localdate()
    by_id = {row.organization.pk: row for row in rows}
    away = Absence.objects.on(today).filter(staff_id=OuterRef("pk"))
    members = StaffMember.objects.filter(is_active=True, organization_id__in=by_id)
    for counted in (
        members.annotate(away=Exists(away))
        .order_by()
        .values("organization_id")
        .annotate(number=Count("pk"), absent=Count("pk", filter=Q(away=True)))
    ):
        row = by_id[counted["organization_id"]]
        row.staff, row.absent = counted["number"], counted["absent"]
    held = PostHolder.objects.on(today).filter(post_id=OuterRef("pk"), staff__is_active=True)
    posts = Post.objects.filter(organization_id__in=by_id, ended_on=None).annotate(
        has_a=Exists(held.filter(share="A")), has_b=Exists(held.filter(share="B"))
    )
    vacant = Count("pk", filter=Q(has_a=False) | Q(has_b=False))
    for counted in (
        posts.order_by().values("organization_id").annotate(number=Count("pk"), vacant=vacant)
    ):
        row = by_id[counted["organization_id"]]
        row.posts, row.vacant = counted["number"], counted["vacant"]


@dataclass(kw_only=True)
class StaffList:
    """Staff by number, fifty a page."""

    text: str
    organization: Organization | None
    state: str
    rows: list[StaffMember] = field(default_factory=list)
    next_cursor: str = ""

    @classmethod
    def of(cls, asked: QueryDict) -> StaffList:
        code, state = asked.get("organization", "")[:18], asked.get("state", "active")
        made = cls(
            text=asked.get("q", "").strip()[:60],
            organization=Organization.objects.filter(credit_code=code).first() if code else None,
            state=state if state in STAFF_STATES else "active",
        )
        made._fill(asked.get("cursor", ""))
        return made

    @property
    def more(self) -> str:
        code = self.organization.credit_code if self.organization else ""
        asked = {"q": self.text, "organization": code, "state": self.state}
        chosen = {name: value for name, value in asked.items() if value}
        return urlencode({**chosen, "cursor": self.next_cursor})

    def _fill(self, cursor: str) -> None:
        found = self._found()
        if cursor:
            (last,) = decode_cursor(cursor, length=1)
            found = found.filter(number__gt=str(last))
        rows = list(found[: PAGE_SIZE + 1])
        self.rows = rows[:PAGE_SIZE]
        if len(rows) > PAGE_SIZE:
            self.next_cursor = encode_cursor(self.rows[-1].number)
        attach_posts(self.rows)

    def _found(self) -> QuerySet[StaffMember]:
        today = timezone.localdate()
        away = Absence.objects.on(today).filter(staff_id=OuterRef("pk"))
        found = StaffMember.objects.annotate(is_absent=Exists(away)).order_by("number")
        match self.state:
            case "active":
                found = found.filter(is_active=True)
            case "away":
                found = found.filter(is_active=True, is_absent=True)
            case "locked":
                found = found.filter(is_active=True, user__is_active=False)
            case "left":
                found = found.filter(is_active=False)
        if self.organization is not None:
            found = found.filter(organization=self.organization)
        if self.text:
            text = self.text
            found = found.filter(
                Q(name__icontains=text)
                | Q(number__iexact=text)
                | Q(user__username__icontains=text)
                | Q(phone__contains=text)
                | Q(title__icontains=text)
            )
        return found.select_related("organization", "user")


def attach_posts(members: list[StaffMember]) -> None:
    """`member.held`: the posts held today, for all of them in one query."""
    held = PostHolder.objects.on(timezone.localdate()).filter(staff__in=members)
    by_staff: dict[int, list[PostHolder]] = defaultdict(list)
    for holding in held.select_related("post__organization"):
        by_staff[holding.staff_id].append(holding)
    for member in members:
        member.held = by_staff[member.pk]
