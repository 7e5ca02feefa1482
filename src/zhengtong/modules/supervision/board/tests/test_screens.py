"""A screen of the hall shows the board by its own key, and nothing else."""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from zhengtong.core.tests.killing import AGAIN, NOTHING, scenario
from zhengtong.modules.cases.tests import desk as make_desk
from zhengtong.modules.org.models import PostRole
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.supervision.board import screens, summaries

OPEN = "/desk/supervision/screen/open/"
SCREEN = "/desk/supervision/screen/"


def keeper():
    """Who may register screens for the whole county."""
    government = make.organization("government", "县人民政府")
    staff = make.staff(government, "吴监")
    post = make.post(government, "keeper")
    role = make.role("keeper", "supervision.screens")
    PostRole.objects.create(post=post, role=role, is_everywhere=True)
    make.hold(post, staff)
    return staff


def test_a_code_opens_one_screen_once_and_its_key_until_it_is_revoked(db):
    desk = make_desk.browser(keeper())
    made = desk.post("/desk/supervision/screens/", {"name": "大厅东", "days": "30"})
    code = re.search(r'class="code">(\w+)<', made.content.decode())[1]
    hall = Client()
    assert hall.get(SCREEN).status_code == 302, "a stranger is sent to sign in"
    refused = hall.post(OPEN, {"code": "WRONG12345"})
    assert refused.status_code == 422
    assert 'value="WRONG12345"' in refused.content.decode()
    assert hall.post(OPEN, {"code": code.lower()})["Location"] == SCREEN
    shown = hall.get(SCREEN)
    assert shown.status_code == 200
    assert hall.get("/desk/supervision/stream/").json()["organizations"] is None
    assert hall.get("/desk/supervision/").status_code == 302, "the key is good for the screen only"
    assert Client().post(OPEN, {"code": code}).status_code == 422, "the code was used"
    listed = desk.get("/desk/supervision/screens/").content.decode()
    desk.post(re.search(r'action="([^"]+/revoke/)"', listed)[1])
    assert hall.get(SCREEN).status_code == 302
    assert hall.get("/desk/supervision/stream/").status_code == 403


def test_a_code_is_good_for_ten_minutes(db):
    with time_machine.travel("2026-11-02 10:00:00+08:00"):
        _screen, code = screens.make_screen(
            name="大厅", organization_id=None, days=30, actor=make.actor(keeper())
        )
    with time_machine.travel("2026-11-02 10:10:01+08:00"), pytest.raises(screens.WrongCode):
        screens.open_screen(code=code)


def test_a_screen_without_name_or_term_is_refused_and_what_was_typed_kept(db):
    desk = make_desk.browser(keeper())
    answer = desk.post("/desk/supervision/screens/", {"name": " ", "days": "4000"})
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert 'value="4000"' in shown
    assert shown.count('aria-invalid="true"') == 2


def given(actor):
    return screens.make_screen(name="大厅", organization_id=None, days=30, actor=actor)


@scenario(
    screens.make_screen, again=AGAIN, because="two screens may bear one name, each with its code"
)
def making():
    actor = make.actor(keeper())
    return lambda: given(actor)


@scenario(screens.open_screen, again=422)
def opening():
    _screen, code = given(make.actor(keeper()))
    return lambda: screens.open_screen(code=code)


@scenario(screens.revoke_screen, again=NOTHING)
def revoking():
    actor = make.actor(keeper())
    screen, _code = given(actor)
    return lambda: screens.revoke_screen(public_id=screen.public_id, actor=actor)


@scenario(summaries.rebuild, again=AGAIN, because="it counts everything anew")
def counting():
    desk = make_desk.desk()
    desk.accepted(make.person())
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    return lambda: summaries.rebuild(today=tomorrow)


@pytest.mark.parametrize("command", [making, opening, revoking, counting], ids=lambda f: f.__name__)
def test_killed_anywhere_it_leaves_nothing_and_then_succeeds_once(command, db, settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    command()
