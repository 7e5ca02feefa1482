"""Ratings of the demo county, a few low ones on their way, a screen and a card at a counter."""

from __future__ import annotations

from django.db import connection

from zhengtong.modules.org import api as org
from zhengtong.modules.supervision.rectification import policies, services
from zhengtong.modules.supervision.rectification.models import Rectification
from zhengtong.modules.supervision.rectification.states import RectificationState

_LOW = """
SELECT rating_id FROM cases_rating_facts
WHERE level IN ('poor', 'very_poor') AND excluded_at IS NULL ORDER BY rating_id LIMIT 20
"""


def load() -> None:
    """Idempotent: rated once, and a task that somebody has in hand is left alone."""
    with connection.cursor() as cursor:
        cursor.execute(_LOW)
        found = [rating_id for (rating_id,) in cursor.fetchall()]
    for rating_id in found:
        services.open_for(rating_id=rating_id)
    for task in Rectification.objects.filter(owner=None, state=RectificationState.CONTACT):
        _begin(task)
        break


def _begin(task: Rectification) -> None:
    """The first named one is in hand: somebody has called."""
    users = org.users_with(policies.HANDLE, organization_id=task.organization_id)
    actor = org.actor_for(users[0]) if users else None
    if actor is None:
        return
    services.take(public_id=task.public_id, actor=actor)
    services.note_contact(
        public_id=task.public_id,
        actor=actor,
        is_reached=True,
        note="已电话核实：窗口没有一次告知需要补充的材料，本人多跑了一趟。",
    )
