"""How a life begins: online, at the window, through an agent, as a bundle, as a stage."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from zhengtong.modules.cases.agency import authority
from zhengtong.modules.cases.bundles.promises import sign_bundle_promise
from zhengtong.modules.cases.capture import papers
from zhengtong.modules.cases.models import Application, BundleApplication, Case
from zhengtong.modules.cases.promises import signing
from zhengtong.modules.cases.services import apply, attach, bundle, submit
from zhengtong.modules.cases.services.bundle_submission import submit_bundle
from zhengtong.modules.cases.tests.agency.conftest import signature, terms
from zhengtong.modules.cases.tests.county import DATA
from zhengtong.modules.cases.tests.lives.life import PICTURE
from zhengtong.modules.cases.tests.lives.world import World
from zhengtong.modules.cases.tests.promises.place import CHART, MAIN, PLAN, REPORT
from zhengtong.modules.cases.tests.test_bundle import NOW

Begin = Callable[[World, Any], Case]
BEGINNINGS: dict[str, tuple[Begin, int]] = {}
METHODS = ("electronic", "electronic", "counter", "post")


def beginning(weight: int) -> Callable[[Begin], Begin]:
    def add(run: Begin) -> Begin:
        BEGINNINGS[run.__name__] = (run, weight)
        return run

    return add


def draft_of(world: World, kind: str, *keys: str, actor: Any = None, **more: Any) -> Application:
    """An application with these papers."""
    actor = actor or world.citizen()
    found = apply.start_application(
        item_public_id=world.items[kind].public_id, actor=actor, data=DATA, **more
    )
    for key in keys or (MAIN,):
        attach.attach_material(
            public_id=found.public_id, material_key=key, content=PICTURE,
            name=f"{key}.jpg", actor=actor,
        )  # fmt: skip
    return found


def handed_in(found: Application, actor: Any, chance: Any, **data: Any) -> Case:
    method = chance.choice(METHODS)
    apply.save_application(
        public_id=found.public_id,
        actor=actor,
        data={**DATA, **data} if data else None,
        delivery_method=method,
        delivery_address="青禾路 1 号" if method == "post" else "",
    )
    return submit.submit_application(public_id=found.public_id, actor=actor)


def _online(kind: str) -> Begin:
    def begin(world: World, chance: Any) -> Case:
        return handed_in(draft_of(world, kind), world.citizen(), chance)

    begin.__name__ = kind
    return begin


for _kind, _weight in (
    ("plain", 10), ("heard", 8), ("calendar", 7), ("signed", 7), ("joint", 12), ("outside", 5),
    ("upwards", 8),
):  # fmt: skip
    beginning(_weight)(_online(_kind))


@beginning(6)
def renewal(world: World, chance: Any) -> Case:
    """Of a permit that expires soon, late, or long after."""
    ends = timezone.localdate() + dt.timedelta(days=chance.choice((3, 20, 46, 60, 70, 200)))
    old = {"old_number": "林采字 8 号", "old_expiry": ends.isoformat()}
    return handed_in(draft_of(world, "plain"), world.citizen(), chance, **old)


@beginning(9)
def promise(world: World, chance: Any) -> Case:
    """Two papers are promised."""
    found = draft_of(world, "promise", MAIN, REPORT)
    _sign(world, found, "pending", PLAN, CHART)
    return handed_in(found, world.citizen(), chance)


@beginning(9)
def commitment(world: World, chance: Any) -> Case:
    """A report is replaced by a commitment, now and then a plan by a promise besides."""
    more = chance.random() < 0.3
    keys = (MAIN, CHART) if more else (MAIN, PLAN, CHART)
    found = draft_of(world, "promise", *keys)
    _sign(world, found, "commitment", REPORT)
    if more:
        _sign(world, found, "pending", PLAN)
    return handed_in(found, world.citizen(), chance)


def _sign(world: World, found: Application, kind: str, *keys: str) -> None:
    signing.sign_promise(
        public_id=found.public_id, kind=kind, material_keys=keys, signed_name=world.person.name,
        is_confirmed=True, actor=world.citizen(),
    )  # fmt: skip


@beginning(7)
def window(world: World, chance: Any) -> Case:
    """At the general counter of the hall, with papers."""
    clerk = world.actor("window")
    found = draft_of(world, chance.choice(("plain", "calendar")), actor=clerk,
                     person_id=world.person.pk)  # fmt: skip
    brought = {MAIN: papers.Brought(originals=1, copies=chance.choice((0, 2)), is_checked=True)}
    papers.note_papers(application=found, brought=brought, actor=clerk)
    return handed_in(found, clerk, chance)


@beginning(7)
def agent(world: World, chance: Any) -> Case:
    """A village agent applies for somebody."""
    actor = world.actor("agent")
    found = draft_of(world, "plain", actor=actor, person_id=world.person.pk, on_behalf=True)
    authority.sign(public_id=found.public_id, actor=actor, terms=terms(), drawing=SIGNATURE)
    return handed_in(found, actor, chance)


SIGNATURE = signature()


@beginning(8)
def whole(world: World, chance: Any) -> Case:
    """Felling and transport in one."""
    actor = world.citizen()
    made = bundle.start_bundle(bundle_public_id=world.bundle.bundle_public_id, actor=actor)
    more = {"second_permit_number": "2026-1"}
    bundle.save_bundle_application(public_id=made.public_id, actor=actor, data={**NOW, **more})
    is_promised = chance.random() < 0.5
    for key in (MAIN, REPORT) if is_promised else (MAIN, REPORT, PLAN, CHART):
        bundle.attach_bundle_material(
            public_id=made.public_id, material_key=key, content=io.BytesIO(PICTURE),
            name=f"{key}.jpg", actor=actor,
        )  # fmt: skip
    if is_promised:
        sign_bundle_promise(
            public_id=made.public_id, kind="pending", material_keys=(PLAN, CHART),
            signed_name=world.person.name, is_confirmed=True, actor=actor,
        )  # fmt: skip
    return _first_of(submit_bundle(public_id=made.public_id, actor=actor))


@beginning(3)
def stage(world: World, chance: Any) -> Case:
    """The first stage of a project."""
    project = world.valley.project()
    return _first_of(world.valley.stage(project, "first"))


def _first_of(made: BundleApplication) -> Case:
    part = made.parts.exclude(application__case=None).select_related("application__case")[0]
    case: Case = part.application.case
    return case
