"""What people are sent about ratings: the link when a case is done, the link when there is a reply.

The link is not written into the message: it is worked out when the SMS leaves.
"""

from __future__ import annotations

import datetime as dt
import uuid

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from zhengtong.core.messaging import api as messaging
from zhengtong.core.messaging.api import MessageTemplate, late, register_template
from zhengtong.core.messaging.plugins import late_words
from zhengtong.kernel.events import handles
from zhengtong.modules.cases.events import CaseClosed, RatingReplied
from zhengtong.modules.cases.models import Case, Rating, RatingTicket
from zhengtong.modules.cases.ratings import tickets
from zhengtong.modules.cases.ratings.giving import is_rated, why_not_rate
from zhengtong.modules.items import api as items

LINK = "cases.rating_link"
FRESH = dt.timedelta(days=3)
"""An event that comes later than this (an import, a repair) sends nobody an SMS."""

for _template in (
    MessageTemplate(
        key="cases.rate_by_link",
        subject={"zh": "请评价：{item}", "en": "Please rate: {item}"},
        body={
            "zh": "您的“{item}”已办结。请点这里评价，{days} 天内有效，只能用一次：{link}",
            "en": "{item} is done. Please rate the service here, once, within {days} days: {link}",
        },
        channels=("sms",),
    ),
    MessageTemplate(
        key="cases.rating_replied",
        subject={"zh": "您的评价有了答复", "en": "Your rating was answered"},
        body={
            "zh": "您对“{item}”的评价已有答复。请看答复，并告诉我们您是否满意：{link}",
            "en": "Your rating of {item} was answered. Please read the answer and tell us whether "
            "you are content: {link}",
        },
        channels=("sms",),
    ),
):
    register_template(_template)


class RatingLink:
    """The address behind a ticket."""

    def word(self, ref: str) -> str:
        return tickets.link_of(uuid.UUID(ref))


late_words.register(LINK, RatingLink())


def _send(template: str, case: Case, ticket: RatingTicket, once: str) -> None:
    """To the phone alone: a message without an account has no inbox, and none on the case."""
    version = items.item_version(case.item_version_id)
    messaging.send(
        template=template,
        recipient=messaging.Recipient(phone=case.contact_phone),
        context={
            "item": version.name,
            "link": late(LINK, str(ticket.public_id)),
            "days": settings.RATING_LINK_DAYS,
        },
        about=f"rating_ticket:{ticket.public_id}",
        once=once,
    )


@handles(CaseClosed)
def ask_for_rating(event: CaseClosed) -> None:
    """An SMS link to the contact of a finished case, once."""
    if not settings.RATING_SMS or event.at < timezone.now() - FRESH:
        return
    case = Case.objects.defer("form_data").get(pk=event.case_id)
    if not case.contact_phone or case.parent_id or case.decided_at is None:
        return
    if why_not_rate(case) is not None or is_rated(case):
        return
    with transaction.atomic():
        if RatingTicket.objects.filter(case=case, rating=None).exists():
            return
        _send("cases.rate_by_link", case, tickets.issue(case=case), "rate")


@handles(RatingReplied)
def tell_reply(event: RatingReplied) -> None:
    """Only to those who said that they may be contacted; others read it on their case's page."""
    rating = Rating.objects.select_related("case").get(pk=event.rating_id)
    if not rating.wants_contact or not rating.case.contact_phone:
        return
    with transaction.atomic():
        if RatingTicket.objects.filter(rating=rating).count() >= event.number:
            return
        ticket = tickets.issue(case=rating.case, rating=rating)
        _send("cases.rating_replied", rating.case, ticket, "reply")
