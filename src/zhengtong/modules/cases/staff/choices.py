"""What may be done with a step, and where the case goes by it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.kernel.text import localized
from zhengtong.modules.cases.models import Case, CaseStatus
from zhengtong.modules.cases.plugins import Choice, DeskPart
from zhengtong.modules.cases.services.handle import GOING_ON, GRANTING
from zhengtong.modules.items.data import ItemVersionData, MaterialData
from zhengtong.modules.org import api as org
from zhengtong.modules.workflow import api as workflow


def choices_of(
    case: Case, task: workflow.TaskData, version: ItemVersionData, *, is_alone: bool
) -> list[Choice]:
    """What may be done with the step, in the order of daily use. `is_alone`: no other step is
    open, so that nothing has to be waited for."""
    if task.stage == "accept" and case.accepted_at is None:
        return _accepting(case, task)
    goes = followings(task, task.outcomes, is_alone=is_alone)
    found = [
        Choice(
            value=f"complete:{outcome}",
            label=_("已核对，继续办理") if task.stage == "accept" else label,
            form="deny" if is_denial(task, outcome) else "opinion",
            needs_text=outcome not in GOING_ON,
            following=goes[outcome],
        )
        for outcome, label in task.outcome_labels
    ]
    if task.returns_to:
        found.append(
            Choice(value="send-back", label=_("退回，说明理由"), form="return", needs_text=True)
        )
    if version.special_procedures and case.status == CaseStatus.IN_PROGRESS:
        label = _("启动特别程序（停止计时）")
        found.append(Choice(value="suspend", label=label, form="suspend", needs_text=False))
    return found


def is_denial(task: workflow.TaskData, outcome: str) -> bool:
    """Whether this outcome of the step denies what was applied for, so that it names the law."""
    return task.stage == "decide" and outcome not in GRANTING


def to_upload(materials: Iterable[MaterialData]) -> list[MaterialData]:
    """What can be asked of the applicant as a file; everything else is a correction in words."""
    return [m for m in materials if m.source == "applicant"]


def _accepting(case: Case, task: workflow.TaskData) -> list[Choice]:
    first = task.outcomes[0] if task.outcomes else ""
    found = [
        Choice(
            value="accept",
            label=_("予以受理"),
            form="opinion",
            needs_text=False,
            following=followings(task, (first,), is_alone=True)[first],
        )
    ]
    if getattr(case, "supplement_notice", None) is None:
        label = _("一次性告知补正，列出缺项")
        found.append(Choice(value="supplement", label=label, form="supplement", needs_text=False))
    found.append(
        Choice(value="refuse", label=_("不予受理，说明理由"), form="opinion", needs_text=True)
    )
    return found


def followings(
    task: workflow.TaskData, outcomes: Sequence[str], *, is_alone: bool
) -> dict[str, str]:
    """`审查（赵远、孙禾）` by outcome: the next steps and who holds their posts."""
    steps = workflow.next_steps_of(task_id=task.id, outcomes=outcomes)
    holders = org.holders_of({s.post_id for found in steps.values() for s in found if s.post_id})
    ending = _("流程结束") if is_alone else _("等其他环节办完")
    return {
        outcome: _("、").join(_next(step, holders) for step in found) or ending
        for outcome, found in steps.items()
    }


def _next(step: workflow.NextStep, holders: Mapping[int, Sequence[Any]]) -> str:
    names = [h.name for h in holders.get(step.post_id, ())]
    people = _("、").join(names) or localized(step.post_name)
    return _("%(step)s（%(people)s）") % {"step": localized(step.name), "people": people}


def with_parts(found: Sequence[Choice], parts: Sequence[DeskPart]) -> list[Choice]:
    """The choices of the step with those that the aspects of the case add and take away."""
    hidden = {value for part in parts for value in part.hides}
    more = [choice for part in parts for choice in part.choices]
    return [c for c in (*found, *more) if c.value not in hidden]
