"""Acts of wholes and projects before they are cases, and of guidance before anything."""

from __future__ import annotations

import io

from zhengtong.modules.cases.bundles.promises import (
    sign_bundle_promise,
    take_bundle_promise_back,
)
from zhengtong.modules.cases.guidance import services as guidance
from zhengtong.modules.cases.guidance.advising import give_advice, issue_opinion
from zhengtong.modules.cases.models import BundleApplication, Guidance
from zhengtong.modules.cases.projects import services as projects
from zhengtong.modules.cases.services import bundle
from zhengtong.modules.cases.services.bundle_submission import submit_bundle
from zhengtong.modules.cases.tests.lives.life import PICTURE, Life, NothingToDo, act
from zhengtong.modules.cases.tests.promises.place import CHART, MAIN, PLAN, REPORT
from zhengtong.modules.cases.tests.test_bundle import NOW


@act(bundle.start_bundle, bundle.save_bundle_application, weight=1)
def beginning_a_whole(life: Life) -> None:
    if BundleApplication.objects.exists() or life.often(0.6):
        raise NothingToDo
    actor = life.world.citizen()
    made = bundle.start_bundle(bundle_public_id=life.world.bundle.bundle_public_id, actor=actor)
    bundle.save_bundle_application(public_id=made.public_id, actor=actor, data=dict(NOW))


def _whole(life: Life) -> BundleApplication:
    return life.one(BundleApplication.objects.filter(submitted_at=None, discarded_at=None))


@act(bundle.attach_bundle_material)
def attaching_to_the_whole(life: Life) -> None:
    bundle.attach_bundle_material(
        public_id=_whole(life).public_id,
        material_key=life.chance.choice((MAIN, REPORT, PLAN, "nothing")),
        content=io.BytesIO(PICTURE),
        name="树.jpg",
        actor=life.citizen(),
    )


@act(bundle.remove_bundle_material, weight=2)
def removing_from_the_whole(life: Life) -> None:
    whole = _whole(life)
    row = life.one(whole.materials.all())
    bundle.remove_bundle_material(
        public_id=whole.public_id, file_public_id=row.file_public_id, actor=life.citizen()
    )


@act(submit_bundle, weight=2)
def handing_in_the_whole(life: Life) -> None:
    submit_bundle(public_id=_whole(life).public_id, actor=life.citizen())


@act(sign_bundle_promise)
def promising_for_the_whole(life: Life) -> None:
    sign_bundle_promise(
        public_id=_whole(life).public_id,
        kind=life.chance.choice(("pending", "commitment", "vow")),
        material_keys=life.chance.choice(((PLAN, CHART), (REPORT,), (MAIN,), ())),
        signed_name=life.chance.choice((life.world.person.name, "别人")),
        is_confirmed=life.often(0.9),
        actor=life.citizen(),
    )


@act(take_bundle_promise_back, weight=1)
def taking_back_for_the_whole(life: Life) -> None:
    take_bundle_promise_back(public_id=_whole(life).public_id, kind="pending", actor=life.citizen())


@act(bundle.discard_bundle, weight=1)
def discarding_the_whole(life: Life) -> None:
    bundle.discard_bundle(public_id=_whole(life).public_id, actor=life.citizen())


@act(projects.start_project, weight=1)
def beginning_a_project(life: Life) -> None:
    if life.often(0.6):
        raise NothingToDo
    projects.start_project(
        actor=life.chance.choice((life.world.valley.investor, life.world.citizen())),
        name=life.text("石桥建材仓库"),
        kind="enterprise",
        place_code=life.world.valley.village.code,
        address="工业路 8 号",
        investment=life.chance.choice((100, 0)),
    )


@act(guidance.ask_guidance, weight=1)
def asking_for_guidance(life: Life) -> None:
    if Guidance.objects.exists():
        raise NothingToDo
    guidance.ask_guidance(
        actor=life.citizen(),
        subject=life.text("建一座建材仓库"),
        description="想知道要办哪些手续。",
        place_code=life.world.valley.village.code,
        phone=life.text("13900000001"),
    )


def _guidance(life: Life) -> Guidance:
    return life.one(Guidance.objects.all())


@act(guidance.arrange_guidance, weight=4)
def arranging_guidance(life: Life) -> None:
    organs = life.world.organs
    guidance.arrange_guidance(
        public_id=_guidance(life).public_id,
        organization_ids=[organs["land"].pk, organs["water"].pk] if life.often(0.9) else [],
        actor=life.actor("development"),
        meeting_at=life.moment(1, 3) if life.often(0.3) else None,
        meeting_place=life.text("三楼"),
    )


@act(give_advice, weight=5)
def advising(life: Life) -> None:
    key = life.chance.choice(("land", "water", "environment"))
    give_advice(
        public_id=_guidance(life).public_id,
        organization_id=life.world.organs[key].pk,
        text=life.text("可以办。"),
        actor=life.actor(key),
    )


@act(issue_opinion, weight=3)
def issuing_guidance(life: Life) -> None:
    issue_opinion(
        public_id=_guidance(life).public_id,
        summary=life.text("可以办。"),
        actor=life.actor("development"),
    )


@act(guidance.decline_guidance, weight=1)
def declining_guidance(life: Life) -> None:
    guidance.decline_guidance(
        public_id=_guidance(life).public_id,
        reason=life.text("不属于辅导范围。"),
        actor=life.actor("development"),
    )


@act(guidance.withdraw_guidance, weight=1)
def withdrawing_guidance(life: Life) -> None:
    guidance.withdraw_guidance(public_id=_guidance(life).public_id, actor=life.citizen())
