"""The desk's pages of organisations, colleagues and people at the counter."""

import datetime as dt

import pytest
from django.utils import timezone

from zhengtong.core.audit.models import AuditEntry
from zhengtong.modules.org import api, seed
from zhengtong.modules.org.models import (
    Absence,
    LegalEntity,
    NaturalPerson,
    Organization,
    PostHolder,
    Representation,
    RoleAssignment,
    StaffDelegation,
    StaffMember,
    User,
)
from zhengtong.modules.org.services import entities
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.org.tests.test_sign_in import text

pytestmark = pytest.mark.django_db
DESK = "/desk/org/"


@pytest.fixture
def county():
    seed.load()


@pytest.fixture
def enter(client, county):
    def sign_in(username: str) -> StaffMember | None:
        user = User.objects.get(username=username)
        client.force_login(user)
        return StaffMember.objects.filter(user=user).first()

    return sign_in


def forestry() -> Organization:
    return Organization.objects.get(key="forestry")


def test_the_overview_is_for_staff(client, enter):
    enter("lihesheng")
    assert client.get(DESK).status_code == 403
    enter("zhoulan")
    page = text(client.get(DESK))
    assert "青禾县农林局" in page


def test_the_overview_costs_the_same_whatever_the_size(
    client, enter, django_assert_max_num_queries
):
    enter("zhoulan")
    with django_assert_max_num_queries(13):
        client.get(DESK)


def test_the_overview_is_searched(client, enter):
    enter("zhoulan")
    page = text(client.get(DESK, {"q": "forestry", "kind": "department"}))
    assert "青禾县农林局" in page
    assert "青禾县水利局" not in page
    assert "没有找到机构" in text(client.get(DESK, {"q": "天文台"}))


def test_an_organisation_shows_its_posts_within_a_budget(
    client, enter, django_assert_max_num_queries
):
    enter("zhoulan")
    with django_assert_max_num_queries(15):
        page = text(client.get(f"{DESK}{forestry().credit_code}/"))
    assert "陈青" in page
    assert "免岗" not in page


def test_the_head_assigns_and_ends_posts_of_the_own_department(client, enter):
    enter("linshouye")
    page = f"{DESK}{forestry().credit_code}/"
    deputy = StaffMember.objects.get(name="孙立")
    counter = api.post_id(forestry().pk, "counter")
    form = {"post": counter, "staff": deputy.pk, "share": "B", "valid_from": ""}
    assert client.post(page, form).status_code == 302
    held = PostHolder.objects.get(post_id=counter, staff=deputy)
    again = client.post(page, form)
    assert again.status_code == 422
    assert "已经任这个岗位" in text(again)
    client.post(f"{DESK}posts/{held.pk}/end/")
    assert deputy.pk not in [h.staff_id for h in api.holders(counter)]
    other = Organization.objects.get(key="housing")
    assert client.post(f"{DESK}{other.credit_code}/", form).status_code == 403


def test_a_colleague_registers_the_own_absence_and_delegation(client, enter):
    me = enter("chenqing")
    page = f"{DESK}staff/{me.public_id}/"
    today = timezone.localdate()
    until = today + dt.timedelta(days=3)
    assert client.get(page).status_code == 200
    form = {"form": "absence", "from_on": today, "to_on": until, "reason": "下乡"}
    assert client.post(page, form).status_code == 302
    assert "已经登记过外出" in text(client.post(page, form)).replace("这段时间", "")
    deputy = StaffMember.objects.get(name="孙立")
    form = {"form": "delegate", "deputy": deputy.pk, "delegate_from": today, "delegate_to": until}
    assert client.post(page, form).status_code == 302
    absence, made = Absence.objects.get(), StaffDelegation.objects.get()
    client.post(f"{page}absences/{absence.pk}/cancel/")
    client.post(f"{page}delegations/{made.pk}/revoke/")
    assert not Absence.objects.on(today).exists()
    assert not StaffDelegation.objects.on(today).exists()


