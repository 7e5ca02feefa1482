"""What conformance and evasion plug in: their checks, their jobs, two lines of the menu."""

from zhengtong.core.navigation.api import Entry, register
from zhengtong.modules.supervision.checks import detours, evasion
from zhengtong.modules.supervision.conformance import handlers, tasks

__all__ = ["detours", "evasion", "handlers", "tasks"]

register(
    Entry(
        key="conformance",
        area="staff",
        section="监察",
        label="流程符合",
        url_name="conformance",
        permission="supervision.view",
        order=64,
    )
)
register(
    Entry(
        key="evasion",
        area="staff",
        section="监察",
        label="规避行为",
        url_name="evasion",
        permission="supervision.view",
        order=65,
    )
)
