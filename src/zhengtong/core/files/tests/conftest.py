import pytest

from zhengtong.core.files import api
from zhengtong.kernel.access import Actor

EVERYTHING = api.FileRules(extensions=api.known_extensions())
CITIZEN = Actor(kind="user", name="林小禾", user_id=71)


@pytest.fixture(autouse=True)
def files_root(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    return settings.FILES_ROOT


@pytest.fixture
def keep(db):
    """Store a file as a citizen."""

    def keep(content, name="照片.png", rules=EVERYTHING, actor=CITIZEN):
        return api.store(content=content, name=name, rules=rules, actor=actor)

    return keep
