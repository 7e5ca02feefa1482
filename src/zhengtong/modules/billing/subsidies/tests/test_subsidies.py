"""Batches from the roster to the last repayment."""

from __future__ import annotations

import contextlib
import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from zhengtong.core.files import api as files
from zhengtong.kernel.errors import InvalidInput, PermissionRefused, SignInRequired
from zhengtong.modules.billing.subsidies import (
    acts,
    bankfile,
    batches,
    offers,
    programmes,
    queries,
    rejects,
    returns,
    rosters,
    telling,
)
from zhengtong.modules.billing.subsidies.errors import (
    AlreadyAnswered,
    BadReturn,
    EmptyBatch,
    FileNotTaken,
    NoSuchSubsidy,
    NotARoster,
    NothingToRepay,
    NoticeRunning,
    OfferTaken,
    RosterTooLarge,
    RowNotRejected,
    RowNotStrikable,
    SameCard,
    SameHands,
    StaleBatch,
    WrongBatchState,
)
from zhengtong.modules.billing.subsidies.models import SubsidyRow, SubsidyRowEvent
from zhengtong.modules.billing.subsidies.rosters import Line
from zhengtong.modules.billing.subsidies.tests.stage import (
    NO_ACCOUNT,
    OTHER_NAME,
    card,
    roster,
    terms,
)
from zhengtong.modules.org.tests import factories as make


def person_actor(person):
    return make.queries_actor(person.user_id)


def put(county, batch, content, name="名册.csv"):
    return batches.import_roster(
        batch_id=batch.public_id, content=content, name=name,
        expected_version=county.fresh(batch).lock_version, actor=county.maker,
    )  # fmt: skip


def test_a_roster_is_reckoned_and_its_numbers_are_sealed(county):
    batch = county.draft()
    assert (batch.row_count, batch.total_fen) == (4, 9500 * 15)
    first = county.rows(batch)[0]
    assert first.reckoning == "1.5 亩 × ¥95.00/亩 = ¥142.50"
    with connection.cursor() as cursor:
        cursor.execute("SELECT id_number, account FROM billing_subsidyrow")
        raw = b"".join(bytes(v) for row in cursor.fetchall() for v in row)
    assert card(1).encode() not in raw
    assert county.people[0].id_number.encode() not in raw
    assert (first.account_masked, first.account) == ("9900 **** " + card(1)[-4:], card(1))


def test_a_roster_with_faults_names_every_place_and_loads_nothing(county):
    batch = batches.open_batch(
        programme_id=county.programme.public_id, period="2026", actor=county.maker
    )
    good = roster(county.people[:1]).decode()
    number = county.people[1].id_number
    wrong = "\n".join(
        [
            good,
            f"李四3,{number[:-1]}{'0' if number[-1] != '0' else '1'},没有的银行,622,-1,",
            good.splitlines()[1],
        ]
    )
    with pytest.raises(batches.FaultyRoster) as refused:
        put(county, batch, wrong.encode("gb18030"))
    places = [(f.line, f.column) for f in refused.value.faults]
    assert places == [
        (3, "name"), (3, "id_number"), (3, "bank"), (3, "account"), (3, "quantity"),
        (4, "id_number"),
    ]  # fmt: skip
    assert "第 2 行" in refused.value.faults[-1].message
    assert not SubsidyRow.objects.exists()


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"\xff\xfe\x00", b"PK\x03\x04", "姓名\n"])
def test_what_is_no_roster_is_refused(county, content):
    batch = batches.open_batch(
        programme_id=county.programme.public_id, period="2026", actor=county.maker
    )
    raw = content.encode() if isinstance(content, str) else content
    for name in ("a.csv", "a.xlsx"):
        with pytest.raises(NotARoster):
            put(county, batch, raw, name)


def test_the_template_filled_in_is_read(county):
    import io

    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(rosters.template(["青禾农商银行"])))
    person = county.people[0]
    book.worksheets[0].append([person.name, person.id_number, "青禾农商银行", card(7), 2, "旱地"])
    out = io.BytesIO()
    book.save(out)
    batch = batches.open_batch(
        programme_id=county.programme.public_id, period="2026", actor=county.maker
    )
    assert put(county, batch, out.getvalue(), "名册.xlsx").total_fen == 19000


