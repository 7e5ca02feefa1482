import pytest

from zhengtong.modules.archives.tests.shelf import Shelf, made


@pytest.fixture(autouse=True)
def files_root(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    return settings.FILES_ROOT


@pytest.fixture
def shelf(db) -> Shelf:
    return made()
