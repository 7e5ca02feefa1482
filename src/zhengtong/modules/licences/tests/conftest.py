import pytest

from zhengtong.modules.licences.tests.world import World, world


@pytest.fixture(autouse=True)
def _files_root(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture
def bureau(db) -> World:
    return world()
