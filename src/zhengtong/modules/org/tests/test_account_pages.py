"""My profile, my companies, my keys."""

import pytest
from django.contrib.messages import get_messages

from zhengtong.core.tests.killing import NOTHING, killed
from zhengtong.modules.org import api
from zhengtong.modules.org.models import ApiToken, Representation
from zhengtong.modules.org.services import entities
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.org.tests.test_sign_in import text

pytestmark = pytest.mark.django_db
PROFILE = "/accounts/profile/"


@pytest.fixture
def owner(client):
    person = make.person(username="machunlai")
    client.force_login(person.user)
    return person


def act_for(client, entity):
    return client.post("/accounts/companies/act/", {"entity": str(entity.public_id)})


def actor_seen(client):
    return client.get(PROFILE).wsgi_request.actor


def test_a_visitor_without_a_session_costs_no_query(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get(PROFILE)
    assert answer.url.startswith("/accounts/login/")


def test_the_profile_shows_the_number_masked_only(client, owner):
    page = text(client.get(PROFILE))
    assert owner.id_number_masked in page
    assert owner.id_number not in page


@killed("modules.org.services.people.update_profile", again=NOTHING)
def test_contact_details_are_changed_and_checked(client, owner):
    form = {"phone": "19912345678", "email": "", "region": "", "address": "石桥镇上湾村 3 组"}
    assert client.post(f"{PROFILE}edit/", form).url == PROFILE
    assert api.person(owner.pk).phone == "19912345678"
    page = client.post(f"{PROFILE}edit/", {**form, "phone": "1", "email": "x"})
    assert page.status_code == 422
    assert "11 位手机号码" in text(page)


def test_acting_for_a_company_lasts_until_it_is_revoked(client, owner):
    company = make.entity()
    made = make.represents(owner, company)
    act_for(client, company)
    assert actor_seen(client).entity_id == company.pk
    entities.revoke_representation(representation_id=made.pk, actor=make.SYSTEM)
    page = client.get(PROFILE)
    assert page.wsgi_request.actor.entity_id is None
    assert "已不能代表" in str([str(m) for m in get_messages(page.wsgi_request)]) + text(page)
    Representation.objects.filter(pk=made.pk).update(revoked_at=None)
    assert actor_seen(client).entity_id is None


def test_a_company_of_others_is_not_acted_for(client, owner):
    assert act_for(client, make.entity()).status_code == 403
    assert actor_seen(client).entity_id is None


def test_one_goes_back_to_acting_as_oneself(client, owner):
    company = make.entity()
    make.represents(owner, company)
    act_for(client, company)
    client.post("/accounts/companies/act/", {"entity": ""})
    assert actor_seen(client).entity_id is None


@pytest.mark.parametrize("entity", ["nonsense", "00000000-0000-0000-0000-000000000000"])
def test_an_unknown_company_is_not_found(client, owner, entity):
    assert client.post("/accounts/companies/act/", {"entity": entity}).status_code == 404


def test_a_claimed_company_waits_for_the_counter(client, owner):
    form = {"name": "青禾县清泉食品有限公司", "credit_code": "91999021MA00000010"}
    page = client.post("/accounts/companies/add/", form)
    assert page.status_code == 422
    assert "统一社会信用代码不正确" in text(page)
    answer = client.post("/accounts/companies/add/", {**form, "credit_code": make.credit_code()})
    page = text(client.get(answer.url))
    assert "待窗口核验" in page
    assert "委托经办人" not in page


def test_the_legal_representative_appoints_and_dismisses_an_agent(client, owner):
    company, agent = make.entity(), make.person("孙佳", serial=9)
    make.represents(owner, company)
    page = f"/accounts/companies/{company.public_id}/"
    wrong = client.post(page, {"name": "孙嘉", "id_number": make.identity_number(9)})
    assert wrong.status_code == 422
    assert not api.may_act_for(agent.pk, company.pk)
    client.post(page, {"name": "孙佳", "id_number": make.identity_number(9)})
    assert api.may_act_for(agent.pk, company.pk)
    made = Representation.objects.get(person=agent)
    client.post(f"{page}{made.pk}/revoke/")
    assert not api.may_act_for(agent.pk, company.pk)


def test_a_company_page_is_for_those_who_represent_it(client, owner):
    assert client.get(f"/accounts/companies/{make.entity().public_id}/").status_code == 404


def test_staff_without_a_personal_profile_see_their_work(client):
    clerk = make.staff(make.organization(), "陈青", "chenqing")
    client.force_login(clerk.user)
    page = text(client.get(PROFILE))
    assert "工作身份" in page
    assert "代表单位办理" not in page
    assert client.get("/accounts/companies/add/").status_code == 403


def test_a_key_is_shown_once_and_revoked_by_its_owner_only(client, owner):
    page = client.post("/accounts/tokens/add/", {"name": "对接"})
    raw = page.context["raw"]
    assert raw in text(page)
    assert raw not in text(client.get(PROFILE))
    token = ApiToken.objects.get()
    client.force_login(make.person(username="stranger").user)
    assert client.post(f"/accounts/tokens/{token.pk}/revoke/").status_code == 403
    client.force_login(owner.user)
    client.post(f"/accounts/tokens/{token.pk}/revoke/")
    assert ApiToken.objects.get().revoked_at


def test_the_password_is_changed_and_leads_back(client, owner):
    form = {
        "oldpassword": make.PASSWORD,
        "password1": "quite-new-2026",
        "password2": "quite-new-2026",
    }
    assert client.post("/accounts/password/change/", form).url == PROFILE
    owner.user.refresh_from_db()
    assert owner.user.check_password("quite-new-2026")


def test_the_pages_of_the_second_factor_open(client, owner):
    client.post("/accounts/login/", {"login": "machunlai", "password": make.PASSWORD})
    assert "两步验证" in text(client.get("/accounts/2fa/"))
    page = client.get("/accounts/2fa/totp/activate/", follow=True)
    assert "确认是您本人" in text(page) or "二维码" in text(page)