def test_nobody_changes_a_colleague_without_the_right(client, enter):
    enter("chenqing")
    other = StaffMember.objects.get(name="孙立")
    page = f"{DESK}staff/{other.public_id}/"
    assert 'name="form"' not in text(client.get(page))
    assert client.post(page, {"form": "absence"}).status_code == 403


def test_the_security_administrator_grants_and_takes_back(client, enter):
    enter("yaoan")
    member = StaffMember.objects.get(name="孙立")
    page = f"{DESK}staff/{member.public_id}/"
    role = api.organization_by_key("forestry").id
    supervisor = {"form": "grant", "role": _role("supervisor"), "organization": role}
    assert client.post(page, supervisor).status_code == 302
    made = RoleAssignment.objects.get(staff=member)
    client.post(f"{page}roles/{made.pk}/revoke/")
    assert not RoleAssignment.objects.filter(staff=member, revoked_at=None).exists()
    refused = client.post(page, {"form": "grant", "role": _role("audit_admin")})
    assert refused.status_code == 422
    assert "须由不同的人担任" in text(refused)
    assert client.post(f"{page}code/").context["code"]


def _role(key: str) -> int:
    from zhengtong.modules.org.models import Role

    return Role.objects.get(key=key).pk


def test_a_clerk_finds_registers_and_gives_a_code(client, enter):
    enter("zhoulan")
    number = make.identity_number(901)
    unknown = client.post(f"{DESK}people/", {"form": "find", "id_number": number})
    assert "还没有这个人" in text(unknown)
    made = client.post(
        f"{DESK}people/", {"form": "register", "name": "新来客", "id_number": number, "phone": ""}
    )
    person = NaturalPerson.objects.get(name="新来客")
    assert made.url == f"{DESK}people/{person.public_id}/"
    found = client.post(f"{DESK}people/", {"form": "find", "id_number": number})
    assert found.url == made.url
    assert AuditEntry.objects.filter(action="org.person.looked_up").count() == 1
    assert number not in text(client.get(found.url))
    assert len(client.post(f"{made.url}code/").context["code"]) == 8
    wrong = client.post(f"{DESK}people/", {"form": "find", "id_number": "123"})
    assert wrong.status_code == 422


def test_a_clerk_confirms_one_company_and_refuses_another(client, enter):
    owner = NaturalPerson.objects.get(user__username="lihesheng")
    for _ in range(2):
        entities.claim_entity(
            person_id=owner.pk, name="新公司", credit_code=make.credit_code(),
            actor=make.queries_actor(owner.user_id),
        )  # fmt: skip
    first, second = Representation.objects.filter(person=owner).order_by("pk")
    enter("zhoulan")
    assert "新公司" in text(client.get(f"{DESK}people/"))
    client.post(f"{DESK}representations/{first.pk}/confirm/", {"back_to": "list"})
    client.post(f"{DESK}representations/{second.pk}/refuse/", {"back_to": "person"})
    assert api.may_act_for(owner.pk, first.entity_id)
    assert not api.may_act_for(owner.pk, second.entity_id)
    assert LegalEntity.objects.get(pk=second.entity_id).status == "unverified"


def test_verification_is_for_those_who_may(client, enter):
    enter("zhaoyuan")
    assert client.get(f"{DESK}people/").status_code == 403


def test_an_unknown_organisation_is_not_found(client, enter):
    enter("zhoulan")
    assert client.get(f"{DESK}nonsense/").status_code == 404


def test_the_audit_log_is_for_the_audit_administrator_only(client, enter):
    enter("yaoan")
    assert client.get(f"{DESK}audit/").status_code == 403
    client.post("/accounts/demo/", {"username": "zhongjian"})
    page = text(client.get(f"{DESK}audit/", {"action": "org.", "since": "2026-01-01"}))
    assert "org.signed_in" in page
    none = text(client.get(f"{DESK}audit/", {"actor_name": "没有这个人", "until": "not-a-date"}))
    assert "没有符合条件的记录" in none


def test_a_damaged_cursor_is_said_so(client, enter):
    enter("zhongjian")
    assert client.get(f"{DESK}audit/", {"cursor": "@@"}).status_code == 400
