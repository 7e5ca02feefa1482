"""One's own inbox: saved views, columns, density, files, live counts."""

import csv
import datetime as dt
import io
import json

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from zhengtong.core.audit.api import entries
from zhengtong.modules.cases.models import Case, PersonalDesk, SavedView
from zhengtong.modules.cases.services.desk import MOST_VIEWS, desk_of
from zhengtong.modules.cases.staff import export
from zhengtong.modules.cases.tests.county import text
from zhengtong.modules.cases.tests.desk import browser, desk, task_of
from zhengtong.modules.org.tests import factories as make

INBOX = "/desk/cases/inbox/"
RED = {"scope": "post", "light": "red"}


@pytest.fixture
def office(db):
    return desk()


@pytest.fixture
def waiting(office, person):
    return office.accepted(person)


def save(client, name="急件", **filters):
    return client.post(f"{INBOX}views/", {"name": name, **(filters or RED)}, follow=True)


def view_of(staff):
    return SavedView.objects.get(desk__staff=staff)


def test_filters_are_kept_under_a_name_and_offered_as_a_link(office):
    client = browser(office.reviewer)
    page = text(save(client))
    assert "已保存视图“急件”" in page
    assert f"{INBOX}?scope=post&amp;light=red" in page
    assert view_of(office.reviewer).query == RED


def test_what_is_not_understood_is_not_saved(office):
    save(browser(office.reviewer), scope="all of it", light="purple", q=" 李 ")
    assert view_of(office.reviewer).query == {"scope": "post", "q": "李"}


@pytest.mark.parametrize("name", ["", "   ", "长" * 31, "\0"])
def test_a_view_wants_a_name(office, name):
    answer = save(browser(office.reviewer), name)
    assert answer.status_code == 422
    assert "请给视图起一个名字" in text(answer)
    assert not SavedView.objects.exists()


def test_one_name_stands_for_one_view_and_nothing_typed_is_lost(office):
    client = browser(office.reviewer)
    save(client)
    answer = save(client, light="yellow", scope="mine")
    assert answer.status_code == 422
    assert "您已经有一个叫“急件”的视图" in text(answer)
    assert 'value="急件"' in text(answer)
    assert answer.context["filters"]["light"] == "yellow"


def test_views_are_personal(office):
    save(browser(office.reviewer))
    view = view_of(office.reviewer)
    other = browser(office.deputy)
    assert "急件" not in text(other.get(INBOX))
    for verb in ("rename", "default", "delete"):
        answer = other.post(f"{INBOX}views/{view.public_id}/", {"do": verb, "name": "我的"})
        assert answer.status_code == 404
    view.refresh_from_db()
    assert (view.name, view.is_default) == ("急件", False)


def test_a_view_is_renamed_and_deleted(office):
    client = browser(office.reviewer)
    save(client)
    address = f"{INBOX}views/{view_of(office.reviewer).public_id}/"
    assert "已改名为“红灯”" in text(client.post(address, {"name": "红灯"}, follow=True))
    wrong = client.post(address, {"name": " ", "here": f"{INBOX}?scope=mine"})
    assert wrong.status_code == 422
    assert wrong.context["filters"]["scope"] == "mine"
    client.post(address, {"do": "delete"})
    assert not SavedView.objects.exists()


def test_the_inbox_opens_with_the_chosen_view_until_something_else_is_asked(office, waiting):
    client = browser(office.reviewer)
    save(client)
    address = f"{INBOX}views/{view_of(office.reviewer).public_id}/"
    client.post(address, {"do": "default"})
    assert waiting.number not in text(client.get(INBOX))
    assert waiting.number in text(client.get(f"{INBOX}?scope=post"))
    client.post(address, {"do": "usual"})
    assert waiting.number in text(client.get(INBOX))


def test_only_one_view_opens_the_inbox(office):
    client = browser(office.reviewer)
    for name in ("一", "二"):
        save(client, name)
        view = SavedView.objects.get(name=name)
        client.post(f"{INBOX}views/{view.public_id}/", {"do": "default"})
    assert desk_of(office.reviewer.pk).default.name == "二"


def test_views_are_not_without_number(office):
    client = browser(office.reviewer)
    save(client)
    own = PersonalDesk.objects.get()
    SavedView.objects.bulk_create(SavedView(desk=own, name=str(n)) for n in range(MOST_VIEWS - 1))
    answer = save(client, "再来一个")
    assert answer.status_code == 422
    assert f"最多保存 {MOST_VIEWS} 个视图" in text(answer)


def test_columns_and_density_are_kept_with_the_person(office, waiting):
    client = browser(office.reviewer)
    chosen = {"column": ["number", "opened"], "density": "compact", "here": f"{INBOX}?scope=post"}
    assert client.post(f"{INBOX}layout/", chosen).url == f"{INBOX}?scope=post"
    page = text(browser(office.reviewer).get(INBOX))
    assert "is-compact" in page
    assert page.count("data-label") == 3
    assert 'data-label="事项"' in page
    assert 'data-label="到达时间"' in page
    other = text(browser(office.deputy).get(f"{INBOX}?scope=done"))
    assert "is-compact" not in other
    client.post(f"{INBOX}layout/", {**chosen, "do": "usual"})
    assert 'data-label="申请人"' in text(client.get(INBOX))


def test_a_column_or_density_that_does_not_exist_changes_nothing(office, waiting):
    client = browser(office.reviewer)
    client.post(f"{INBOX}layout/", {"column": ["<script>"], "density": "huge"})
    assert desk_of(office.reviewer.pk).columns == ()
    assert 'data-label="申请人"' in text(client.get(INBOX))


