"""Acts of the answer to an application, of its end, and of what the applicant says."""

from __future__ import annotations

import io

from zhengtong.modules.cases import tasks as sweeping
from zhengtong.modules.cases.capture import window
from zhengtong.modules.cases.inquiries import corrections, questions
from zhengtong.modules.cases.levels import redirecting
from zhengtong.modules.cases.models import CaseQuestion, Redirection
from zhengtong.modules.cases.ratings import giving
from zhengtong.modules.cases.services import accept, conclude, supplement
from zhengtong.modules.cases.tests.county import DATA
from zhengtong.modules.cases.tests.lives.life import OTHER_PICTURE, PICTURE, Life, NothingToDo, act
from zhengtong.modules.items import api as items

MAIN = "tree_photos"


@act(accept.accept_case, on="submitted", weight=14)
def accepting(life: Life) -> None:
    accept.accept_case(
        case_id=life.case.pk, actor=life.of_organ("counter"), expected_version=life.version()
    )


@act(accept.refuse_case, on="submitted")
def refusing(life: Life) -> None:
    accept.refuse_case(
        case_id=life.case.pk,
        actor=life.of_organ("counter"),
        reason=life.text("不属于本机关职权。"),
        expected_version=life.version(),
    )


@act(redirecting.redirect_case, on="submitted", weight=1)
def redirecting_it(life: Life) -> None:
    part = life.world.items["part"]
    inside = life.often(0.6)
    redirecting.redirect_case(
        case_id=life.case.pk,
        actor=life.of_organ("counter"),
        reason="",
        organization_id=part.owner_organization_id if inside else None,
        organ_name=life.text("省林业局"),
        item=part.implementation_code if inside else "",
    )


@act(redirecting.hand_over, on="over", weight=3)
def handing_over(life: Life) -> None:
    found = life.one(Redirection.objects.all())
    redirecting.hand_over(public_id=found.public_id, actor=life.citizen())


@act(supplement.request_supplement, on="submitted", weight=4)
def asking_for_more(life: Life) -> None:
    supplement.request_supplement(
        case_id=life.case.pk,
        actor=life.of_organ("counter"),
        material_keys=life.chance.choice(((MAIN,), (MAIN,), (), ("no_such",))),
        corrections=life.chance.choice(("", "株数请核对。")),
        reason="照片看不清。",
        expected_version=life.version(),
    )


@act(supplement.supply_supplement, on="waiting", weight=6)
def supplying(life: Life) -> None:
    given = ((MAIN, io.BytesIO(PICTURE), "树.jpg"),) if life.often(0.8) else ()
    supplement.supply_supplement(
        case_id=life.case.pk, actor=life.citizen(), uploads=given, note=life.text("已更正。")
    )


@act(window.take_acceptance, on="submitted", weight=3)
def taking_acceptance(life: Life) -> None:
    window.take_acceptance(
        case_id=life.case.pk, actor=life.actor("window"), expected_version=life.version()
    )


@act(accept.accept_case, on="submitted", weight=3)
def accepting_at_the_window(life: Life) -> None:
    accept.accept_case(case_id=life.case.pk, actor=life.actor("window"))


@act(accept.deem_accepted, supplement.lapse_supplement, on="submitted waiting", weight=3)
def sweeping_answers(life: Life) -> None:
    sweeping.sweep()


@act(corrections.correct_answers, on="submitted waiting")
def correcting(life: Life) -> None:
    change = life.chance.choice(
        (
            {"tree_count": life.chance.randint(1, 9)},
            {"felling_kind": "commercial"},
            {"plot_name": ""},
        )
    )
    kept = dict(life.case.form_data) if life.often(0.8) else dict(DATA)
    corrections.correct_answers(
        case_id=life.case.pk,
        actor=life.citizen(),
        data={**kept, **change},
        expected_version=life.version(),
        revision=life.chance.choice((None, None, 0)),
    )


@act(corrections.change_contact)
def changing_contact(life: Life) -> None:
    corrections.change_contact(
        case_id=life.case.pk,
        actor=life.citizen(),
        phone=life.chance.choice(("13900000001", "13900000002", "abc")),
        delivery_method=life.chance.choice(("electronic", "counter", "post", "pigeon")),
        delivery_address=life.text("青禾路 2 号"),
        expected_version=life.version(),
    )


@act(corrections.add_paper)
def adding_a_paper(life: Life) -> None:
    version = items.item_version(life.case.item_version_id)
    keys = [mat.key for mat in version.materials if mat.source == "applicant"] or [MAIN]
    corrections.add_paper(
        case_id=life.case.pk,
        actor=life.citizen(),
        material_key=life.chance.choice(keys),
        content=io.BytesIO(OTHER_PICTURE) if life.often(0.9) else None,
        name="补充.jpg",
    )


@act(questions.ask)
def asking(life: Life) -> None:
    questions.ask(case_id=life.case.pk, actor=life.citizen(), text=life.text("办到哪里了？"))


@act(questions.answer)
def answering(life: Life) -> None:
    asked = life.one(CaseQuestion.objects.filter(case=life.case))
    questions.answer(
        case_id=life.case.pk,
        actor=life.of_organ("reviewer"),
        question_id=asked.public_id,
        text=life.text("正在审查。"),
    )


@act(conclude.withdraw_application, on="submitted waiting handling standing", weight=1)
def withdrawing(life: Life) -> None:
    if life.often(0.6):
        raise NothingToDo
    conclude.withdraw_application(
        case_id=life.case.pk, actor=life.citizen(), expected_version=life.version()
    )


@act(conclude.deliver_case, on="delivering", weight=6)
def delivering(life: Life) -> None:
    conclude.deliver_case(
        case_id=life.case.pk, actor=life.of_organ("counter"), expected_version=life.version()
    )


@act(giving.rate_case, on="delivering over")
def rating(life: Life) -> None:
    level = life.chance.choice(("very_good", "good", "bad", "awful"))
    giving.rate_case(
        case_id=life.case.pk, actor=life.citizen(), level=level, comment=life.text("很好")
    )
