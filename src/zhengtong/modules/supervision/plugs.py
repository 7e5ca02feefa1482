"""What supervision plugs into lower boards: its place in the menu."""

from zhengtong.core.navigation.api import Entry, register

register(
    Entry(
        key="board",
        area="staff",
        section="监察",
        label="看板",
        url_name="board",
        permission="supervision.view",
        order=60,
    )
)
register(
    Entry(
        key="findings",
        area="staff",
        section="监察",
        label="预警和报警",
        url_name="findings",
        permission="supervision.view",
        order=61,
    )
)
