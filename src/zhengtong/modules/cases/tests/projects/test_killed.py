"""Commands on wholes, projects, guidance and parts: killed anywhere, nothing; then once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from zhengtong.core.tests.killing import AGAIN, NOTHING, scenario
from zhengtong.modules.cases.bundles import ending
from zhengtong.modules.cases.guidance import advising
from zhengtong.modules.cases.guidance import services as guidance
from zhengtong.modules.cases.models import SubCase
from zhengtong.modules.cases.parts import services as parts
from zhengtong.modules.cases.parts.ending import end_with_parent
from zhengtong.modules.cases.projects import services as projects
from zhengtong.modules.cases.services import accept
from zhengtong.modules.cases.services.bundle_submission import submit_bundle
from zhengtong.modules.cases.tests.projects import valley as place
from zhengtong.modules.workflow import api as workflow


@scenario(projects.start_project, again=NOTHING)
def beginning(valley: place.Valley) -> Callable[[], Any]:
    return valley.project


@scenario(projects.start_stage, again=NOTHING)
def staging(valley: place.Valley) -> Callable[[], Any]:
    project = valley.project()
    return lambda: projects.start_stage(
        public_id=project.public_id, key="first", actor=valley.investor
    )


@scenario(submit_bundle, again=NOTHING)
def handing_in(valley: place.Valley) -> Callable[[], Any]:
    made = valley.filled(valley.project(), "first")
    return lambda: submit_bundle(public_id=made.public_id, actor=valley.investor)


@scenario(projects.settle_stage, again=NOTHING)
def settling(valley: place.Valley) -> Callable[[], Any]:
    made = valley.stage(valley.project(), "first")
    for key in ("land", "soil"):
        valley.decide(place.part_of(made, key))
    return lambda: projects.settle_stage(bundle_id=made.pk)


@scenario(ending.withdraw_bundle, again=409)
def withdrawing(valley: place.Valley) -> Callable[[], Any]:
    made = valley.stage(valley.project(), "first")
    return lambda: ending.withdraw_bundle(public_id=made.public_id, actor=valley.investor)


@scenario(guidance.ask_guidance, again=NOTHING)
def asking(valley: place.Valley) -> Callable[[], Any]:
    return lambda: guidance.ask_guidance(
        actor=valley.investor,
        subject="仓库",
        description="要办什么？",
        place_code=valley.village.code,
        phone="139",
    )


@scenario(guidance.arrange_guidance, again=AGAIN, because="inviting keeps who was invited")
def inviting(valley: place.Valley) -> Callable[[], Any]:
    found = asking.ready(valley)()
    return lambda: guidance.arrange_guidance(
        public_id=found.public_id,
        organization_ids=[valley.organs["land"].pk],
        actor=valley.leader("development"),
    )


@scenario(advising.issue_opinion, again=409)
def issuing(valley: place.Valley) -> Callable[[], Any]:
    found = inviting.ready(valley)()
    advising.give_advice(
        public_id=found.public_id,
        organization_id=valley.organs["land"].pk,
        text="可行。",
        actor=valley.clerk("land"),
    )
    return lambda: advising.issue_opinion(
        public_id=found.public_id, summary="可行。", actor=valley.leader("development")
    )


@scenario(parts.open_subcase, again=409)
def parting(valley: place.Valley) -> Callable[[], Any]:
    made = valley.stage(valley.project(), "first")
    land = place.part_of(made, "land")
    accept.accept_case(case_id=land.pk, actor=valley.clerk("land"))
    from zhengtong.modules.items.models import ServiceItem

    item = ServiceItem.objects.get(owner_organization=valley.organs["environment"])
    task = workflow.open_tasks(instance_id=land.instance_id)[0]
    return lambda: parts.open_subcase(
        case_id=land.pk,
        task_id=task.id,
        item_public_id=item.public_id,
        note="请核实环境影响。",
        actor=valley.clerk("land"),
    )


@scenario(end_with_parent, again=NOTHING)
def ending_parts(valley: place.Valley) -> Callable[[], Any]:
    parting.ready(valley)()
    sub = SubCase.objects.get()
    from zhengtong.modules.cases.services import conclude

    conclude.withdraw_application(case_id=sub.parent_id, actor=valley.investor)
    return lambda: end_with_parent(case_id=sub.parent_id)


COMMANDS = (
    beginning, staging, handing_in, settling, withdrawing, asking, inviting, issuing, parting,
    ending_parts,
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=lambda f: f.__name__)
def test_a_command_killed_anywhere_leaves_nothing_and_then_succeeds_once(command, valley):
    command(valley)
