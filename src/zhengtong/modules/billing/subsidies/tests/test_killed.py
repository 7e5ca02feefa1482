"""A command on subsidies that dies between any two of its statements leaves nothing, and then
succeeds once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from zhengtong.core.tests.killing import AGAIN, NOTHING, scenario
from zhengtong.modules.billing.subsidies import (
    acts,
    batches,
    offers,
    payfiles,
    programmes,
    rejects,
    returns,
)
from zhengtong.modules.billing.subsidies.models import SubsidyBatch
from zhengtong.modules.billing.subsidies.rosters import Line
from zhengtong.modules.billing.subsidies.staff import papers
from zhengtong.modules.billing.subsidies.tests.stage import NO_ACCOUNT, Stage, card, roster, terms
from zhengtong.modules.org.tests import factories as make

Prepared = Callable[[], Any]


def opened(county: Stage) -> SubsidyBatch:
    return batches.open_batch(
        programme_id=county.programme.public_id, period="2026", actor=county.maker
    )


def stepping(county: Stage, command: Any, batch: SubsidyBatch, actor: Any, **more: Any) -> Prepared:
    version = county.fresh(batch).lock_version
    return lambda: command(batch_id=batch.public_id, expected_version=version, actor=actor, **more)


@scenario(programmes.create_programme, again=422)
def programme(county: Stage) -> Prepared:
    return lambda: programmes.create_programme(
        key="elder",
        organization_id=county.programme.organization_id,
        terms=terms(name="高龄津贴"),
        actor=county.maker,
    )


@scenario(programmes.revise_programme, again=409)
def version(county: Stage) -> Prepared:
    return lambda: programmes.revise_programme(
        public_id=county.programme.public_id, terms=terms(), expected_number=1, actor=county.maker
    )


@scenario(programmes.register_bank, again=422)
def bank(county: Stage) -> Prepared:
    return lambda: programmes.register_bank(key="gongshang", name="青禾工商", actor=county.payer)


@scenario(
    batches.open_batch, again=AGAIN, because="latecomers of a period get a batch of their own"
)
def opening(county: Stage) -> Prepared:
    return lambda: opened(county)


@scenario(batches.import_roster, again=409)
def importing(county: Stage) -> Prepared:
    content = roster(county.people)
    return stepping(
        county, batches.import_roster, opened(county), county.maker, content=content, name="册.csv"
    )


@scenario(batches.add_payee, again=409)
def adding(county: Stage) -> Prepared:
    typed = Line(1, "钱多多", make.identity_number(77), "nongshang", card(3), "2")
    return stepping(county, batches.add_payee, opened(county), county.maker, typed=typed)


@scenario(offers.offer_payouts, again=NOTHING)
def offering(county: Stage) -> Prepared:
    return lambda: offers.offer_payouts(
        programme_ids=[county.programme.pk],
        person_id=county.people[0].pk,
        reason="办件",
        source_kind="case",
        source_id="1",
        actor=make.SYSTEM,
    )


@scenario(batches.take_offer, again=409)
def taking(county: Stage) -> Prepared:
    offering.ready(county)()
    offer = county.programme.offers.get()
    given = {"offer_id": offer.public_id, "bank": "nongshang", "account": card(1)}
    return stepping(county, batches.take_offer, opened(county), county.maker, **given)


@scenario(batches.strike_row, again=409)
def striking(county: Stage) -> Prepared:
    batch = county.draft()
    row, seen = county.rows(batch)[0], county.fresh(batch).lock_version
    return lambda: batches.strike_row(
        row_id=row.public_id, reason="已故", expected_version=seen, actor=county.maker
    )


@scenario(acts.submit_batch, again=409)
def submitting(county: Stage) -> Prepared:
    return stepping(county, acts.submit_batch, county.draft(), county.maker)


@scenario(acts.send_back_batch, again=409)
def sending_back(county: Stage) -> Prepared:
    batch = county.step(acts.submit_batch, county.draft(), county.maker)
    return stepping(county, acts.send_back_batch, batch, county.checker, reason="缺一户")


@scenario(acts.check_batch, again=409)
def checking(county: Stage) -> Prepared:
    batch = county.step(acts.submit_batch, county.draft(), county.maker)
    return stepping(county, acts.check_batch, batch, county.checker)


@scenario(acts.approve_batch, again=409)
def approving(county: Stage) -> Prepared:
    batch = county.step(acts.submit_batch, county.draft(), county.maker)
    county.step(acts.check_batch, batch, county.checker)
    return stepping(county, acts.approve_batch, batch, county.payer)


@scenario(payfiles.take_file, again=AGAIN, because="every download is written down")
def downloading(county: Stage) -> Prepared:
    batch = county.approved(county.draft())
    file = batch.files.get()
    return lambda: payfiles.take_file(
        batch_id=batch.public_id, file_id=file.public_id, actor=county.payer
    )


@scenario(acts.mark_sent, again=409)
def sending(county: Stage) -> Prepared:
    batch = county.approved(county.draft())
    file = batch.files.get()
    payfiles.take_file(batch_id=batch.public_id, file_id=file.public_id, actor=county.payer)
    return stepping(county, acts.mark_sent, batch, county.payer)


@scenario(returns.import_return, again=409)
def answering(county: Stage) -> Prepared:
    """A repayment, so that the first rows are booked with it."""
    batch = county.answered(county.draft(), {1: NO_ACCOUNT})
    again = repayment(county, batch)
    file = county.sent(again).files.get()
    content = county.reply(file, {})
    return lambda: returns.import_return(
        batch_id=again.public_id, file_id=file.public_id, content=content, actor=county.payer
    )


def repayment(county: Stage, batch: SubsidyBatch) -> SubsidyBatch:
    rejects.correct_card(
        row_id=county.rows(batch)[0].public_id, bank="youchu", account=card(9), actor=county.maker
    )
    return rejects.open_repayment(
        programme_id=county.programme.public_id, period="2026", actor=county.maker
    )


@scenario(acts.close_batch, again=409)
def closing(county: Stage) -> Prepared:
    return stepping(county, acts.close_batch, county.answered(county.draft(), {}), county.payer)


@scenario(acts.cancel_batch, again=409)
def cancelling(county: Stage) -> Prepared:
    batch = repayment(county, county.answered(county.draft(), {1: NO_ACCOUNT}))
    return stepping(county, acts.cancel_batch, batch, county.maker, reason="重做")


@scenario(
    rejects.correct_card, again=AGAIN, because="until it is paid a card may be corrected again"
)
def correcting(county: Stage) -> Prepared:
    row = county.rows(county.answered(county.draft(), {1: NO_ACCOUNT}))[0]
    return lambda: rejects.correct_card(
        row_id=row.public_id, bank="youchu", account=card(9), actor=county.maker
    )


@scenario(rejects.open_repayment, again=409)
def repaying(county: Stage) -> Prepared:
    row = county.rows(county.answered(county.draft(), {1: NO_ACCOUNT}))[0]
    rejects.correct_card(row_id=row.public_id, bank="youchu", account=card(9), actor=county.maker)
    return lambda: rejects.open_repayment(
        programme_id=county.programme.public_id, period="2026", actor=county.maker
    )


@scenario(papers.note_export, again=AGAIN, because="every list that is taken away is written down")
def exporting(county: Stage) -> Prepared:
    batch = county.draft()
    return lambda: papers.note_export(batch=batch, actor=county.payer)


COMMANDS = (
    programme, version, bank, opening, importing, adding, offering, taking, striking, submitting,
    sending_back, checking, approving, downloading, sending, answering, closing, cancelling,
    correcting, repaying, exporting,
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=lambda f: f.__name__)
def test_a_command_killed_anywhere_leaves_nothing_and_then_succeeds_once(command, county):
    command(county)
