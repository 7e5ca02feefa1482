"""Links by SMS and on paper: doors for people who are not signed in.

An SMS link is a ticket: short, good once, for some weeks. The link itself is worked out from the
ticket and the installation's key whenever it is sent; the database holds a keyed hash to search by.
A link on paper is worked out from the case. Whatever is wrong with a link, the answer is the same;
wrong tries are counted by address, and each is audited.
"""

from __future__ import annotations

import datetime as dt
import uuid

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from zhengtong.core.audit.api import record
from zhengtong.core.commands import command
from zhengtong.core.secrets import blind_index
from zhengtong.kernel.access import Actor
from zhengtong.modules.cases.models import Case, QueryAttempt, Rating, RatingReply, RatingTicket
from zhengtong.modules.cases.ratings.errors import LinkRefused, TooManyLinks
from zhengtong.modules.cases.ratings.giving import PLATFORM, Said, is_rated, rate_whole
from zhengtong.modules.cases.services.locking import lock

LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
"""Nothing that is read wrongly: no 0, 1, i, l, o."""
LENGTH = 12
"""59 bits: with ten tries in ten minutes nobody guesses one."""
PAPER_LENGTH = 14
TRIES = 10
WINDOW = dt.timedelta(minutes=10)


def issue(*, case: Case, rating: Rating | None = None) -> RatingTicket:
    """A new ticket, in the caller's transaction: to rate the case, or to read a reply."""
    public_id = uuid.uuid4()
    now = timezone.now()
    return RatingTicket.objects.create(
        public_id=public_id,
        case=case,
        rating=rating,
        token_hash=_hash(token_of(public_id)),
        made_at=now,
        expires_at=now + dt.timedelta(days=settings.RATING_LINK_DAYS),
    )


def token_of(public_id: uuid.UUID) -> str:
    return _spelt(blind_index(str(public_id), purpose="cases.rating.ticket"), LENGTH)


def link_of(public_id: uuid.UUID) -> str:
    """The address that goes into the SMS."""
    return f"{settings.PUBLIC_URL}/r/{token_of(public_id)}/"


def paper_mark(case: Case) -> str:
    """What stands behind the number in the address on a receipt or decision."""
    return _spelt(blind_index(str(case.public_id), purpose="cases.rating.paper"), PAPER_LENGTH)


def paper_link(case: Case) -> str:
    return f"{settings.PUBLIC_URL}/r/{case.number}/{paper_mark(case)}/"


def _spelt(digest: str, length: int) -> str:
    number = int(digest, 16)
    letters = []
    for _ in range(length):
        number, rest = divmod(number, len(LETTERS))
        letters.append(LETTERS[rest])
    return "".join(letters)


def _hash(token: str) -> str:
    return blind_index(token, purpose="cases.rating.ticket_hash")


def opened(*, token: str, address: str) -> RatingTicket:
    """The ticket of this link. Raises LinkRefused, TooManyLinks. Call it outside a transaction, or
    wrong tries are not counted."""
    _slow_down(address)
    found = RatingTicket.objects.filter(token_hash=_hash(token.strip().lower()[:40])).first()
    if found is None or not _is_good(found):
        raise _refused(address, "ticket")
    return found


def _is_good(ticket: RatingTicket) -> bool:
    if ticket.used_at is not None or ticket.expires_at <= timezone.now():
        return False
    return ticket.rating_id is not None or not is_rated(ticket.case)


def case_of_paper(*, number: str, mark: str, address: str) -> Case:
    """The case of a link on paper, while it may be rated by it: not yet rated, closed no longer ago
    than links live. A case that is not closed yet is answered too: the page says to come back."""
    _slow_down(address)
    case = Case.objects.defer("form_data").filter(number=number[:30]).first()
    expected = paper_mark(case) if case else "-"
    if not constant_time_compare(expected, mark[:40].lower()) or case is None:
        raise _refused(address, "paper")
    limit = timezone.now() - dt.timedelta(days=settings.RATING_LINK_DAYS)
    if is_rated(case) or (case.closed_at is not None and case.closed_at < limit):
        raise _refused(address, "paper")
    return case


def _slow_down(address: str) -> None:
    since = timezone.now() - WINDOW
    if QueryAttempt.objects.filter(key=_key(address), at__gt=since).count() >= TRIES:
        raise TooManyLinks


def _key(address: str) -> str:
    return blind_index(address, purpose="rating_link_address")


def _refused(address: str, kind: str) -> LinkRefused:
    """Counted and audited; the audit entry does not hold what was tried."""
    now = timezone.now()
    with transaction.atomic():
        QueryAttempt.objects.filter(at__lt=now - WINDOW).delete()
        QueryAttempt.objects.create(key=_key(address), at=now)
        record(
            "cases.rating_link_refused",
            actor=Actor.anonymous(address=address),
            stream="rating_links",
            object_type="rating_link",
            detail={"kind": kind},
        )
    return LinkRefused()


@command
def rate_by_ticket(*, ticket_id: int, said: Said) -> Rating:
    """Rate by SMS link. A second click, or another channel in between, finds it used."""
    ticket = RatingTicket.objects.get(pk=ticket_id)
    case = lock(case_id=ticket.case_id, actor=PLATFORM)
    ticket = RatingTicket.objects.select_for_update().get(pk=ticket_id)
    if ticket.rating_id is not None or not _is_good(ticket):
        raise LinkRefused
    rating = rate_whole(case, said, channel="sms")
    _use(ticket)
    return rating


@command
def rate_by_paper(*, case_id: int, said: Said) -> Rating:
    """Rate by the code on a receipt or decision. The view has proven the code."""
    case = lock(case_id=case_id, actor=PLATFORM)
    if is_rated(case):
        raise LinkRefused
    return rate_whole(case, said, channel="qr")


def _use(ticket: RatingTicket) -> None:
    ticket.used_at = timezone.now()
    ticket.save(update_fields=["used_at"])


@command
def answer_by_ticket(*, ticket_id: int, is_content: bool | None, answer: str) -> RatingReply:
    """The person says by SMS link whether the reply is enough."""
    from zhengtong.modules.cases.ratings import replying

    ticket = RatingTicket.objects.select_for_update().get(pk=ticket_id)
    if ticket.rating_id is None or not _is_good(ticket):
        raise LinkRefused
    reply = replying.answered(ticket.rating_id, is_content=is_content, answer=answer)
    _use(ticket)
    return reply
