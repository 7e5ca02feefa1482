"""What a clerk arranges at the desk and an applicant does with a draft, killed anywhere."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest

from zhengtong.core.tests.killing import AGAIN, NOTHING, scenario
from zhengtong.modules.cases.capture import phones, places, trays
from zhengtong.modules.cases.models import SavedView, TrayPage
from zhengtong.modules.cases.services import apply, attach, desk, handle
from zhengtong.modules.cases.tests import desk as make_desk
from zhengtong.modules.cases.tests.county import DATA, acting, picture
from zhengtong.modules.cases.tests.desk import Desk, task_of
from zhengtong.modules.org.models import NaturalPerson
from zhengtong.modules.org.tests import factories as make

Command = Callable[[], Any]


@scenario(desk.keep_layout, again=NOTHING)
def laying_out(at: Desk, person: NaturalPerson) -> Command:
    actor = make.actor(at.reviewer)
    return lambda: desk.keep_layout(actor=actor, columns=["number"], density="compact")


def view(at: Desk) -> tuple[Any, Any]:
    actor = make.actor(at.reviewer)
    return actor, desk.save_view(actor=actor, name="急件", query={"light": "red"}).public_id


@scenario(desk.save_view, again=422)
def saving_a_view(at: Desk, person: NaturalPerson) -> Command:
    return lambda: view(at)


@scenario(desk.rename_view, again=NOTHING)
def renaming_a_view(at: Desk, person: NaturalPerson) -> Command:
    actor, found = view(at)
    return lambda: desk.rename_view(actor=actor, public_id=found, name="慢件")


@scenario(desk.choose_default_view, again=NOTHING)
def choosing_a_view(at: Desk, person: NaturalPerson) -> Command:
    actor, found = view(at)
    return lambda: desk.choose_default_view(actor=actor, public_id=found, is_default=True)


@scenario(desk.delete_view, again=404)
def deleting_a_view(at: Desk, person: NaturalPerson) -> Command:
    actor, _found = view(at)
    found = SavedView.objects.get().public_id
    return lambda: desk.delete_view(actor=actor, public_id=found)


@scenario(handle.release_step, again=409)
def releasing(at: Desk, person: NaturalPerson) -> Command:
    case, actor = at.accepted(person), make.actor(at.reviewer)
    given = {"case_id": case.pk, "task_id": task_of(case).id, "actor": actor}
    handle.claim_step(**given)
    return lambda: handle.release_step(**given)


@scenario(handle.transfer_step, again=409)
def transferring(at: Desk, person: NaturalPerson) -> Command:
    case, actor = at.accepted(person), make.actor(at.reviewer)
    task = task_of(case).id
    return lambda: handle.transfer_step(
        case_id=case.pk, task_id=task, to_staff_id=at.deputy.pk, actor=actor, reason="外出。"
    )


@scenario(attach.attach_material, again=AGAIN, because="two uploads are two files")
def attaching(at: Desk, person: NaturalPerson) -> Command:
    draft = at.county.application(person, **DATA)
    return lambda: attach.attach_material(
        public_id=draft.public_id,
        material_key="tree_photos",
        content=io.BytesIO(picture()),
        name="树.jpg",
        actor=acting(person),
    )


@scenario(attach.remove_material, again=NOTHING)
def removing(at: Desk, person: NaturalPerson) -> Command:
    draft = at.county.complete(person)
    file = draft.materials.get().file_public_id
    return lambda: attach.remove_material(
        public_id=draft.public_id, file_public_id=file, actor=acting(person)
    )


def tray(at: Desk, person: NaturalPerson, pages: int = 2) -> tuple[Any, Any, list[int]]:
    draft, actor = at.county.application(person, **DATA), acting(person)
    place = places.place_of_draft(
        public_id=draft.public_id, material_key="tree_photos", actor=actor
    )
    for _ in range(pages):
        trays.add_pages(place=place, content=io.BytesIO(picture()), name="页.jpg", actor=actor)
    return place, actor, list(TrayPage.objects.order_by("position").values_list("pk", flat=True))


@scenario(trays.turn_page, again=AGAIN, because="each press turns it by a quarter")
def turning(at: Desk, person: NaturalPerson) -> Command:
    place, actor, pages = tray(at, person)
    return lambda: trays.turn_page(place=place, page_id=pages[0], by=1, actor=actor)


@scenario(trays.move_page, again=NOTHING)
def moving(at: Desk, person: NaturalPerson) -> Command:
    place, actor, pages = tray(at, person)
    return lambda: trays.move_page(place=place, page_id=pages[1], by=-1, actor=actor)


@scenario(trays.drop_page, again=409)
def dropping(at: Desk, person: NaturalPerson) -> Command:
    place, actor, pages = tray(at, person)
    return lambda: trays.drop_page(place=place, page_id=pages[0], actor=actor)


@scenario(trays._swept, again=NOTHING)
def sweeping(at: Desk, person: NaturalPerson) -> Command:
    place, actor, _pages = tray(at, person, 1)
    apply.discard_application(public_id=place.application.public_id, actor=actor)
    return trays.sweep


@scenario(phones.shut_links, again=NOTHING)
def shutting(at: Desk, person: NaturalPerson) -> Command:
    place, actor, _pages = tray(at, person, 1)
    phones.open_link(place=place, actor=actor)
    return lambda: phones.shut_links(place=place, actor=actor)


COMMANDS = (
    laying_out, saving_a_view, renaming_a_view, choosing_a_view, deleting_a_view, releasing,
    transferring, attaching, removing, turning, moving, dropping, sweeping, shutting,
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=lambda f: f.__name__)
def test_killed_anywhere_it_leaves_nothing_and_then_succeeds_once(command, person):
    command(make_desk.desk(), person)
