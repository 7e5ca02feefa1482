"""What the account pages show; no rules here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils import timezone

from zhengtong.modules.org import queries
from zhengtong.modules.org.data import DemoAccount
from zhengtong.modules.org.models import (
    NaturalPerson,
    PostHolder,
    Representation,
    StaffMember,
    User,
)
from zhengtong.modules.org.plugins import delegable_items


@cache
def _all_demo_accounts() -> tuple[DemoAccount, ...]:
    from zhengtong.modules.org import seed

    return tuple(seed.accounts())


def demo_accounts() -> list[DemoAccount]:
    """Those that exist here; none outside a demonstration."""
    if not settings.DEMO:
        return []
    offered = _all_demo_accounts()
    names = [account.username for account in offered]
    known = set(User.objects.filter(username__in=names).values_list("username", flat=True))
    return [account for account in offered if account.username in known]


def demo_account(username: str) -> DemoAccount | None:
    if not settings.DEMO:
        return None
    return next((a for a in _all_demo_accounts() if a.username == username), None)


@dataclass(frozen=True, kw_only=True)
class CompanyRow:
    """A company of mine: on what ground I act, and whether I may yet."""

    representation: Representation
    may_act: bool
    is_legal: bool
    is_chosen: bool


def company_rows(person_id: int, chosen_id: int | None) -> list[CompanyRow]:
    today = timezone.localdate()
    rows = (
        Representation.objects.standing()
        .filter(person_id=person_id)
        .select_related("entity")
        .order_by("entity__name")
    )
    in_force = set(
        Representation.objects.in_force(today)
        .filter(person_id=person_id)
        .values_list("pk", flat=True)
    )
    return [
        CompanyRow(
            representation=row,
            may_act=row.pk in in_force,
            is_legal=row.role == Representation.Role.LEGAL,
            is_chosen=row.entity_id == chosen_id,
        )
        for row in rows
        if row.valid_to is None or row.valid_to > today
    ]


def item_names(rows: list[Representation]) -> dict[str, str]:
    """Names of the items to which agents are confined, by code."""
    codes = {code for row in rows for code in row.item_codes}
    found: dict[str, str] = {}
    if codes:
        for _key, plug in delegable_items.items():
            found.update(plug.names_of(codes))
    return found


def agents_of(entity_id: int) -> list[Representation]:
    return list(
        Representation.objects.standing()
        .filter(entity_id=entity_id)
        .select_related("person")
        .defer("person__id_number")
        .order_by("role", "pk")
    )


def person_of(user_id: int) -> NaturalPerson | None:
    return (
        NaturalPerson.objects.filter(user_id=user_id)
        .defer("id_number")
        .select_related("region", "region__parent")
        .first()
    )


def staff_of(user_id: int) -> StaffMember | None:
    return StaffMember.objects.filter(user_id=user_id).select_related("organization").first()


def posts_held(staff_id: int) -> list[PostHolder]:
    return list(
        PostHolder.objects.on(timezone.localdate())
        .filter(staff_id=staff_id)
        .select_related("post__organization")
    )


def place(person: NaturalPerson) -> str:
    """County, township and village in words."""
    if person.region_id is None:
        return ""
    trail = [r for r in queries.region_trail(person.region_id) if r.level in _SHOWN]
    return " ".join(region.name for region in trail)


_SHOWN = {"county", "township", "village"}
