import pytest

from zhengtong.modules.cases.tests.projects import valley as place


@pytest.fixture
def valley(db):
    return place.valley()
