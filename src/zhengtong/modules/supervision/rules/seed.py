"""A rule of the demo county's own, written from typed conditions: a draft to be test-run."""

from __future__ import annotations

from collections.abc import Callable

from zhengtong.kernel.access import Actor
from zhengtong.modules.org import api as org
from zhengtong.modules.supervision.models import RuleVersion
from zhengtong.modules.supervision.rules import conditions
from zhengtong.modules.supervision.rules.content import Content
from zhengtong.modules.supervision.rules.drafting import draft_new_rule

OFFICE, WRITER = "government", "郑明察"
DRAFT = Content(
    check_key=conditions.KEY,
    level="warning",
    name={"zh": "网上申请受理后久未办结", "en": "Online application accepted, not ended for long"},
    explanation={
        "zh": "群众从网上申请、已经受理的事，过一半常见期限还没有办结的，提前看一看。",
        "en": "What people asked for online and was accepted: look at it before it runs late.",
    },
    conditions={
        "match": "all",
        "groups": [
            {
                "match": "all",
                "conditions": [
                    {"field": "channel", "op": "is", "value": "web"},
                    {"field": "days_since_acceptance", "op": "gt", "value": "5"},
                ],
            }
        ],
    },
)


def load(progress: Callable[[str], None]) -> None:
    """Once; nothing without the demo county's supervisor."""
    writer = _writer()
    if writer is None or RuleVersion.objects.filter(check_key=conditions.KEY).exists():
        return
    draft_new_rule(content=DRAFT, actor=writer)
    progress("rules")


def _writer() -> Actor | None:
    place = org.organization_by_key(OFFICE)
    users = [s.user_id for s in org.staff_of(place.id if place else 0) if s.name == WRITER]
    return org.actor_for(users[0]) if users and users[0] else None