def test_a_damaged_workbook_is_refused_wherever_it_is_damaged():
    whole = rosters.template(["青禾农商银行"])
    for place in range(0, len(whole), 97):
        damaged = whole[:place] + bytes([whole[place] ^ 0x5A]) + whole[place + 1 :]
        with contextlib.suppress(NotARoster, RosterTooLarge):
            rosters.read(damaged, "名册.xlsx")
    with pytest.raises(NotARoster):
        rosters.read(whole, "名册.xlsx")


def test_nobody_is_paid_twice_for_one_period(county):
    first = county.draft()
    second = batches.open_batch(
        programme_id=county.programme.public_id, period="2026", actor=county.maker
    )
    with pytest.raises(batches.FaultyRoster) as refused:
        put(county, second, roster(county.people[:1]))
    assert first.number in refused.value.faults[0].message
    county.draft("2027")


def test_the_database_itself_refuses_a_second_payment(county):
    batch = county.draft()
    other = batches.open_batch(
        programme_id=county.programme.public_id, period="2026", actor=county.maker
    )
    row = county.rows(batch)[0]
    row.pk, row.batch, row.public_id = None, other, None
    row.public_id = other.public_id
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_amounts_versions_and_histories_are_final(county):
    batch = county.draft()
    with pytest.raises(DatabaseError), transaction.atomic():
        batch.rows.update(amount_fen=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        SubsidyRow.objects.all().delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        SubsidyRowEvent.objects.update(words="x")
    with pytest.raises(DatabaseError), transaction.atomic():
        county.programme.versions.update(standard_fen=1)


def test_a_running_batch_keeps_its_version(county):
    batch = county.draft()
    programmes.revise_programme(
        public_id=county.programme.public_id, terms=terms(standard_fen=10000), expected_number=1,
        actor=county.maker,
    )  # fmt: skip
    assert county.fresh(batch).version.standard_fen == 9500
    assert county.draft("2027").total_fen == 10000 * 15
    with pytest.raises(StaleBatch):
        programmes.revise_programme(
            public_id=county.programme.public_id, terms=terms(), expected_number=1,
            actor=county.maker,
        )  # fmt: skip


def test_three_pairs_of_hands(county):
    batch = county.draft()
    for actor in (county.checker, county.payer):
        with pytest.raises(PermissionRefused):
            county.step(acts.submit_batch, batch, actor)
    county.step(acts.submit_batch, batch, county.maker)
    both = make.actor(make.StaffMember.objects.get(pk=county.maker.staff_id))
    everything = {f"billing.subsidy_{p}": frozenset({0}) for p in ("prepare", "check", "pay")}
    with pytest.raises(SameHands):
        county.step(acts.check_batch, batch, make_with(both, everything))
    county.step(acts.check_batch, batch, county.checker)
    with pytest.raises(SameHands):
        county.step(acts.approve_batch, batch, make_with(county.checker, everything))
    county.step(acts.approve_batch, batch, county.payer)


def make_with(actor, grants):
    from dataclasses import replace

    return replace(actor, grants={**grants, "billing.subsidies": frozenset({0})})


def test_another_department_finds_nothing(county):
    batch = county.draft()
    office = make.organization("civil_affairs", "民政局")
    stranger = make.staff(office, "外人")
    make.hold(make.post(office, "payer", make.Role.objects.get(key="subsidy_pay")), stranger)
    actor = make.actor(stranger)
    with pytest.raises(NoSuchSubsidy):
        county.step(acts.approve_batch, batch, actor)
    assert not queries.filtered(actor, {}).exists()
    with pytest.raises(NoSuchSubsidy):
        county.step(acts.submit_batch, batch, person_actor(county.people[0]))
    with pytest.raises((NoSuchSubsidy, SignInRequired)):
        county.step(acts.submit_batch, batch, type(actor).anonymous())


def test_the_notice_runs_out_before_money_goes(county):
    programmes.revise_programme(
        public_id=county.programme.public_id, terms=terms(notice_days=7), expected_number=1,
        actor=county.maker,
    )  # fmt: skip
    with time_machine.travel(dt.datetime(2026, 11, 2, 4, tzinfo=dt.UTC), tick=False):
        batch = county.draft()
        county.step(acts.submit_batch, batch, county.maker)
        batch = county.step(acts.check_batch, batch, county.checker)
        assert (batch.notice_from, batch.notice_until) == (
            dt.date(2026, 11, 2),
            dt.date(2026, 11, 9),
        )
        assert queries.noticed().count() == 1
    with time_machine.travel(dt.datetime(2026, 11, 9, 4, tzinfo=dt.UTC), tick=False):
        with pytest.raises(NoticeRunning):
            county.step(acts.approve_batch, batch, county.payer)
        row = county.rows(batch)[0]
        batch = batches.strike_row(
            row_id=row.public_id, reason="公示中查明重复", actor=county.checker,
            expected_version=county.fresh(batch).lock_version,
        )  # fmt: skip
        assert batch.row_count == 3
    with time_machine.travel(dt.datetime(2026, 11, 9, 17, tzinfo=dt.UTC), tick=False):
        # The 10th in Qinghe.
        assert county.step(acts.approve_batch, batch, county.payer).files.get().row_count == 3
        assert not queries.noticed().exists()
        with pytest.raises(RowNotStrikable):
            batches.strike_row(
                row_id=county.rows(batch)[1].public_id, reason="x", actor=county.checker,
                expected_version=county.fresh(batch).lock_version,
            )  # fmt: skip


def test_an_empty_batch_goes_nowhere(county):
    batch = batches.open_batch(
        programme_id=county.programme.public_id, period="2026", actor=county.maker
    )
    with pytest.raises(EmptyBatch):
        county.step(acts.submit_batch, batch, county.maker)


def test_a_stale_page_and_a_double_click_are_refused(county):
    batch = county.draft()
    version = county.fresh(batch).lock_version
    acts.submit_batch(batch_id=batch.public_id, expected_version=version, actor=county.maker)
    with pytest.raises(StaleBatch):
        acts.submit_batch(batch_id=batch.public_id, expected_version=version, actor=county.maker)
    with pytest.raises(WrongBatchState):
        county.step(acts.submit_batch, batch, county.maker)


def test_each_bank_gets_its_own_file_and_both_must_answer(county):
    people = county.people
    batch = county.draft(people=people[:2])
    put(county, batch, roster(people[2:], bank="青禾邮储银行"))
    county.approved(batch)
    one, two = batch.files.order_by("number")
    assert [one.row_count, two.row_count] == [2, 2]
    assert one.total_fen + two.total_fen == county.fresh(batch).total_fen
    with pytest.raises(FileNotTaken):
        county.step(acts.mark_sent, batch, county.payer)
    from zhengtong.modules.billing.subsidies.payfiles import take_file

    for file in (one, two):
        take_file(batch_id=batch.public_id, file_id=file.public_id, actor=county.payer)
    with pytest.raises(PermissionRefused):
        take_file(batch_id=batch.public_id, file_id=one.public_id, actor=county.maker)
    county.step(acts.mark_sent, batch, county.payer)
    common = {"batch_id": batch.public_id, "actor": county.payer}
    with pytest.raises(BadReturn) as refused:
        returns.import_return(file_id=one.public_id, content=county.reply(two, {}), **common)
    assert "第 1 行" in refused.value.message
    batch = returns.import_return(file_id=one.public_id, content=county.reply(one, {}), **common)
    assert batch.state == "sent"
    with pytest.raises(AlreadyAnswered):
        returns.import_return(file_id=one.public_id, content=county.reply(one, {}), **common)
    batch = returns.import_return(file_id=two.public_id, content=county.reply(two, {}), **common)
    assert batch.state == "returned"


def test_nobody_reads_a_bank_file_by_its_plain_address(county):
    file = county.approved(county.draft()).files.get()
    stored = files.files([file.file_id])[file.file_id]
    assert not files.may_read(county.payer, stored)


def test_a_return_with_a_wrong_total_changes_nothing(county):
    batch = county.sent(county.draft())
    file = batch.files.get()
    good = county.reply(file, {})
    above = b"".join(good.splitlines(keepends=True)[:-1])
    wrong = above + bankfile._line("T", 4, 1, 4, 1, 0, 0, bankfile.sm3(above))
    with pytest.raises(BadReturn) as refused:
        returns.import_return(
            batch_id=batch.public_id, file_id=file.public_id, content=wrong, actor=county.payer
        )
    assert refused.value.message == "第 6 行：合计写的是 0.01 元，逐行相加是 1425.00 元。"
    assert set(batch.rows.values_list("state", flat=True)) == {"sent"}


def test_two_rejects_are_corrected_and_repaid_once(county):
    """The story of the issue, in the services."""
    batch = county.answered(county.draft(), {1: NO_ACCOUNT, 2: OTHER_NAME})
    assert county.step(acts.close_batch, batch, county.payer).state == "closed"
    first, second, third, _fourth = county.rows(batch)
    assert [first.state, second.state, third.state] == ["rejected", "rejected", "paid"]
    assert first.words == "账号不存在"
    with pytest.raises(NothingToRepay):
        rejects.open_repayment(
            programme_id=county.programme.public_id, period="2026", actor=county.maker
        )

    me = person_actor(county.people[0])
    with pytest.raises(SameCard):
        rejects.correct_card(row_id=first.public_id, bank="青禾农商银行", account=card(1), actor=me)
    with pytest.raises(NoSuchSubsidy):
        rejects.correct_card(
            row_id=second.public_id, bank="青禾农商银行", account=card(11), actor=me
        )
    rejects.correct_card(row_id=first.public_id, bank="青禾邮储银行", account=card(11), actor=me)
    rejects.correct_card(
        row_id=second.public_id, bank="青禾邮储银行", account=card(12), actor=county.maker
    )
    again = rejects.open_repayment(
        programme_id=county.programme.public_id, period="2026", actor=county.maker
    )
    assert (again.kind, again.row_count) == ("repayment", 2)
    with pytest.raises(NothingToRepay):
        rejects.open_repayment(
            programme_id=county.programme.public_id, period="2026", actor=county.maker
        )
    with pytest.raises(RowNotRejected):
        rejects.correct_card(
            row_id=first.public_id, bank="青禾邮储银行", account=card(13), actor=me
        )
    county.answered(again, {2: NO_ACCOUNT})
    county.step(acts.close_batch, again, county.payer)
    assert [r.state for r in county.rows(batch)] == ["repaid", "rejected", "paid", "paid"]

    rejects.correct_card(
        row_id=second.public_id, bank="青禾邮储银行", account=card(14), actor=county.maker
    )
    third_time = rejects.open_repayment(
        programme_id=county.programme.public_id, period="2026", actor=county.maker
    )
    county.answered(third_time, {})
    assert [r.state for r in county.rows(batch)] == ["repaid", "repaid", "paid", "paid"]
    states = list(second.events.order_by("pk").values_list("state", flat=True))
    assert states == [
        "listed", "sent", "rejected", "corrected", "repaying", "rejected", "corrected", "repaying",
        "repaid",
    ]  # fmt: skip
    with pytest.raises(RowNotRejected):
        rejects.correct_card(
            row_id=first.public_id, bank="青禾邮储银行", account=card(15), actor=me
        )


def test_approval_does_not_ask_for_each_person(county, django_assert_max_num_queries):
    batch = county.draft()
    county.step(acts.submit_batch, batch, county.maker)
    county.step(acts.check_batch, batch, county.checker)
    with django_assert_max_num_queries(60) as few:
        county.step(acts.approve_batch, batch, county.payer)
    more = county.draft("2027", [*county.people, make.person("钱多多"), make.person("赵满仓")])
    county.step(acts.submit_batch, more, county.maker)
    county.step(acts.check_batch, more, county.checker)
    with django_assert_max_num_queries(len(few)):
        county.step(acts.approve_batch, more, county.payer)


def test_a_cancelled_repayment_gives_its_people_back(county):
    batch = county.answered(county.draft(), {1: NO_ACCOUNT})
    row = county.rows(batch)[0]
    rejects.correct_card(
        row_id=row.public_id, bank="青禾邮储银行", account=card(11), actor=county.maker
    )
    again = rejects.open_repayment(
        programme_id=county.programme.public_id, period="2026", actor=county.maker
    )
    county.step(acts.cancel_batch, again, county.maker, reason="卡号又改了")
    assert county.rows(batch)[0].state == "corrected"
    assert (
        rejects.open_repayment(
            programme_id=county.programme.public_id, period="2026", actor=county.maker
        ).row_count
        == 1
    )


def test_people_are_told_once_and_see_only_their_own(county):
    batch = county.answered(county.draft(), {1: NO_ACCOUNT})
    file = batch.files.get()
    for _ in range(2):
        telling.tell_payees(pay_file_id=file.pk)
    from zhengtong.core.messaging.models import Message

    mine = Message.objects.filter(person_id=county.people[0].pk)
    assert [m.template for m in mine] == ["billing.subsidy_rejected"]
    assert "账号不存在" in mine[0].bodies["zh"]
    assert "142.50" in mine[0].bodies["zh"]
    assert Message.objects.filter(template="billing.subsidy_paid").count() == 3
    rows = queries.own_rows(person_actor(county.people[1]))
    assert [r.name for r in rows] == [county.people[1].name]
    assert not queries.own_rows(county.maker).exists()


def test_a_draft_is_nobodys_business_yet(county):
    county.draft()
    assert not queries.own_rows(person_actor(county.people[0])).exists()


def test_a_payment_that_was_asked_for_is_taken_once(county):
    programmes.revise_programme(
        public_id=county.programme.public_id, terms=terms(item_code="X1"), expected_number=1,
        actor=county.maker,
    )  # fmt: skip
    person = county.people[0]
    asked = {
        "programme_ids": offers.programmes_for("X1"), "person_id": person.pk, "reason": "办件 1",
        "source_kind": "case", "source_id": "1", "actor": type(county.maker).system("cases"),
    }  # fmt: skip
    assert offers.offer_payouts(**asked) == 1
    assert offers.offer_payouts(**asked) == 0
    batch = batches.open_batch(
        programme_id=county.programme.public_id, period="2026", actor=county.maker
    )
    offer = county.programme.offers.get()
    common = {"batch_id": batch.public_id, "offer_id": offer.public_id, "actor": county.maker}
    with pytest.raises(InvalidInput):
        batches.take_offer(
            bank="青禾农商银行", account="1", expected_version=batch.lock_version, **common
        )
    batch = batches.take_offer(
        bank="青禾农商银行", account=card(1), expected_version=batch.lock_version, **common
    )
    row = county.rows(batch)[0]
    assert (row.source_kind, row.source_id, row.amount_fen) == ("case", "1", 9500)
    with pytest.raises(OfferTaken):
        batches.take_offer(
            bank="青禾农商银行", account=card(1), expected_version=batch.lock_version, **common
        )
    county.step(acts.cancel_batch, batch, county.maker, reason="重做")
    offer.refresh_from_db()
    assert offer.row_id is None


def test_one_person_by_hand(county):
    batch = batches.open_batch(
        programme_id=county.programme.public_id, period="2026", actor=county.maker
    )
    typed = Line(
        1, "钱多多", make.identity_number(77), "nongshang", card(3), "2", "", "13900000000"
    )
    batch = batches.add_payee(
        batch_id=batch.public_id, typed=typed, expected_version=batch.lock_version,
        actor=county.maker,
    )  # fmt: skip
    assert batch.total_fen == 19000
    with pytest.raises(InvalidInput) as refused:
        batches.add_payee(
            batch_id=batch.public_id, typed=typed, expected_version=batch.lock_version,
            actor=county.maker,
        )  # fmt: skip
    assert [e.path for e in refused.value.errors] == ["id_number"]
