import pytest

from zhengtong.modules.billing.subsidies.tests import stage


@pytest.fixture
def county(db):
    """A department, its three colleagues, a programme without a notice, four people."""
    return stage.built()
