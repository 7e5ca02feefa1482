"""The administration pages: who reaches them, what they refuse, what they cost."""

import io

import pytest
from django.utils import timezone

from zhengtong.core.tests.killing import NOTHING, killed
from zhengtong.modules.org import api, seed
from zhengtong.modules.org.models import (
    Organization,
    Post,
    Role,
    RoleAssignment,
    StaffMember,
    User,
)
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.org.tests.test_import import bureau, filled, sent
from zhengtong.modules.org.tests.test_sign_in import text

pytestmark = pytest.mark.django_db
DESK = "/desk/org/"


@pytest.fixture
def county():
    seed.load()


@pytest.fixture
def enter(client, county):
    def sign_in(username: str) -> None:
        client.force_login(User.objects.get(username=username))

    return sign_in


def office(key: str = "forestry") -> Organization:
    return Organization.objects.get(key=key)


def member(name: str) -> StaffMember:
    return StaffMember.objects.get(name=name)


FORM = {
    "key": "data", "name": "青禾县数据局", "short_name": "数据局", "kind": "department",
    "position": "50", "consult_phone": "0960-6600001",
}  # fmt: skip


def new_office(**changes) -> dict:
    return {
        **FORM, "credit_code": make.credit_code(), "region": office().region_id,
        "parent": office("government").pk, **changes,
    }  # fmt: skip


# --- organisations ------------------------------------------------------------------------------


def test_the_tree_is_shown_by_pages_and_found_again(client, enter, django_assert_max_num_queries):
    enter("zhoulan")
    with django_assert_max_num_queries(13):
        first = client.get(DESK)
    assert first.context["page"].total == 64
    assert len(first.context["page"].rows) == 50
    second = client.get(f"{DESK}?{first.context['page'].more}")
    assert len(second.context["page"].rows) == 14
    town = client.get(DESK, {"region": "999021102"})
    assert town.context["page"].rows[0].organization.key == "township_02"
    assert town.context["page"].rows[1].depth == 1
    assert client.get(DESK, {"cursor": "@@"}).status_code == 400


def test_the_system_administrator_sets_up_an_office_and_retires_it(client, enter):
    enter("qinwei")
    made = client.post(f"{DESK}organizations/add/", new_office())
    data = office("data")
    assert made.url == f"{DESK}{data.credit_code}/"
    again = client.post(f"{DESK}organizations/add/", new_office())
    assert again.status_code == 422
    assert "已经用过" in text(again)
    changed = new_office(name="青禾县数据管理局")
    assert client.post(f"{made.url}edit/", changed).status_code == 302
    assert "青禾县数据管理局" in text(client.get(made.url))
    history = text(client.get(f"{made.url}history/"))
    assert "青禾县数据局 → 青禾县数据管理局" in history
    assert client.post(f"{made.url}retire/", {"on": "2099-01-01"}).status_code == 422
    assert client.post(f"{made.url}retire/", {"on": timezone.localdate()}).status_code == 302
    assert "已撤销" in text(client.get(made.url))
    assert client.post(f"{made.url}restore/").status_code == 302
    assert office("data").is_active


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("credit_code", "91999021MA00000011", "校验位"),
        ("key", "数据局", "小写字母"),
        ("consult_phone", "call me", "电话号码"),
        ("name", "", "请输入全称"),
        ("position", "-1", ""),
        ("region", "", "请选择行政区划"),
    ],
)
def test_a_wrong_field_keeps_what_was_typed(client, enter, field, value, words):
    enter("qinwei")
    page = client.post(f"{DESK}organizations/add/", new_office(**{field: value}))
    assert page.status_code == 422
    assert words in text(page)
    assert "数据局" in text(page)
    assert f'href="#id_{field}"' in text(page)


def test_the_page_of_retiring_says_what_is_in_the_way(client, enter):
    enter("qinwei")
    page = text(client.get(f"{DESK}{office().credit_code}/retire/"))
    assert "在岗人员 5" in page
    refusal = client.post(f"{DESK}{office().credit_code}/retire/", {"on": timezone.localdate()})
    assert refusal.status_code == 422
    assert "暂时不能撤销" in text(refusal)


def test_a_head_of_department_changes_the_phones_only(client, enter):
    enter("linshouye")
    page = text(client.get(f"{DESK}{office().credit_code}/edit/"))
    assert 'name="consult_phone"' in page
    assert 'name="name"' not in page
    assert client.get(f"{DESK}organizations/add/").status_code == 403
    assert client.get(f"{DESK}{office('housing').credit_code}/edit/").status_code == 403
    assert client.get(f"{DESK}{office().credit_code}/retire/").status_code == 403


# --- posts --------------------------------------------------------------------------------------