def test_the_heads_of_columns_sort_and_say_how(office, waiting):
    client = browser(office.reviewer)
    assert 'aria-sort="ascending"><a class="sorts" href="' in text(client.get(INBOX))
    down = text(client.get(INBOX, {"sort": "-due"}))
    assert 'aria-sort="descending"' in down
    client.post(f"{INBOX}layout/", {"column": ["opened"]})
    second = office.accepted(make.person("王五"))
    rows = client.get(INBOX, {"sort": "-opened"}).context["list"]["body"]
    assert rows.index(str(task_of(second).id)) < rows.index(str(task_of(waiting).id))


def test_what_an_applicant_is_called_is_never_markup(office, waiting):
    Case.objects.filter(pk=waiting.pk).update(applicant_name='<b title="x">{0}')
    page = text(browser(office.reviewer).get(INBOX))
    assert "<b title" not in page
    assert "&lt;b title=&quot;x&quot;&gt;{0}" in page


def test_the_list_is_a_file_with_days_and_no_formulas(office, waiting):
    Case.objects.filter(pk=waiting.pk).update(applicant_name="=1+1\x07")
    client = browser(office.reviewer)
    book = client.get(f"{INBOX}export/", {"format": "xlsx"})
    sheet = load_workbook(io.BytesIO(book.content)).active
    head, row = list(sheet.iter_rows())
    cells = dict(zip((c.value for c in head), row, strict=True))
    assert cells["办件编号"].value == waiting.number
    assert cells["期限"].is_date
    assert cells["申请人"].data_type == "s"
    assert cells["申请人"].value == "=1+1"
    lines = b"".join(client.get(f"{INBOX}export/")).decode("utf-8-sig")
    (line,) = csv.DictReader(io.StringIO(lines))
    assert line["申请人"].startswith("'=")


def test_the_file_follows_the_filters_and_stays_below_its_limit(office, waiting, monkeypatch):
    client = browser(office.reviewer)
    office.accepted(make.person("王五"))

    def count(**query):
        content = b"".join(client.get(f"{INBOX}export/", query)).decode("utf-8-sig")
        return len(content.splitlines()) - 1

    assert count() == 2
    assert count(q=waiting.number) == 1
    assert count(scope="mine") == 0
    monkeypatch.setattr(export, "MOST_EXPORTED", 1)
    assert count() == 1


def test_who_took_a_list_out_is_in_the_audit_log(office, waiting):
    browser(office.reviewer).get(f"{INBOX}export/", {"format": "xlsx", "q": waiting.number})
    (entry,) = [e for e in entries().rows if e.action == "cases.export_inbox"]
    assert entry.detail["rows"] == 1
    assert entry.detail["filters"]["q"] == waiting.number
    browser(office.supervisor).get("/desk/cases/", {"format": "csv"})
    assert [e for e in entries().rows if e.action == "cases.export_register"]


def ask(client, **given):
    return client.get(f"{INBOX}live/", given.pop("query", {}), **given)


def test_live_counts_are_those_of_the_menu_and_the_tabs(office, waiting):
    client = browser(office.reviewer)
    found = json.loads(ask(client).content)
    assert found == {
        "menu": 1,
        "scopes": {"post": 1, "mine": 0, "deputy": 0, "paused": 0},
        "hint": "",
    }
    page = text(client.get(INBOX))
    assert 'data-live-menu="inbox">1<' in page
    client.post(f"{INBOX}claim/", {"task": task_of(waiting).id})
    assert json.loads(ask(client).content)["scopes"] == {
        "post": 0,
        "mine": 1,
        "deputy": 0,
        "paused": 0,
    }


def test_an_unchanged_answer_has_no_body(office, waiting):
    client = browser(office.reviewer)
    mark = ask(client)["ETag"]
    again = ask(client, headers={"If-None-Match": mark})
    assert (again.status_code, again.content) == (304, b"")
    office.accepted(make.person("王五"))
    assert ask(client, headers={"If-None-Match": mark}).status_code == 200


def test_the_page_is_told_what_came_since_it_was_opened(office, waiting):
    client = browser(office.reviewer)
    since = client.get(INBOX).context["since"]
    assert json.loads(ask(client, query={"since": since}).content)["hint"] == ""
    for n in range(3):
        office.accepted(make.person(f"申请人{n}"))
    found = json.loads(ask(client, query={"since": since}).content)
    assert found["hint"] == "有 3 件新待办，点此刷新。"


@pytest.mark.parametrize("since", ["yesterday", "2026-11-22", "2026-11-22T10:00:00", "\0"])
def test_a_moment_that_is_not_understood_asks_for_nothing(office, waiting, since):
    answer = ask(browser(office.reviewer), query={"since": since})
    assert json.loads(answer.content)["hint"] == ""


def test_live_counts_are_for_those_who_have_an_inbox(client, office, citizen):
    assert ask(citizen).status_code == 403
    assert ask(browser(office.supervisor)).status_code == 403
    assert "data-live=" not in text(browser(office.supervisor).get("/desk/cases/"))


def test_asking_live_costs_few_queries(office, waiting, django_assert_max_num_queries):
    client = browser(office.reviewer)
    ask(client)
    since = (timezone.now() - dt.timedelta(days=1)).isoformat()
    with django_assert_max_num_queries(9):
        ask(client, query={"since": since})
