"""What messaging plugs into the menus."""

from zhengtong.core.navigation.api import Entry, register

register(
    Entry(
        key="outbox",
        area="staff",
        section="系统",
        label="发件箱",
        url_name="messaging:outbox",
        permission="messaging.outbox",
        order=95,
    )
)
