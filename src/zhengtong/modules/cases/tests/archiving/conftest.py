import pytest

from zhengtong.modules.archives.services import plan as plans
from zhengtong.modules.archives.tests.shelf import RULES, SYSTEM


@pytest.fixture
def plan(county):
    """The forestry office has a fonds, a code and a file plan."""
    import datetime as dt

    organ = county.clerk.organization_id
    plans.set_fonds(
        number="9001", name="青禾县", organization_id=organ, organ_code="NLJ", actor=SYSTEM
    )
    draft = plans.draft_plan(actor=SYSTEM)
    plans.save_plan(number=draft.number, lines=RULES, note="", expected_version=0, actor=SYSTEM)
    plans.publish_plan(
        number=draft.number,
        effective_on=dt.date(2015, 1, 1),
        expected_version=1,
        actor=SYSTEM,
    )
    return draft
