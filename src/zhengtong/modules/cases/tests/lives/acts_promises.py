"""Acts of promises: papers that come later, commitments, their checks, what a breach leads to."""

from __future__ import annotations

import io

from zhengtong.modules.cases.models import BrokenPromise, CreditRepair, Promise
from zhengtong.modules.cases.promises import accepting, bringing, checking, credit, lapsing
from zhengtong.modules.cases.tests.lives.life import OTHER_PICTURE, Life, NothingToDo, act
from zhengtong.modules.cases.tests.promises.place import CHART, PLAN

SETTLING = "handling standing delivering over"


@act(accepting.accept_with_pending, on="submitted", weight=3)
def accepting_without_papers(life: Life) -> None:
    keys = life.chance.choice(((PLAN, CHART), (PLAN,), ("tree_photos",), ("felling_survey",), ()))
    accepting.accept_with_pending(
        case_id=life.case.pk,
        actor=life.of_organ("counter"),
        material_keys=keys,
        days=life.chance.choice((0, 3, 5, 10, 99)),
        signed_name=life.chance.choice((life.world.person.name, "别人")),
        is_signed=life.often(0.9),
        expected_version=life.version(),
    )


def _promise(life: Life, kind: str) -> Promise:
    if kind not in life.case.aspects and life.often(0.97):
        raise NothingToDo
    return life.one(Promise.objects.filter(case=life.case, kind=kind))


@act(bringing.bring_papers, on="submitted handling standing", weight=6)
def bringing_papers(life: Life) -> None:
    promise = _promise(life, "pending")
    keys = list(promise.materials.values_list("material_key", flat=True))
    some = [k for k in keys if life.often(0.7)]
    bringing.bring_papers(
        case_id=life.case.pk,
        actor=life.citizen() if life.often(0.8) else life.of_organ("counter"),
        uploads=[(k, io.BytesIO(OTHER_PICTURE), f"{k}.jpg") for k in some],
        expected_version=life.version(),
    )


@act(bringing.extend_promise, on="handling standing")
def extending_a_promise(life: Life) -> None:
    _promise(life, "pending")
    bringing.extend_promise(
        case_id=life.case.pk,
        actor=life.of_organ("counter"),
        days=life.chance.choice((0, 3, 5, 9)),
        reason=life.text("等图纸。"),
        expected_version=life.version(),
    )


@act(lapsing.remind, lapsing.lapse_promise, on="handling standing delivering", weight=3)
def sweeping_promises(life: Life) -> None:
    if "pending" not in life.case.aspects:
        raise NothingToDo
    lapsing.sweep()


@act(checking.record_check, on=SETTLING, weight=5)
def checking_it(life: Life) -> None:
    promise = _promise(life, "commitment")
    checking.record_check(
        case_id=life.case.pk,
        actor=life.of_organ("reviewer"),
        seen=life.chance.choice((promise.state, promise.state, "checking")),
        result=life.chance.choice(("met", "rectify", "false", "false", "")),
        finding=life.text("到现场查看。"),
    )


@act(checking.revoke_decision, on=SETTLING, weight=3)
def revoking(life: Life) -> None:
    promise = _promise(life, "commitment")
    checking.revoke_decision(
        case_id=life.case.pk,
        actor=life.of_organ("approver"),
        seen=promise.state,
        reason=life.text("没有检测。"),
    )


@act(checking.check_again, on=SETTLING, weight=1)
def having_it_checked_again(life: Life) -> None:
    promise = _promise(life, "commitment")
    checking.check_again(
        case_id=life.case.pk,
        actor=life.of_organ("approver"),
        seen=promise.state,
        reason=life.text("证据不足。"),
    )


def _breach() -> BrokenPromise:
    found = BrokenPromise.objects.first()
    if found is None:
        raise NothingToDo
    return found


@act(credit.ask_review, on="over", weight=4)
def questioning_the_record(life: Life) -> None:
    kind = life.chance.choice(("objection", "repair", "prayer"))
    credit.ask_review(
        public_id=_breach().public_id, actor=life.citizen(), kind=kind, text=life.text("不实。")
    )


@act(credit.propose, on="over", weight=4)
def proposing_a_repair(life: Life) -> None:
    credit.propose(
        public_id=_breach().public_id,
        actor=life.of_organ("reviewer"),
        reason=life.text("属实。"),
    )


@act(credit.review, on="over", weight=5)
def reviewing_a_repair(life: Life) -> None:
    life.one(CreditRepair.objects.filter(decided_at=None))
    credit.review(
        public_id=_breach().public_id,
        actor=life.of_organ("approver"),
        is_lifted=life.often(0.5),
        answer=life.text("记录移出。"),
    )
