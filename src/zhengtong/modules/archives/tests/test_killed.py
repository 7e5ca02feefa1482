"""A command on the archive that dies between any two of its statements leaves nothing, and then
succeeds once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from zhengtong.core.tests.killing import AGAIN, NOTHING, scenario
from zhengtong.modules.archives import api
from zhengtong.modules.archives.models import FilePlan, Verdict
from zhengtong.modules.archives.services import (
    appraising,
    checking,
    destroying,
    filing,
    holding,
    lending,
    recording,
    transferring,
)
from zhengtong.modules.archives.services import plan as plans
from zhengtong.modules.archives.tests.shelf import RULES, SYSTEM, Shelf

Prepared = Callable[[], Any]


@scenario(filing.file_record, again=NOTHING)
def filed(shelf: Shelf) -> Prepared:
    given = shelf.filing()
    return lambda: api.file_record(filing=given, actor=SYSTEM)


@scenario(filing.add_package, again=NOTHING)
def packaged(shelf: Shelf) -> Prepared:
    record = shelf.filed()
    written = shelf.written(record)
    return lambda: api.add_package(record_id=record.id, number=0, made=written, actor=SYSTEM)


@scenario(checking.keep_check, again=AGAIN, because="every check is kept")
def checked(shelf: Shelf) -> Prepared:
    record = shelf.packaged()
    return lambda: api.check(record_id=record.id, occasion="filing", actor=SYSTEM)


@scenario(holding.hold_records, again=409)
def held(shelf: Shelf) -> Prepared:
    record = shelf.checked()
    return lambda: holding.hold_records(ids=[record.id], actor=shelf.archivist)


@scenario(lending.request_retrieval, again=409)
def asked(shelf: Shelf) -> Prepared:
    record = shelf.held()
    return lambda: lending.request_retrieval(
        record_id=record.id, purpose="核查采伐面积", days=5, actor=shelf.reader
    )


@scenario(lending.decide_retrieval, again=409)
def lent(shelf: Shelf) -> Prepared:
    found = shelf.asked()
    return lambda: lending.decide_retrieval(
        public_id=found.public_id, is_approved=True, words="", actor=shelf.archivist
    )


@scenario(lending.return_retrieval, again=409)
def returned(shelf: Shelf) -> Prepared:
    found = shelf.lent()
    return lambda: lending.return_retrieval(public_id=found.public_id, actor=shelf.reader)


@scenario(lending.expire_retrieval, again=NOTHING)
def expired(shelf: Shelf) -> Prepared:
    found = shelf.lent()
    found.until = timezone.now() - dt.timedelta(hours=1)
    found.save()
    return lambda: lending.expire_retrieval(public_id=found.public_id, actor=SYSTEM)


@scenario(lending.note_use, again=AGAIN, because="every reading is kept")
def used(shelf: Shelf) -> Prepared:
    found = shelf.lent()
    return lambda: lending.note_use(record_id=found.record_id, what="book", actor=shelf.reader)


@scenario(appraising.fall_due, again=NOTHING)
def due(shelf: Shelf) -> Prepared:
    record = shelf.held()
    day = dt.date(2040, 1, 1)
    return lambda: appraising.fall_due(record_id=record.id, today=day, actor=SYSTEM)


@scenario(appraising.appraise, again=409)
def extended(shelf: Shelf) -> Prepared:
    record = shelf.due()
    return lambda: appraising.appraise(
        record_id=record.id,
        verdict=Verdict.EXTEND,
        opinion="仍有查考价值",
        years=10,
        actor=shelf.archivist,
    )


@scenario(transferring.make_transfer_list, again=409)
def transfer_listed(shelf: Shelf) -> Prepared:
    record = shelf.appraised(Verdict.TRANSFER)
    return lambda: transferring.make_transfer_list(
        ids=[record.id], receiver="青禾县档案馆", actor=shelf.archivist
    )


@scenario(transferring.confirm_transfer, again=409)
def transferred(shelf: Shelf) -> Prepared:
    made = shelf.list_to_transfer()
    return lambda: transferring.confirm_transfer(
        public_id=made.public_id,
        receipt_number="收〔2026〕1号",
        received_by="馆员",
        received_on=timezone.localdate().isoformat(),
        actor=shelf.archivist,
    )


@scenario(destroying.make_destruction_list, again=409)
def destruction_listed(shelf: Shelf) -> Prepared:
    record = shelf.appraised()
    return lambda: destroying.make_destruction_list(
        ids=[record.id], reason="保管期限届满", actor=shelf.archivist
    )


@scenario(destroying.approve_destruction, again=409)
def approved(shelf: Shelf) -> Prepared:
    made = shelf.list_to_destroy()
    return lambda: destroying.approve_destruction(
        public_id=made.public_id, words="同意销毁", actor=shelf.heads[0]
    )


@scenario(destroying.withdraw_destruction, again=409)
def withdrawn(shelf: Shelf) -> Prepared:
    made = shelf.list_to_destroy()
    return lambda: destroying.withdraw_destruction(
        public_id=made.public_id, reason="还要再看", actor=shelf.heads[0]
    )


@scenario(destroying.carry_out_destruction, again=409)
def destroyed(shelf: Shelf) -> Prepared:
    made = shelf.approved_list()
    made.approved_at = timezone.now() - dt.timedelta(days=30)
    made.save()
    watcher = shelf.second.staff_id or 0
    return lambda: destroying.carry_out_destruction(
        public_id=made.public_id, watched_by=watcher, actor=shelf.archivist
    )


@scenario(recording.used_list, again=AGAIN, because="every time it is taken is kept")
def taken(shelf: Shelf) -> Prepared:
    return lambda: recording.used_list(number="移交2026-001", what="xlsx", actor=shelf.archivist)


@scenario(plans.draft_plan, again=409)
def drafted(shelf: Shelf) -> Prepared:
    return lambda: plans.draft_plan(actor=shelf.archivist)


@scenario(plans.save_plan, again=409)
def saved(shelf: Shelf) -> Prepared:
    plan = plans.draft_plan(actor=shelf.archivist)
    return lambda: plans.save_plan(
        number=plan.number, lines=RULES[:1], note="改", expected_version=0, actor=shelf.archivist
    )


@scenario(plans.publish_plan, again=409)
def published(shelf: Shelf) -> Prepared:
    plan = plans.draft_plan(actor=shelf.archivist)
    return lambda: plans.publish_plan(
        number=plan.number,
        effective_on=timezone.localdate(),
        expected_version=0,
        actor=shelf.heads[0],
    )


@scenario(plans.set_fonds, again=AGAIN, because="the audit log keeps that it was said again")
def fonds_set(shelf: Shelf) -> Prepared:
    return lambda: plans.set_fonds(
        number="9001",
        name="青禾县",
        organization_id=shelf.office.pk,
        organ_code="LYJ",
        actor=shelf.archivist,
    )


SCENARIOS = [
    filed, packaged, checked, held, asked, lent, returned, expired, used, due, extended,
    transfer_listed, transferred, destruction_listed, approved, withdrawn, destroyed, taken,
    drafted, saved, published, fonds_set,
]  # fmt: skip


@pytest.mark.parametrize("ready", SCENARIOS, ids=lambda f: f.__name__)
def test_a_command_that_was_killed_leaves_nothing_and_succeeds_once(ready, shelf):
    ready(shelf)
    assert FilePlan.objects.exists()