def test_a_head_sets_up_changes_and_closes_a_post(client, enter):
    enter("linshouye")
    here = f"{DESK}{office().credit_code}/"
    form = {"key": "patrol", "name": "巡护岗", "duties": "巡山护林", "is_head": ""}
    assert client.post(f"{here}posts/add/", form).status_code == 302
    assert client.post(f"{here}posts/add/", form).status_code == 422
    post = Post.objects.get(key="patrol")
    edited = {"name": "森林巡护岗"}
    assert client.post(f"{DESK}posts/{post.pk}/edit/", edited).status_code == 302
    assert "森林巡护岗" in text(client.get(here))
    day = {"on": timezone.localdate()}
    assert client.post(f"{DESK}posts/{post.pk}/close/", day).status_code == 302
    assert "已撤销的岗位（1）" in text(client.get(here))
    assert client.post(f"{DESK}posts/{post.pk}/reopen/").status_code == 302
    housing = api.post_id(office("housing").pk, "reviewer")
    assert client.get(f"{DESK}posts/{housing}/edit/").status_code == 403
    assert client.get(f"{DESK}posts/{post.pk}/roles/").status_code == 403


def test_the_security_administrator_says_what_a_post_may(client, enter):
    enter("yaoan")
    post = api.post_id(office().pk, "counter")
    page = f"{DESK}posts/{post}/roles/"
    assert "窗口受理人员" in text(client.get(page))
    assert client.post(page, {"role_reviewer": "own", "role_leader": "all"}).status_code == 302
    clerk = make.queries_actor(User.objects.get(username="hemiao").pk)
    assert clerk.has("cases.handle", office().pk)
    assert not clerk.has("cases.accept")
    assert clerk.has("cases.view_all", office("housing").pk)


# --- staff --------------------------------------------------------------------------------------


def test_the_list_of_staff_is_searched_by_pages_within_a_budget(
    client, enter, django_assert_max_num_queries
):
    enter("zhoulan")
    with django_assert_max_num_queries(12):
        first = client.get(f"{DESK}staff/")
    assert len(first.context["page"].rows) == 50
    second = client.get(f"{DESK}staff/?{first.context['page'].more}")
    shown = {row.pk for row in first.context["page"].rows}
    assert not shown & {row.pk for row in second.context["page"].rows}
    found = client.get(f"{DESK}staff/", {"q": "chenqing"})
    assert [row.name for row in found.context["page"].rows] == ["陈青"]
    here = client.get(f"{DESK}staff/", {"organization": office().credit_code})
    assert len(here.context["page"].rows) == 5
    assert "没有找到工作人员" in text(client.get(f"{DESK}staff/", {"q": "没有这个人"}))


def test_new_staff_get_a_code_that_is_shown_once(client, enter):
    enter("linshouye")
    form = {"name": "新护林", "number": "N0001", "organization": office().pk}
    page = client.post(f"{DESK}staff/add/", form)
    code = page.context["made"].code
    assert code in text(page)
    who = member("新护林")
    assert code not in text(client.get(f"{DESK}staff/{who.public_id}/"))
    assert client.post(f"{DESK}staff/add/", form).status_code == 422
    elsewhere = {**form, "number": "N0002", "organization": office("housing").pk}
    assert client.post(f"{DESK}staff/add/", elsewhere).status_code == 422
    client.logout()
    own = {"password1": "their-own-long-secret", "password2": "their-own-long-secret"}
    reset = {"username": "xinhulin", "code": code, **own}
    assert client.post("/accounts/password/reset/", reset).status_code == 302
    entrance = {"login": "xinhulin", "password": "their-own-long-secret"}
    assert client.post("/accounts/login/", entrance).status_code == 302


def test_leaving_asks_for_a_successor_and_closes_the_account(client, enter):
    enter("linshouye")
    clerk, heir = member("何苗"), member("孙立")
    post = api.post_id(office().pk, "counter")
    page = f"{DESK}staff/{clerk.public_id}/leave/"
    assert f'name="post_{post}"' in text(client.get(page))
    form = {"on": timezone.localdate(), f"post_{post}": heir.pk}
    assert client.post(page, form).status_code == 302
    assert api.holders(post)[0].name == "孙立"
    assert not User.objects.get(username="hemiao").is_active
    gone = text(client.get(f"{DESK}staff/{clerk.public_id}/"))
    assert "已离岗" in gone
    assert 'value="absence"' not in gone
    assert client.post(f"{DESK}staff/{clerk.public_id}/return/").status_code == 302
    assert User.objects.get(username="hemiao").is_active


