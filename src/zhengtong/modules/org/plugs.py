"""What `org` plugs into lower boards."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from zhengtong.core.messaging.plugins import address_book
from zhengtong.core.navigation.api import Entry, register
from zhengtong.modules.org import contact_queries
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
        return contact_queries.contact(user_id=user_id, person_id=person_id, staff_id=staff_id)


address_book.register("org", OrgAddressBook())

for entry in (
    Entry(
        key="people",
        area="staff",
        section=_("办件"),
        label=_("身份核验"),
        url_name="org_staff:people",
        permission="org.verify",
        order=25,
    ),
    Entry(
        key="organizations",
        area="staff",
        section=_("系统"),
        label=_("机构和岗位"),
        url_name="org_staff:overview",
        order=90,
    ),
    Entry(
        key="audit",
        area="staff",
        section=_("系统"),
        label=_("审计日志"),
        url_name="org_staff:audit",
        permission="audit.view",
        order=96,
    ),
):
    register(entry)
