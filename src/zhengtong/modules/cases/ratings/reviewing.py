"""Review: what is malicious or invalid is excluded with a reason, what is fit is published."""

from __future__ import annotations

import re
import uuid
from typing import Any

from django.utils import timezone

from zhengtong.core.audit.api import record
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import FieldError, InvalidInput, PermissionRefused
from zhengtong.kernel.events import publish
from zhengtong.modules.cases.events import RatingReviewed
from zhengtong.modules.cases.models import Exclusion, Rating
from zhengtong.modules.cases.ratings.errors import (
    AlreadyExcluded,
    AlreadyPublic,
    ExcludedStays,
    NotExcluded,
    NotPublic,
    OwnRating,
    PersonalData,
    RatingNotFound,
    ReasonWanted,
)
from zhengtong.modules.cases.ratings.policies import REVIEW

LONGEST_REASON = 500
_PERSONAL = re.compile(r"\d[\d\s-]{5,}\d|https?://|www\.|[\w.]+@[\w.]+|[A-Z]\d{8}", re.IGNORECASE)


def _held(public_id: uuid.UUID, actor: Actor) -> Rating:
    """The rating, locked, for one who may review it: never who served."""
    require(actor, REVIEW)
    rating = Rating.objects.select_for_update().filter(public_id=public_id).first()
    if rating is None:
        raise RatingNotFound
    if not actor.has(REVIEW, rating.organization_id):
        raise PermissionRefused
    if rating.staff_id is not None and rating.staff_id == actor.staff_id:
        raise OwnRating
    return rating


def _recorded(action: str, rating: Rating, actor: Actor, **detail: Any) -> None:
    record(
        action,
        actor=actor,
        stream=f"rating:{rating.pk}",
        object_type="rating",
        object_id=str(rating.public_id),
        detail=detail,
    )
    publish(RatingReviewed(rating_id=rating.pk, case_id=rating.case_id, at=timezone.now()))


@command
def exclude_rating(*, public_id: uuid.UUID, actor: Actor, kind: str, reason: str) -> None:
    """It no longer counts, with a reason; it stays in the numerator that counts everything.

    Raises ReasonWanted, AlreadyExcluded, OwnRating.
    """
    rating = _held(public_id, actor)
    if rating.excluded_at is not None:
        raise AlreadyExcluded
    said = reason.strip()
    if kind not in Exclusion.values or not said or len(said) > LONGEST_REASON:
        path = "kind" if kind not in Exclusion.values else "reason"
        raise _wanted(ReasonWanted(), path)
    rating.exclusion, rating.exclusion_reason = kind, said
    rating.excluded_at, rating.excluded_by_id = timezone.now(), actor.staff_id
    rating.published_at = None
    rating.save(
        update_fields=[
            "exclusion",
            "exclusion_reason",
            "excluded_at",
            "excluded_by",
            "published_at",
        ]
    )
    _recorded("cases.exclude_rating", rating, actor, kind=kind, reason=said)


@command
def restore_rating(*, public_id: uuid.UUID, actor: Actor, reason: str) -> None:
    """It counts again, with a reason. Raises ReasonWanted, NotExcluded, OwnRating."""
    rating = _held(public_id, actor)
    if rating.excluded_at is None:
        raise NotExcluded
    said = reason.strip()
    if not said or len(said) > LONGEST_REASON:
        raise _wanted(ReasonWanted(), "reason")
    rating.exclusion, rating.exclusion_reason = "", ""
    rating.excluded_at, rating.excluded_by_id = None, None
    rating.save(update_fields=["exclusion", "exclusion_reason", "excluded_at", "excluded_by"])
    _recorded("cases.restore_rating", rating, actor, reason=said)


@command
def publish_rating(*, public_id: uuid.UUID, actor: Actor, comment: str, reply: str) -> None:
    """The words and the reply go on the public page, as the reviewer has made them fit: without
    personal data (安阳市优化营商环境条例 第五十二条: evaluations and replies are public).

    Raises PersonalData, ExcludedStays, AlreadyPublic, OwnRating.
    """
    rating = _held(public_id, actor)
    if rating.excluded_at is not None:
        raise ExcludedStays
    if rating.published_at is not None:
        raise AlreadyPublic
    words = {"comment": comment.strip()[:500], "reply": reply.strip()[:1000]}
    if wrong := [path for path, text in words.items() if _PERSONAL.search(text)]:
        raise _wanted(PersonalData(), *wrong)
    rating.published_comment, rating.published_reply = words["comment"], words["reply"]
    rating.published_at, rating.published_by_id = timezone.now(), actor.staff_id
    rating.save(
        update_fields=["published_comment", "published_reply", "published_at", "published_by"]
    )
    _recorded("cases.publish_rating", rating, actor)


@command
def withdraw_publication(*, public_id: uuid.UUID, actor: Actor, reason: str) -> None:
    """Off the public page again, with a reason. Raises ReasonWanted, NotPublic."""
    rating = _held(public_id, actor)
    if rating.published_at is None:
        raise NotPublic
    said = reason.strip()
    if not said or len(said) > LONGEST_REASON:
        raise _wanted(ReasonWanted(), "reason")
    rating.published_at = None
    rating.save(update_fields=["published_at"])
    _recorded("cases.withdraw_rating", rating, actor, reason=said)


def _wanted(error: InvalidInput, *paths: str) -> InvalidInput:
    kind = type(error)
    return kind(errors=[FieldError(path=path, message=error.message) for path in paths])