def test_staff_are_changed_with_a_trail(client, enter):
    enter("linshouye")
    clerk = member("何苗")
    form = {"name": "何苗", "organization": office().pk, "title": "首席", "phone": "0960-1234567"}
    assert client.post(f"{DESK}staff/{clerk.public_id}/edit/", form).status_code == 302
    assert "窗口首席代表 → 首席" in text(client.get(f"{DESK}staff/{clerk.public_id}/history/"))
    assert "电话号码" in text(
        client.post(f"{DESK}staff/{clerk.public_id}/edit/", {**form, "phone": "x"})
    )


def test_locking_and_signing_out_are_for_security(client, enter):
    clerk_page = f"{DESK}staff/{{}}/"
    enter("linshouye")
    page = clerk_page.format(member("何苗").public_id)
    assert client.post(f"{page}lock/").status_code == 403
    enter("yaoan")
    assert client.post(f"{page}lock/").status_code == 302
    assert not User.objects.get(username="hemiao").is_active
    assert "已锁定" in text(client.get(page))
    assert client.post(f"{page}unlock/").status_code == 302
    assert client.post(f"{page}sessions/end/").status_code == 302
    assert User.objects.get(username="hemiao").is_active


def test_a_colleague_sees_the_own_grounds_and_not_those_of_others(client, enter):
    enter("chenqing")
    own = text(client.get(f"{DESK}staff/{member('陈青').public_id}/access/"))
    assert "审查人员" in own
    assert "审查岗 A" in own
    assert client.get(f"{DESK}staff/{member('孙立').public_id}/access/").status_code == 403
    assert client.get(f"{DESK}staff/{member('孙立').public_id}/history/").status_code == 403


# --- roles --------------------------------------------------------------------------------------


def test_the_matrix_says_who_may_what_and_why(client, enter, django_assert_max_num_queries):
    enter("yaoan")
    with django_assert_max_num_queries(10):
        matrix = client.get(f"{DESK}roles/")
    assert "窗口受理人员" in text(matrix)
    with django_assert_max_num_queries(16):
        page = text(client.get(f"{DESK}permissions/items.manage/"))
    assert "楚拟文" in page
    assert "单独授予" in page
    assert "林守业" in page
    assert client.get(f"{DESK}permissions/no.such/").status_code == 404
    enter("zhoulan")
    assert client.get(f"{DESK}roles/").status_code == 403


@killed("modules.org.services.role_plan.update_role", again=NOTHING)
def test_roles_are_made_and_changed_by_security_only(client, enter):
    enter("yaoan")
    form = {"key": "duty", "name": "值班员", "permissions": ["cases.counter"]}
    assert client.post(f"{DESK}roles/add/", form).status_code == 302
    wider = {**form, "permissions": ["cases.counter", "cases.view_all"]}
    assert client.post(f"{DESK}roles/duty/", wider).status_code == 302
    assert Role.objects.get(key="duty").permissions == ["cases.counter", "cases.view_all"]
    assert client.post(f"{DESK}roles/duty/", {**form, "permissions": ["all"]}).status_code == 422
    assert client.get(f"{DESK}roles/audit_admin/").status_code == 409
    assert "变更角色" in text(client.get(f"{DESK}roles/duty/history/"))
    enter("qinwei")
    assert client.get(f"{DESK}roles/add/").status_code == 403


def test_a_role_is_granted_until_a_day(client, enter):
    enter("yaoan")
    who = member("孙立")
    day = timezone.localdate()
    form = {"form": "grant", "role": Role.objects.get(key="supervisor").pk, "expires_on": day}
    assert client.post(f"{DESK}staff/{who.public_id}/", form).status_code == 302
    assert RoleAssignment.objects.get(staff=who).expires_on == day
    past = {**form, "role": Role.objects.get(key="leader").pk, "expires_on": "2020-01-01"}
    assert client.post(f"{DESK}staff/{who.public_id}/", past).status_code == 422


# --- import -------------------------------------------------------------------------------------


def test_the_template_comes_back_filled_in(client, enter):
    enter("qinwei")
    template = client.get(f"{DESK}import/template/")
    assert template.content[:2] == b"PK"
    book = sent(filled(organizations=[bureau(make.credit_code())]))
    book.name = "org.xlsx"
    page = client.post(f"{DESK}import/", {"file": book})
    assert page.context["result"].added == {"organizations": 1}
    wrong = sent(filled(organizations=[bureau("1", key="other")]))
    wrong.name = "org.xlsx"
    refusal = client.post(f"{DESK}import/", {"file": wrong})
    assert refusal.status_code == 422
    assert "A2" in text(refusal)
    junk = io.BytesIO(b"junk")
    junk.name = "org.xlsx"
    assert client.post(f"{DESK}import/", {"file": junk}).status_code == 422
    assert client.post(f"{DESK}import/").status_code == 422
    enter("linshouye")
    assert client.get(f"{DESK}import/").status_code == 403
