"""What indices, performance time and circulars plug in: menus, jobs, texts, metrics."""

from __future__ import annotations

from zhengtong.core.navigation.api import Entry, register
from zhengtong.modules.assessment.circulars import tasks as circular_tasks
from zhengtong.modules.assessment.indices import messages, policies
from zhengtong.modules.assessment.indices import tasks as index_tasks
from zhengtong.modules.assessment.metrics import cases, ratings, steps, supervision
from zhengtong.modules.assessment.performance import tasks as month_tasks

__all__ = [
    "cases",
    "circular_tasks",
    "index_tasks",
    "messages",
    "month_tasks",
    "ratings",
    "steps",
    "supervision",
]

register(
    Entry(
        key="assessment_indices",
        area="staff",
        section="考核",
        label="指数和通报",
        url_name="assessment_indices:list",
        permission=policies.VIEW,
        order=73,
    )
)
register(
    Entry(
        key="assessment_my_month",
        area="staff",
        section="考核",
        label="我的绩效",
        url_name="assessment_performance:mine",
        order=77,
    )
)
