"""Rating the finished service."""

import pytest

from zhengtong.modules.cases.models import Rating, RatingLevel
from zhengtong.modules.cases.ratings.indicators import INDICATORS
from zhengtong.modules.cases.tests.county import text


@pytest.fixture
def case(county, person):
    return county.finished(person)


@pytest.fixture
def address(case):
    return f"/cases/{case.public_id}/rate/"


def test_each_level_has_eight_reasons_that_begin_with_its_number():
    for stars, level in zip((5, 4, 3, 2, 1), RatingLevel, strict=True):
        codes = [i.code for i in INDICATORS[level]]
        assert len(codes) == 8
        assert {code[0] for code in codes} == {str(stars)}


def test_a_rating_with_reasons_and_a_comment(citizen, case, address):
    answer = citizen.post(
        address, {"level": "very_good", "indicators": ["513", "517"], "comment": "很快"}
    )
    assert answer.url == f"/cases/{case.public_id}/"
    rating = Rating.objects.get()
    assert (rating.level, rating.indicators) == ("very_good", ["513", "517"])
    shown = text(citizen.get(f"/cases/{case.public_id}/"))
    assert "可以全程网上办理" in shown
    assert "评价这次服务" not in shown


def test_no_level_is_told_and_what_was_written_stays(citizen, address):
    answer = citizen.post(address, {"comment": "很快", "indicators": "513"})
    assert answer.status_code == 422
    assert "请选择满意程度。" in text(answer)
    assert "很快</textarea>" in text(answer)


def test_reasons_of_another_level_are_refused(citizen, address):
    answer = citizen.post(address, {"level": "very_good", "indicators": "115"})
    assert answer.status_code == 422
    assert "选中的理由与满意程度不相符" in text(answer)
    assert not Rating.objects.exists()


def test_a_long_comment_is_kept_and_told(citizen, address):
    answer = citizen.post(address, {"level": "good", "comment": "长" * 501})
    assert answer.status_code == 422
    assert "最多写 500 个字" in text(answer)
    assert "长" * 501 in text(answer)


def test_one_rates_once(citizen, address):
    citizen.post(address, {"level": "good"})
    assert citizen.get(address).status_code == 409
    assert citizen.post(address, {"level": "poor"}).status_code == 409
    assert Rating.objects.get().level == "good"


def test_an_open_case_is_not_rated(citizen, county, person):
    case = county.submitted(person)
    assert citizen.get(f"/cases/{case.public_id}/rate/").status_code == 409
