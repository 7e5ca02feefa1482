import pytest

from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.tests import desk as make_desk
from zhengtong.modules.org.models import Organization, PostRole
from zhengtong.modules.org.tests import factories as make


@pytest.fixture
def desk(db):
    """The department, with two of the hall who may confirm that an entry was a mistake."""
    found = make_desk.desk()
    hall = Organization.objects.filter(key="hall").first() or make.organization("hall", "政务大厅")
    manager = make.post(hall, "manager")
    role = make.role("hall_manager", "cases.counter", "cases.strike", "cases.view_all")
    PostRole.objects.create(post=manager, role=role, is_everywhere=True)
    found.one, found.two = make.staff(hall, "蒋主任"), make.staff(hall, "韩副主任")
    make.hold(manager, found.one)
    make.hold(manager, found.two, "B")
    return found


@pytest.fixture
def entered(desk, person):
    """A case that the clerk at the counter entered."""

    def make_one(how=desk.submitted, who=person) -> Case:
        case = how(who)
        Case.objects.filter(pk=case.pk).update(channel="counter", entered_by=desk.counter)
        case.refresh_from_db()
        return case

    return make_one
