"""The phone beside the desk: no account, one phone, ten minutes, one material."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from zhengtong.modules.cases.capture import phones
from zhengtong.modules.cases.models import PhoneLink, TrayPage
from zhengtong.modules.cases.services import submit
from zhengtong.modules.cases.tests.capture.test_trays import KEY, sheet, take
from zhengtong.modules.cases.tests.county import DATA, acting, text


@pytest.fixture
def draft(county, person):
    return county.application(person, **DATA)


@pytest.fixture
def address(draft):
    return f"/cases/application/{draft.public_id}/papers/{KEY}/"


@pytest.fixture
def door(citizen, address):
    """The address in the code."""
    citizen.post(address, {"act": "phone"})
    return citizen.session[f"phone:{address}"]["url"].removeprefix("http://testserver")


@pytest.fixture
def phone():
    return Client()


def send(phone, door, *photos):
    phone.get(door)
    return phone.post(door, {"photos": list(photos) or [sheet("red", name="手机.jpg")]})


def test_the_phone_needs_no_account_and_its_photo_is_there(citizen, phone, door, address, person):
    page = text(phone.get(door))
    assert "采伐林木的照片" in page
    assert person.name not in page
    assert person.phone not in page
    assert send(phone, door).status_code == 302
    assert "已传 1 张" in text(phone.get(door))
    live = citizen.get(f"{address}live/")
    assert "第 1 页" in text(live)
    assert "手机已传来 1 张" in text(live)


def test_the_screen_is_told_only_what_is_new(citizen, phone, door, address):
    first = citizen.get(f"{address}live/")
    mark = first["ETag"]
    assert citizen.get(f"{address}live/", HTTP_IF_NONE_MATCH=mark).status_code == 304
    send(phone, door)
    assert citizen.get(f"{address}live/", HTTP_IF_NONE_MATCH=mark).status_code == 200


def test_asking_again_is_cheap(citizen, phone, door, address, django_assert_max_num_queries):
    send(phone, door)
    with django_assert_max_num_queries(18):
        citizen.get(f"{address}live/")


def test_the_first_phone_that_sends_keeps_the_door(phone, door):
    send(phone, door)
    other = Client()
    other.get(door)
    assert send(other, door).status_code == 409
    assert TrayPage.objects.count() == 1
    assert send(phone, door).status_code == 302


def test_after_ten_minutes_the_door_is_shut(phone, door):
    PhoneLink.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    answer = phone.get(door)
    assert answer.status_code == 410
    assert "已经失效" in text(answer)
    assert send(phone, door).status_code == 410


def test_the_door_is_shut_at_will_and_by_the_next_one(citizen, phone, door, address):
    citizen.post(address, {"act": "phone"})
    assert send(phone, door).status_code == 410
    fresh = citizen.session[f"phone:{address}"]["url"].removeprefix("http://testserver")
    citizen.post(address, {"act": "shut"})
    assert send(phone, fresh).status_code == 410


def test_handing_in_shuts_the_door(citizen, phone, county, person):
    found = county.complete(person)
    address = f"/cases/application/{found.public_id}/papers/{KEY}/"
    citizen.post(address, {"act": "phone"})
    door = citizen.session[f"phone:{address}"]["url"].removeprefix("http://testserver")
    submit.submit_application(public_id=found.public_id, actor=acting(person))
    assert send(phone, door).status_code == 410


def test_taking_over_shuts_the_door(citizen, phone, door, address):
    send(phone, door)
    take(citizen, address, "pictures")
    assert send(phone, door).status_code == 410


def test_there_is_an_end_to_photos(phone, door, monkeypatch):
    monkeypatch.setattr(phones, "MOST_PHOTOS", 1)
    assert send(phone, door).status_code == 302
    answer = send(phone, door)
    assert answer.status_code == 409
    assert "最多收 1 张" in text(answer)


def test_a_guessed_door_looks_like_one_that_is_over(phone, db):
    assert phone.get("/cases/phone/aaaaaaaaaaaaaaaaaaaaaaaa/").status_code == 410


def test_a_bad_photo_is_refused_with_words_on_the_phone(phone, door):
    answer = send(phone, door, SimpleUploadedFile("程序.jpg", b"MZ" + bytes(300)))
    assert answer.status_code == 422
    assert "“程序.jpg”" in text(answer)
    assert phone.post(door, {}).status_code == 422
    assert TrayPage.objects.count() == 0


def test_the_secret_is_not_kept(door):
    secret = door.rstrip("/").rpartition("/")[2]
    assert secret not in str(PhoneLink.objects.values().get())
