"""What the engine does when the calendar changes."""

from __future__ import annotations

from zhengtong.core.calendar.events import CalendarChanged
from zhengtong.kernel.events import handles
from zhengtong.modules.workflow.services.recompute import recompute_clocks


@handles(CalendarChanged)
def compute_clocks_anew(fact: CalendarChanged) -> None:
    """A new notice on holidays moves the due days of open clocks."""
    recompute_clocks()
