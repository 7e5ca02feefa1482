"""A new calendar: seen before it is put in force, told afterwards, never silent."""

import datetime as dt

import pytest
import time_machine
from django.test import Client

from zhengtong.core.calendar import api as calendar
from zhengtong.core.messaging.models import Message
from zhengtong.kernel.access import Actor
from zhengtong.modules.cases import queries
from zhengtong.modules.cases.models import Case, SupplementNotice
from zhengtong.modules.cases.periods import handlers
from zhengtong.modules.cases.tests.county import text
from zhengtong.modules.cases.tests.desk import browser
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.workflow import api as workflow
from zhengtong.modules.workflow.events import ClocksMoved

DAY = dt.date.fromisoformat
NOTICE = "国办发明电〔2026〕99号"
HOLIDAYS = "2027-02-05 至 2027-02-12 春节\n2027-04-05 清明节"
WORKDAYS = "2027-01-31\n2027-02-14"
FORM = {"year": "2027", "notice": NOTICE, "holidays": HOLIDAYS, "workdays": WORKDAYS}


@pytest.fixture(autouse=True)
def now(db):
    with time_machine.travel(dt.datetime(2027, 1, 20, 2, 0, tzinfo=dt.UTC), tick=False) as moved:
        yield moved


@pytest.fixture
def administrator(desk) -> Client:
    place = make.organization("information", "信息中心")
    keeper = make.staff(place, "秦维")
    make.hold(make.post(place, "keeper", make.role("keeper", "calendar.manage")), keeper)
    return browser(keeper)


def due(case: Case, kind: str) -> dt.date | None:
    found = workflow.clocks(instance_ids=[case.instance_id], steps=False)[case.instance_id]
    return next(c.due_on for c in found if c.kind == kind)


def announced() -> int:
    version = calendar.import_year(
        year=2027,
        exceptions=[
            *(
                calendar.DayException(
                    date=DAY(f"2027-02-{n:02}"), is_work=False, name="spring_festival"
                )
                for n in range(5, 13)
            ),
            calendar.DayException(date=DAY("2027-01-31"), is_work=True),
            calendar.DayException(date=DAY("2027-02-14"), is_work=True),
        ],
        notice=NOTICE,
        actor=Actor.system("tests"),
    )
    return version.number


def test_the_log_says_which_calendar_moved_which_day_and_why(desk, person):
    case = desk.accepted(person)
    before = due(case, "statutory")
    assert next(
        c for c in workflow.clocks(instance_ids=[case.instance_id])[case.instance_id]
        if c.kind == "statutory"
    ).provisional  # fmt: skip
    number = announced()
    workflow.recompute_clocks()
    after = due(case, "statutory")
    assert after != before
    line = queries.timeline_of(case)[-1]
    assert line.title == "按新的工作日历重算期限"
    assert f"日历第 {number - 1} 版 → 第 {number} 版（{NOTICE}）" in line.text
    assert f"法定期限 {before} → {after}" in line.text
    assert workflow.self_check() == []


def test_what_the_preview_says_is_what_happens(desk, person, administrator):
    cases = [desk.accepted(person) for _ in range(3)]
    proposed = calendar.proposed_calendar(
        year=2027,
        exceptions=[calendar.DayException(date=DAY("2027-02-08"), is_work=False)],
        notice=NOTICE,
    )
    preview = workflow.preview_clocks(proposed=proposed, since=DAY("2027-01-01"))
    assert preview.moves
    calendar.import_year(
        year=2027,
        exceptions=[calendar.DayException(date=DAY("2027-02-08"), is_work=False)],
        notice=NOTICE,
        actor=Actor.system("tests"),
    )
    workflow.recompute_clocks()
    happened = workflow.clock_moves(version=calendar.current_version())
    assert {(m.clock_id, m.from_due_on, m.to_due_on) for m in preview.moves} == {
        (m.clock_id, m.from_due_on, m.to_due_on) for m in happened
    }
    assert len(preview.instance_ids) == len(cases)


def test_what_ends_before_the_year_is_not_looked_at(desk, person):
    desk.accepted(person)
    proposed = calendar.proposed_calendar(
        year=2028,
        exceptions=[calendar.DayException(date=DAY("2028-02-08"), is_work=False)],
        notice=NOTICE,
    )
    assert workflow.preview_clocks(proposed=proposed, since=DAY("2028-01-01")).checked == 0


