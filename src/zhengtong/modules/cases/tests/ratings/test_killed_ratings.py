"""Commands of ratings, killed anywhere: nothing is left, and then they succeed once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from zhengtong.core.tests.killing import AGAIN, NOTHING, scenario
from zhengtong.modules.cases.ratings import desk as register
from zhengtong.modules.cases.ratings import giving, places, replying, reviewing, tickets
from zhengtong.modules.cases.ratings.giving import Said
from zhengtong.modules.cases.tests import desk as make_desk
from zhengtong.modules.cases.tests.county import acting
from zhengtong.modules.cases.tests.desk import Desk
from zhengtong.modules.cases.tests.ratings.ready import granted
from zhengtong.modules.org.models import PostRole
from zhengtong.modules.org.tests import factories as make

SAID = Said(level="poor", indicators=("213",))


def rated(desk: Desk, person: Any) -> Any:
    case = granted(desk, person)
    return giving.rate_case(case_id=case.pk, actor=acting(person), level="poor")


def reviewer(desk: Desk) -> Any:
    role = make.role("rating_reviewer", "cases.review_ratings")
    post = make.post(desk.supervisor.organization, "rating_reviewer")
    PostRole.objects.create(post=post, role=role, is_everywhere=True)
    make.hold(post, desk.supervisor)
    return make.actor(desk.supervisor)


def seat(desk: Desk) -> Any:
    clerk = make.actor(desk.counter)
    return places.open_place(post_id=min(clerk.post_ids), label="1 号", actor=clerk), clerk


@scenario(tickets.rate_by_ticket, again=410)
def by_ticket(desk: Desk, person: Any) -> Callable[[], Any]:
    ticket = tickets.issue(case=granted(desk, person))
    return lambda: tickets.rate_by_ticket(ticket_id=ticket.pk, said=SAID)


@scenario(tickets.rate_by_paper, again=410)
def by_paper(desk: Desk, person: Any) -> Callable[[], Any]:
    case = granted(desk, person)
    return lambda: tickets.rate_by_paper(case_id=case.pk, said=SAID)


@scenario(replying.reply_to_rating, again=AGAIN, because="a second reply is another one")
def reply(desk: Desk, person: Any) -> Callable[[], Any]:
    rating, actor = rated(desk, person), make.actor(desk.approver)
    return lambda: replying.reply_to_rating(rating_id=rating.pk, actor=actor, text="已改进。")


@scenario(replying.answer_reply, again=409)
def answer(desk: Desk, person: Any) -> Callable[[], Any]:
    rating = rated(desk, person)
    replying.reply_to_rating(rating_id=rating.pk, actor=make.actor(desk.approver), text="已改进。")
    return lambda: replying.answer_reply(
        rating_id=rating.pk, actor=acting(person), is_content=False, answer="没有改。"
    )


@scenario(tickets.answer_by_ticket, again=410)
def answer_by_link(desk: Desk, person: Any) -> Callable[[], Any]:
    rating = rated(desk, person)
    replying.reply_to_rating(rating_id=rating.pk, actor=make.actor(desk.approver), text="已改进。")
    ticket = tickets.issue(case=rating.case, rating=rating)
    return lambda: tickets.answer_by_ticket(ticket_id=ticket.pk, is_content=True, answer="")


@scenario(reviewing.exclude_rating, again=409)
def exclude(desk: Desk, person: Any) -> Callable[[], Any]:
    rating, actor = rated(desk, person), reviewer(desk)
    return lambda: reviewing.exclude_rating(
        public_id=rating.public_id, actor=actor, kind="malicious", reason="批量差评。"
    )


@scenario(reviewing.restore_rating, again=409)
def restore(desk: Desk, person: Any) -> Callable[[], Any]:
    rating, actor = rated(desk, person), reviewer(desk)
    reviewing.exclude_rating(
        public_id=rating.public_id, actor=actor, kind="malicious", reason="批量差评。"
    )
    return lambda: reviewing.restore_rating(
        public_id=rating.public_id, actor=actor, reason="复核。"
    )


@scenario(reviewing.publish_rating, again=409)
def publish(desk: Desk, person: Any) -> Callable[[], Any]:
    rating, actor = rated(desk, person), reviewer(desk)
    return lambda: reviewing.publish_rating(
        public_id=rating.public_id, actor=actor, comment="慢", reply="已改进。"
    )


@scenario(reviewing.withdraw_publication, again=409)
def withdraw(desk: Desk, person: Any) -> Callable[[], Any]:
    rating, actor = rated(desk, person), reviewer(desk)
    reviewing.publish_rating(public_id=rating.public_id, actor=actor, comment="慢", reply="")
    return lambda: reviewing.withdraw_publication(
        public_id=rating.public_id, actor=actor, reason="能看出是谁。"
    )


@scenario(places.open_place, again=422)
def open_one(desk: Desk, person: Any) -> Callable[[], Any]:
    clerk = make.actor(desk.counter)
    post = min(clerk.post_ids)
    return lambda: places.open_place(post_id=post, label="1 号", actor=clerk)


@scenario(places.close_place, again=404)
def close_one(desk: Desk, person: Any) -> Callable[[], Any]:
    place, clerk = seat(desk)
    return lambda: places.close_place(public_id=place.public_id, actor=clerk)


@scenario(places.binding_code, again=AGAIN, because="a new code replaces the old one")
def code(desk: Desk, person: Any) -> Callable[[], Any]:
    place, clerk = seat(desk)
    return lambda: places.binding_code(public_id=place.public_id, actor=clerk)


@scenario(places.bind_here, again=AGAIN, because="the screen is bound anew")
def here(desk: Desk, person: Any) -> Callable[[], Any]:
    place, clerk = seat(desk)
    return lambda: places.bind_here(public_id=place.public_id, actor=clerk)


@scenario(places._bind, again=NOTHING)
def bind(desk: Desk, person: Any) -> Callable[[], Any]:
    place, clerk = seat(desk)
    typed = places.binding_code(public_id=place.public_id, actor=clerk)
    return lambda: places._bind(code_hash=places._code_hash(typed), address="10.0.0.1")


@scenario(places.show_case, again=AGAIN, because="the screen shows it anew")
def show(desk: Desk, person: Any) -> Callable[[], Any]:
    (place, clerk), case = seat(desk), desk.accepted(person)
    return lambda: places.show_case(public_id=place.public_id, number=case.number, actor=clerk)


@scenario(places.hide_case, again=AGAIN, because="an empty screen stays empty, and it is logged")
def hide(desk: Desk, person: Any) -> Callable[[], Any]:
    (place, clerk), case = seat(desk), desk.accepted(person)
    places.show_case(public_id=place.public_id, number=case.number, actor=clerk)
    return lambda: places.hide_case(public_id=place.public_id, actor=clerk)


@scenario(places.rate_at_screen, again=409)
def at_screen(desk: Desk, person: Any) -> Callable[[], Any]:
    (place, clerk), case = seat(desk), desk.accepted(person)
    places.show_case(public_id=place.public_id, number=case.number, actor=clerk)
    return lambda: places.rate_at_screen(
        place_id=place.pk, case_public_id=case.public_id, said=SAID
    )


@scenario(places.rate_by_card, again=409)
def by_card(desk: Desk, person: Any) -> Callable[[], Any]:
    (place, _clerk), case = seat(desk), desk.accepted(person)
    return lambda: places.rate_by_card(place_id=place.pk, case_id=case.pk, said=SAID)


@scenario(register._taken, again=AGAIN, because="every file that is taken is audited")
def take(desk: Desk, person: Any) -> Callable[[], Any]:
    actor = make.actor(desk.supervisor)
    return lambda: register._taken(actor=actor, kind="xlsx", given={}, n=3)


COMMANDS = (
    by_ticket, by_paper, reply, answer, answer_by_link, exclude, restore, publish, withdraw,
    open_one, close_one, code, here, bind, show, hide, at_screen, by_card, take,
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=lambda f: f.__name__)
def test_a_command_killed_anywhere_leaves_nothing_and_then_succeeds_once(command, person, db):
    command(make_desk.desk(), person)
