"""Acts on a rectification, killed anywhere: nothing is left, and then they succeed once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from zhengtong.core.tests.killing import AGAIN, NOTHING, scenario
from zhengtong.modules.cases import api as cases
from zhengtong.modules.cases.models import Rating
from zhengtong.modules.cases.ratings import facts
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.supervision.models import Rectification
from zhengtong.modules.supervision.rectification import services
from zhengtong.modules.supervision.rectification.tests import ready


def taken(desk: Any, person: Any) -> dict[str, Any]:
    task = ready.low(desk, person)
    known = {"public_id": task.public_id, "actor": make.actor(desk.approver)}
    services.take(**known)
    return known


def in_hand(desk: Any, person: Any) -> dict[str, Any]:
    known = taken(desk, person)
    services.note_contact(**known, is_reached=True, note="已核实。")
    return known


def replied(desk: Any, person: Any) -> dict[str, Any]:
    known = in_hand(desk, person)
    services.reply(**known, text="已改进。")
    return known


def rating_id(known: dict[str, Any]) -> int:
    return Rectification.objects.get(public_id=known["public_id"]).rating_id


@scenario(services.open_for, again=NOTHING)
def opening(desk: Any, person: Any) -> Callable[[], Any]:
    task = ready.low(desk, person)
    pk = task.rating_id
    task.entries.all().delete()
    task.delete()
    return lambda: services.open_for(rating_id=pk)


@scenario(services.take, again=AGAIN, because="who has it takes it again, and it is logged")
def take(desk: Any, person: Any) -> Callable[[], Any]:
    task, actor = ready.low(desk, person), make.actor(desk.approver)
    return lambda: services.take(public_id=task.public_id, actor=actor)


@scenario(services.see_contact, again=AGAIN, because="every look is recorded")
def see(desk: Any, person: Any) -> Callable[[], Any]:
    known = taken(desk, person)
    return lambda: services.see_contact(**known, reason="回电核实")


@scenario(services.note_contact, again=409)
def contact(desk: Any, person: Any) -> Callable[[], Any]:
    known = taken(desk, person)
    return lambda: services.note_contact(**known, is_reached=True, note="已核实。")


@scenario(services.call_complex, again=409)
def complicate(desk: Any, person: Any) -> Callable[[], Any]:
    known = taken(desk, person)
    return lambda: services.call_complex(**known, reason="涉及三个部门。")


@scenario(services.transfer, again=404)
def transfer(desk: Any, person: Any) -> Callable[[], Any]:
    known, other = taken(desk, person), desk.neighbour.organization_id
    return lambda: services.transfer(**known, organization_id=other, reason="属水利局职责。")


@scenario(services.reply, again=409)
def reply(desk: Any, person: Any) -> Callable[[], Any]:
    known = in_hand(desk, person)
    return lambda: services.reply(**known, text="已改进。")


@scenario(services.note_visit, again=409)
def visit(desk: Any, person: Any) -> Callable[[], Any]:
    known = replied(desk, person)
    return lambda: services.note_visit(**known, outcome="content", note="满意。")


@scenario(services.heard, again=NOTHING)
def hear(desk: Any, person: Any) -> Callable[[], Any]:
    pk = rating_id(replied(desk, person))
    return lambda: services.heard(rating_id=pk, is_content=True, answer="")


@scenario(services.reviewed, again=NOTHING)
def review(desk: Any, person: Any) -> Callable[[], Any]:
    pk = rating_id(taken(desk, person))
    Rating.objects.filter(pk=pk).update(excluded_at="2026-11-01T00:00Z")
    return lambda: services.reviewed(rating_id=pk)


@scenario(facts.rating_contact, again=AGAIN, because="every look is recorded")
def look(desk: Any, person: Any) -> Callable[[], Any]:
    pk, actor = rating_id(taken(desk, person)), make.actor(desk.approver)
    return lambda: cases.rating_contact(rating_id=pk, actor=actor, reason="回电核实")


COMMANDS = (
    opening, take, see, contact, complicate, transfer, reply, visit, hear, review, look,
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=lambda f: f.__name__)
def test_an_act_killed_anywhere_leaves_nothing_and_then_succeeds_once(
    command, db, settings, tmp_path
):
    settings.FILES_ROOT = tmp_path / "files"
    command(ready.desk(), make.person())
