"""The inbox: what waits for whom, found, claimed and handed on."""

import pytest

from zhengtong.modules.cases.tests.county import text
from zhengtong.modules.cases.tests.desk import browser, desk, task_of
from zhengtong.modules.org.tests import factories as make

INBOX = "/desk/cases/inbox/"


@pytest.fixture
def office(db):
    return desk()


@pytest.fixture
def waiting(office, person):
    """A case that waits to be reviewed."""
    return office.accepted(person)


def test_the_inbox_is_for_staff_who_handle_cases(client, office, citizen):
    assert citizen.get(INBOX).status_code == 403
    assert browser(office.supervisor).get(INBOX).status_code == 403
    assert browser(office.reviewer).get(INBOX).status_code == 200


def test_a_step_waits_in_the_inbox_of_its_post_only(office, waiting):
    assert waiting.number in text(browser(office.reviewer).get(INBOX))
    for other in (office.counter, office.approver, office.neighbour):
        assert waiting.number not in text(browser(other).get(INBOX))


def test_an_empty_inbox_says_what_will_come(office):
    assert "全部办完了" in text(browser(office.reviewer).get(INBOX))
    assert "您手上没有待办" in text(browser(office.reviewer).get(f"{INBOX}?scope=mine"))
    assert "没有要代办的件" in text(browser(office.reviewer).get(f"{INBOX}?scope=deputy"))
    assert "还没有办过的件" in text(browser(office.reviewer).get(f"{INBOX}?scope=done"))


def test_the_row_says_in_words_how_long_there_is(office, waiting):
    page = text(browser(office.reviewer).get(INBOX))
    assert "剩 2 个工作日" in page
    assert waiting.applicant_name in page


@pytest.mark.parametrize("words", ["number", "applicant_name"])
def test_the_inbox_is_searched_by_number_and_applicant(office, waiting, words):
    client = browser(office.reviewer)
    found = client.get(INBOX, {"q": getattr(waiting, words)})
    assert waiting.number in text(found)
    assert "没有符合条件的待办" in text(client.get(INBOX, {"q": "不存在的人"}))


def test_filters_that_are_not_understood_are_ignored(office, waiting):
    client = browser(office.reviewer)
    for query in (
        {"light": "purple"},
        {"stage": "'; --"},
        {"sort": "random"},
        {"scope": "everything"},
        {"q": "\x00" + waiting.number},
    ):
        assert waiting.number in text(client.get(INBOX, query)), query


def test_a_bad_cursor_is_refused_and_not_an_error(office, waiting):
    for cursor in ("x", "W10", "WyJhIiwiYiIsImMiXQ", "WzEsMl0", "WyJ4IiwyXQ", "W251bGwsbnVsbF0"):
        assert browser(office.reviewer).get(INBOX, {"cursor": cursor}).status_code == 400, cursor


def test_ticked_steps_are_claimed_together(office, waiting, person):
    second = office.accepted(make.person("王五"))
    client = browser(office.reviewer)
    tasks = [task_of(waiting).id, task_of(second).id]
    answer = client.post(f"{INBOX}claim/", {"task": tasks}, follow=True)
    assert "已领取 2 件" in text(answer)
    assert task_of(waiting).assignee_staff_id == office.reviewer.pk
    mine = text(client.get(f"{INBOX}?scope=mine"))
    assert waiting.number in mine
    assert second.number in mine


def test_what_somebody_else_took_meanwhile_is_named(office, waiting):
    task = task_of(waiting).id
    browser(office.reviewer).post(f"{INBOX}claim/", {"task": task})
    answer = browser(office.approver).post(f"{INBOX}claim/", {"task": task}, follow=True)
    assert "已领取" not in text(answer).split("notices")[0]
    assert task_of(waiting).assignee_staff_id == office.reviewer.pk


def test_nothing_ticked_is_said(office):
    assert "请先勾选办件" in text(
        browser(office.reviewer).post(f"{INBOX}claim/", {"task": ["x", "-1", "²"]}, follow=True)
    )


def test_ticked_steps_are_handed_to_a_colleague_of_the_post(office, waiting):
    client = browser(office.reviewer)
    task = task_of(waiting).id
    answer = client.post(
        f"{INBOX}transfer/", {"task": task, "to": office.deputy.pk, "reason": "出差"}, follow=True
    )
    assert "已转办 1 件" in text(answer)
    assert task_of(waiting).assignee_staff_id == office.deputy.pk


@pytest.mark.parametrize("to", ["", "abc", "999999", "0"])
def test_a_transfer_names_a_colleague(office, waiting, to):
    client = browser(office.reviewer)
    answer = client.post(f"{INBOX}transfer/", {"task": task_of(waiting).id, "to": to}, follow=True)
    assert "请选择转给哪位同事" in text(answer)
    assert task_of(waiting).assignee_staff_id is None


def test_bulk_acts_lead_back_to_the_list_as_it_was_and_nowhere_else(office, waiting):
    client = browser(office.reviewer)
    here = f"{INBOX}?scope=post&q=x"
    assert client.post(f"{INBOX}claim/", {"here": here}).url == here
    for elsewhere in ("https://evil.example/", "//evil.example", "/accounts/logout/"):
        assert client.post(f"{INBOX}claim/", {"here": elsewhere}).url == INBOX


def test_done_steps_are_found_again(office, person):
    case = office.reviewed(person)
    page = text(browser(office.reviewer).get(f"{INBOX}?scope=done"))
    assert case.number in page


def test_htmx_gets_the_list_alone(office, waiting):
    answer = browser(office.reviewer).get(INBOX, headers={"HX-Target": "div#inbox"})
    assert "<html" not in text(answer)
    assert waiting.number in text(answer)


def test_the_inbox_costs_the_same_for_one_row_and_for_many(
    office, waiting, django_assert_max_num_queries
):
    client = browser(office.reviewer)
    client.get(INBOX)
    with django_assert_max_num_queries(15) as few:
        client.get(INBOX)
    for n in range(6):
        office.accepted(make.person(f"申请人{n}"))
    with django_assert_max_num_queries(len(few)):
        client.get(INBOX)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"{INBOX}?cursor=x", 400),
        ("/desk/supervision/", 403),
        ("/desk/cases/00000000-0000-0000-0000-000000000000/", 404),
        ("/desk/nothing-here/", 404),
    ],
)
def test_what_goes_wrong_at_the_desk_is_said_at_the_desk(office, address, status):
    answer = browser(office.reviewer).get(address)
    assert answer.status_code == status
    assert "回到工作台" in text(answer)
    assert f'href="{INBOX}"' in text(answer)


def test_a_stranger_or_a_citizen_at_the_desk_gets_the_public_page(office, citizen):
    answer = citizen.get(INBOX)
    assert answer.status_code == 403
    assert "回到首页" in text(answer)
