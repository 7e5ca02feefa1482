"""Acts on the limits: special procedures, extensions, an end without a decision, law's own days."""

from __future__ import annotations

from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.periods import extending, reminders, suspending, terminating
from zhengtong.modules.cases.renewals import services as renewing
from zhengtong.modules.cases.renewals import tasks as renewals
from zhengtong.modules.cases.services import handle
from zhengtong.modules.cases.tests.lives.life import Life, NothingToDo, act
from zhengtong.modules.cases.tests.lives.world import GROUNDS


@act(suspending.suspend_case, on="handling", weight=5)
def suspending_it(life: Life) -> None:
    handle.suspend_case(
        case_id=life.case.pk,
        actor=life.of_organ("reviewer"),
        ground=life.chance.choice((*GROUNDS, "hearing", "holiday")),
        expected_on=life.day(-1, 12) if life.often(0.95) else None,
        reason=life.text("需要核查。"),
        expected_version=life.version(),
    )


@act(suspending.resume_case, on="standing", weight=8)
def resuming(life: Life) -> None:
    handle.resume_case(
        case_id=life.case.pk,
        actor=life.of_organ("reviewer"),
        result=life.text("属实。"),
        expected_version=life.version(),
    )


@act(reminders._remind, on="standing", weight=3)
def reminding_of_procedures(life: Life) -> None:
    reminders.remind()


@act(extending.request_extension, on="handling standing", weight=3)
def asking_for_days(life: Life) -> None:
    extending.request_extension(
        case_id=life.case.pk,
        actor=life.of_organ("reviewer"),
        days=life.chance.choice((5, 10, 15, 99)),
        reason=life.text("案情复杂。"),
        expected_version=life.version(),
    )


@act(extending.approve_extension, on="handling standing", weight=2)
def granting_days(life: Life) -> None:
    extending.approve_extension(
        case_id=life.case.pk, actor=_boss(life), expected_version=life.version()
    )


@act(extending.reject_extension, on="handling standing", weight=1)
def refusing_days(life: Life) -> None:
    extending.reject_extension(
        case_id=life.case.pk, actor=_boss(life), reason=life.text("不必要。")
    )


@act(extending.extend_case, on="handling standing", weight=1)
def extending_it(life: Life) -> None:
    handle.extend_case(
        case_id=life.case.pk,
        actor=_boss(life),
        days=life.chance.choice((0, 5, 10, 11, 15)),
        reason=life.text("案情复杂。"),
    )


def _boss(life: Life):
    return life.actor("mayor") if life.case.case_kind == "joint" else life.of_organ("approver")


@act(terminating.terminate_case, on="handling standing", weight=1)
def terminating_it(life: Life) -> None:
    if life.often(0.5):
        raise NothingToDo
    terminating.terminate_case(
        case_id=life.case.pk,
        actor=life.of_organ("approver"),
        reason=life.text("申请人已经去世。"),
        expected_version=life.version(),
    )


@act(renewing.deem_renewed, on="handling standing", weight=2)
def sweeping_renewals(life: Life) -> None:
    if not Case.objects.filter(aspects__contains=["renewal"]).exists():
        raise NothingToDo
    renewals.sweep_renewals()


@act(renewing.go_on_counting, on="handling", weight=1)
def counting_on(life: Life) -> None:
    """What the handler does after a resumption, twice does nothing."""
    renewing.go_on_counting(case_id=life.case.pk)
