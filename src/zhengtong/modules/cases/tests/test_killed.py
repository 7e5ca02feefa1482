"""A command that dies between any two of its statements leaves nothing, and then succeeds once."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection

from zhengtong.core import prepared
from zhengtong.modules.cases.models import Case, DeliveryMethod
from zhengtong.modules.cases.services import accept, apply, conclude, handle, supplement
from zhengtong.modules.cases.services.submit import submit_application
from zhengtong.modules.cases.tests import desk as make_desk
from zhengtong.modules.cases.tests.county import acting, picture
from zhengtong.modules.cases.tests.desk import Desk, task_of
from zhengtong.modules.org.models import NaturalPerson
from zhengtong.modules.org.tests import factories as make

FRAMES = ("SAVEPOINT", "RELEASE", "ROLLBACK")
"""Statements of the transaction itself: the frame, not the picture."""


class Killed(BaseException):
    """The process is gone: nothing that catches errors may catch this."""


@dataclass
class Trap:
    left: int

    def step(self, sql: str) -> None:
        if sql.startswith(FRAMES):
            return
        if self.left == 0:
            raise Killed
        self.left -= 1


@contextmanager
def killed_before(number: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Dies just before the statement of that number (from 0), prepared or Django's own."""
    trap = Trap(number)
    real = prepared._Link.exchange

    def exchange(link: Any, statements: Any) -> Any:
        for query, _parameters in statements:
            trap.step(query)
        return real(link, statements)

    def wrapped(run: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        trap.step(sql)
        return run(sql, params, many, context)

    with monkeypatch.context() as patch, connection.execute_wrapper(wrapped):
        patch.setattr(prepared._Link, "exchange", exchange)
        yield


def everything() -> list[tuple[str, str]]:
    """A fingerprint of every table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(format("
            "'SELECT %L, md5(coalesce(string_agg(t::text, chr(10) ORDER BY t::text), '''')) "
            "FROM %I t', tablename, tablename), ' UNION ALL ') "
            "FROM pg_tables WHERE schemaname = 'public'"
        )
        cursor.execute(cursor.fetchone()[0])
        return sorted(cursor.fetchall())


def submit(desk: Desk, person: NaturalPerson) -> Callable[[], Any]:
    draft = desk.county.complete(person)
    return lambda: submit_application(public_id=draft.public_id, actor=acting(person))


def save(desk: Desk, person: NaturalPerson) -> Callable[[], Any]:
    draft = desk.county.application(person)
    return lambda: apply.save_application(
        public_id=draft.public_id, data={"plot_name": "后山坡"}, actor=acting(person)
    )


def start(desk: Desk, person: NaturalPerson) -> Callable[[], Any]:
    return lambda: apply.start_application(item_public_id=desk.county.item, actor=acting(person))


def discard(desk: Desk, person: NaturalPerson) -> Callable[[], Any]:
    draft = desk.county.complete(person)
    return lambda: apply.discard_application(public_id=draft.public_id, actor=acting(person))


def accepting(desk: Desk, person: NaturalPerson) -> Callable[[], Any]:
    case = desk.submitted(person)
    return lambda: accept.accept_case(case_id=case.pk, actor=make.actor(desk.counter))


def refusing(desk: Desk, person: NaturalPerson) -> Callable[[], Any]:
    case = desk.submitted(person)
    clerk = make.actor(desk.counter)
    return lambda: accept.refuse_case(case_id=case.pk, actor=clerk, reason="不属于本机关职权。")


def asking(desk: Desk, person: NaturalPerson) -> Callable[[], Any]:
    case = desk.submitted(person)
    return lambda: supplement.request_supplement(
        case_id=case.pk,
        actor=make.actor(desk.counter),
        material_keys=("tree_photos",),
        reason="照片看不清地块。",
    )


def supplying(desk: Desk, person: NaturalPerson) -> Callable[[], Any]:
    case = desk.county.asked_for_more(person)
    return lambda: supplement.supply_supplement(
        case_id=case.pk,
        actor=acting(person),
        uploads=(("tree_photos", io.BytesIO(picture("red")), "新照片.jpg"),),
    )


def claiming(desk: Desk, person: NaturalPerson) -> Callable[[], Any]:
    case = desk.accepted(person)
    task = task_of(case).id
    return lambda: handle.claim_step(case_id=case.pk, task_id=task, actor=make.actor(desk.reviewer))


def reviewing(desk: Desk, person: NaturalPerson) -> Callable[[], Any]:
    case = desk.accepted(person)
    task = task_of(case).id
    return lambda: handle.complete_step(
        case_id=case.pk,
        task_id=task,
        actor=make.actor(desk.reviewer),
        outcome="agree",
        opinion="情况属实。",
    )


def returning(desk: Desk, person: NaturalPerson) -> Callable[[], Any]:
    case = desk.reviewed(person)
    task = task_of(case)
    return lambda: handle.send_back_step(
        case_id=case.pk,
        task_id=task.id,
        target=task.returns_to[0][0],
        reason="请补充踏勘记录。",
        actor=make.actor(desk.approver),
    )


def taking_back(desk: Desk, person: NaturalPerson) -> Callable[[], Any]:
    case = desk.reviewed(person)
    return lambda: handle.take_back_step(case_id=case.pk, actor=make.actor(desk.reviewer))


def suspending(desk: Desk, person: NaturalPerson) -> Callable[[], Any]:
    case = desk.accepted(person)
    return lambda: handle.suspend_case(
        case_id=case.pk,
        actor=make.actor(desk.reviewer),
        ground=desk.county.version.special_procedures[0],
        expected_on=dt.date(2999, 1, 1),
        reason="需要现场核查。",
    )


def resuming(desk: Desk, person: NaturalPerson) -> Callable[[], Any]:
    case = desk.accepted(person)
    reviewer = make.actor(desk.reviewer)
    handle.suspend_case(
        case_id=case.pk,
        actor=reviewer,
        ground=desk.county.version.special_procedures[0],
        expected_on=dt.date(2999, 1, 1),
        reason="需要现场核查。",
    )
    return lambda: handle.resume_case(case_id=case.pk, actor=reviewer, result="属实。")


def extending(desk: Desk, person: NaturalPerson) -> Callable[[], Any]:
    case = desk.accepted(person)
    approver = make.actor(desk.approver)
    return lambda: handle.extend_case(case_id=case.pk, actor=approver, days=10, reason="案情复杂。")


def deciding(desk: Desk, person: NaturalPerson) -> Callable[[], Any]:
    case = desk.reviewed(person)
    task = task_of(case).id
    return lambda: handle.complete_step(
        case_id=case.pk,
        task_id=task,
        actor=make.actor(desk.approver),
        outcome="grant",
        opinion="准予采伐。",
    )


def granted(
    desk: Desk, person: NaturalPerson, method: DeliveryMethod = DeliveryMethod.ELECTRONIC
) -> Case:
    case = desk.reviewed(person)
    Case.objects.filter(pk=case.pk).update(delivery_method=method)
    handle.complete_step(
        case_id=case.pk,
        task_id=task_of(case).id,
        actor=make.actor(desk.approver),
        outcome="grant",
        opinion="准予采伐。",
    )
    return case


def delivering(desk: Desk, person: NaturalPerson) -> Callable[[], Any]:
    case = granted(desk, person, DeliveryMethod.COUNTER)
    return lambda: conclude.deliver_case(
        case_id=case.pk, actor=make.actor(desk.counter), note="本人领取"
    )


def withdrawing(desk: Desk, person: NaturalPerson) -> Callable[[], Any]:
    case = desk.accepted(person)
    return lambda: conclude.withdraw_application(
        case_id=case.pk, actor=acting(person), reason="不再需要。"
    )


def rating(desk: Desk, person: NaturalPerson) -> Callable[[], Any]:
    case = granted(desk, person)
    return lambda: conclude.rate_case(case_id=case.pk, actor=acting(person), level="very_good")


COMMANDS = (
    start, save, submit, discard, accepting, refusing, asking, supplying, claiming, reviewing,
    returning, taking_back, suspending, resuming, extending, deciding, delivering, withdrawing,
    rating,
)  # fmt: skip


@pytest.mark.parametrize("prepare", COMMANDS, ids=lambda f: f.__name__)
def test_a_command_killed_anywhere_leaves_nothing_and_then_succeeds_once(
    prepare, person, db, monkeypatch
):
    command = prepare(make_desk.desk(), person)
    before = everything()
    for number in range(500):
        died = False
        try:
            with killed_before(number, monkeypatch):
                command()
        except Killed:
            died = True
        if not died:
            break
        assert everything() == before, f"killed before statement {number}"
    assert number > 2
    assert everything() != before
