"""What modules above are told of one rating, and the one way to the person behind it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from zhengtong.core.audit.api import record
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import PermissionRefused
from zhengtong.modules.cases.models import Rating, RatingSource
from zhengtong.modules.cases.ratings.counting import RatingRow, row_of
from zhengtong.modules.cases.ratings.errors import RatingNotFound


@dataclass(frozen=True, kw_only=True)
class RatingFacts:
    """One rating without case and person. `staff_id` served; `is_low` is 差评; `counts` is false
    for what was excluded, and for defaults of other systems."""

    id: int
    region_id: int
    staff_id: int | None
    is_low: bool
    counts: bool
    wants_contact: bool
    row: RatingRow


@dataclass(frozen=True, kw_only=True)
class RatingContact:
    """Whom to call, and about which case."""

    name: str
    phone: str
    case_number: str


def rating_facts(rating_ids: Collection[int]) -> dict[int, RatingFacts]:
    """By id, in one read."""
    return {
        row.pk: RatingFacts(
            id=row.pk,
            region_id=row.region_id,
            staff_id=row.staff_id,
            is_low=row.is_low and row.source == RatingSource.GIVEN,
            counts=row.counts,
            wants_contact=row.wants_contact,
            row=row_of(row),
        )
        for row in Rating.objects.filter(pk__in=rating_ids)
    }


@command
def rating_contact(*, rating_id: int, actor: Actor, reason: str) -> RatingContact:
    """The person's name and phone, for the one member of staff who has to call them back; every
    time it is audited. The caller has checked that it is that one.

    Raises RatingNotFound; PermissionRefused where the person wants no contact, or `actor` served.
    """
    rating = Rating.objects.select_related("case").filter(pk=rating_id).first()
    if rating is None:
        raise RatingNotFound
    if not rating.wants_contact or actor.staff_id is None or rating.staff_id == actor.staff_id:
        raise PermissionRefused
    record(
        "cases.see_rating_contact",
        actor=actor,
        stream=f"rating:{rating.pk}",
        object_type="rating",
        object_id=str(rating.public_id),
        detail={"reason": reason},
    )
    case = rating.case
    return RatingContact(
        name=case.contact_name or case.applicant_name,
        phone=case.contact_phone,
        case_number=case.number,
    )
