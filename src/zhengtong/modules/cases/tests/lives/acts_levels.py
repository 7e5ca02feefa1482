"""Acts between levels and departments: forwarding, completion, answers from above, parts."""

from __future__ import annotations

import io

from zhengtong.modules.cases.bundles import ending
from zhengtong.modules.cases.levels import completion, forwarding
from zhengtong.modules.cases.models import (
    Application,
    BundlePart,
    Forwarding,
    ProjectStage,
    SubCase,
)
from zhengtong.modules.cases.parts import services as parts
from zhengtong.modules.cases.parts.ending import arrive, end_with_parent
from zhengtong.modules.cases.projects import services as projects
from zhengtong.modules.cases.services import apply, bundle_submission, submit
from zhengtong.modules.cases.tests.lives.life import PICTURE, Life, NothingToDo, act


@act(forwarding.forward_case, on="handling", weight=8)
def forwarding_it(life: Life) -> None:
    if life.case.case_kind != "forwarded" and life.often(0.95):
        raise NothingToDo
    task = life.task()
    forwarding.forward_case(
        case_id=life.case.pk,
        task_id=task.id,
        actor=life.performer(task),
        opinion=life.text("拟同意。"),
        is_favourable=life.chance.choice((True, True, False, None)),
        expected_version=life.version(),
    )


@act(completion.request_completion, on="handling", weight=4)
def asking_below(life: Life) -> None:
    life.one(Forwarding.objects.filter(upper_case=life.case))
    task = life.task()
    completion.request_completion(
        case_id=life.case.pk,
        task_id=task.id,
        actor=life.performer(task),
        wanted=life.text("请补充踏勘记录。"),
        expected_version=life.version(),
    )


@act(completion.complete_forwarding, on="over", weight=6)
def completing_below(life: Life) -> None:
    life.one(Forwarding.objects.filter(case=life.case).exclude(upper_case=None))
    completion.complete_forwarding(
        case_id=life.case.pk,
        actor=life.of_organ("reviewer"),
        answer=life.text("已补充。"),
        uploads=((io.BytesIO(PICTURE), "踏勘.jpg"),) if life.often(0.3) else (),
    )


@act(completion.record_answer, on="over", weight=6)
def noting_the_answer_from_above(life: Life) -> None:
    life.one(Forwarding.objects.filter(case=life.case))
    completion.record_answer(
        case_id=life.case.pk,
        actor=life.of_organ("reviewer"),
        outcome=life.chance.choice(("granted", "denied", "maybe")),
        name=life.text("林木采伐许可证"),
        number="云林采 8 号",
        answered_on=life.day(-3, 1),
        note=life.text("已转交。"),
        upload=(io.BytesIO(PICTURE), "证.jpg") if life.often(0.3) else None,
        expected_version=life.version(),
    )


@act(parts.open_subcase, on="handling", weight=3)
def opening_a_part(life: Life) -> None:
    task = life.task()
    kind = life.chance.choice(("part", "part", "calendar", "transport"))
    parts.open_subcase(
        case_id=life.case.pk,
        task_id=task.id,
        item_public_id=life.world.items[kind].public_id,
        note=life.text("请核实是否影响水源。"),
        actor=life.performer(task),
        expected_version=life.version(),
    )


@act(parts.drop_part, on="handling", weight=2)
def dropping_a_part(life: Life) -> None:
    sub = life.one(SubCase.objects.filter(parent=life.case))
    parts.drop_part(sub_id=sub.pk, case_id=life.case.pk, actor=life.of_organ("reviewer"))


@act(arrive, weight=1)
def arriving(life: Life) -> None:
    """What the handler does when a part ends, twice does nothing."""
    if life.case.parent_id is None and life.often(0.9):
        raise NothingToDo
    arrive(case_id=life.case.pk)


@act(end_with_parent, weight=1)
def ending_with_the_parent(life: Life) -> None:
    if not life.case.aspects:
        raise NothingToDo
    end_with_parent(case_id=life.case.pk)


def _whole(life: Life) -> BundlePart:
    if "bundle" not in life.case.aspects:
        raise NothingToDo
    return BundlePart.objects.select_related("bundle").get(application__case=life.case)


@act(ending.withdraw_bundle, weight=1)
def withdrawing_the_whole(life: Life) -> None:
    whole = _whole(life)
    if life.often(0.5):
        raise NothingToDo
    ending.withdraw_bundle(
        public_id=whole.bundle.public_id, actor=life.citizen(), reason=life.text("不办了。")
    )


@act(ending.withdraw_part, weight=1)
def withdrawing_a_part(life: Life) -> None:
    whole = _whole(life)
    if life.often(0.4):
        raise NothingToDo
    ending.withdraw_part(
        public_id=whole.bundle.public_id,
        key=life.chance.choice(("first", "second", "third", whole.key)),
        actor=life.citizen(),
    )


@act(bundle_submission.open_next, weight=1)
def opening_the_next(life: Life) -> None:
    _whole(life)
    bundle_submission.open_next(case_id=life.case.pk)


@act(projects.settle_stage, projects.start_stage, weight=2)
def going_on_with_the_project(life: Life) -> None:
    whole = _whole(life)
    projects.settle_stage(bundle_id=whole.bundle_id)
    stage = life.one(ProjectStage.objects.filter(bundle=whole.bundle).select_related("project"))
    projects.start_stage(
        public_id=stage.project.public_id,
        key=life.chance.choice(("first", "second", "third")),
        actor=life.citizen(),
    )


@act(submit.submit_application, on="", weight=3)
def handing_in_what_waits(life: Life) -> None:
    """A part or a redirected application that lacks something, tried as it is."""
    drafts = Application.objects.filter(case=None, discarded_at=None, is_waiting=False)
    draft = life.one(drafts)
    actor = life.performer(life.task()) if draft.parent_id else life.citizen()
    if life.often(0.5):
        apply.save_application(public_id=draft.public_id, actor=actor, data={"plot_name": "后山"})
    submit.submit_application(public_id=draft.public_id, actor=actor)
