"""The same for papers, agents and questions: killed anywhere, nothing is left, and then it works
once."""

from __future__ import annotations

import io

import pytest

from zhengtong.core.tests.killing import AGAIN, NOTHING, scenario
from zhengtong.modules.cases.agency import authority
from zhengtong.modules.cases.agency.contesting import contest, settle
from zhengtong.modules.cases.capture import handover, phones, places, taking, trays, window
from zhengtong.modules.cases.capture.papers import Brought, note_papers
from zhengtong.modules.cases.inquiries import corrections, questions
from zhengtong.modules.cases.models import Application
from zhengtong.modules.cases.services import apply
from zhengtong.modules.cases.tests.agency.conftest import (  # noqa: F401
    agent,
    draft_of,
    handed_in,
    manager,
    office,
    signature,
    terms,
)
from zhengtong.modules.cases.tests.capture.test_handover import clerk, received  # noqa: F401
from zhengtong.modules.cases.tests.county import DATA, acting, picture
from zhengtong.modules.org.tests import factories as make

KEY = "tree_photos"


def place_of(office, person):  # noqa: F811
    draft = office.county.application(person, **DATA)
    actor = acting(person)
    return places.place_of_draft(public_id=draft.public_id, material_key=KEY, actor=actor), actor


@scenario(trays.add_pages, again=AGAIN, because="each upload is a page")
def adding_a_page(office, person, request):  # noqa: F811
    place, actor = place_of(office, person)
    content = picture("red")
    return lambda: trays.add_pages(
        place=place, content=io.BytesIO(content), name="页.jpg", actor=actor
    )


@scenario(taking._handed, again=409)
def taking_over(office, person, request):  # noqa: F811
    place, actor = place_of(office, person)
    trays.add_pages(place=place, content=io.BytesIO(picture()), name="页.jpg", actor=actor)
    seen = trays.mark_of(trays.pages_of(trays.tray_of(place)))
    return lambda: taking.take_over(place=place, actor=actor, seen=seen, as_pdf=False)


@scenario(phones.open_link, again=AGAIN, because="the newer link shuts the older one")
def opening_a_link(office, person, request):  # noqa: F811
    place, actor = place_of(office, person)
    return lambda: phones.open_link(place=place, actor=actor)


@scenario(phones.send_photo, again=AGAIN, because="each photo is a page")
def sending_a_photo(office, person, request):  # noqa: F811
    place, actor = place_of(office, person)
    _link, secret = phones.open_link(place=place, actor=actor)
    stranger = type(actor).anonymous()
    return lambda: phones.send_photo(
        secret=secret, device="d", content=io.BytesIO(picture()), name="照.jpg", actor=stranger
    )


@scenario(note_papers, again=NOTHING)
def counting(office, person, request):  # noqa: F811
    clerk = request.getfixturevalue("clerk")  # noqa: F811
    draft = apply.start_application(
        item_public_id=office.county.item, actor=make.actor(clerk), person_id=person.pk
    )
    draft = Application.objects.get(pk=draft.pk)
    actor = make.actor(clerk)
    return lambda: note_papers(
        application=draft, brought={KEY: Brought(originals=1, is_checked=True)}, actor=actor
    )


@scenario(handover.make_list, again=409)
def listing(office, person, request):  # noqa: F811
    clerk = request.getfixturevalue("clerk")  # noqa: F811
    case = received(office, clerk, person, originals=1)
    actor = make.actor(clerk)
    return lambda: handover.make_list(organization_id=case.organization_id, actor=actor)


@scenario(window.take_acceptance, again=409)
def taking_acceptance(office, person, request):  # noqa: F811
    clerk = request.getfixturevalue("clerk")  # noqa: F811
    case = received(office, clerk, person)
    actor = make.actor(clerk)
    return lambda: window.take_acceptance(case_id=case.pk, actor=actor)


@scenario(authority.sign, again=AGAIN, because="what was signed last counts")
def signing(office, person, request):  # noqa: F811
    agent = request.getfixturevalue("agent")  # noqa: F811
    draft = draft_of(office, agent, person)
    actor, drawing = make.actor(agent), signature()
    return lambda: authority.sign(
        public_id=draft.public_id, actor=actor, terms=terms(), drawing=drawing
    )


@scenario(contest, again=409)
def contesting(office, person, request):  # noqa: F811
    case = handed_in(office, request.getfixturevalue("agent"), person)
    return lambda: contest(case_id=case.pk, actor=acting(person), text="没有委托")


@scenario(settle, again=409)
def settling(office, person, request):  # noqa: F811
    manager = request.getfixturevalue("manager")  # noqa: F811
    case = handed_in(office, request.getfixturevalue("agent"), person)
    contest(case_id=case.pk, actor=acting(person), text="没有委托")
    actor = make.actor(manager)
    return lambda: settle(case_id=case.pk, actor=actor, genuine="no", note="字迹不同")


@scenario(questions.ask, again=NOTHING)
def asking(office, person, request):  # noqa: F811
    case = office.submitted(person)
    return lambda: questions.ask(case_id=case.pk, actor=acting(person), text="要多久？")


@scenario(questions.answer, again=409)
def answering(office, person, request):  # noqa: F811
    case = office.submitted(person)
    asked = questions.ask(case_id=case.pk, actor=acting(person), text="要多久？")
    actor = make.actor(office.counter)
    return lambda: questions.answer(
        case_id=case.pk, actor=actor, question_id=asked.public_id, text="五天。"
    )


@scenario(corrections.correct_answers, again=409)
def correcting(office, person, request):  # noqa: F811
    case = office.submitted(person)
    data = {**case.form_data, "plot_name": "前山坡"}
    return lambda: corrections.correct_answers(case_id=case.pk, actor=acting(person), data=data)


@scenario(corrections.add_paper, again=AGAIN, because="two uploads are two files")
def adding_a_paper(office, person, request):  # noqa: F811
    case = office.submitted(person)
    return lambda: corrections.add_paper(
        case_id=case.pk,
        actor=acting(person),
        material_key=KEY,
        content=io.BytesIO(picture("red")),
        name="补.jpg",
    )


COMMANDS = (
    adding_a_page, taking_over, opening_a_link, sending_a_photo, counting, listing,
    taking_acceptance, signing, contesting, settling, asking, answering, correcting, adding_a_paper,
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=lambda f: f.__name__)
def test_killed_anywhere_it_leaves_nothing_and_then_succeeds_once(
    command,
    office,  # noqa: F811
    person,
    request,
):
    command(office, person, request)
