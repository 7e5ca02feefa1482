"""Evaluation: all rules over open cases (sweep), over the last days (night), over one case after
each of its steps. Safe to run any time: a finding is raised once while it holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from zhengtong.kernel.events import Event
from zhengtong.modules.supervision.models import Finding, RuleVersion
from zhengtong.modules.supervision.plugins import Check, Hit, Scope, When, checks
from zhengtong.modules.supervision.rules.scope import scope_of
from zhengtong.modules.supervision.services.watch import clear_findings, raise_findings

NIGHTS = 14
"""How many days the nightly pass looks back; what the law back-dates lies within."""


def live_versions(
    on: dt.date | None = None,
    check_keys: Collection[str] | None = None,
    rule_ids: Collection[int] = (),
) -> list[RuleVersion]:
    """Every rule in force whose check is on the board; of these checks and rules only, if given."""
    rows = RuleVersion.objects.live(on or timezone.localdate()).select_related("rule")
    if check_keys is not None:
        rows = rows.filter(Q(check_key__in=check_keys) | Q(rule__in=list(rule_ids)))
    return [v for v in rows.order_by("rule__position", "rule_id") if v.check_key in checks]


def hits_of(version: RuleVersion, scope: Scope, now: dt.datetime) -> list[Hit]:
    """What a version finds in a scope that is already its own."""
    check = checks.get(version.check_key)
    return list(check.run(scope, numbers_of(version), now))


def numbers_of(version: RuleVersion) -> dict:
    """What the check is given: the numbers, and the conditions of a rule of conditions."""
    more = {"conditions": version.conditions} if version.conditions else {}
    return {**version.params, **more}


def sweep(*, now: dt.datetime | None = None) -> dict[str, int]:
    """Raise new findings over open cases and clear those that no longer hold; new ones by key."""
    moment = now or timezone.now()
    raised = {}
    for version in live_versions(timezone.localdate(moment)):
        check = checks.get(version.check_key)
        if When.RUNNING not in check.when:
            continue
        scope = scope_of(version.scope)
        hits = hits_of(version, scope, moment)
        raised[version.rule.key] = raise_findings(version=version, hits=hits)
        _clear(version, check, scope, hits, moment)
    _clear_of_rules_that_ended(timezone.localdate(moment))
    return raised


def sweep_nights(*, now: dt.datetime | None = None) -> dict[str, int]:
    """What happened in the last days, cases that ended included. Nothing is cleared."""
    moment = now or timezone.now()
    today = timezone.localdate(moment)
    raised = {}
    for version in live_versions(today):
        if When.NIGHTLY not in checks.get(version.check_key).when:
            continue
        since = max(today - dt.timedelta(days=NIGHTS), version.effective_from or today)
        scope = in_days(scope_of(version.scope), since, today)
        hits = hits_of(version, scope, moment)
        raised[version.rule.key] = raise_findings(version=version, hits=hits)
    return raised


def in_days(scope: Scope, since: dt.date, until: dt.date) -> Scope:
    """The same scope over past days."""
    return Scope(
        item_versions=scope.item_versions,
        items=scope.items,
        organizations=scope.organizations,
        regions=scope.regions,
        since=since,
        until=until,
    )


def look_again(case_ids: Collection[int], event: type[Event], *, now: dt.datetime) -> int:
    """After an event of these cases: rules that listen to it, and those with open findings here,
    which may be cleared. Returns the number of new findings."""
    open_here = dict.fromkeys(
        Finding.objects.filter(case_id__in=case_ids, cleared_at=None).values_list(
            "rule_id", flat=True
        )
    )
    listening = [k for k, c in checks.items() if When.STEP in c.when and event in c.events]
    if not open_here and not listening:
        return 0
    raised = 0
    for version in live_versions(timezone.localdate(now), listening, open_here):
        check = checks.get(version.check_key)
        listens = When.STEP in check.when and event in check.events
        if not listens and (check.lasts or version.rule_id not in open_here):
            continue
        hits = list(check.of_cases(case_ids, scope_of(version.scope), numbers_of(version), now))
        if hits and listens:
            raised += raise_findings(version=version, hits=hits)
        if not check.lasts and version.rule_id in open_here:
            still = _pairs(hits)
            clear_findings(rule_id=version.rule_id, still=still, case_ids=case_ids)
    return raised


def _pairs(hits: Iterable[Hit]) -> list[tuple[int | None, str]]:
    return [(h.case_id, h.subject) for h in hits]


def _clear(
    version: RuleVersion, check: Check, scope: Scope, hits: list[Hit], now: dt.datetime
) -> None:
    """What is open and was not found again is asked about once more by case, since cases that
    ended are not among those that the sweep looks at; of a check that `settles` they stay."""
    if check.lasts:
        return
    still = _pairs(hits)
    if not check.settles:
        clear_findings(rule_id=version.rule_id, still=still)
        return
    known = set(still)
    rows = Finding.objects.filter(rule=version.rule_id, cleared_at=None, case__isnull=False)
    lost = [c for c, s in rows.values_list("case_id", "subject") if (c, s) not in known]
    open_now = _open_cases(lost)
    clear_findings(rule_id=version.rule_id, still=still, case_ids=open_now)


def _open_cases(ids: list[int]) -> list[int]:
    if not ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT case_id FROM cases_case_facts WHERE case_id = ANY(%s) AND closed_at IS NULL",
            [ids],
        )
        return [row[0] for row in cursor.fetchall()]


def _clear_of_rules_that_ended(today: dt.date) -> None:
    """A rule that is no longer in force holds nowhere; what it found for good stays."""
    live = RuleVersion.objects.live(today).values_list("rule_id", flat=True)
    gone = Finding.objects.filter(cleared_at=None).exclude(rule__in=list(live))
    lasting = [key for key, check in checks.items() if check.lasts]
    rules = gone.exclude(version__check_key__in=lasting).values_list("rule_id", flat=True)
    for rule_id in rules.distinct():
        clear_findings(rule_id=rule_id, still=())
