"""Acts around the case: agents, hand-over of papers, the own desk, exchange, and what follows."""

from __future__ import annotations

import json

from django.db import transaction

from zhengtong.core.jobs.models import OutboxEvent
from zhengtong.kernel.events import HANDLERS
from zhengtong.modules.cases.agency import authority, visits
from zhengtong.modules.cases.agency.contesting import contest, settle
from zhengtong.modules.cases.capture import handover
from zhengtong.modules.cases.exchange import codes, writing
from zhengtong.modules.cases.models import Authority, HandoverList, SavedView
from zhengtong.modules.cases.projects.services import settle_stage
from zhengtong.modules.cases.registers import facts
from zhengtong.modules.cases.services import desk
from zhengtong.modules.cases.tests.agency.conftest import terms
from zhengtong.modules.cases.tests.lives.begin import SIGNATURE
from zhengtong.modules.cases.tests.lives.life import Life, NothingToDo, act


@act(settle_stage, weight=5)
def what_follows(life: Life) -> None:
    """Every handler of every event that was not delivered yet, as the worker would."""
    while pending := list(OutboxEvent.objects.filter(id__gt=life.delivered).order_by("id")):
        life.delivered = pending[-1].pk
        for row in pending:
            for kind, function in list(HANDLERS.values()):
                if kind.key == row.key:
                    with transaction.atomic():
                        function(kind.from_payload(_plain(row.payload)))


def last_event() -> int:
    """Those before it are not delivered: most lives care for what follows later acts."""
    return OutboxEvent.objects.order_by("-id").values_list("id", flat=True).first() or 0


def _plain(payload: object) -> dict:
    return json.loads(payload) if isinstance(payload, str) else dict(payload)


def _authority(life: Life) -> Authority:
    found = Authority.objects.filter(case=life.case).first()
    if found is None:
        raise NothingToDo
    return found


@act(contest, on="submitted handling standing over", weight=2)
def contesting(life: Life) -> None:
    _authority(life)
    contest(
        case_id=life.case.pk,
        actor=life.citizen(),
        text=life.text("我没有委托。"),
        proven=life.often(0.1),
    )


@act(settle, on="submitted handling standing over", weight=4)
def settling(life: Life) -> None:
    _authority(life)
    settle(
        case_id=life.case.pk,
        actor=life.actor("manager"),
        genuine=life.chance.choice(("yes", "yes", "no", "")),
        note=life.text("已电话核实。"),
        expected_version=life.version(),
    )


@act(authority.sign, weight=1)
def signing_again(life: Life) -> None:
    application = _authority(life).application
    authority.sign(
        public_id=application.public_id,
        actor=life.actor("agent"),
        terms=terms(),
        drawing=SIGNATURE,
    )


@act(visits.note_visit, weight=2)
def visiting(life: Life) -> None:
    _authority(life)
    visits.note_visit(
        actor=life.actor("agent"),
        person_public_id=life.world.person.public_id,
        visited_on=life.day(-2, 1),
        purpose=life.chance.choice(("care", "deliver", "tea")),
        case_public_id=life.case.public_id,
    )


@act(handover.make_list, weight=2)
def listing_papers(life: Life) -> None:
    if life.case.received_at_id is None:
        raise NothingToDo
    handover.make_list(organization_id=life.case.organization_id, actor=life.actor("window"))


@act(handover.confirm, weight=3)
def confirming_papers(life: Life) -> None:
    made = life.one(HandoverList.objects.all())
    handover.confirm(public_id=made.public_id, actor=life.actor("counter"), remark="齐全。")


@act(desk.keep_layout, desk.save_view, weight=1)
def arranging_the_desk(life: Life) -> None:
    actor = life.actor("reviewer")
    desk.keep_layout(actor=actor, columns=["number"], density=life.text("compact"))
    desk.save_view(actor=actor, name=life.text("急件"), query={"light": "red"})


@act(desk.rename_view, desk.choose_default_view, desk.delete_view, weight=1)
def changing_a_view(life: Life) -> None:
    view = life.one(SavedView.objects.all())
    actor = life.actor("reviewer")
    which = life.chance.randrange(3)
    if which == 0:
        desk.rename_view(actor=actor, public_id=view.public_id, name=life.text("慢件"))
    elif which == 1:
        desk.choose_default_view(actor=actor, public_id=view.public_id, is_default=life.often(0.5))
    else:
        desk.delete_view(actor=actor, public_id=view.public_id)


@act(codes.set_code, weight=1)
def setting_a_code(life: Life) -> None:
    codes.set_code(
        table=life.chance.choice(("get_type", "nothing")),
        value="web",
        code=life.text("1"),
        is_verified=True,
        actor=life.actor("operator"),
    )


@act(weight=1)
def counting_and_exchanging(life: Life) -> None:
    """The row of facts and the rows of the exchange, at any moment of a life."""
    facts.refresh([life.case.pk])
    writing.write([life.case.pk])
