"""The demo county is complete, lawful in form and the same every time."""

import pytest
from django.contrib.auth import authenticate
from django.db.models import Count, Q

from zhengtong.core.prepared import watched
from zhengtong.kernel.ids import is_credit_code, is_identity_number
from zhengtong.modules.org import api, seed
from zhengtong.modules.org.models import (
    LegalEntity,
    NaturalPerson,
    Organization,
    Post,
    PostHolder,
    Region,
    Role,
    StaffMember,
    User,
)
from zhengtong.modules.org.tests import factories as make

pytestmark = pytest.mark.django_db
KINDS = {"government": 1, "hall": 1, "department": 30, "township": 8, "village": 24}


@pytest.fixture
def county():
    seed.load()


def counts() -> dict[str, int]:
    models = (Region, Organization, Post, PostHolder, StaffMember, User, NaturalPerson, LegalEntity)
    return {model.__name__: model.objects.count() for model in models}


def test_loading_twice_changes_nothing(county):
    before = counts()
    seed.load()
    assert counts() == before


def test_the_county_has_its_organisations(county):
    rows = Organization.objects.values_list("kind").annotate(n=Count("id"))
    assert dict(rows) == KINDS
    assert Region.objects.filter(level="village", path__startswith="99/9990/999021/").count() == 24
    assert api.organization_by_key("village_0201").name_zh == "上湾村村民委员会"
    assert all(api.organizations(kind="department")[i].name_en for i in range(30))


def test_every_post_has_an_a_and_a_b(county):
    for post in Post.objects.annotate(
        a=Count("holdings", filter=Q(holdings__share="A")),
        b=Count("holdings", filter=Q(holdings__share="B")),
    ):
        assert post.a, f"{post.organization_id} {post.key}"
        assert post.b, f"{post.organization_id} {post.key}"


def test_every_department_has_three_people_and_nobody_both_accepts_and_decides_as_a(county):
    for department in Organization.objects.filter(kind="department"):
        assert department.staff.count() >= 3
        first = PostHolder.objects.filter(post__organization=department, share="A")
        accepting = set(first.filter(post__key="counter").values_list("staff_id", flat=True))
        deciding = set(first.filter(post__key="approver").values_list("staff_id", flat=True))
        assert not accepting & deciding


def test_numbers_have_the_right_form(county):
    assert all(is_credit_code(o.credit_code) for o in Organization.objects.all())
    assert all(is_credit_code(e.credit_code) for e in LegalEntity.objects.all())
    people = NaturalPerson.objects.all()
    assert all(is_identity_number(p.id_number) for p in people)
    assert all(p.id_number.startswith("999021") for p in people)
    assert (len(people), LegalEntity.objects.count()) == (60, 25)


def test_the_demo_accounts_can_sign_in_and_have_the_posts_they_say(county):
    for account in seed.accounts():
        user = authenticate(username=account.username, password=account.password)
        assert user is not None, account
        assert str(user) == account.name
    names = {a.username: a.name for a in seed.accounts()}
    assert names["lihesheng"] == "李禾生"
    assert names["zhoulan"] == "周岚"
    assert names["chenqing"] == "陈青"
    assert names["zhaoyuan"] == "赵远"
    assert names["wangxiaoman"] == "王小满"


def test_the_clerk_of_the_hall_accepts_for_every_department(county):
    clerk = make.queries_actor(User.objects.get(username="zhoulan").pk)
    forestry = api.organization_by_key("forestry").id
    assert clerk.has("cases.accept", forestry)
    own = make.queries_actor(User.objects.get(username="hemiao").pk)
    assert own.has("cases.accept", forestry)
    assert not own.has("cases.accept", api.organization_by_key("housing").id)


def test_administrators_have_no_business_permission(county):
    for account in (a for a in seed.accounts() if a.group == "admin"):
        actor = make.queries_actor(User.objects.get(username=account.username).pk)
        assert actor.grants
        assert not [p for p in actor.grants if p.startswith("cases.")]
        assert not actor.post_ids | actor.deputy_post_ids


def test_the_agent_acts_for_her_companies(county):
    agent = NaturalPerson.objects.get(user__username="sunjia")
    assert "青禾县清泉食品有限公司" in [e.name for e in api.entities_of(agent.pk)]


def test_reading_holders_of_many_posts_takes_one_query(county):
    ids = list(Post.objects.values_list("pk", flat=True))
    with watched() as statements:
        found = api.holders_of(ids)
    assert len(statements) == 1
    assert len(found) == len(ids)
    assert all(found.values())


def test_a_county_is_loaded_in_few_queries(django_assert_max_num_queries):
    with django_assert_max_num_queries(60):
        seed.load()


def test_who_drafts_items_and_flows_is_not_who_publishes_them(county):
    editor, reviewer = (
        make.queries_actor(User.objects.get(username=name).pk)
        for name in ("chuniwen", "yanshenzhi")
    )
    assert editor.has("items.manage")
    assert editor.has("workflow.design")
    assert not editor.has("items.review")
    assert reviewer.has("items.review")
    assert not reviewer.has("items.manage")
    assert editor.has("forms.manage")
    assert reviewer.has("forms.manage")


def test_two_people_of_the_hall_may_amend_a_running_flow_together(county):
    managers = PostHolder.objects.filter(post__key="manager").values_list("staff__user", flat=True)
    assert len([pk for pk in managers if make.queries_actor(pk).has("workflow.manage")]) == 2


def test_loading_again_gives_old_roles_what_this_version_adds(county):
    role = Role.objects.get(key="hall_manager")
    whole = set(role.permissions)
    Role.objects.filter(pk=role.pk).update(permissions=["cases.counter", "made.by_hand"])
    seed.load()
    role.refresh_from_db()
    assert set(role.permissions) == whole | {"made.by_hand"}
