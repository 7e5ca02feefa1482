"""How long steps take: the median and the 90th percentile of those that were finished lately."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from zhengtong.modules.supervision.board.asked import Asked
from zhengtong.modules.supervision.board.models import StepDwell
from zhengtong.modules.supervision.board.standing import OpenStep, Standing

WINDOWS = (7, 30)


@dataclass(frozen=True, kw_only=True)
class Bottleneck:
    """One step of one organisation: what waits there, and how long it usually takes.

    `median` and `p90` are working days, None where nothing was finished in the window.
    """

    organization_id: int
    step: Mapping[str, str]
    open: int
    late: int
    finished: int
    median: int | None
    p90: int | None

    @property
    def urgency(self) -> tuple[int, int, int, str]:
        return (-self.late, -(self.p90 or 0), -self.open, self.step["zh"])


def window_of(asked: Asked) -> int:
    """The window of days that a board of this period shows."""
    return 7 if asked.days == 7 else 30


def bottlenecks(asked: Asked, now: Standing) -> list[Bottleneck]:
    """The worst first. One statement; the kind of a case makes no difference to finished steps."""
    rows = StepDwell.objects.filter(window=window_of(asked), item_id=asked.item)
    if asked.wanted is not None:
        rows = rows.filter(organization_id__in=asked.wanted)
    taken = {(row.organization_id, row.step): row for row in rows}
    waiting = {(s.organization_id, s.step["zh"]): s for s in now.steps}
    lines = [_line(key, waiting.get(key), taken.get(key)) for key in waiting.keys() | taken.keys()]
    return sorted(lines, key=lambda line: line.urgency)


def _line(key: tuple[int, str], waits: OpenStep | None, took: StepDwell | None) -> Bottleneck:
    counts = Counter({int(days): n for days, n in took.histogram.items()}) if took else Counter()
    name = waits.step if waits else {"zh": key[1], "en": (took and took.step_en) or key[1]}
    return Bottleneck(
        organization_id=key[0],
        step=name,
        open=waits.open if waits else 0,
        late=waits.late if waits else 0,
        finished=counts.total(),
        median=share(counts, 50),
        p90=share(counts, 90),
    )


def share(counts: Mapping[int, int], percent: int) -> int | None:
    """The working days within which so many per cent were done (nearest rank)."""
    rank = -(-sum(counts.values()) * percent // 100)
    passed = 0
    for days in sorted(counts):
        passed += counts[days]
        if passed >= rank > 0:
            return days
    return None
