"""Who signs a step together, who may be asked besides, and who could act in one's place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from zhengtong.kernel.access import Actor
from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.timeline import outcome_label
from zhengtong.modules.org import api as org
from zhengtong.modules.workflow import api as workflow

SIGNED = ("done", "returned")


@dataclass(frozen=True, kw_only=True)
class Signer:
    """One of those who sign the step at hand. `said` is empty until they have signed."""

    task: workflow.TaskData
    who: str
    name: str
    said: str
    is_open: bool
    may_remove: bool

    @property
    def key(self) -> str:
        return str(self.task.id)


def signers_of(case: Case, task: workflow.TaskData, actor: Actor) -> list[Signer]:
    """All signers of this pass through the step, in their order."""
    tasks = [t for t in workflow.tasks(instance_id=case.instance_id) if t.node == task.node]
    latest = {t.seq: t for t in tasks if t.state in (*SIGNED, "open", "claimed", "suspended")}
    waiting = [t for t in latest.values() if t.state not in SIGNED]
    # In turn, what a later signer said in an earlier pass is no longer their word.
    first, begun = min(t.seq for t in waiting), min(t.id for t in waiting)
    found = [t for t in latest.values() if t in waiting or t.seq < first or t.id > begun]
    organs = org.organization_names({t.organization_id for t in found})
    is_last = len(found) < 2
    return [
        Signer(
            task=t,
            who=f"{organs.get(t.organization_id, '')} {t.post_name}".strip(),
            name=t.assignee_name,
            said=outcome_label(t.outcome) if t.state in SIGNED else "",
            is_open=t.state in ("open", "claimed"),
            may_remove=t.state in ("open", "claimed") and not is_last and _may(actor, t),
        )
        for t in sorted(found, key=lambda t: t.seq)
    ]


def _may(actor: Actor, task: workflow.TaskData) -> bool:
    """Whoever may give the task to somebody; the engine looks again."""
    return (
        actor.has("workflow.dispatch", task.organization_id)
        or task.assignee_staff_id == actor.staff_id
        or (task.state == "open" and task.post_id in actor.post_ids)
    )


def choices(task: workflow.TaskData) -> dict[str, Any]:
    """Organisations and kinds of posts that may be asked to sign: those that this step's own
    organisation has."""
    posts = org.posts_of(task.organization_id)
    own = next((p.key for p in posts if p.id == task.post_id), "")
    return {
        "sign_organizations": [
            (o.id, o.short_name) for o in org.organizations() if o.is_active and o.kind in KINDS
        ],
        "sign_posts": [(p.key, p.name) for p in posts],
        "sign_post": own,
    }


KINDS = ("government", "department", "hall", "township")


def deputies(actor: Actor) -> list[tuple[int, str]]:
    """Colleagues of the own organisation who could act in one's name."""
    if actor.organization_id is None:
        return []
    return [
        (s.id, f"{s.name}（{s.title}）" if s.title else s.name)
        for s in org.staff_of(actor.organization_id)
        if s.is_active and s.id != actor.staff_id
    ]
