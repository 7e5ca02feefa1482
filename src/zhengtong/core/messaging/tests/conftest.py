import pytest

from zhengtong.core.messaging.data import Contact, MessageTemplate
from zhengtong.core.messaging.plugins import address_book
from zhengtong.core.messaging.texts import templates
from zhengtong.kernel.access import ANYWHERE, Actor

CITIZEN = Actor(kind="user", name="林小禾", user_id=71, person_id=7)
CLERK = Actor(
    kind="user",
    name="周岚",
    user_id=72,
    staff_id=9,
    grants={"messaging.outbox": frozenset({ANYWHERE})},
)

ACCEPTED = MessageTemplate(
    key="test.accepted",
    subject={"zh": "您的“{item}”已受理", "en": "Your “{item}” was accepted"},
    body={"zh": "编号 {number}，最迟 {due} 办结。", "en": "Number {number}, due on {due}."},
    short={"zh": "{item}已受理，编号{number}", "en": "{item} accepted, no. {number}"},
    channels=("site", "sms", "email"),
)


class Book:
    """Person 7 with everything, staff 9 with an account only, person 8 with nothing."""

    def contact(self, *, user_id=None, person_id=None, staff_id=None):
        if person_id == 7 or user_id == 71:
            return Contact(name="林小禾", user_id=71, phone="13800000071", email="lin@example.com")
        if staff_id == 9 or user_id == 72:
            return Contact(name="周岚", user_id=72, language="en")
        return Contact(name="无联系方式") if person_id == 8 else None


@pytest.fixture(autouse=True)
def world(db):
    with (
        address_book.temporarily("0_test", Book()),
        templates.temporarily("test.accepted", ACCEPTED),
    ):
        yield
