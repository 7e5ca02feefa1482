"""Which figures a scheme may read: those of the plug board."""

from __future__ import annotations

from collections.abc import Mapping

from zhengtong.modules.assessment.plugins import Metric, metrics


def offered(organization_id: int | None) -> Mapping[str, Metric]:
    """By key, for a scheme of this organisation; None is a scheme of the whole county."""
    return dict(metrics.items())


def metric_of(key: str) -> Metric | None:
    """Whatever is known by this key, for those who read an old scheme or result too."""
    return metrics.get(key) if key in metrics else None
