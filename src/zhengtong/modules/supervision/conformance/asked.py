"""What the address asks for; what is not understood falls back to the usual."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone

from zhengtong.core.pages.given import day, whole
from zhengtong.modules.supervision.conformance.models import DeviationKind

LONGEST_YEARS = 10
ALLOWED = ("returns", "withdrawals", "jumps", "migrations", "endings")
MOST_NODE = 120


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Whole days of submission, both included, and what the rows are narrowed to.

    `seen` are the organisations that the reader may watch; None means all. `show` is a kind of
    deviation, one of ALLOWED, "all" cases, or "" for all that deviate.
    """

    since: dt.date
    until: dt.date
    seen: frozenset[int] | None
    organization: int | None = None
    show: str = ""
    node: str = ""

    def query(self, **changes: Any) -> str:
        """The same as an address, with what differs."""
        given = {
            "from": self.since.isoformat(),
            "to": self.until.isoformat(),
            "organization": self.organization,
            "show": self.show,
            "node": self.node,
            **changes,
        }
        return urlencode({k: v for k, v in given.items() if v not in (None, "")})

    def where(self) -> tuple[str, dict[str, Any]]:
        """SQL after WHERE for rows `c` of conformance, and its values."""
        parts = ["c.acts > 0", "c.submitted_on BETWEEN %(since)s AND %(until)s"]
        values: dict[str, Any] = {"since": self.since, "until": self.until}
        if self.seen is not None:
            parts.append("c.organization_id = ANY(%(seen)s::bigint[])")
            values["seen"] = sorted(self.seen)
        if self.organization is not None:
            parts.append("c.organization_id = %(organization)s")
            values["organization"] = self.organization
        return " AND ".join(parts), values


def read(given: Any, seen: frozenset[int] | None) -> Asked:
    """`given` is the query of the address. The year so far when no days are given."""
    today = timezone.localdate()
    since = day(given.get("from", "")) or today.replace(month=1, day=1)
    until = day(given.get("to", "")) or today
    if until < since:
        since, until = until, since
    if until.year - since.year > LONGEST_YEARS:
        since = dt.date(until.year - LONGEST_YEARS, 1, 1)
    show, node = given.get("show", ""), given.get("node", "")
    known = (*DeviationKind.values, *ALLOWED, "all")
    return Asked(
        since=since,
        until=until,
        seen=seen,
        organization=whole(given.get("organization", "")),
        show=show if show in known else "",
        node=node[:MOST_NODE].replace("\0", ""),
    )
