"""Statistics as a clerk, a supervisor and an outsider see them."""

import io

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from zhengtong.modules.cases.registers.facts import refresh
from zhengtong.modules.cases.tests.county import text
from zhengtong.modules.cases.tests.desk import browser, desk

PAGE = "/desk/cases/statistics/"
ROWS = "/desk/cases/statistics/cases/"


@pytest.fixture
def office(db):
    return desk()


@pytest.fixture
def case(office, person):
    found = office.accepted(person)
    refresh([found.pk])
    return found


def test_each_counts_the_cases_of_the_own_organisation(office, case):
    for member in (office.reviewer, office.supervisor):
        page = browser(member).get(PAGE)
        assert page.context["total"][0]["counted"] == 1
    assert browser(office.neighbour).get(PAGE).context["total"][0]["counted"] == 0


def test_statistics_are_not_for_citizens(citizen):
    assert citizen.get(PAGE).status_code == 403
    assert citizen.get(ROWS, {"measure": "submitted"}).status_code == 403


def test_every_figure_opens_the_rows_behind_it(office, case):
    client = browser(office.reviewer)
    page = client.get(PAGE, {"by": "organization"})
    cell = page.context["rows"][0]["cells"][0]
    opened = client.get(cell["url"])
    assert opened.context["count"] == cell["counted"] == 1
    assert case.number in text(opened)


def test_a_share_opens_its_base_as_well(office, case):
    client = browser(office.reviewer)
    answer = client.get(ROWS, {"measure": "close_rate", "by": "month", "of": "base"})
    assert answer.context["is_base"]
    assert case.number in text(answer)
    assert case.number not in text(client.get(ROWS, {"measure": "close_rate"}))


@pytest.mark.parametrize(
    "query",
    [
        {"by": "moon"},
        {"from": "yesterday", "to": "9999-99-99"},
        {"organization": "²", "window": "x" * 40},
        {"kind": "'; DROP TABLE cases_case; --"},
        {"m": "nothing"},
        {"from": "2099-01-01", "to": "2001-01-01"},
    ],
)
def test_what_is_not_understood_counts_as_not_given(office, case, query):
    assert browser(office.reviewer).get(PAGE, query).status_code == 200


def test_a_figure_that_does_not_exist_is_not_found(office):
    client = browser(office.reviewer)
    assert client.get(ROWS, {"measure": "x"}).status_code == 404
    assert client.get(ROWS, {"measure": "submitted", "cursor": "x"}).status_code == 400
    for line in ("x", "²", "2026-99", "none"):
        for by in ("month", "organization", "item", "kind"):
            answer = client.get(ROWS, {"measure": "submitted", "by": by, "line": line})
            assert answer.status_code == 200


def test_the_workbook_holds_numbers_and_their_definitions(office, case):
    answer = browser(office.reviewer).get(PAGE, {"format": "xlsx", "by": "organization"})
    book = load_workbook(io.BytesIO(answer.content))
    sheet, definitions = book.worksheets
    assert sheet.cell(sheet.max_row, 2).value == 1
    assert definitions.max_row > 10


def test_the_sheet_of_paper_is_a_pdf(office, case):
    answer = browser(office.reviewer).get(PAGE, {"format": "pdf"})
    assert answer.content.startswith(b"%PDF-")


def test_the_page_costs_a_fixed_number_of_queries(office, person, django_assert_max_num_queries):
    client = browser(office.supervisor)
    for _ in range(3):
        refresh([office.submitted(person).pk])
    client.get(PAGE)
    with django_assert_max_num_queries(16):
        client.get(PAGE, {"by": "organization"})
    with django_assert_max_num_queries(14):
        client.get(ROWS, {"measure": "submitted"})


def test_today_is_within_the_usual_period(office, case):
    asked = browser(office.reviewer).get(PAGE).context["asked"]
    assert asked.period.until == timezone.localdate()
