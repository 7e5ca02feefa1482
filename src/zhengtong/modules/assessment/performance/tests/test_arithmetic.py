"""Performance time by hand: kinds of work, factors, a month. No database."""

from __future__ import annotations

from decimal import Decimal

import pytest

from zhengtong.modules.assessment.performance.arithmetic import (
    Done,
    Kind,
    Portion,
    kind_of,
    mean,
    month_of,
    within,
)

ANY = Kind(id=1, minutes=Decimal(10))
REVIEW = Kind(id=2, stage="review", minutes=Decimal(45), difficulty=Decimal("1.1"))
VISIT = Kind(id=3, stage="review", step="现场审查", minutes=Decimal(90))
FELLING = Kind(id=4, item_code="000132001000", minutes=Decimal(120))
KINDS = [ANY, REVIEW, VISIT, FELLING]


def done(stage: str = "review", step: str = "审查", codes: tuple[str, ...] = ()) -> Done:
    return Done(
        task=1,
        staff=1,
        stage=stage,
        step=step,
        case_kind="promised",
        item="",
        codes=frozenset(codes),
    )


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        (done("accept"), ANY),
        (done(), REVIEW),
        (done(step="现场审查"), VISIT),
        (done("accept", codes=("000132001000",)), FELLING),
    ],
)
def test_the_kind_of_work_that_says_most_counts(step: Done, kind: Kind) -> None:
    assert kind_of(step, KINDS) is kind


def test_work_without_a_standard_time_is_found_and_counts_nothing() -> None:
    assert kind_of(done("decide"), [REVIEW, VISIT]) is None
    assert Portion(kind=None, label="x", tasks=(1, 2)).minutes == 0


def test_a_month_is_performance_over_statutory_time() -> None:
    # 100 × 45 × 1.1 = 4950; × 1.05 × 1.1 = 5717.25; (21 − 1.5) × 8 × 60 = 9360
    month = month_of(
        [Portion(kind=REVIEW, label="审查", tasks=tuple(range(100)))],
        quality=Decimal("1.05"),
        contribution=Decimal("1.1"),
        workdays=21,
        absent=Decimal("1.5"),
        hours=Decimal(8),
    )
    assert (month.minutes, month.performance) == (Decimal("4950.00"), Decimal("5717.25"))
    assert (month.statutory, month.ratio) == (Decimal("9360.00"), Decimal("0.6108"))


def test_a_month_of_leave_has_no_statutory_time_and_no_result() -> None:
    month = month_of(
        [], quality=Decimal(1), contribution=Decimal(1), workdays=20, absent=Decimal(22),
        hours=Decimal(8),
    )  # fmt: skip
    assert (month.statutory, month.ratio) == (0, None)


def test_factors_stay_within_their_bounds() -> None:
    bounds = {"quality": ("0.9", "1.1")}
    assert within(bounds, "quality", Decimal("1.1"))
    assert not within(bounds, "quality", Decimal("1.11"))
    assert not within(bounds, "contribution", Decimal("1.21"))


def test_the_mean_of_a_post_leaves_out_who_has_no_result() -> None:
    assert mean([Decimal("0.5"), None, Decimal("1")]) == Decimal("0.7500")
    assert mean([None]) is None
