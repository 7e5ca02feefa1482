import pytest

from zhengtong.modules.cases.tests.conftest import files_root  # noqa: F401
from zhengtong.modules.cases.tests.levels import county


@pytest.fixture
def levels(db) -> county.Levels:
    return county.levels()
