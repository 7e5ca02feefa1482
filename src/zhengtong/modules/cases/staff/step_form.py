"""The form of a step on the screen of a case: to fill in, and as it was filled in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from zhengtong.kernel.errors import DomainError, FieldError
from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.services.filled import PREFIX, StepFormWrong
from zhengtong.modules.cases.step_forms import form_of
from zhengtong.modules.forms import api as forms
from zhengtong.modules.org import api as org
from zhengtong.modules.workflow import api as workflow


@dataclass(frozen=True, kw_only=True)
class Record:
    """A form that was filled in at a step. `is_undone`: that step was taken back."""

    key: str
    step: Any
    title: str
    number: int
    who: str
    at: Any
    sections: Sequence[forms.SummarySection]
    is_undone: bool


def to_fill(
    task: workflow.TaskData, post: QueryDict, problem: DomainError | None
) -> forms.RenderableForm | None:
    """The form with what was typed and what is wrong with it; None where the step has none."""
    version = form_of(task.form)
    if version is None:
        return None
    data = typed(task, post) if "_page" in post else None
    return forms.page(form_version_id=version.id, data=data, errors=wrong(problem))


def typed(task: workflow.TaskData, post: QueryDict) -> dict[str, Any] | None:
    """The answers that were posted with the act; None where the step has no form."""
    version = form_of(task.form)
    return forms.parse_post(form_version_id=version.id, post=post) if version else None


def wrong(problem: DomainError | None) -> list[FieldError]:
    """What is wrong with the answers, by the fields' own paths."""
    if not isinstance(problem, StepFormWrong):
        return []
    return [
        FieldError(path=e.path.removeprefix(PREFIX), message=e.message, code=e.code)
        for e in problem.errors
    ]


def records_of(case: Case) -> list[Record]:
    """All that was filled in on the case, in the order of time."""
    found = list(case.step_records.order_by("id"))
    if not found:
        return []
    names = org.staff_names({r.by_id for r in found if r.by_id})
    tasks = {t.id: t for t in workflow.tasks(instance_id=case.instance_id)}
    versions = forms.form_versions(r.form_version_id for r in found)
    return [
        Record(
            key=str(r.public_id),
            step=tasks[r.task_id].name,
            title=versions[r.form_version_id].title,
            number=versions[r.form_version_id].number,
            who=names.get(r.by_id or 0, ""),
            at=r.at,
            sections=forms.summary(
                form_version_id=r.form_version_id, data=r.content["answers"], blanks=False
            ),
            is_undone=tasks[r.task_id].state == "withdrawn",
        )
        for r in found
    ]
