import pytest

from zhengtong.modules.supervision.orders.tests import stage


@pytest.fixture
def county(db, settings, tmp_path):
    """An authority, a unit, their people, and a case of the unit."""
    settings.FILES_ROOT = tmp_path / "files"
    return stage.built()
