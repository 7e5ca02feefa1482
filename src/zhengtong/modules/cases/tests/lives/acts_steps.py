"""Acts on the steps: doing, returning, signing together, giving away, raising, jumping."""

from __future__ import annotations

from zhengtong.modules.cases.models import JumpProposal
from zhengtong.modules.cases.services import countersign, handle
from zhengtong.modules.cases.steering import giving, jumps, raising, telling
from zhengtong.modules.cases.tests.lives.life import Life, NothingToDo, act
from zhengtong.modules.workflow import api as workflow

GOOD = ("accept", "agree", "grant", "favourable")


@act(handle.claim_step, on="submitted handling")
def claiming(life: Life) -> None:
    task = life.task()
    handle.claim_step(
        case_id=life.case.pk,
        task_id=task.id,
        actor=life.performer(task),
        expected_version=life.version(),
    )


@act(handle.release_step, on="submitted handling", weight=1)
def releasing(life: Life) -> None:
    task = life.task()
    handle.release_step(case_id=life.case.pk, task_id=task.id, actor=life.performer(task))


@act(handle.complete_step, on="submitted handling", weight=24)
def completing(life: Life) -> None:
    task = life.task()
    good = [o for o in task.outcomes if o in GOOD]
    handle.complete_step(
        case_id=life.case.pk,
        task_id=task.id,
        actor=life.performer(task),
        outcome=life.one(good if good and life.often(0.8) else task.outcomes),
        opinion=life.text("经审查，意见如上。"),
        expected_version=life.version(),
    )


@act(handle.send_back_step, on="handling delivering", weight=3)
def sending_back(life: Life) -> None:
    task = life.task()
    targets = [node for node, _names in task.returns_to] or ["review"]
    handle.send_back_step(
        case_id=life.case.pk,
        task_id=task.id,
        target=life.chance.choice(targets),
        reason=life.text("请重新核实。"),
        mode=life.chance.choice(("redo", "straight_back")),
        actor=life.performer(task),
        expected_version=life.version(),
    )


@act(handle.take_back_step, on="handling", weight=2)
def taking_back(life: Life) -> None:
    done = [t for t in workflow.tasks(instance_id=life.case.instance_id) if t.state == "done"]
    names = life.world.at_post.get(done[-1].post_id, []) if done else []
    handle.take_back_step(
        case_id=life.case.pk, actor=life.actor(*names), expected_version=life.version()
    )


@act(handle.transfer_step, on="handling", weight=1)
def transferring(life: Life) -> None:
    task = life.task()
    names = life.world.at_post.get(task.post_id) or ["deputy"]
    handle.transfer_step(
        case_id=life.case.pk,
        task_id=task.id,
        to_staff_id=life.world.staff[life.chance.choice(names)].pk,
        actor=life.performer(task),
        reason=life.text("外出。"),
    )


@act(giving.give_step, on="handling", weight=2)
def giving_it(life: Life) -> None:
    task = life.task()
    posts = [p for (organ, _k), p in life.world.post_ids.items() if organ == task.organization_id]
    to_post = life.chance.choice(posts) if posts and life.often(0.5) else None
    giving.give_step(
        case_id=life.case.pk,
        task_id=task.id,
        to_post_id=to_post,
        to_staff_id=None if to_post else life.world.staff["deputy"].pk,
        actor=life.actor("head", *life.world.at_post.get(task.post_id, [])),
        reason=life.text("统筹安排。"),
        expected_version=life.version(),
    )


@act(giving.redispatch_case, on="submitted handling", weight=1)
def redispatching(life: Life) -> None:
    organs = ("forestry", "water", "land", "town")
    giving.redispatch_case(
        case_id=life.case.pk,
        to_organization_id=life.world.organs[life.chance.choice(organs)].pk,
        reason=life.text("职责调整。"),
        actor=life.actor("manager", "manager2", "head"),
        expected_version=life.version(),
    )


@act(handle.urge_step, on="submitted handling", weight=1)
def urging_a_step(life: Life) -> None:
    handle.urge_step(
        case_id=life.case.pk,
        task_id=life.task().id,
        actor=life.actor("supervisor", "head", "approver", "citizen"),
        note="请快",
    )


@act(raising.urge_case, on="submitted handling", weight=1)
def urging(life: Life) -> None:
    raising.urge_case(case_id=life.case.pk, actor=life.citizen())


@act(raising.escalate_step, on="submitted handling", weight=1)
def escalating(life: Life) -> None:
    task = life.task()
    raising.escalate_step(
        case_id=life.case.pk,
        task_id=task.id,
        note=life.text("条件有争议。"),
        actor=life.performer(task),
    )


@act(telling._tell_due, on="submitted handling", weight=2)
def sweeping_steps(life: Life) -> None:
    workflow.sweep()


@act(countersign.add_signer, on="handling", weight=3)
def adding_a_signer(life: Life) -> None:
    task = life.task()
    key = life.chance.choice(("land", "environment", "water", "government", ""))
    organ = life.world.organs[key].pk if key else None
    countersign.add_signer(
        case_id=life.case.pk,
        task_id=task.id,
        organization_id=organ,
        post_key=life.chance.choice(("reviewer", "reviewer", "mayor", "nobody")),
        reason=life.text("涉及用地。"),
        actor=life.performer(task),
        expected_version=life.version(),
    )


@act(countersign.remove_signer, on="handling", weight=2)
def removing_a_signer(life: Life) -> None:
    signing = [t for t in life.tasks() if t.is_countersign]
    task = life.one(signing)
    countersign.remove_signer(
        case_id=life.case.pk,
        task_id=task.id,
        reason=life.text("不涉及。"),
        actor=life.performer(task),
    )


@act(countersign.delegate_step, on="handling", weight=1)
def delegating(life: Life) -> None:
    task = life.task()
    to = life.chance.choice(("deputy", "head", "approver", "reviewer", "water", "counter"))
    countersign.delegate_step(
        case_id=life.case.pk,
        task_id=task.id,
        to_staff_id=life.world.staff[to].pk if life.often(0.95) else None,
        reason=life.text("出差。"),
        actor=life.performer(task),
    )


@act(jumps.propose_jump, on="submitted handling", weight=2)
def proposing_a_jump(life: Life) -> None:
    nodes = [t.node for t in jumps.targets(life.case)]
    jumps.propose_jump(
        case_id=life.case.pk,
        target=life.chance.choice([*nodes, "nowhere"]),
        reason=life.text("派错了。"),
        actor=life.actor("manager", "manager2"),
        expected_version=life.version(),
    )


def _proposal(life: Life) -> JumpProposal:
    found: JumpProposal = life.one(JumpProposal.objects.filter(case=life.case).order_by("-pk")[:1])
    if found.state != "open" and life.often(0.7):
        raise NothingToDo
    return found


@act(jumps.confirm_jump, on="submitted handling", weight=4)
def confirming_a_jump(life: Life) -> None:
    actor = life.actor("manager", "manager2")
    jumps.confirm_jump(public_id=_proposal(life).public_id, actor=actor)


@act(jumps.reject_jump, on="submitted handling", weight=1)
def rejecting_a_jump(life: Life) -> None:
    made = _proposal(life)
    actor = life.actor("manager", "manager2")
    jumps.reject_jump(public_id=made.public_id, note=life.text("没有必要。"), actor=actor)


@act(jumps.recall_jump, weight=1)
def recalling_a_jump(life: Life) -> None:
    jumps.recall_jump(public_id=_proposal(life).public_id, actor=life.actor("manager", "manager2"))
