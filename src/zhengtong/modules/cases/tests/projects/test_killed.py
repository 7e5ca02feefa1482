"""Commands on wholes, projects, guidance and parts: killed anywhere, nothing; then once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

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
from zhengtong.modules.cases.tests.test_killed import Killed, everything, killed_before
from zhengtong.modules.workflow import api as workflow


def beginning(valley: place.Valley) -> Callable[[], Any]:
    return valley.project


def staging(valley: place.Valley) -> Callable[[], Any]:
    project = valley.project()
    return lambda: projects.start_stage(
        public_id=project.public_id, key="first", actor=valley.investor
    )


def handing_in(valley: place.Valley) -> Callable[[], Any]:
    made = valley.filled(valley.project(), "first")
    return lambda: submit_bundle(public_id=made.public_id, actor=valley.investor)


def settling(valley: place.Valley) -> Callable[[], Any]:
    made = valley.stage(valley.project(), "first")
    for key in ("land", "soil"):
        valley.decide(place.part_of(made, key))
    return lambda: projects.settle_stage(bundle_id=made.pk)


def withdrawing(valley: place.Valley) -> Callable[[], Any]:
    made = valley.stage(valley.project(), "first")
    return lambda: ending.withdraw_bundle(public_id=made.public_id, actor=valley.investor)


def asking(valley: place.Valley) -> Callable[[], Any]:
    return lambda: guidance.ask_guidance(
        actor=valley.investor,
        subject="仓库",
        description="要办什么？",
        place_code=valley.village.code,
        phone="139",
    )


def inviting(valley: place.Valley) -> Callable[[], Any]:
    found = asking(valley)()
    return lambda: guidance.arrange_guidance(
        public_id=found.public_id,
        organization_ids=[valley.organs["land"].pk],
        actor=valley.leader("development"),
    )


def issuing(valley: place.Valley) -> Callable[[], Any]:
    found = inviting(valley)()
    advising.give_advice(
        public_id=found.public_id,
        organization_id=valley.organs["land"].pk,
        text="可行。",
        actor=valley.clerk("land"),
    )
    return lambda: advising.issue_opinion(
        public_id=found.public_id, summary="可行。", actor=valley.leader("development")
    )


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


def ending_parts(valley: place.Valley) -> Callable[[], Any]:
    parting(valley)()
    sub = SubCase.objects.get()
    from zhengtong.modules.cases.services import conclude

    conclude.withdraw_application(case_id=sub.parent_id, actor=valley.investor)
    return lambda: end_with_parent(case_id=sub.parent_id)


COMMANDS = (
    beginning, staging, handing_in, settling, withdrawing, asking, inviting, issuing, parting,
    ending_parts,
)  # fmt: skip
STRIDE = {"handing_in": 31, "withdrawing": 11, "parting": 11, "staging": 7, "settling": 5}
"""Long commands are killed before every so manieth statement."""


@pytest.mark.parametrize("prepare", COMMANDS, ids=lambda f: f.__name__)
def test_a_command_killed_anywhere_leaves_nothing_and_then_succeeds_once(
    prepare, valley, monkeypatch
):
    command = prepare(valley)
    before = everything()
    for number in range(0, 2000, STRIDE.get(prepare.__name__, 3)):
        try:
            with killed_before(number, monkeypatch):
                command()
        except Killed:
            assert everything() == before, f"killed before statement {number}"
        else:
            break
    assert number > 2
    assert everything() != before
