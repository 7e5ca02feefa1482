"""Coverage: the share of steps of published items that at least one rule in force watches."""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from zhengtong.kernel.text import Text
from zhengtong.modules.supervision.checks.sql import fetched
from zhengtong.modules.supervision.models import RuleVersion
from zhengtong.modules.supervision.plugins import Scope, checks
from zhengtong.modules.supervision.rules.scope import scope_of
from zhengtong.modules.supervision.services.sweep import live_versions

_STEPS = """
SELECT i.item_version_id, i.item_public_id, i.name, i.organization_id, i.region_id,
    n.node, n.step_name, n.step_name_en, n."limit"
FROM items_version_facts i
JOIN workflow_node_facts n ON n.process_version_id = i.process_version_id
WHERE i.status = 'published' AND i.state = 'active' AND n.kind = 'human'
    AND i.effective_on <= %(today)s AND (i.ends_on IS NULL OR i.ends_on >= %(today)s)
ORDER BY i.organization_id, i.item_version_id, n.position
"""


@dataclass(frozen=True, kw_only=True)
class WatchedStep:
    """One step of one item in force, and the codes of the rules that watch it."""

    item_public_id: uuid.UUID
    item: Text
    organization_id: int
    step: Text
    rules: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Coverage:
    steps: tuple[WatchedStep, ...]

    @property
    def covered(self) -> int:
        return sum(1 for s in self.steps if s.rules)

    @property
    def percent(self) -> int:
        """Whole percent, rounded down: 100 means every single step. Nothing published is 100."""
        return 100 * self.covered // len(self.steps) if self.steps else 100

    @property
    def gaps(self) -> list[WatchedStep]:
        return [s for s in self.steps if not s.rules]


def coverage() -> Coverage:
    """As of today."""
    today = timezone.localdate()
    watching = [(v, scope_of(v.scope)) for v in live_versions(today)]
    watching = [(v, scope) for v, scope in watching if checks.get(v.check_key).covers]
    rows = fetched(_STEPS, {"today": today})
    return Coverage(steps=tuple(_watched(row, watching) for row in rows))


def _watched(row: dict[str, Any], watching: list[tuple[RuleVersion, Scope]]) -> WatchedStep:
    name = row["name"]
    return WatchedStep(
        item_public_id=row["item_public_id"],
        item=json.loads(name) if isinstance(name, str) else name,
        organization_id=row["organization_id"],
        step={"zh": row["step_name"], "en": row["step_name_en"] or row["step_name"]},
        rules=tuple(v.rule.code for v, scope in watching if _watches(v, scope, row)),
    )


def _watches(version: RuleVersion, scope: Scope, row: dict[str, Any]) -> bool:
    covers = checks.get(version.check_key).covers
    if covers == "timed_steps" and row["limit"] is None:
        return False
    if covers not in ("steps", "timed_steps"):
        return False
    return (
        _within(row["item_version_id"], scope.item_versions)
        and _within(row["organization_id"], scope.organizations)
        and _within(row["region_id"], scope.regions)
    )


def _within(value: int, allowed: Collection[int] | None) -> bool:
    return allowed is None or value in allowed
