"""Acts of an end by other ways: a decision on paper, an entry made by mistake."""

from __future__ import annotations

import io

from zhengtong.modules.cases.closing import paper, striking
from zhengtong.modules.cases.models import StrikeProposal
from zhengtong.modules.cases.periods import postponing
from zhengtong.modules.cases.tests.lives.life import PICTURE, Life, NothingToDo, act

STRIKERS = ("head", "manager")


@act(paper.close_on_paper, on="handling", weight=1)
def deciding_on_paper(life: Life) -> None:
    if life.often(0.4):
        raise NothingToDo
    given = paper.Paper(
        outcome=life.chance.choice(("granted", "denied", "partly", "")),
        number=life.text("林决〔2026〕8 号"),
        decided_on=life.day(-2, 0),
        served_on=life.day(-1, 0),
        reason=life.text("符合条件。"),
        why="系统停用。",
        scan=(io.BytesIO(PICTURE), "决定.jpg") if life.often(0.95) else None,
    )
    paper.close_on_paper(
        case_id=life.case.pk,
        actor=life.of_organ("approver"),
        paper=given,
        expected_version=life.version(),
    )


@act(striking.propose_strike, on="submitted handling standing", weight=2)
def proposing_to_strike(life: Life) -> None:
    if life.case.entered_by_id is None and life.often(0.9):
        raise NothingToDo
    striking.propose_strike(
        case_id=life.case.pk,
        actor=life.of_organ("counter"),
        reason=life.text("录入重复。"),
        expected_version=life.version(),
    )


def _proposed(life: Life) -> None:
    life.one(StrikeProposal.objects.filter(case=life.case, state="open"))


@act(striking.confirm_strike, on="submitted handling standing", weight=2)
def confirming_the_strike(life: Life) -> None:
    _proposed(life)
    striking.confirm_strike(
        case_id=life.case.pk, actor=life.actor(*STRIKERS), expected_version=life.version()
    )


@act(striking.reject_strike, on="submitted handling standing", weight=2)
def rejecting_the_strike(life: Life) -> None:
    _proposed(life)
    striking.reject_strike(
        case_id=life.case.pk, actor=life.actor(*STRIKERS), note=life.text("不是误录。")
    )


@act(striking.recall_strike, on="submitted handling standing", weight=2)
def recalling_the_strike(life: Life) -> None:
    _proposed(life)
    striking.recall_strike(case_id=life.case.pk, actor=life.of_organ("counter"))


@act(postponing.change_expected_end, on="standing", weight=3)
def changing_the_expected_end(life: Life) -> None:
    postponing.change_expected_end(
        case_id=life.case.pk,
        actor=life.of_organ("reviewer"),
        expected_on=life.day(-1, 20),
        reason=life.text("样品要重新检验。"),
        expected_version=life.version(),
    )
