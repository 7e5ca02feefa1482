"""The calendar file of a meeting (RFC 5545), for phones and office calendars."""

from __future__ import annotations

import datetime as dt

from zhengtong.modules.cases.models import Meeting, MeetingState

UTC = "%Y%m%dT%H%M%SZ"


def calendar_file(meeting: Meeting, *, title: str, text: str, now: dt.datetime) -> str:
    """One event. Its UID stays, SEQUENCE grows with every change, so that calendars follow.

    Raises ValueError for a meeting that has no date.
    """
    if meeting.starts_at is None:
        raise ValueError("a meeting without a date has no calendar file")
    ends = meeting.starts_at + dt.timedelta(minutes=meeting.length_minutes)
    is_off = meeting.state == MeetingState.CANCELLED
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Zhengtong//Joint work//ZH",
        f"METHOD:{'CANCEL' if is_off else 'PUBLISH'}",
        "BEGIN:VEVENT",
        f"UID:{meeting.public_id}@zhengtong",
        f"SEQUENCE:{meeting.revision}",
        f"DTSTAMP:{_utc(now)}",
        f"DTSTART:{_utc(meeting.starts_at)}",
        f"DTEND:{_utc(ends)}",
        f"SUMMARY:{_escaped(title)}",
        f"LOCATION:{_escaped(meeting.place)}",
        f"DESCRIPTION:{_escaped(text)}",
        f"STATUS:{'CANCELLED' if is_off else 'CONFIRMED'}",
    ]
    if meeting.latitude is not None and meeting.longitude is not None:
        lines.append(f"GEO:{meeting.latitude};{meeting.longitude}")
    lines += ["END:VEVENT", "END:VCALENDAR"]
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _utc(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime(UTC)


def _escaped(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def _folded(line: str) -> list[str]:
    """At most 75 octets a line, never within a character."""
    found, room = [""], 75
    for char in line:
        size = len(char.encode())
        if size > room:
            found.append(" ")
            room = 74
        found[-1] += char
        room -= size
    return found
