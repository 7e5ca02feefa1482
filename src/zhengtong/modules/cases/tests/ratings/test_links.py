"""Links by SMS and on paper: once, not for long, not by guessing."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from zhengtong.core.audit.models import AuditEntry
from zhengtong.core.messaging.models import Message
from zhengtong.core.messaging.texts import revealed
from zhengtong.modules.cases.events import CaseClosed
from zhengtong.modules.cases.models import Rating, RatingTicket
from zhengtong.modules.cases.ratings import giving, messages, tickets
from zhengtong.modules.cases.ratings.errors import LinkRefused, TooManyLinks
from zhengtong.modules.cases.tests.county import acting, text

GOOD = {"level": "very_poor", "indicators": ["115"], "comment": "等了很久", "contact": "yes"}


@pytest.fixture
def link(case):
    """The address in the SMS that follows the end of the case."""
    closed = CaseClosed(
        case_id=case.pk, case_public_id=case.public_id, close_type="0", at=timezone.now()
    )
    messages.ask_for_rating(closed)
    messages.ask_for_rating(closed)
    ticket = RatingTicket.objects.get()
    return f"/r/{tickets.token_of(ticket.public_id)}/"


def test_the_link_is_in_the_sms_and_nowhere_at_rest(case, link):
    message = Message.objects.get(template="cases.rate_by_link")
    token = link.split("/")[2]
    assert token in revealed(message.bodies["zh"])
    assert token not in str(message.bodies) + str(message.shorts) + message.url
    assert token not in RatingTicket.objects.get().token_hash
    assert message.user_id is None
    assert not message.about.startswith("case:")


def test_a_person_rates_once_by_the_link_and_is_not_named(client, case, link):
    assert "您对这次服务满意吗" in text(client.get(link))
    assert case.applicant_name not in text(client.get(link))
    assert "谢谢您的评价" in text(client.post(link, GOOD))
    rating = Rating.objects.get()
    assert (rating.level, rating.channel, rating.wants_contact) == ("very_poor", "sms", True)
    assert rating.staff_id == case.accepted_by_id
    assert rating.post_id is not None
    for again in (client.get(link), client.post(link, {"level": "very_good"})):
        assert again.status_code == 410
        assert "这个评价链接不能用" in text(again)
    assert Rating.objects.get().level == "very_poor"


def test_a_wrong_answer_loses_nothing_and_does_not_use_up_the_link(client, link):
    answer = client.post(link, {"comment": "等了很久", "contact": "yes"})
    assert answer.status_code == 422
    assert "等了很久</textarea>" in text(answer)
    assert client.post(link, GOOD).status_code == 200


def test_another_channel_in_between_closes_the_link(client, case, person, link):
    giving.rate_case(case_id=case.pk, actor=acting(person), level="good")
    assert client.post(link, GOOD).status_code == 410
    with pytest.raises(LinkRefused):
        tickets.rate_by_ticket(
            ticket_id=RatingTicket.objects.get().pk, said=giving.Said(level="poor")
        )
    assert Rating.objects.get().level == "good"


def test_a_link_ends(client, link, settings):
    with time_machine.travel(timezone.now() + dt.timedelta(days=settings.RATING_LINK_DAYS + 1)):
        assert client.post(link, GOOD).status_code == 410
    assert not Rating.objects.exists()


def test_guesses_are_refused_alike_audited_and_slowed_down(client, link):
    told = {text(client.get(f"/r/{guess}/")) for guess in ("abcdefghjkmn", "x", "2" * 200)}
    assert len({page.split("<main")[1].split("</main")[0] for page in told}) == 1
    assert AuditEntry.objects.filter(action="cases.rating_link_refused").count() == 3
    for _ in range(7):
        client.get("/r/abcdefghjkmn/")
    assert client.get(link).status_code == 429
    with pytest.raises(TooManyLinks):
        tickets.opened(token=link.split("/")[2], address="127.0.0.1")


def test_a_code_on_paper_is_of_one_case_and_good_once(client, county, person, case):
    other = county.submitted(person)
    address = f"/r/{case.number}/{tickets.paper_mark(case)}/"
    early = f"/r/{other.number}/{tickets.paper_mark(other)}/"
    assert "现在还不能评价" in text(client.get(early))
    assert client.post(early, GOOD).status_code == 409
    assert client.get(f"/r/{case.number}/{tickets.paper_mark(other)}/").status_code == 410
    assert client.post(address, GOOD).status_code == 200
    assert client.post(address, GOOD).status_code == 410
    assert Rating.objects.get().channel == "qr"
