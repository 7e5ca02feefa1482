import pytest

from zhengtong.modules.cases.tests import county as place
from zhengtong.modules.org.tests import factories as make


@pytest.fixture(autouse=True)
def files_root(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    return settings.FILES_ROOT


@pytest.fixture
def county(db):
    return place.county()


@pytest.fixture
def person(db):
    return make.person()


@pytest.fixture
def citizen(client, person):
    """A browser in which the person has signed in."""
    return place.signed_in(client, person)
