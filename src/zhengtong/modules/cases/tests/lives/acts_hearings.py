"""Acts of a hearing."""

from __future__ import annotations

import io

from zhengtong.kernel.access import Actor
from zhengtong.modules.cases.hearings import answering, arranging, right, session, tasks
from zhengtong.modules.cases.hearings.handlers import stand_still
from zhengtong.modules.cases.hearings.right import Interested
from zhengtong.modules.cases.models import Hearing, HearingParty
from zhengtong.modules.cases.tests.lives.life import PICTURE, Life, NothingToDo, act

NEIGHBOUR = Interested(name="吴邻居", phone="13800001111", interest="林地相邻")


def _hearing(life: Life, *states: str) -> Hearing:
    """Mostly one that stands where the act belongs."""
    if "hearing" not in life.case.aspects and life.often(0.95):
        raise NothingToDo
    found: Hearing = life.one(Hearing.objects.filter(case=life.case))
    if states and found.state not in states and life.often(0.9):
        raise NothingToDo
    return found


def _party(life: Life, hearing: Hearing) -> int | None:
    ids = list(HearingParty.objects.filter(hearing=hearing).values_list("pk", flat=True))
    return life.chance.choice([*ids, *ids, None])


def _anyone(life: Life) -> Actor:
    return Actor.system("link") if life.often(0.2) else life.actor("citizen", "presider")


def _presider(life: Life, hearing: Hearing) -> Actor:
    name = next((n for n, s in life.world.staff.items() if s.pk == hearing.presider_id), "presider")
    return life.actor(name)


@act(right.tell_right, on="handling", weight=3)
def telling_the_right(life: Life) -> None:
    right.tell_right(
        case_id=life.case.pk,
        actor=life.of_organ("reviewer"),
        reason=life.text("采伐涉及相邻林地的水源。"),
        interested=life.chance.choice(((), (NEIGHBOUR,), (NEIGHBOUR, NEIGHBOUR))),
        expected_version=life.version(),
    )


@act(right.convene, on="handling", weight=1)
def convening(life: Life) -> None:
    right.convene(
        case_id=life.case.pk, actor=life.actor("presider"), reason=life.text("应当听证。")
    )


@act(right.tell_party, on="handling standing", weight=1)
def telling_a_party(life: Life) -> None:
    _hearing(life)
    name = life.text(f"邻居{life.chance.randint(1, 3)}")
    right.tell_party(
        case_id=life.case.pk, actor=life.of_organ("reviewer"), interested=Interested(name=name)
    )


@act(answering.answer_right, on="handling standing", weight=5)
def answering_the_right(life: Life) -> None:
    hearing = _hearing(life, "told")
    answering.answer_right(
        case_id=life.case.pk,
        actor=_anyone(life),
        party_id=_party(life, hearing),
        wants=life.often(0.55),
    )


@act(answering.lapse_answers, on="handling standing", weight=3)
def sweeping_hearings(life: Life) -> None:
    if "hearing" not in life.case.aspects:
        raise NothingToDo
    tasks.sweep_hearings()


@act(arranging.schedule_hearing, on="handling standing", weight=8)
def scheduling(life: Life) -> None:
    hearing = _hearing(life, "requested", "scheduled")
    presider = life.chance.choice(("presider", "presider", "hearer", "reviewer"))
    arranging.schedule_hearing(
        case_id=life.case.pk,
        actor=life.actor("presider", "hearer"),
        starts_at=life.moment(8, 24),
        place=life.text("会议室"),
        presider_id=life.world.staff[presider].pk,
        is_announced=life.often(0.3),
        registration=life.text("到窗口登记"),
        reason=life.chance.choice(("", "改期。")),
        after=life.chance.choice((None, None, hearing.notices.count())),
        expected_version=life.version(),
    )


@act(arranging.object_to_presider, on="handling standing", weight=1)
def objecting(life: Life) -> None:
    hearing = _hearing(life, "scheduled")
    arranging.object_to_presider(
        case_id=life.case.pk,
        actor=_anyone(life),
        party_id=_party(life, hearing),
        reason=life.text("亲属。"),
    )


@act(arranging.rule_on_objection, on="handling standing", weight=3)
def ruling(life: Life) -> None:
    hearing = _hearing(life, "scheduled")
    life.one(hearing.objections.filter(is_upheld=None))
    arranging.rule_on_objection(
        case_id=life.case.pk,
        actor=life.actor("approver", "head"),
        is_upheld=life.chance.choice((True, False, None)),
        ruling=life.text("理由。"),
    )


@act(session.open_hearing, on="standing", weight=9)
def opening(life: Life) -> None:
    hearing = _hearing(life, "scheduled")
    if hearing.starts_at and life.often(0.8):
        life.wait_until(hearing.starts_at)
    ids = HearingParty.objects.filter(hearing=hearing).values_list("pk", flat=True)
    came = {pk: "" for pk in ids if life.often(0.8)}
    session.open_hearing(case_id=life.case.pk, actor=_presider(life, hearing), present=came)


@act(session.add_statement, on="standing", weight=9)
def saying(life: Life) -> None:
    hearing = _hearing(life, "open")
    upload = (io.BytesIO(PICTURE), "证据.jpg") if life.often(0.2) else None
    session.add_statement(
        case_id=life.case.pk,
        actor=_presider(life, hearing),
        speaker=life.text("某人"),
        text="一句话。",
        upload=upload,
    )


@act(session.close_record, on="standing", weight=9)
def recording(life: Life) -> None:
    hearing = _hearing(life, "open")
    session.close_record(
        case_id=life.case.pk,
        actor=_presider(life, hearing),
        findings=life.text("没有分歧。"),
        expected_version=life.version(),
    )


@act(session.confirm_record, on="standing handling", weight=4)
def confirming_the_record(life: Life) -> None:
    hearing = _hearing(life, "recorded")
    session.confirm_record(
        case_id=life.case.pk, actor=_anyone(life), party_id=_party(life, hearing)
    )


@act(session.close_hearing, on="standing handling", weight=4)
def closing_the_hearing(life: Life) -> None:
    hearing = _hearing(life, "recorded")
    ids = HearingParty.objects.filter(hearing=hearing).values_list("pk", flat=True)
    why = dict.fromkeys(ids, "拒签。") if life.often(0.6) else {}
    session.close_hearing(case_id=life.case.pk, actor=_presider(life, hearing), not_confirmed=why)


@act(stand_still, on="handling", weight=1)
def standing_still(life: Life) -> None:
    """What the handler does after a resumption, twice does nothing."""
    stand_still(case_id=life.case.pk)
