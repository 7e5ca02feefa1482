"""Parts for which nobody waits any more, because the step that opened them was cancelled."""

from __future__ import annotations

from django.utils import timezone

from zhengtong.kernel.events import publish
from zhengtong.kernel.text import localized
from zhengtong.modules.cases.events import PartEnded
from zhengtong.modules.cases.models import Case, SubCase
from zhengtong.modules.cases.parts.ending import PLATFORM, terminate
from zhengtong.modules.cases.parts.errors import PartsLeft
from zhengtong.modules.cases.parts.services import discard, open_parts
from zhengtong.modules.items import api as items
from zhengtong.modules.workflow import api as workflow


def end_undone(case: Case, *, reason: str, may_end: bool) -> None:
    """A return, a withdrawal or a jump cancelled the steps that waited for these parts. A part is a
    branch of its step: it ends with it, with words to its department, but only where whoever did it
    agreed to that. What was decided already stands.

    The caller holds the case. Raises PartsLeft, naming them.
    """
    open_now = {t.id for t in workflow.open_tasks(instance_id=case.instance_id)}
    left = [s for s in open_parts(case) if s.task_id not in open_now and not _is_over(s)]
    if left and not may_end:
        raise PartsLeft(numbers="、".join(name_of(sub) for sub in left))
    words = f"主办件 {case.number} 的这一环节已经退回重办，分办随之结束：{reason}"[:1000]
    for sub in left:
        _end(case, sub, words)


def _end(case: Case, sub: SubCase, words: str) -> None:
    part = sub.application.case
    if part is not None:
        terminate(part.pk, words)
    discard(sub, words)
    workflow.record(
        instance_id=case.instance_id,
        kind="part_ended",
        actor=PLATFORM,
        payload={"text": words, "number": part.number if part else ""},
    )
    if part is not None:
        at = timezone.now()
        publish(PartEnded(parent_id=case.pk, case_id=part.pk, outcome=sub.outcome, at=at))


def _is_over(sub: SubCase) -> bool:
    """Decided or ended: a handler is about to bring it back."""
    part = sub.application.case
    return part is not None and bool(part.decided_at or part.closed_at)


def name_of(sub: SubCase) -> str:
    """Its number, or what it is about while it has none."""
    case = sub.application.case
    if case is not None:
        return str(case.number)
    return str(localized(items.item_version(sub.application.item_version_id).name))
