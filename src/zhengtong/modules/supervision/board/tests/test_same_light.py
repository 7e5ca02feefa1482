"""The light of a case, and the reason why it has it, are the same in the inbox, on the page of the
case, on the board and in the API."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape

import pytest
import time_machine
from django.utils import timezone

from zhengtong.core.calendar import api as calendar
from zhengtong.modules.cases.tests import desk as make_desk
from zhengtong.modules.cases.tests.program import Program
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.workflow import api as workflow

LAMP = re.compile(
    r'<span class="light (\w+)" title="([^"]+)">[^<]*</span>'
    r'<span class="govuk-visually-hidden">（([^<]+)）</span>'
)


def lamps(page: str) -> set[tuple[str, str]]:
    """(light, reason) of each lamp that says why; hovering and listening say the same."""
    found = [(light, unescape(why), unescape(heard)) for light, why, heard in LAMP.findall(page)]
    assert all(why == heard for _light, why, heard in found)
    return {(light, why) for light, why, _heard in found}


@pytest.mark.parametrize(
    ("left", "expected"), [(0, "yellow"), (-2, "red")], ids=["last day", "late"]
)
def test_a_case_has_one_light_and_one_reason_wherever_it_is_shown(
    db, settings, tmp_path, left, expected
):
    settings.FILES_ROOT = tmp_path / "files"
    with time_machine.travel("2026-10-12 09:30:00+08:00"):
        office = make_desk.desk()
        case = office.accepted(make.person())
        (task,) = workflow.open_tasks(instance_id=case.instance_id)
        assert task.due_on
    with time_machine.travel(_day(task.due_on, left)):
        reviewer = make_desk.browser(office.reviewer)
        watcher = make_desk.browser(office.supervisor)
        program = Program(office.reviewer.user)
        (step,) = program.get(f"/cases/{case.public_id}/tasks/").json()
        inbox = program.get("/tasks/").json()["tasks"]
        own = (step["light"], step["light_reason"])
        assert step["light"] == expected
        assert [(t["light"], t["light_reason"]) for t in inbox] == [own]
        assert own in lamps(_text(reviewer, "/desk/cases/inbox/?scope=post"))
        assert own in lamps(_text(reviewer, f"/desk/cases/{case.public_id}/"))
        assert own in lamps(_text(watcher, "/desk/supervision/running/?kind=step"))
        assert own in lamps(_text(watcher, f"/desk/supervision/cases/{case.public_id}/"))

        (line,) = program.get("/cases/").json()["cases"]
        whole = (line["light"], line["light_reason"])
        clocks = program.get(f"/cases/{case.public_id}/").json()["clocks"]
        assert whole[1] in {f"{c['label']}：{c['light_reason']}" for c in clocks}
        assert whole in lamps(_text(watcher, "/desk/cases/"))
        rows = f"/desk/supervision/rows/?figure=open&light={line['light']}"
        assert whole in lamps(_text(watcher, rows))
        assert line["light"] in {
            light for light, _why in lamps(_text(watcher, "/desk/supervision/"))
        }


def _day(due_on: dt.date, left: int) -> dt.datetime:
    day = due_on
    while calendar.days_left(due_on, day) != left:
        day -= dt.timedelta(days=1 if left >= 0 else -1)
    return timezone.make_aware(dt.datetime.combine(day, dt.time(10)))


def _text(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()
