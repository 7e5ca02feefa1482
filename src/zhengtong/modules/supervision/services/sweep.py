"""The sweep: asks every rule in force about open cases. Safe to run any time."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from zhengtong.modules.supervision.models import RuleVersion
from zhengtong.modules.supervision.plugins import When, checks
from zhengtong.modules.supervision.rules.scope import scope_of
from zhengtong.modules.supervision.services.watch import clear_findings, raise_findings


def live_versions(on: dt.date | None = None) -> list[RuleVersion]:
    """Every rule in force whose check is on the board."""
    rows = RuleVersion.objects.live(on or timezone.localdate()).select_related("rule")
    return [v for v in rows.order_by("rule__position", "rule_id") if v.check_key in checks]


def sweep(*, now: dt.datetime | None = None) -> dict[str, int]:
    """Raise new findings and clear those that no longer hold; new ones by rule key."""
    moment = now or timezone.now()
    raised = {}
    for version in live_versions(timezone.localdate(moment)):
        check = checks.get(version.check_key)
        if When.RUNNING not in check.when:
            continue
        hits = list(check.run(scope_of(version.scope), version.params, moment))
        raised[version.rule.key] = raise_findings(version=version, hits=hits)
        if not check.lasts:
            still = [(h.case_id, h.subject) for h in hits]
            clear_findings(rule_id=version.rule_id, still=still)
    return raised
