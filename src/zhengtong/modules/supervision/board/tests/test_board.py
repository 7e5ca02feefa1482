"""The board says what the cases say, to everybody no more than they may see."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.utils import timezone

from zhengtong.core.jobs.api import deliver_pending
from zhengtong.core.tests.counting import at_most
from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.queries import rows_of
from zhengtong.modules.cases.tests import desk as make_desk
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.supervision.board import dwell, summaries
from zhengtong.modules.supervision.board.asked import Asked
from zhengtong.modules.supervision.board.flow import flow
from zhengtong.modules.supervision.board.models import FlowDay, StepDwell
from zhengtong.modules.supervision.board.standing import standing

BOARD = "/desk/supervision/"
STATEMENTS = 40
LINK = re.compile(r'href="([^"]*/rows/\?[^"]*)"[^>]*>(?:<span class="[^"]*"[^>]*>)?(\d+)<')


@pytest.fixture
def office(db, settings, tmp_path):
    """Three cases: one waits to be accepted, one lies with the reviewer and is late, one is new."""
    settings.FILES_ROOT = tmp_path / "files"
    with time_machine.travel("2026-10-12 09:30:00+08:00"):
        made = make_desk.desk()
        made.submitted(make.person())
        made.accepted(make.person())
        made.reviewed(make.person())
    with time_machine.travel("2026-11-02 10:15:00+08:00"):
        made.submitted(make.person())
    with time_machine.travel("2026-11-02 11:00:00+08:00"):
        deliver_pending()
        summaries.rebuild()
        yield made


def test_every_figure_is_the_number_of_its_rows(office):
    """One link of each shape, with the most behind it; the kind must not change finished steps."""
    page = make_desk.browser(office.supervisor)
    links = {}
    for query in ("?period=30", "?kind=promised"):
        body = page.get(f"{BOARD}{query}").content.decode()
        for url, number in LINK.findall(body):
            asked = parse_qs(urlsplit(unescape(url)).query)
            shape = (asked["figure"][0], *sorted(asked))
            links[shape] = max(links.get(shape, (0, "")), (int(number), unescape(url)))
    assert {figure for figure, *_rest in links} >= {"open", "step", "taken", "submitted"}
    for number, url in links.values():
        rows = page.get(url).content.decode()
        assert f'<span class="muted">{number} 条</span>' in rows, (url, number)


def test_a_case_has_the_light_of_the_register(office):
    now = standing(Asked(seen=None, wanted=None), today=timezone.localdate())
    shown = [row.light.value for row in rows_of(list(Case.objects.filter(closed_at=None)))]
    assert sorted(shown) == sorted(
        name
        for rank, name in enumerate(("none", "green", "orange", "yellow", "red"))
        for _ in range(now.lights[rank])
    )
    assert now.lights[4] == 3, "three have passed a limit"
    assert now.ages.total() == now.open == 4


def test_days_and_hours_are_those_of_the_county(office):
    """At one in the morning here the server's own day is still yesterday."""
    with time_machine.travel("2026-11-03 01:15:00+08:00"):
        office.submitted(make.person())
    with time_machine.travel("2026-11-03 09:00:00+08:00"):
        deliver_pending()
        everything = Asked(seen=None, wanted=None)
        slots = dict(flow(everything, today=timezone.localdate()).slots)
        ages = standing(everything, today=timezone.localdate()).ages
        rows = make_desk.browser(office.supervisor).get(f"{BOARD}rows/?figure=submitted&slot=1")
    assert slots["1"]["submitted"] == 1
    assert ages[0] == 2, "of today and of the working day before"
    assert rows.content.decode().count("<tr>") == 2


def test_finished_days_count_as_the_cases_do(office):
    summed = flow(Asked(seen=None, wanted=None, period="30"), today=timezone.localdate())
    assert FlowDay.objects.exists()
    FlowDay.objects.all().delete()
    counted = flow(Asked(seen=None, wanted=None, period="30"), today=timezone.localdate())
    assert summed == counted
    assert counted.totals == {"submitted": 4, "accepted": 2, "decided": 0, "closed": 0}


def test_a_finished_step_takes_the_working_days_after_its_opening(office):
    found = StepDwell.objects.filter(window=30, item_id=None)
    assert {row.step: row.histogram for row in found}, "steps were finished"
    lines = dwell.bottlenecks(
        Asked(seen=None, wanted=None),
        standing(Asked(seen=None, wanted=None), today=timezone.localdate()),
    )
    assert lines[0].late == max(line.late for line in lines) > 0


def test_the_board_asks_a_bounded_number_of_times(office):
    page = make_desk.browser(office.supervisor)
    page.get(BOARD)
    with at_most(STATEMENTS):
        page.get(BOARD)


@pytest.mark.parametrize("who", ["supervisor", "counter"])
def test_a_refresh_brings_the_figures_that_the_page_shows(office, who):
    """Also to those whose page asks for the counts of an inbox besides."""
    reader = getattr(office, who)
    make.hold(
        make.post(reader.organization, "board", make.role("board", "supervision.view")), reader
    )
    page = make_desk.browser(reader)
    board = page.get(f"{BOARD}?period=7").content.decode()
    address = re.search(r'data-board="([^"]*)"', board)
    assert address is not None
    fetched = page.get(unescape(address[1])).content.decode()
    assert "stat" in fetched
    assert LINK.findall(fetched) == LINK.findall(board)


def test_a_head_of_department_sees_the_own_department(office):
    water = office.neighbour.organization
    head = make.staff(water, "江头")
    post = make.post(water, "head", make.role("head", "supervision.view"))
    make.hold(post, head)
    page = make_desk.browser(head)
    board = page.get(BOARD).content.decode()
    assert office.counter.organization.short_name not in board
    assert {n for _url, n in LINK.findall(board)} == {"0"}
    other = f"{BOARD}rows/?figure=open&organization={office.counter.organization_id}"
    assert "0 条" in page.get(other).content.decode()


def test_an_unknown_figure_is_not_found_and_a_clerk_refused(office):
    assert make_desk.browser(office.supervisor).get(f"{BOARD}rows/?figure=x").status_code == 404
    for path in ("", "live/", "rows/?figure=open", "screen/", "screens/"):
        assert make_desk.browser(office.counter).get(f"{BOARD}{path}").status_code == 403, path


def test_the_page_may_listen_at_the_stream_and_no_other_page_may(office, settings):
    settings.STREAM_PORT = 8123
    page = make_desk.browser(office.supervisor)
    policy = page.get(BOARD)["Content-Security-Policy"]
    assert "connect-src 'self' http://testserver:8123" in policy
    assert "connect-src" not in page.get(f"{BOARD}findings/")["Content-Security-Policy"]
    assert page.get(f"{BOARD}stream/").json()["organizations"] is None
    assert make_desk.browser(office.counter).get(f"{BOARD}stream/").status_code == 403
