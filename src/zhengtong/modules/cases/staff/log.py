"""The log of a case as staff read it: who did what, with the documents of that act."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from zhengtong.modules.cases.data import TimelineEntry
from zhengtong.modules.cases.documents.printing import SAME_MOMENT, signed_by
from zhengtong.modules.cases.models import CaseDocument
from zhengtong.modules.cases.staff.step_form import Record
from zhengtong.modules.cases.steering.words import for_whom
from zhengtong.modules.cases.timeline import INTERNAL, entry
from zhengtong.modules.org import api as org

GIVING = frozenset({"transferred", "assigned"})
"""Events whose line says to whom the step went."""


@dataclass(frozen=True, kw_only=True)
class Moment:
    """A line of the log with the documents issued by that act and the form that was filled in."""

    entry: TimelineEntry
    documents: tuple[CaseDocument, ...]
    record: Record | None = None


def told(history: Iterable[Any]) -> list[TimelineEntry]:
    """The lines that staff read, with the name of whoever was given a step; one query at most."""
    events = list(history)
    given = {e.seq: e.payload["staff_id"] for e in events if _gives(e)}
    names = org.staff_names(set(given.values())) if given else {}
    lines = []
    for event in events:
        line = entry(event, for_applicant=False)
        if line is None:
            continue
        name = names.get(given.get(event.seq, 0), "")
        text = "：".join(part for part in (name, line.text) if part)
        lines.append(replace(line, text=text) if name else line)
    return lines


def with_signers(documents: Iterable[CaseDocument], history: Iterable[Any]) -> list[CaseDocument]:
    """The documents, each with `signer`: who issued it, and in whose place."""
    found = list(documents)
    names = signed_by(found, history)
    for document in found:
        document.signer = for_whom(*names.get(document.pk, ("", "")))
    return found


def _gives(event: Any) -> bool:
    return event.kind in GIVING and bool((event.payload or {}).get("staff_id"))


def moments(
    history: Iterable[Any],
    documents: Iterable[CaseDocument],
    records: Iterable[Record] = (),
    *,
    is_full: bool,
) -> list[Moment]:
    """The log, newest first; each document beside the act that issued it. Without `is_full` what
    only went on inside the organ is left out."""
    lines = told(e for e in history if is_full or e.kind not in INTERNAL)
    placed: dict[int, list[CaseDocument]] = {}
    for document in documents:
        near = [
            (abs(line.at - document.issued_at), n)
            for n, line in enumerate(lines)
            if abs(line.at - document.issued_at) <= SAME_MOMENT
        ]
        if near:
            placed.setdefault(min(near, key=lambda p: (p[0], -p[1]))[1], []).append(document)
    filled = {r.key: r for r in records}
    found = [
        Moment(
            entry=e,
            documents=tuple(placed.get(n, ())),
            record=filled.get(e.payload.get("noted", {}).get("record", "")),
        )
        for n, e in enumerate(lines)
    ]
    return found[::-1]
