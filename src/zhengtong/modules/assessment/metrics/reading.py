"""Reads many metrics of many subjects at once: metrics of one family share their reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from zhengtong.modules.assessment.plugins import Measured, Metric, Span, SubjectKind, metrics


class Family:
    """Metrics that are read together: one read for all of them and all subjects.

    Every subject asked for is in the answer, with a count of zero where there were no records.
    """

    def measure_all(
        self, keys: Collection[str], *, kind: SubjectKind, subjects: Collection[int], span: Span
    ) -> Mapping[str, Mapping[int, Measured]]:
        raise NotImplementedError


class FamilyMetric(Metric):
    """A metric that its family reads. `key` is the one on the board."""

    family: Family

    def measure(
        self, *, kind: SubjectKind, subjects: Collection[int], span: Span
    ) -> Mapping[int, Measured]:
        found = self.family.measure_all([self.key], kind=kind, subjects=subjects, span=span)
        return found[self.key]


def measure_all(
    keys: Collection[str],
    *,
    kind: SubjectKind,
    subjects: Collection[int],
    span: Span,
    board: Mapping[str, Metric] | None = None,
) -> dict[str, Mapping[int, Measured]]:
    """Every metric of every subject; a metric that is not of this kind of subject is left out.

    `board` holds figures that are not plugged in for everybody. Raises UnknownPlug for a key that
    is neither there nor on the plug board.
    """
    found: dict[str, Mapping[int, Measured]] = {}
    families: dict[Family, list[str]] = defaultdict(list)
    for key in dict.fromkeys(keys):
        metric = board[key] if board and key in board else metrics.get(key)
        if kind not in metric.kinds:
            continue
        if isinstance(metric, FamilyMetric):
            families[metric.family].append(key)
        else:
            found[key] = metric.measure(kind=kind, subjects=subjects, span=span)
    for family, members in families.items():
        found.update(family.measure_all(members, kind=kind, subjects=subjects, span=span))
    return found
