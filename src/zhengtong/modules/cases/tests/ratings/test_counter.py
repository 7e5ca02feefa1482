"""The screen and the card at a counter."""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from zhengtong.modules.cases.models import Rating, RatingPlace
from zhengtong.modules.cases.ratings import places
from zhengtong.modules.cases.ratings.errors import NothingShown, NotYourPlace
from zhengtong.modules.cases.ratings.giving import Said
from zhengtong.modules.cases.tests import desk as make_desk
from zhengtong.modules.cases.tests.county import text
from zhengtong.modules.cases.tests.desk import browser
from zhengtong.modules.org.tests import factories as make

DESK = "/desk/ratings/counter/"


@pytest.fixture
def office(db):
    return make_desk.desk()


@pytest.fixture
def clerk(office):
    return make.actor(office.counter)


@pytest.fixture
def place(clerk):
    return places.open_place(post_id=min(clerk.post_ids), label="12 号窗口", actor=clerk)


@pytest.fixture
def tablet(client, place, clerk):
    code = places.binding_code(public_id=place.public_id, actor=clerk)
    assert client.post("/r/pad/", {"code": f"{code[:4]} {code[4:]}"}).url == "/r/pad/"
    return client


def test_the_clerk_asks_the_person_rates_the_clerk_sees_only_that(office, place, tablet, person):
    case = office.accepted(person)
    desk = browser(office.counter)
    assert "欢迎您来办事" in text(tablet.get("/r/pad/"))
    desk.post(DESK, {"act": "show", "place": place.public_id, "number": case.number})
    assert "尚未评价" in text(desk.get(DESK))
    asked = text(tablet.get("/r/pad/"))
    assert "您对这次服务满意吗" in asked
    for secret in (case.applicant_name, case.number, case.query_code):
        assert secret not in asked
    given = {"case": case.public_id, "level": "very_poor", "indicators": "115"}
    assert "谢谢您的评价" in text(tablet.post("/r/pad/", given))
    assert "欢迎您来办事" in text(tablet.get("/r/pad/"))
    rating = Rating.objects.get()
    assert (rating.service, rating.service_no, rating.channel) == ("counter", 2, "pad")
    assert (rating.staff_id, rating.post_id) == (office.counter.pk, place.post_id)
    seen = text(desk.get(DESK))
    assert "评价已提交" in seen
    assert "不满意" not in seen


def test_what_is_wrong_stands_at_the_place_where_it_was_typed(office, place, clerk):
    other = places.open_place(post_id=place.post_id, label="13 号窗口", actor=clerk)
    desk = browser(office.counter)
    refused = desk.post(DESK, {"act": "show", "place": other.public_id, "number": "QH0"})
    page = text(refused)
    first, second = re.findall(r'<input class="number"[^>]*>', page)
    assert refused.status_code == 404
    assert ("QH0" in first, "aria-invalid" in first) == (False, False)
    assert ("QH0" in second, "aria-invalid" in second) == (True, True)
    field = re.search(r'id="([^"]+)"', second).group(1)
    assert f'href="#{field}"' in page
    nameless = text(desk.post(DESK, {"act": "open", "post": place.post_id, "label": " "}))
    assert 'href="#label"' in nameless
    assert re.search(r'<details open><summary>设一个评价点.*id="label-error"', nameless, re.S)


def test_a_double_touch_counts_once_and_a_visit_is_rated_once_a_day(
    office, place, tablet, person, clerk
):
    case = office.accepted(person)
    places.show_case(public_id=place.public_id, number=case.number, actor=clerk)
    given = {"case": case.public_id, "level": "good"}
    assert tablet.post("/r/pad/", given).status_code == 200
    assert tablet.post("/r/pad/", given).status_code == 409
    refused = browser(office.counter).post(
        DESK, {"act": "show", "place": place.public_id, "number": case.number}
    )
    assert refused.status_code == 409
    assert "今天对这个办件的服务已经评价过了" in text(refused)
    assert Rating.objects.count() == 1


def test_what_is_not_rated_goes_from_the_screen(office, place, tablet, person, clerk):
    case = office.accepted(person)
    places.show_case(public_id=place.public_id, number=case.number, actor=clerk)
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=16)):
        assert "欢迎您来办事" in text(tablet.get("/r/pad/"))
        with pytest.raises(NothingShown):
            places.rate_at_screen(
                place_id=place.pk, case_public_id=case.public_id, said=Said(level="good")
            )


def test_a_device_is_bound_by_a_code_that_is_good_once(office, place, clerk, tablet):
    code = places.binding_code(public_id=place.public_id, actor=clerk)
    other = Client()
    assert other.post("/r/pad/", {"code": "00000000"}).status_code == 422
    assert other.post("/r/pad/", {"code": code}).status_code == 302
    assert "绑定到窗口" in text(tablet.get("/r/pad/"))
    assert Client().post("/r/pad/", {"code": code}).status_code == 422


def test_a_place_belongs_to_those_who_sit_there(office, place):
    with pytest.raises(NotYourPlace):
        places.open_place(
            post_id=place.post_id + 1000, label="13 号", actor=make.actor(office.counter)
        )
    assert browser(office.neighbour).get(DESK).status_code == 403
    stranger = browser(office.reviewer)
    assert stranger.post(DESK, {"act": "close", "place": place.public_id}).status_code == 403
    assert RatingPlace.objects.get().closed_at is None


def test_the_card_asks_for_number_and_code_first(office, place, person):
    case = office.accepted(person)
    visitor, card = Client(), f"/r/c/{place.public_id}/"
    wrong = visitor.post(card, {"number": case.number, "code": "AAAAAAAA"})
    assert wrong.status_code == 422
    form = visitor.post(card, {"number": case.number, "code": case.query_code})
    proof = form.context["proof"]
    assert visitor.post(card, {"proof": "forged", "level": "good"}).status_code == 200
    assert not Rating.objects.exists()
    assert visitor.post(card, {"proof": proof, "level": "fair"}).status_code == 200
    assert visitor.post(card, {"proof": proof, "level": "poor"}).status_code == 409
    rating = Rating.objects.get()
    assert (rating.level, rating.channel, rating.post_id) == ("fair", "card", place.post_id)
    assert rating.staff_id == office.counter.pk
