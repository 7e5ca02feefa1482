import pytest

from zhengtong.modules.cases.tests import desk as make_desk
from zhengtong.modules.cases.tests.county import publish_version


@pytest.fixture
def desk(db):
    """The department, with an item that has every special procedure."""
    found = make_desk.desk()
    found.county.version = publish_version(
        found.county.version.item_id, special_procedures=["expert_review", "site_visit"]
    )
    return found
