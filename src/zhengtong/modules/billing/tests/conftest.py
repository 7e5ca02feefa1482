import pytest

from zhengtong.modules.billing.tests import counting


@pytest.fixture
def house(db, settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    settings.PAY_SECRET = "s" * 40
    return counting.house()
