"""Which figures a scheme may read: those of the plug board, and those that its organisation added.

A retired figure is offered to nobody, but whoever reads an old scheme or result still finds it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from zhengtong.modules.assessment.imports.metrics import OwnTableMetric
from zhengtong.modules.assessment.imports.models import OwnMetric
from zhengtong.modules.assessment.plugins import Metric, metrics

PREFIX = "own_"


def offered(organization_id: int | None) -> Mapping[str, Metric]:
    """By key, for a scheme of this organisation; None is a scheme of the whole county."""
    own = own_of(organization_id) if organization_id is not None else []
    return dict(metrics.items()) | {m.key: m for m in own}


def own_of(organization_id: int, kind: str = "") -> list[OwnTableMetric]:
    """What the organisation added and did not retire, for one kind of subjects or for all."""
    rows = OwnMetric.objects.filter(organization_id=organization_id, retired_at=None)
    return [OwnTableMetric(x) for x in rows.order_by("pk") if not kind or kind in x.kinds]


def known(keys: Collection[str]) -> dict[str, Metric]:
    """Those of these figures that anybody ever knew, in at most one read."""
    found: dict[str, Metric] = {k: metrics.get(k) for k in keys if k in metrics}
    wanted = [k for k in keys if k.startswith(PREFIX)]
    own = OwnMetric.objects.filter(key__in=wanted) if wanted else ()
    return found | {x.key: OwnTableMetric(x) for x in own}


def metric_of(key: str) -> Metric | None:
    return known([key]).get(key)
