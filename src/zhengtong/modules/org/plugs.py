"""What `org` plugs into lower boards."""

from __future__ import annotations

from zhengtong.core.messaging.plugins import address_book
from zhengtong.modules.org import queries
from zhengtong.modules.org.data import ContactData


class OrgAddressBook:
    """Phones and mail addresses of people and staff, for messages."""

    def contact(
        self,
        *,
        user_id: int | None = None,
        person_id: int | None = None,
        staff_id: int | None = None,
    ) -> ContactData | None:
        return queries.contact(user_id=user_id, person_id=person_id, staff_id=staff_id)


address_book.register("org", OrgAddressBook())
