"""What papers plug in: who reads the pages, and the sweep of what nobody put together."""

from __future__ import annotations

from zhengtong.core.files.plugins import file_access
from zhengtong.core.jobs.api import periodic
from zhengtong.core.navigation.api import Entry, register
from zhengtong.modules.cases.capture import trays, window  # noqa: F401

file_access.register(trays.OWNER, trays.TrayFiles())


@periodic(cron="25 19 * * *", name="cases.sweep_trays")
def sweep_trays() -> None:
    """Nightly: pages of what was handed in or thrown away are not kept."""
    trays.sweep()


for _entry in (
    Entry(
        key="handovers",
        area="staff",
        section="办件",
        label="材料交接",
        url_name="handovers",
        permission="cases.accept",
        order=26,
    ),
):
    register(_entry)
