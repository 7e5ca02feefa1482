import pytest

from zhengtong.modules.cases.tests.hearings import stage as place


@pytest.fixture
def stage(db):
    """In force since the end of October, so that tests may play in November."""
    with place.at("2026-10-28"):
        return place.stage()
