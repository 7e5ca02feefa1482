"""What follows from ratings."""

from __future__ import annotations

from zhengtong.core.jobs.api import periodic
from zhengtong.kernel.events import handles
from zhengtong.modules.cases import api as cases
from zhengtong.modules.cases.events import CaseRated, RatingAnswered, RatingReviewed
from zhengtong.modules.supervision.rectification import services, telling


@handles(CaseRated)
def open_rectification(event: CaseRated) -> None:
    if event.rating_id:
        services.open_for(rating_id=event.rating_id)


@handles(RatingAnswered)
def hear_answer(event: RatingAnswered) -> None:
    replies = cases.rating_replies(event.rating_id)
    if event.number != len(replies):
        return
    said = replies[event.number - 1].answer
    services.heard(rating_id=event.rating_id, is_content=event.is_content, answer=said)


@handles(RatingReviewed)
def after_review(event: RatingReviewed) -> None:
    services.reviewed(rating_id=event.rating_id)


@periodic(cron="10 1 * * *", name="supervision.remind_rectifications")
def remind_rectifications() -> None:
    """At 09:10, Asia/Shanghai."""
    telling.remind()
