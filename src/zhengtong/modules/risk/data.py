"""What others get to see of risk: plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class MeasuresData:
    """What follows for a company or person today. `measures` are keys of `states.Measure`;
    `reasons` say why, in the active language, without the records themselves."""

    subject_id: int
    level: int
    grade: str
    measures: frozenset[str]
    reasons: tuple[str, ...]
    is_blacklisted: bool
    is_redlisted: bool

    def has(self, measure: str) -> bool:
        return measure in self.measures
