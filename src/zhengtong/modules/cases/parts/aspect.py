"""How parts show on both screens and to the applicant, and what they keep from being done."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zhengtong.kernel.access import Actor
from zhengtong.kernel.text import localized
from zhengtong.modules.cases import policies, queries
from zhengtong.modules.cases.data import CaseRow
from zhengtong.modules.cases.models import Application, Case, SubCase
from zhengtong.modules.cases.parts import acts, services, undone
from zhengtong.modules.cases.parts.errors import PartsUnderWay
from zhengtong.modules.cases.plugins import (
    ApplicantPart,
    Aspect,
    DeskAct,
    DeskPart,
    DeskView,
    Link,
)
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org
from zhengtong.modules.workflow.data import TaskData


@dataclass(frozen=True, kw_only=True)
class Branch:
    """A part as the tree shows it. Without a `row` it is not handed in yet."""

    sub: SubCase
    name: str
    organ: str
    row: CaseRow | None
    is_here: bool = False
    may_open: bool = False

    @property
    def application_id(self) -> uuid.UUID:
        return self.sub.application.public_id


class PartsAspect(Aspect):
    """General, because any step of review may begin a part; ordinary cases cost no query."""

    is_general = True
    acts: Sequence[DeskAct] = (
        DeskAct(verb="drop-part", run=acts.drop, done=gettext_noop("已不再分办。")),
    )

    def desk(self, view: DeskView) -> DeskPart | None:
        case, task = view.case, view.task
        may_begin = (
            view.may_step
            and task is not None
            and case.parent_id is None
            and case.accepted_at is not None
            and task.stage not in ("accept", "decide", "deliver")
            and not task.is_countersign
        )
        begin = reverse("new_part", args=[case.public_id]) if may_begin else ""
        facts: dict[str, Any] = {"begin": begin, "task": task, "branches": [], "root": None}
        if services.ASPECT not in case.aspects:
            return DeskPart(acts="cases/parts/_acts.html", facts=facts) if begin else None
        root = case if case.parent_id is None else _parent(case)
        branches = tree(root, here=case, actor=view.actor)
        waiting = [b for b in branches if task and b.sub.task_id == task.id and not b.sub.ended_at]
        facts |= {
            "branches": branches,
            "root": _row_of(root),
            "is_root": case.parent_id is None,
            "may_open_root": policies.sees(view.actor, root),
            "waiting": waiting if case.parent_id is None else [],
            "may_fill": view.may_step,
        }
        held = waiting and case.parent_id is None
        left = [b for b in branches if not b.sub.ended_at] if case.parent_id is None else []
        facts["left"] = left
        return DeskPart(
            panel="cases/parts/_desk.html",
            acts="cases/parts/_acts.html" if begin else "",
            facts=facts,
            choice_fields="cases/parts/_return_fields.html" if left and view.may_step else "",
            hides=[f"complete:{o}" for o in task.outcomes] if held and task else (),
        )

    def applicant(self, case: Case, actor: Actor) -> ApplicantPart | None:
        if services.ASPECT not in case.aspects:
            return None
        if case.parent_id is not None:
            root = _parent(case)
            return ApplicantPart(
                panel="cases/parts/_applicant.html",
                facts={"root": _row_of(root), "branches": []},
                links=[
                    Link(label=_("查看整个办件"), url=reverse("my_case", args=[root.public_id]))
                ],
            )
        facts = {"root": None, "branches": tree(case, here=case, actor=actor)}
        return ApplicantPart(panel="cases/parts/_applicant.html", facts=facts)

    def submitted(self, case: Case, draft: Application, actor: Actor) -> None:
        if draft.parent_id is not None:
            services.handed_in(case, draft, actor)

    def before_step(self, case: Case, task: TaskData, outcome: str, actor: Actor) -> None:
        if services.ASPECT not in case.aspects or case.parent_id is not None:
            return
        waiting = list(services.open_parts(case, task.id))
        if waiting:
            names = [undone.name_of(sub) for sub in waiting]
            raise PartsUnderWay(numbers="、".join(names))

    def undone(self, case: Case, actor: Actor, reason: str, *, may_end: bool) -> None:
        if services.ASPECT in case.aspects and case.parent_id is None:
            undone.end_undone(case, reason=reason, may_end=may_end)


def _parent(case: Case) -> Case:
    return Case.objects.defer("form_data").get(pk=case.parent_id)


def _row_of(case: Case) -> CaseRow:
    return queries.rows_of([case])[0]


def tree(root: Case, *, here: Case, actor: Actor) -> list[Branch]:
    """All parts of a case, the first first, in a fixed number of queries."""
    subs = list(
        SubCase.objects.filter(parent=root)
        .select_related("application__case")
        .defer("application__case__form_data")
    )
    cases = [s.application.case for s in subs if s.application.case is not None]
    rows = {row.public_id: row for row in queries.rows_of(cases)} if cases else {}
    seen = set(
        policies.visible_to(actor)
        .filter(pk__in=[c.pk for c in cases])
        .values_list("public_id", flat=True)
        if cases
        else ()
    )
    versions = items.item_versions({s.application.item_version_id for s in subs})
    organs = org.organization_names({s.organization_id for s in subs})
    return [
        Branch(
            sub=sub,
            name=localized(versions[sub.application.item_version_id].name),
            organ=organs.get(sub.organization_id, ""),
            row=rows.get(sub.application.case.public_id) if sub.application.case else None,
            is_here=sub.application.case_id == here.pk,
            may_open=sub.application.case is not None and sub.application.case.public_id in seen,
        )
        for sub in subs
    ]
