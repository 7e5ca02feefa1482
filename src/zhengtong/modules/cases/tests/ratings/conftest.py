import pytest

from zhengtong.modules.cases.models import Case


@pytest.fixture
def case(county, person):
    """Finished, with a phone to send the link to."""
    found = county.finished(person)
    Case.objects.filter(pk=found.pk).update(contact_phone="13800138000")
    found.refresh_from_db()
    return found
