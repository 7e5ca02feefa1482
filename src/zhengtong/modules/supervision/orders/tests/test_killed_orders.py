"""Every command on orders, killed anywhere, leaves nothing and then succeeds once."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
import time_machine

from zhengtong.core.tests.killing import NOTHING, scenario
from zhengtong.modules.supervision.orders import terms
from zhengtong.modules.supervision.orders.archive import archive_order
from zhengtong.modules.supervision.orders.models import SupervisionOrder
from zhengtong.modules.supervision.orders.sealing import make_file
from zhengtong.modules.supervision.orders.services import answer, appeal, close, issue, review
from zhengtong.modules.supervision.orders.tests.stage import DRAFT, FOUNDED, Stage

Prepared = Callable[[], Any]


def stepping(county: Stage, command: Any, order: SupervisionOrder, actor: Any, **more: Any) -> Any:
    version = SupervisionOrder.objects.get(pk=order.pk).lock_version
    return lambda: command(order_id=order.public_id, expected_version=version, actor=actor, **more)


@scenario(issue.issue_order, again=409)
def sending(county: Stage) -> Prepared:
    findings, key = [county.finding().public_id], uuid.uuid4()
    kept = [county.paper(county.supervisor)]
    return lambda: issue.issue_order(
        key=key, findings=findings, draft=DRAFT, uploads=kept, actor=county.supervisor
    )


@scenario(answer.answer_order, again=409)
def answering(county: Stage) -> Prepared:
    given = {"words": "说明", "uploads": [county.paper(county.lead)]}
    return stepping(county, answer.answer_order, county.sent(), county.lead, **given)


@scenario(answer.ask_time, again=409)
def asking(county: Stage) -> Prepared:
    return stepping(county, answer.ask_time, county.sent(), county.lead, days="2", words="人手")


@scenario(answer.decide_time, again=409)
def deciding_time(county: Stage) -> Prepared:
    order = county.sent()
    asked = county.do(answer.ask_time, order, county.lead, days="2", words="人手")
    given = {"is_granted": True, "words": "好"}
    return stepping(county, answer.decide_time, asked, county.supervisor, **given)


@scenario(review.review_order, again=409)
def reviewing(county: Stage) -> Prepared:
    judgement = review.Judgement(**FOUNDED, measure="yellow")
    return stepping(
        county, review.review_order, county.answered(), county.supervisor, judgement=judgement
    )


@scenario(review.decide_red, again=409)
def approving(county: Stage) -> Prepared:
    return stepping(county, review.decide_red, county.judged("red"), county.head, is_approved=True)


@scenario(appeal.appeal_order, again=409)
def appealing(county: Stage) -> Prepared:
    return stepping(county, appeal.appeal_order, county.judged(), county.lead, words="不服")


@scenario(appeal.decide_appeal, again=409)
def deciding_appeal(county: Stage) -> Prepared:
    given = {"outcome": "partly", "left": "yellow", "words": "部分成立"}
    return stepping(county, appeal.decide_appeal, county.appealed(), county.deputy, **given)


@scenario(close.close_order, again=409)
def closing(county: Stage) -> Prepared:
    order = county.judged()
    until = dt.datetime.combine(order.appeal_until, dt.time(4), dt.UTC)

    def later() -> Any:
        with time_machine.travel(until + dt.timedelta(days=1), tick=False):
            return stepping(county, close.close_order, order, county.supervisor)()

    return later


@scenario(close.cancel_order, again=409)
def cancelling(county: Stage) -> Prepared:
    return stepping(county, close.cancel_order, county.sent(), county.supervisor, words="误发")


@scenario(archive_order, again=NOTHING)
def archiving(county: Stage) -> Prepared:
    order = county.do(close.cancel_order, county.sent(), county.supervisor, words="误发")
    return lambda: archive_order(order_id=order.pk)


@scenario(make_file, again=NOTHING)
def making_a_file(county: Stage) -> Prepared:
    paper = county.sent().papers.get()
    return lambda: make_file(paper_id=paper.pk)


@scenario(terms.lay_down, again=409)
def laying_down(county: Stage) -> Prepared:
    now = terms.in_force()
    typed = {name: str(getattr(now, name)) for name in (*terms.DAYS, *terms.POINTS)}
    return lambda: terms.lay_down(
        typed=typed, strict_rules=[], reason="试行", expected_number=now.number, actor=county.head
    )


COMMANDS = (
    sending, answering, asking, deciding_time, reviewing, approving, appealing, deciding_appeal,
    closing, cancelling, archiving, making_a_file, laying_down,
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=lambda f: f.__name__)
def test_a_command_killed_anywhere_leaves_nothing_and_then_succeeds_once(command, county):
    command(county)
