"""What the organ answers to a rating, and what the person says to that."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from zhengtong.core.audit.api import record
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import FieldError, PermissionRefused
from zhengtong.kernel.events import publish
from zhengtong.modules.cases import policies
from zhengtong.modules.cases.events import RatingAnswered, RatingReplied
from zhengtong.modules.cases.models import Rating, RatingReply
from zhengtong.modules.cases.ratings.errors import (
    AnswerWanted,
    NoReplyYet,
    RatingNotFound,
    ReplyAnswered,
    ReplyWanted,
)


@dataclass(frozen=True, kw_only=True)
class RatingReplyData:
    """One reply and what the person said to it; `is_content` is None until they have."""

    number: int
    text: str
    replied_at: dt.datetime
    is_content: bool | None
    answer: str
    answered_at: dt.datetime | None


LONGEST_REPLY = 1000
LONGEST_ANSWER = 500


@command
def reply_to_rating(*, rating_id: int, actor: Actor, text: str) -> int:
    """The organ's answer; the person reads it on the page of the case, or by a link by SMS where
    they may be contacted. Answers with its number. The caller has checked who may.

    Raises RatingNotFound, ReplyWanted.
    """
    rating = Rating.objects.select_for_update().filter(pk=rating_id).first()
    if rating is None:
        raise RatingNotFound
    said = text.strip()
    if not said or len(said) > LONGEST_REPLY:
        message = ReplyWanted().message
        raise ReplyWanted(errors=[FieldError(path="reply", message=message)])
    now = timezone.now()
    number = rating.replies.count() + 1
    RatingReply.objects.create(rating=rating, number=number, text=said, replied_at=now)
    record(
        "cases.reply_to_rating",
        actor=actor,
        stream=f"rating:{rating.pk}",
        object_type="rating",
        object_id=str(rating.public_id),
        detail={"number": number},
    )
    publish(RatingReplied(rating_id=rating.pk, number=number, at=now))
    return number


@command
def answer_reply(*, rating_id: int, actor: Actor, is_content: bool | None, answer: str) -> None:
    """The applicant, signed in, says whether the reply is enough."""
    rating = Rating.objects.select_related("case").filter(pk=rating_id).first()
    if rating is None or not policies.is_applicant(actor, rating.case):
        raise PermissionRefused
    answered(rating_id, is_content=is_content, answer=answer)


def answered(rating_id: int, *, is_content: bool | None, answer: str) -> RatingReply:
    """Write the answer to the latest reply. Raises NoReplyYet, ReplyAnswered, AnswerWanted."""
    Rating.objects.select_for_update().get(pk=rating_id)
    reply = RatingReply.objects.filter(rating_id=rating_id).order_by("-number").first()
    if reply is None:
        raise NoReplyYet
    if reply.answered_at is not None:
        raise ReplyAnswered
    said = answer.strip()
    if is_content is None or len(said) > LONGEST_ANSWER:
        message = AnswerWanted().message
        path = "is_content" if is_content is None else "answer"
        raise AnswerWanted(errors=[FieldError(path=path, message=message)])
    reply.is_content, reply.answer, reply.answered_at = is_content, said, timezone.now()
    reply.save(update_fields=["is_content", "answer", "answered_at"])
    record(
        "cases.answer_rating_reply",
        actor=Actor.anonymous(),
        stream=f"rating:{rating_id}",
        object_type="rating",
        object_id=rating_id,
        detail={"number": reply.number},
    )
    publish(
        RatingAnswered(
            rating_id=rating_id, number=reply.number, is_content=is_content, at=reply.answered_at
        )
    )
    return reply


def replies_of(rating_id: int) -> list[RatingReply]:
    """Every reply with its answer, the oldest first."""
    return list(RatingReply.objects.filter(rating_id=rating_id).order_by("number"))


def rating_replies(rating_id: int) -> list[RatingReplyData]:
    """The same for modules above."""
    return [
        RatingReplyData(
            number=r.number,
            text=r.text,
            replied_at=r.replied_at,
            is_content=r.is_content,
            answer=r.answer,
            answered_at=r.answered_at,
        )
        for r in replies_of(rating_id)
    ]
