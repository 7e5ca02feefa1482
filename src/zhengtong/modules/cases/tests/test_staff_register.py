"""The register: what each may see, filtered, paged and exported."""

import csv
import io

import pytest

from zhengtong.modules.cases import queries
from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.tests.county import text
from zhengtong.modules.cases.tests.desk import browser, desk
from zhengtong.modules.org.tests import factories as make

REGISTER = "/desk/cases/"


@pytest.fixture
def office(db):
    return desk()


def exported(answer):
    content = b"".join(answer.streaming_content).decode()
    assert content.startswith("\ufeff")
    return list(csv.reader(io.StringIO(content[1:])))


def test_each_sees_the_cases_of_the_own_organisation(office, person):
    case = office.accepted(person)
    assert case.number in text(browser(office.reviewer).get(REGISTER))
    assert case.number in text(browser(office.supervisor).get(REGISTER))
    assert case.number not in text(browser(office.neighbour).get(REGISTER))


def test_the_register_is_not_for_citizens(citizen, office):
    assert citizen.get(REGISTER).status_code == 403


def test_the_current_step_and_the_light_stand_in_the_row(office, person):
    office.accepted(person)
    page = text(browser(office.reviewer).get(REGISTER))
    assert "审查" in page
    assert "正常" in page


def test_filters_live_in_the_address(office, person):
    case = office.accepted(person)
    client = browser(office.reviewer)
    for query in (
        {"q": case.number},
        {"q": case.applicant_name},
        {"status": "in_progress"},
        {"status": "open"},
        {"channel": "web"},
        {"organization": str(case.organization_id)},
        {"from": "2020-01-01", "to": "2099-01-01"},
    ):
        assert case.number in text(client.get(REGISTER, query)), query
    for query in ({"status": "closed"}, {"q": "没有这个人"}, {"outcome": "denied"}):
        page = text(client.get(REGISTER, query))
        assert case.number not in page, query
        assert "没有符合条件的办件" in page


@pytest.mark.parametrize(
    "query",
    [
        {"status": "dancing"},
        {"organization": "²"},
        {"organization": "9" * 40},
        {"from": "yesterday"},
        {"channel": "'"},
        {"q": "\x00"},
    ],
)
def test_filters_that_are_not_understood_are_ignored(office, person, query):
    case = office.accepted(person)
    answer = browser(office.reviewer).get(REGISTER, query)
    assert answer.status_code == 200
    assert case.number in text(answer)


def test_a_bad_cursor_is_refused_and_not_an_error(office, person):
    office.accepted(person)
    for cursor in ("x", "WyJhIiwiYiJd", "WzEsMl0", "W251bGwsbnVsbF0"):
        assert browser(office.reviewer).get(REGISTER, {"cursor": cursor}).status_code == 400


def test_pages_follow_each_other_without_a_gap(office, monkeypatch):
    monkeypatch.setattr(queries, "PAGE_SIZE", 2)
    numbers = {office.submitted(make.person(f"申请人{n}")).number for n in range(5)}
    client, seen, address = browser(office.reviewer), set(), REGISTER
    while address:
        page = client.get(address)
        seen |= {number for number in numbers if number in text(page)}
        address = page.context["next_url"]
    assert seen == numbers


def test_the_export_holds_the_same_rows_and_no_formulas(office, person):
    case = office.accepted(person)
    Case.objects.filter(pk=case.pk).update(applicant_name="=HYPERLINK(1)")
    answer = browser(office.reviewer).get(REGISTER, {"format": "csv", "status": "open"})
    heading, row = exported(answer)
    assert heading[0] == "办件编号"
    assert row[0] == case.number
    assert row[heading.index("申请人")] == "'=HYPERLINK(1)"
    assert row[heading.index("当前环节")] == "审查"
    assert row[heading.index("层级")] == "县级"


def test_an_empty_export_has_its_heading(office):
    answer = browser(office.reviewer).get(REGISTER, {"format": "csv"})
    assert len(exported(answer)) == 1


def test_the_register_costs_the_same_for_one_row_and_for_many(
    office, person, django_assert_max_num_queries
):
    office.accepted(person)
    client = browser(office.reviewer)
    client.get(REGISTER)
    with django_assert_max_num_queries(19) as few:
        client.get(REGISTER)
    for n in range(6):
        office.accepted(make.person(f"申请人{n}"))
    with django_assert_max_num_queries(len(few)):
        client.get(REGISTER)
