"""双随机: the draw of subjects and inspectors from a published seed. Pure: anyone recomputes it.

ZT-DRAW-1. A ticket is the SHA-256 of the UTF-8 text "seed|name|…", as lower-case hex; tickets are
compared as text.

1. In each stratum (the level, or "clue") candidates are ordered by ticket(seed, "subject", code).
   The first n are drawn: n = ceil(count × percent / 100), for a percent of 0 none.
2. Drawn subjects are taken in the order of their tickets over all strata. Each gets inspectors from
   those without a conflict of interest, ordered by (tasks given so far in this draw,
   ticket(seed, "inspector", code of the subject, code of the inspector)).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from decimal import ROUND_CEILING, Decimal
from typing import Any, NamedTuple

ALGORITHM = "ZT-DRAW-1"


class Candidate(NamedTuple):
    """`stratum` is "1" to "5", or "clue" for whom there is one."""

    code: str
    stratum: str


class Drawn(NamedTuple):
    code: str
    inspectors: tuple[str, ...]


class TooFewInspectors(ValueError):
    """A drawn subject has fewer inspectors without a conflict than are wanted."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def ticket(seed: str, *names: str) -> str:
    return hashlib.sha256("|".join((seed, *names)).encode()).hexdigest()


def wanted(count: int, percent: Decimal) -> int:
    """How many of a stratum are drawn."""
    share = Decimal(count) * percent / 100
    return min(count, int(share.to_integral_value(rounding=ROUND_CEILING)))


def draw(
    *,
    seed: str,
    candidates: Sequence[Candidate],
    percents: Mapping[str, Decimal],
    inspectors: Sequence[str],
    conflicts: Mapping[str, Sequence[str]],
    per_subject: int,
) -> list[Drawn]:
    """`conflicts`: by code of the inspector, the subjects that they must not inspect. Raises
    TooFewInspectors."""
    strata: dict[str, list[str]] = {}
    for candidate in candidates:
        strata.setdefault(candidate.stratum, []).append(candidate.code)
    tickets = {c.code: ticket(seed, "subject", c.code) for c in candidates}
    chosen: list[str] = []
    for stratum, codes in strata.items():
        codes.sort(key=tickets.__getitem__)
        chosen += codes[: wanted(len(codes), percents.get(stratum, Decimal(0)))]
    given = dict.fromkeys(inspectors, 0)
    barred = {code: frozenset(subjects) for code, subjects in conflicts.items()}
    drawn = []
    for code in sorted(chosen, key=tickets.__getitem__):
        free = [i for i in given if code not in barred.get(i, ())]
        if len(free) < per_subject:
            raise TooFewInspectors(code)
        keyed = sorted((given[i], ticket(seed, "inspector", code, i), i) for i in free)
        team = tuple(i for _n, _t, i in keyed[:per_subject])
        for inspector in team:
            given[inspector] += 1
        drawn.append(Drawn(code, team))
    return drawn


def protocol(**given: Any) -> dict[str, Any]:
    """What is published: all that goes into the draw and what came out, as plain values."""
    drawn = draw(**given)
    return {
        "algorithm": ALGORITHM,
        "seed": given["seed"],
        "candidates": sorted([list(c) for c in given["candidates"]]),
        "percents": {k: str(v) for k, v in sorted(given["percents"].items())},
        "inspectors": sorted(given["inspectors"]),
        "conflicts": {k: sorted(v) for k, v in sorted(given["conflicts"].items())},
        "per_subject": given["per_subject"],
        "drawn": [[d.code, list(d.inspectors)] for d in drawn],
    }


def digest(published: Mapping[str, Any]) -> str:
    """SHA-256 over the protocol as compact JSON with sorted keys."""
    text = json.dumps(published, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def recomputed(published: Mapping[str, Any]) -> bool:
    """Whether the draw that the protocol describes gives what the protocol says."""
    try:
        again = protocol(
            seed=published["seed"],
            candidates=[Candidate(*c) for c in published["candidates"]],
            percents={k: Decimal(v) for k, v in published["percents"].items()},
            inspectors=published["inspectors"],
            conflicts=published["conflicts"],
            per_subject=published["per_subject"],
        )
    except (KeyError, TypeError, ArithmeticError, TooFewInspectors, AttributeError):
        return False
    return again == dict(published)
