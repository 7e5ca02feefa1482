"""Giving a rating: what is checked and written is the same at every channel."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from zhengtong.core import rows
from zhengtong.core.commands import command
from zhengtong.core.prepared import read, together
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError, FieldError, PermissionRefused
from zhengtong.kernel.events import publish
from zhengtong.modules.cases import aspects, policies
from zhengtong.modules.cases.events import CaseRated
from zhengtong.modules.cases.models import Case, RatedService, Rating, RatingLevel
from zhengtong.modules.cases.ratings.errors import (
    AlreadyRated,
    CommentTooLong,
    NotYetConcluded,
    UnknownIndicator,
    UnknownRating,
)
from zhengtong.modules.cases.ratings.indicators import codes_of
from zhengtong.modules.cases.services.locking import CaseId, lock
from zhengtong.modules.cases.services.recording import recorded

LONGEST_COMMENT = 500
PLATFORM = Actor.system("ratings")
"""Opens the case for those who come by a link or at a screen: nobody is signed in there."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a person says: `level`, reasons that go with it, words; whether they may be called."""

    level: str
    indicators: tuple[str, ...] = ()
    comment: str = ""
    wants_contact: bool = False


@dataclass(frozen=True, kw_only=True)
class Served:
    """Who served: the post and the member of staff, where it is known."""

    post_id: int | None = None
    staff_id: int | None = None


def why_not_rate(case: Case) -> DomainError | None:
    """Against rating now, whoever asks: there was no service yet, or none at all."""
    if case.closed_at is None:
        return NotYetConcluded()
    return aspects.why_not_rate(case)


def is_rated(case: Case) -> bool:
    """Whether the finished case has its rating; all that staff may know of it."""
    return rows.exists(Rating, "case_id = %s AND service_no = 1", [case.pk])


@command
def rate_case(
    *,
    case_id: CaseId,
    actor: Actor,
    level: str,
    indicators: tuple[str, ...] = (),
    comment: str = "",
    wants_contact: bool = False,
) -> Rating:
    """One rating of the finished service, by its applicant, once."""
    case = lock(case_id=case_id, actor=actor)
    if not policies.is_applicant(actor, case):
        raise PermissionRefused
    said = Said(level=level, indicators=indicators, comment=comment, wants_contact=wants_contact)
    return rate_whole(case, said, channel=actor.channel)


def rate_whole(case: Case, said: Said, *, channel: str) -> Rating:
    """Write the rating of the finished case, which the caller has locked. Raises AlreadyRated."""
    if refusal := why_not_rate(case):
        raise refusal
    check(said)
    if is_rated(case):
        raise AlreadyRated
    return written(case, said, channel=channel, served=served_by(case))


def check(said: Said) -> None:
    """Raises UnknownRating, UnknownIndicator, CommentTooLong, each at its field."""
    if said.level not in RatingLevel.values:
        error = UnknownRating()
        raise UnknownRating(errors=[FieldError(path="level", message=error.message)])
    if set(said.indicators) - codes_of(said.level):
        wrong = UnknownIndicator()
        raise UnknownIndicator(errors=[FieldError(path="indicators", message=wrong.message)])
    if len(said.comment.strip()) > LONGEST_COMMENT:
        long = CommentTooLong(most=LONGEST_COMMENT)
        raise CommentTooLong(
            most=LONGEST_COMMENT, errors=[FieldError(path="comment", message=long.message)]
        )


_ACCEPTED_AT = """
SELECT post_id FROM workflow_task_facts WHERE instance_id = %s AND done_by_staff_id = %s
ORDER BY (stage = 'accept') DESC, closed_at LIMIT 1
"""


def served_by(case: Case) -> Served:
    """Who accepted the case, else who took it in at the counter, and the post they did it at."""
    staff_id = case.accepted_by_id or case.entered_by_id
    if staff_id is None:
        return Served()
    found = read(_ACCEPTED_AT, [case.instance_id, staff_id])
    return Served(staff_id=staff_id, post_id=found[0][0] if found else None)


def written(
    case: Case,
    said: Said,
    *,
    channel: str,
    served: Served,
    service: str = RatedService.WHOLE,
    service_no: int = 1,
) -> Rating:
    """The row, the audit entry without a name, the event without the level."""
    now = timezone.now()
    rating = Rating(
        region_id=case.region_id,
        case=case,
        item_version_id=case.item_version_id,
        organization_id=case.organization_id,
        post_id=served.post_id,
        staff_id=served.staff_id,
        service=service,
        service_no=service_no,
        level=said.level,
        indicators=sorted(set(said.indicators)),
        comment=said.comment.strip(),
        channel=channel[:10],
        wants_contact=said.wants_contact,
        rated_at=now,
    )
    rows.insert(rating)
    with together():
        recorded(case, "cases.rate", Actor.anonymous(channel=channel))
        publish(
            CaseRated(case_id=case.pk, case_public_id=case.public_id, rating_id=rating.pk, at=now)
        )
    return rating
