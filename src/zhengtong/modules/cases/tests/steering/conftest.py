import pytest

from zhengtong.modules.cases.tests.steering import office as place


@pytest.fixture
def office(db):
    return place.office()
