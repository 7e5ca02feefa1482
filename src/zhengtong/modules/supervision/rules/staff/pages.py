"""The list of rules, and one rule with its versions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhengtong.core.pages.access import staff
from zhengtong.kernel.access import allows
from zhengtong.kernel.errors import DomainError, FieldError
from zhengtong.modules.org import api as org
from zhengtong.modules.supervision import policies
from zhengtong.modules.supervision.models import (
    RuleStatus,
    RuleTestRun,
    RuleVersion,
    SupervisionRule,
)
from zhengtong.modules.supervision.plugins import SupervisionKind, checks
from zhengtong.modules.supervision.rules.coverage import coverage
from zhengtong.modules.supervision.rules.drafting import WRITE
from zhengtong.modules.supervision.rules.enacting import ENACT
from zhengtong.modules.supervision.rules.errors import NoSuchRule
from zhengtong.modules.supervision.rules.trying import BROAD_PERCENT, is_broad, last_run_of
from zhengtong.modules.supervision.rules.wording import scope_words, sentence_of

RECENT = 30


@staff("supervision.view")
@never_cache
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule: what it says now, whether it is on, and how often it found something lately."""
    today = timezone.localdate()
    found = list(SupervisionRule.objects.all())
    live = {v.rule_id: v for v in RuleVersion.objects.live(today)}
    newest = {v.rule_id: v for v in RuleVersion.objects.order_by("number")}
    drafts = {v.rule_id for v in newest.values() if v.status == RuleStatus.DRAFT}
    counts = _counts(request, today)
    kind = request.GET.get("kind", "")
    lines = [
        {
            "rule": r,
            "version": live.get(r.pk) or newest.get(r.pk),
            "is_live": r.pk in live,
            "has_draft": r.pk in drafts,
            "kind": kind_of(live.get(r.pk) or newest.get(r.pk)),
            "scope": scope_words(v) if (v := live.get(r.pk) or newest.get(r.pk)) else "",
            "count": counts.get(r.pk, 0),
        }
        for r in found
    ]
    if kind in SupervisionKind.values:
        lines = [line for line in lines if line["kind"] == SupervisionKind(kind).label]
    lines.sort(key=lambda line: not line["has_draft"])
    context = {
        "rows": lines,
        "kinds": SupervisionKind.choices,
        "kind": kind,
        "coverage": coverage().percent,
        "days": RECENT,
        "may_write": allows(request.actor, WRITE),
    }
    return render(request, "supervision/rules/list.html", context)


def _counts(request: HttpRequest, today: dt.date) -> dict[int, int]:
    since = timezone.now() - dt.timedelta(days=RECENT)
    rows = policies.visible_to(request.actor).filter(raised_at__gte=since)
    return dict(rows.values_list("rule_id").annotate(n=Count("pk")))


def kind_of(version: RuleVersion | None) -> str:
    if version is None or version.check_key not in checks:
        return ""
    return str(checks.get(version.check_key).kind.label)


@staff("supervision.view")
@never_cache
@require_safe
def rule(request: HttpRequest, key: str) -> HttpResponse:
    return screen(request, the_rule(key))


def the_rule(key: str) -> SupervisionRule:
    found = SupervisionRule.objects.filter(key=key).first()
    if found is None:
        raise NoSuchRule
    return found


def screen(
    request: HttpRequest, found: SupervisionRule, refused: DomainError | None = None
) -> HttpResponse:
    """One rule: the draft with what may be done to it, what is in force, and the history."""
    versions = list(found.versions.order_by("-number"))
    people = org.staff_names(
        {p for v in versions for p in (v.drafted_by_id, v.approved_by_id, v.ended_by_id) if p}
    )
    today = timezone.localdate()
    draft = next((v for v in versions if v.status == RuleStatus.DRAFT), None)
    errors = tuple(getattr(refused, "errors", ())) if refused else ()
    if refused and not errors:
        errors = (FieldError(path="", message=refused.message),)
    context = {
        "rule": found,
        "kind": kind_of(versions[0] if versions else None),
        "lines": [_line(v, people, today) for v in versions if v.status != RuleStatus.DRAFT],
        "draft": _line(draft, people, today) if draft else None,
        "run": last_run_of(draft) if draft else None,
        "runs": RuleTestRun.objects.filter(version__rule=found).select_related("version")[:10],
        "percent": BROAD_PERCENT,
        "today": today,
        "errors": errors,
        "said": {e.path: e.message for e in errors},
        "typed": request.POST,
        "may_write": allows(request.actor, WRITE),
        "may_enact": allows(request.actor, ENACT),
        "is_own": bool(draft and draft.drafted_by_id == request.actor.staff_id),
    }
    context["is_broad"] = bool(context["run"] and is_broad(context["run"]))
    status = refused.status if refused else 200
    return render(request, "supervision/rules/rule.html", context, status=status)


def _line(version: RuleVersion, people: dict[int, str], today: dt.date) -> dict[str, Any]:
    return {
        "version": version,
        "sentence": sentence_of(version),
        "scope": scope_words(version),
        "drafted_by": people.get(version.drafted_by_id or 0) or _("随平台提供"),
        "approved_by": people.get(version.approved_by_id or 0, ""),
        "ended_by": people.get(version.ended_by_id or 0, ""),
        "standing": standing(version, today),
        "may_withdraw": version.status == RuleStatus.IN_FORCE
        and (version.effective_to is None or version.effective_to >= today),
    }


def standing(version: RuleVersion, today: dt.date) -> str:
    """施行中, or in force later, or no longer."""
    if version.status != RuleStatus.IN_FORCE:
        return str(version.get_status_display())
    assert version.effective_from is not None
    if version.effective_from > today:
        return _("将施行")
    if version.effective_to and version.effective_to < today:
        return _("已失效")
    return _("施行中")
