"""What the engine answers when a post is to be ended or someone leaves."""

from __future__ import annotations

from django.utils.translation import gettext

from zhengtong.kernel.access import Actor
from zhengtong.modules.org.plugins import Tie, Ties, ties
from zhengtong.modules.workflow.models import Task
from zhengtong.modules.workflow.services.claim import release

WAITING = (Task.State.OPEN, Task.State.CLAIMED, Task.State.SUSPENDED)


class TaskTies(Ties):
    """Tasks that wait at a post, and those that one person has taken."""

    def of_post(self, post_id: int) -> list[Tie]:
        count = Task.objects.filter(post_id=post_id, state__in=WAITING).count()
        return [Tie(label=gettext("未办结的待办"), count=count)] if count else []

    def of_staff(self, staff_id: int) -> list[Tie]:
        count = Task.objects.filter(assignee_staff_id=staff_id, state=Task.State.CLAIMED).count()
        return [Tie(label=gettext("已领取的待办"), count=count)] if count else []

    def release_staff(self, staff_id: int, actor: Actor) -> None:
        """Back to the post, in the name of the engine: the hand-over itself is in the audit log."""
        system = Actor.system(f"hand-over by {actor.name}")
        rows = Task.objects.filter(assignee_staff_id=staff_id, state=Task.State.CLAIMED)
        for task_id in rows.order_by("instance_id", "pk").values_list("pk", flat=True):
            release(task_id=task_id, actor=system)


ties.register("workflow", TaskTies())
