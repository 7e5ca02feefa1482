"""An outcome as plain JSON, as it is stored and digested. Decimals as text, exact."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from zhengtong.modules.assessment.schemes.engine.facts import Line, Outcome, Part, Term


def text(value: Decimal) -> str:
    return f"{value.normalize():f}" if value else "0"


def _term(term: Term) -> dict[str, Any]:
    return {
        "each": text(term.each),
        "times": text(term.times),
        "factor": text(term.factor),
        "points": text(term.points),
        "records": list(term.records),
        "why": dict(term.why),
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "indicator": line.indicator,
        "terms": [_term(t) for t in line.terms],
        "raw": text(line.raw),
        "points": text(line.points),
        "yuan": text(line.yuan),
        "gap": line.gap,
    }


def part(found: Part) -> dict[str, Any]:
    return {
        "key": found.key,
        "start": text(found.start),
        "lines": [_line(line) for line in found.lines],
        "raw": text(found.raw),
        "score": text(found.score),
        "weight": text(found.weight),
        "weighted": text(found.weighted),
        "bound": found.bound,
        "vetoes": [[key, list(records)] for key, records in found.vetoes],
    }


def notes(outcome: Outcome) -> dict[str, Any]:
    """What stands beside the total."""
    return {
        "before_share": text(outcome.before_share) if outcome.before_share is not None else None,
        "vetoes": [[key, list(records)] for key, records in outcome.vetoes],
        "rewards": [[key, text(units), text(yuan)] for key, units, yuan in outcome.rewards],
        "is_barred": outcome.is_barred,
        "is_tied_out": outcome.is_tied_out,
    }


def whole(outcome: Outcome) -> dict[str, Any]:
    return {
        "subject": outcome.subject,
        "excluded": outcome.excluded,
        "parts": [part(p) for p in outcome.parts],
        "total": text(outcome.total) if outcome.total is not None else None,
        "plus": text(outcome.plus),
        "minus": text(outcome.minus),
        "yuan": text(outcome.yuan),
        "consequences": [[key, text(value)] for key, value in outcome.consequences],
        "grade": outcome.grade,
        "place": outcome.place,
        "notes": notes(outcome),
    }


def digest(rows: Iterable[Any]) -> str:
    found = hashlib.sha256()
    for row in rows:
        found.update(json.dumps(row, sort_keys=True, ensure_ascii=False, default=str).encode())
        found.update(b"\n")
    return found.hexdigest()
