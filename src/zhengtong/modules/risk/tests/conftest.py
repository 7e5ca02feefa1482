import pytest

from zhengtong.modules.risk.tests import stage


@pytest.fixture
def county(db):
    """A department with officer, heads and inspectors, and one company with its head."""
    return stage.built()