def moved(case: Case) -> ClocksMoved:
    number = announced()
    workflow.recompute_clocks()
    return ClocksMoved(
        instance_id=case.instance_id, subject=case.number, from_version=number - 1,
        to_version=number, at=dt.datetime.now(dt.UTC),
    )  # fmt: skip


def test_the_applicant_is_told_once_of_the_days_that_moved(desk, person):
    case = desk.accepted(person)
    before = due(case, "statutory")
    event = moved(case)
    handlers.tell_moved(event)
    handlers.tell_moved(event)
    told = Message.objects.get(template="cases.deadline_moved")
    assert NOTICE in told.bodies["zh"]
    assert f"法定期限由 {before} 调整为 {due(case, 'statutory')}" in told.bodies["zh"]
    assert "环节" not in told.bodies["zh"]
    assert "Statutory" in told.bodies["en"]


def test_the_day_of_a_supplement_notice_becomes_later_never_earlier(desk, person):
    case = desk.county.asked_for_more(person)
    told = SupplementNotice.objects.get(case=case).due_on
    handlers.tell_moved(moved(case))
    assert due(case, "supplement") != told
    assert SupplementNotice.objects.get(case=case).due_on == max(told, due(case, "supplement"))


def test_the_administrator_sees_the_effect_before_anything_is_kept(desk, person, administrator):
    case = desk.accepted(person)
    before = due(case, "statutory")
    page = text(administrator.post("/desk/cases/calendar/notice/", {**FORM, "preview": ""}))
    assert case.number in page
    assert "1 个在办的办件会改变到期日" in page
    assert "启用新日历" in page
    assert HOLIDAYS.splitlines()[0] in page
    assert due(case, "statutory") == before
    assert calendar.versions()[0].number == 1


def test_the_administrator_puts_it_in_force_and_reads_what_moved(desk, person, administrator):
    case = desk.accepted(person)
    answer = administrator.post("/desk/cases/calendar/notice/", {**FORM, "import": ""})
    assert answer.status_code == 302
    workflow.recompute_clocks()
    page = text(administrator.get(answer["Location"]))
    assert NOTICE in page
    assert case.number in page
    assert case.applicant_name not in page
    assert "春节" in page
    page = text(administrator.get("/desk/cases/calendar/"))
    assert "第 2 版" in page
    assert "放假安排已录入到 2027 年" in page


@pytest.mark.parametrize(
    ("wrong", "path", "said"),
    [
        ({"year": "二零二七"}, "year", "请填写四位数的年份"),
        ({"year": "1999"}, "year", "年份须在 2004 至 2099 之间"),
        ({"notice": " "}, "notice", "请填写放假通知的文号"),
        ({"holidays": "", "workdays": ""}, "holidays", "请录入放假和调休的日期"),
        ({"holidays": "二月初八到十五"}, "holidays", "看不懂这一行"),
        ({"holidays": "2027-02-30 春节"}, "holidays", "看不懂这一行"),
        ({"holidays": "2027-02-05 至 2028-02-11 春节"}, "holidays", "看不懂这一行"),
        ({"holidays": "2028-02-05 春节"}, "holidays", "日期不在这一年"),
        ({"holidays": "2027-02-05 春节\n2027-02-05 春节"}, "holidays", "日期重复"),
        ({"workdays": "2027-02-15"}, "workdays", "调休上班应是周六或周日"),
        ({"holidays": "x\n" * 81}, "holidays", "最多写 80 行"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(
    desk, administrator, wrong, path, said
):
    for button in ("preview", "import"):
        answer = administrator.post("/desk/cases/calendar/notice/", {**FORM, **wrong, button: ""})
        page = text(answer)
        assert answer.status_code == 422
        assert said in page
        assert f'id="{path}-error"' in page
        assert FORM["holidays"][:10] in page or "holidays" in wrong
    assert calendar.versions()[0].number == 1


def test_only_the_administrator_of_the_calendar_comes_in(desk):
    for page in ("", "notice/", "1/"):
        assert browser(desk.approver).get(f"/desk/cases/calendar/{page}").status_code == 403


def test_a_version_that_is_not_there_is_not_found(desk, administrator):
    assert administrator.get("/desk/cases/calendar/77/").status_code == 404
    assert administrator.get("/desk/cases/calendar/1/?page=zzz").status_code == 200


def test_the_list_of_what_moved_costs_the_same_for_many(
    desk, person, administrator, django_assert_max_num_queries
):
    for _ in range(4):
        desk.accepted(person)
    announced()
    workflow.recompute_clocks()
    with django_assert_max_num_queries(16):
        administrator.get("/desk/cases/calendar/2/")
