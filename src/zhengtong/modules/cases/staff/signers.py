"""Who signs a step together, how far they are, and who may be asked besides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from zhengtong.kernel.access import Actor
from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.steering import reasons
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
            may_remove=t.is_open and not is_last and reasons.sign(case, t, actor) is None,
        )
        for t in sorted(found, key=lambda t: t.seq)
    ]


def signed_together(
    case: Case,
    tasks: Sequence[workflow.TaskData],
    task: workflow.TaskData | None,
    actor: Actor,
) -> workflow.TaskData | None:
    """The countersigned step whose signers this reader is shown: their own, or any of a case that
    they lead or watch."""
    if task is not None and task.is_countersign:
        return task
    leads = actor.has(reasons.DISPATCH, case.organization_id) or actor.has(
        "cases.view_all", case.organization_id
    )
    return next((t for t in tasks if leads and t.is_countersign), None)


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How far the signing is. `rule` says how it is counted."""

    signed: int
    expected: int
    votes: tuple[tuple[str, int], ...]
    rule: str


def tally(task: workflow.TaskData, found: Sequence[Signer]) -> Tally:
    said = Counter(s.said for s in found if s.said)
    return Tally(
        signed=sum(said.values()),
        expected=len(found),
        votes=tuple(said.items()),
        rule=task.vote_text,
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
