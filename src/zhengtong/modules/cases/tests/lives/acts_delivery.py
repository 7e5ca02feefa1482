"""Acts of delivery: handed over, posted, confirmed, returned, sent another way, opened."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from zhengtong.modules.cases.delivery import batches, handing, opening, posting, reminders
from zhengtong.modules.cases.tests.lives.life import Life, act


def _day(life: Life) -> dt.date:
    return timezone.localdate() - dt.timedelta(days=life.chance.choice((0, 0, 0, 1, 40)))


@act(handing._hand_over, handing._try_code, on="delivering", weight=5)
def handing_out(life: Life) -> None:
    """Nobody but the applicant knows the code: who gives one here has guessed."""
    collected = handing.Collected(
        by=life.chance.choice(("identity", "identity", "code")),
        code=life.chance.choice(("000000", "12", "")),
        identity_seen=life.text("居民身份证"),
        collector=life.chance.choice((life.world.person.name, "钱守田", "")),
        relation=life.chance.choice(("self", "family", "friend")),
        is_confirmed=life.often(0.9),
    )
    handing.hand_over(
        case_id=life.case.pk,
        actor=life.of_organ("counter"),
        collected=collected,
        expected_version=life.version(),
    )


@act(posting.post_result, on="delivering", weight=6)
def posting_it(life: Life) -> None:
    posting.post_result(
        case_id=life.case.pk,
        actor=life.of_organ("counter"),
        parcel=posting.Parcel(
            carrier=life.text("邮政速递"), waybill=_waybill(life), posted_on=_day(life)
        ),
        expected_version=life.version(),
    )


@act(batches.post_batch, on="delivering")
def posting_by_the_table(life: Life) -> None:
    line = batches.Line(
        row=1,
        number=life.chance.choice((life.case.number, "没有的编号")),
        carrier="邮政速递",
        waybill=_waybill(life),
        posted_on=life.chance.choice(("", _day(life).isoformat(), "昨天")),
    )
    batches.post_batch(lines=[line] * life.chance.choice((1, 1, 2)), actor=life.of_organ("counter"))


def _waybill(life: Life) -> str:
    return life.chance.choice((f"EMS{life.chance.randrange(10**9):09d}", "短", "EMS000000001"))


@act(posting.confirm_receipt, on="delivering", weight=4)
def confirming_receipt(life: Life) -> None:
    posting.confirm_receipt(
        case_id=life.case.pk,
        actor=life.of_organ("counter"),
        received_on=_day(life),
        collector=life.text("钱守田"),
        relation=life.chance.choice(("self", "family", "friend")),
        expected_version=life.version(),
    )


@act(posting.record_return, on="delivering", weight=4)
def coming_back(life: Life) -> None:
    posting.record_return(
        case_id=life.case.pk,
        actor=life.of_organ("counter"),
        returned_on=_day(life),
        reason=life.chance.choice(("absent", "refused", "address", "ours", "weather")),
        expected_version=life.version(),
    )


@act(posting.change_way, on="delivering", weight=4)
def going_another_way(life: Life) -> None:
    posting.change_way(
        case_id=life.case.pk,
        actor=life.of_organ("counter"),
        method=life.chance.choice(("counter", "post", "post", "pigeon")),
        address=life.text("青禾路 3 号"),
        expected_version=life.version(),
    )


@act(opening.record_opening, on="over")
def opening_the_result(life: Life) -> None:
    opening.record_opening(case_id=life.case.pk, actor=life.citizen())


@act(reminders._remind, on="delivering")
def reminding_of_what_waits(life: Life) -> None:
    reminders.remind(today=timezone.localdate() + dt.timedelta(days=life.chance.choice((0, 30))))
