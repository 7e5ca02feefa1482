"""The test run: what a version would have found in past days, kept with it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.kernel.text import Text
from zhengtong.modules.supervision.checks.sql import day_start, fetched, scope_sql
from zhengtong.modules.supervision.models import RuleTestRun, RuleVersion
from zhengtong.modules.supervision.plugins import Hit, Scope
from zhengtong.modules.supervision.rules.content import sha256_of
from zhengtong.modules.supervision.rules.drafting import STREAM, WRITE
from zhengtong.modules.supervision.rules.errors import NoSuchRule
from zhengtong.modules.supervision.rules.scope import scope_of
from zhengtong.modules.supervision.services.sweep import hits_of, in_days

SAMPLE = 500
MOST_DAYS = 400
BROAD_PERCENT = 80
"""Of the cases under way: a rule that hits so many of them says nothing about any."""
BROAD_CASES = 5
"""Fewer cases than this say nothing about breadth."""


@command
def try_rule(*, public_id: uuid.UUID, since: dt.date, until: dt.date, actor: Actor) -> RuleTestRun:
    """Run a version over these days without raising anything. The result is kept."""
    require(actor, WRITE)
    version = RuleVersion.objects.select_related("rule").filter(public_id=public_id).first()
    if version is None:
        raise NoSuchRule
    _refuse_span(since, until)
    now = timezone.now()
    scope = in_days(scope_of(version.scope), since, until)
    hits = sorted(hits_of(version, scope, now), key=lambda h: h.at or now, reverse=True)
    run = RuleTestRun.objects.create(
        version=version,
        content_sha256=sha256_of(version),
        since=since,
        until=until,
        hits=len(hits),
        cases_hit=len({h.case_id for h in hits if h.case_id}),
        cases_in_scope=cases_under_way(scope),
        sample=[_sampled(h) for h in hits[:SAMPLE]],
        run_at=now,
        run_by_id=actor.staff_id,
    )
    audit.record(
        "supervision.try_rule",
        actor=actor,
        stream=STREAM,
        object_type="supervision_rule",
        object_id=version.rule_id,
        detail={
            "rule": version.rule.key,
            "version": version.number,
            "since": since.isoformat(),
            "until": until.isoformat(),
            "hits": run.hits,
        },
    )
    return run


def is_broad(run: RuleTestRun) -> bool:
    """It would have fired on almost everything."""
    return run.cases_in_scope >= BROAD_CASES and run.share >= BROAD_PERCENT


def last_run_of(version: RuleVersion) -> RuleTestRun | None:
    """The newest test run of the version as it stands now."""
    found = version.test_runs.filter(content_sha256=sha256_of(version))
    return found.order_by("-pk").first()


def cases_under_way(scope: Scope) -> int:
    """Cases in scope that were under way on any of its days."""
    assert scope.since is not None
    assert scope.until is not None
    values: dict[str, Any] = {
        "begin": day_start(scope.since),
        "end": day_start(scope.until + dt.timedelta(days=1)),
    }
    where = scope_sql(scope, values)
    text = """SELECT count(*) AS n FROM cases_case_facts f WHERE f.submitted_at < %(end)s
        AND (f.closed_at IS NULL OR f.closed_at >= %(begin)s) {scope}"""
    return int(fetched(text.replace("{scope}", where), values)[0]["n"])


def _refuse_span(since: dt.date, until: dt.date) -> None:
    today = timezone.localdate()
    if until < since:
        raise _wrong("until", _("结束日不能早于开始日。"))
    if until > today:
        raise _wrong("until", _("试运行只看过去的办件，结束日不能晚于今天。"))
    if (until - since).days > MOST_DAYS:
        raise _wrong("since", _("一次最多试 %d 天。") % MOST_DAYS)


def _wrong(path: str, message: str) -> InvalidInput:
    return InvalidInput(errors=[FieldError(path=path, message=message)])


def _sampled(hit: Hit) -> dict[str, Any]:
    return {
        "case_id": hit.case_id,
        "organization_id": hit.organization_id,
        "subject": hit.subject,
        "at": hit.at.isoformat() if hit.at else None,
        "step": _plain(hit.step),
        "detail": _plain(hit.detail),
    }


def _plain(text: Text) -> dict[str, str]:
    if isinstance(text, str):
        return {"zh": text} if text else {}
    return dict(text)
