"""The public progress query."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from zhengtong.modules.cases.models import QueryAttempt
from zhengtong.modules.cases.tests.county import text

ADDRESS = "/cases/progress/"


@pytest.fixture
def case(county, person):
    return county.asked_for_more(person, corrections="请更正李禾生的株数。")


def ask(client, number, code):
    return client.post(ADDRESS, {"number": number, "code": code})


def plain(answer, number):
    """The page without what differs in any case."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text(answer)).replace(number, "")


def test_number_and_code_show_the_timeline_and_nothing_personal(client, case):
    answer = ask(client, case.number, case.query_code)
    assert answer.status_code == 200
    assert "补正" in text(answer)
    for secret in (case.applicant_name, "请更正", "后山坡", "树.jpg"):
        assert secret not in text(answer)


def test_case_and_spaces_do_not_matter(client, case):
    code = case.query_code.lower()
    assert ask(client, f" {case.number.lower()} ", f"{code[:4]} {code[4:]}").status_code == 200


def test_the_number_comes_along_in_the_address_of_the_qr_code(client, case):
    assert f'value="{case.number}"' in text(client.get(f"{ADDRESS}?number={case.number}"))


def test_a_wrong_code_and_an_unknown_number_get_the_same_answer(client, case):
    wrong = ask(client, case.number, "AAAAAAAA")
    unknown = ask(client, "QH20200101-00001", "AAAAAAAA")
    assert wrong.status_code == unknown.status_code == 422
    sentence = "办件编号或者查询码不对"
    assert sentence in text(wrong)
    assert plain(wrong, case.number) == plain(unknown, "QH20200101-00001")


def test_blank_fields_are_told_and_not_counted(client, case):
    answer = ask(client, "", "")
    assert answer.status_code == 422
    assert "请填写办件编号。" in text(answer)
    assert "请填写查询码。" in text(answer)
    assert not QueryAttempt.objects.exists()


def test_ten_wrong_tries_are_enough_even_with_the_right_code(client, case):
    for _n in range(10):
        ask(client, case.number, "AAAAAAAA")
    answer = ask(client, case.number, case.query_code)
    assert answer.status_code == 429
    assert "10 分钟后再查" in text(answer)


def test_the_tries_at_a_number_count_from_every_address(case):
    for n in range(10):
        ask(Client(REMOTE_ADDR=f"10.0.0.{n}"), case.number, "AAAAAAAA")
    assert ask(Client(REMOTE_ADDR="10.0.0.99"), case.number, "AAAAAAAA").status_code == 429


def test_after_ten_minutes_one_may_try_again(client, case):
    for _n in range(10):
        ask(client, case.number, "AAAAAAAA")
    QueryAttempt.objects.update(at=timezone.now() - dt.timedelta(minutes=11))
    assert ask(client, case.number, case.query_code).status_code == 200


def test_no_address_is_kept_in_the_clear(client, case):
    ask(client, case.number, "AAAAAAAA")
    kept = " ".join(QueryAttempt.objects.values_list("key", flat=True))
    assert "127.0.0.1" not in kept
    assert case.number not in kept
