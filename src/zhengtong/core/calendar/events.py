"""What the calendar tells the others."""

from __future__ import annotations

from zhengtong.kernel.events import Event, event


@event("calendar.calendar_changed")
class CalendarChanged(Event):
    """Sent when a notice on holidays was taken over. Open clocks must be computed anew and due
    days that were provisional become final: working days exclude statutory holidays (行政许可法
    82条)."""

    version: int
    years: tuple[int, ...]
    notice: str
