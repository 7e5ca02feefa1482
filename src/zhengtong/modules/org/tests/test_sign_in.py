"""Signing in, signing up and getting back in, as a person meets it."""

import datetime as dt
import re

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from zhengtong.core.audit.models import AuditEntry
from zhengtong.modules.org import api, seed
from zhengtong.modules.org.models import NaturalPerson, User
from zhengtong.modules.org.services import access_codes
from zhengtong.modules.org.tests import factories as make

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"
SIGN_UP = "/accounts/signup/"


@pytest.fixture(autouse=True)
def _no_rates_from_other_tests():
    cache.clear()


def sign_in(client: Client, username: str, password: str = make.PASSWORD, **data):
    return client.post(LOGIN, {"login": username, "password": password, **data})


def answers(**changes) -> dict[str, str]:
    return {
        "name": "李禾生",
        "id_number": make.identity_number(7),
        "phone": "19900000001",
        "username": "lihesheng",
        "password1": make.PASSWORD,
        "password2": make.PASSWORD,
        "access_code": "",
        **changes,
    }


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_a_citizen_lands_at_their_cases_and_staff_at_the_desk(client):
    make.person(username="lihesheng")
    make.staff(make.organization(), username="chenqing")
    assert sign_in(client, "lihesheng").url == "/accounts/landing/"
    assert client.get("/accounts/landing/").url == "/cases/mine/"
    client.logout()
    sign_in(client, "chenqing")
    assert client.get("/accounts/landing/").url == "/desk/"


def test_signing_in_leads_back_to_where_one_was(client):
    make.person(username="lihesheng")
    assert sign_in(client, "lihesheng", next="/items/?q=a").url == "/items/?q=a"


def test_nobody_is_sent_to_another_site(client):
    make.person(username="lihesheng")
    assert sign_in(client, "lihesheng", next="https://evil.example/").url == "/accounts/landing/"
    page = client.get("/accounts/signup/?next=//evil.example/")
    assert "evil.example" not in page.url


def test_the_user_name_is_not_case_sensitive(client):
    make.person(username="LiHeSheng")
    assert sign_in(client, "LIHESHENG").status_code == 302


def test_a_wrong_password_says_neither_which_part_was_wrong(client):
    make.person(username="lihesheng")
    for username in ("lihesheng", "nobody"):
        page = sign_in(client, username, "wrong-password")
        assert page.status_code == 422
        assert "用户名或密码不正确" in text(page)


def test_five_wrong_passwords_lock_for_a_while(client):
    make.person(username="lihesheng")
    for _ in range(5):
        sign_in(client, "lihesheng", "wrong-password")
    page = sign_in(client, "lihesheng")
    assert page.status_code == 422
    assert "登录失败次数太多" in text(page)


def test_too_many_requests_from_one_address_wait(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "3/m/ip"}
    answers = [sign_in(client, "nobody").status_code for _ in range(4)]
    assert answers == [422, 422, 422, 429]


def test_a_closed_account_does_not_get_in(client):
    person = make.person(username="lihesheng")
    User.objects.filter(pk=person.user_id).update(is_active=False)
    assert sign_in(client, "lihesheng").url == "/accounts/inactive/"
    assert "停用" in text(client.get("/accounts/inactive/"))
    assert client.get("/accounts/profile/").url.startswith(LOGIN)


def test_a_session_that_ran_out_is_said_so(client):
    make.person(username="lihesheng")
    sign_in(client, "lihesheng")
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(hours=9)):
        answer = client.get("/accounts/profile/")
        assert answer.url == f"{LOGIN}?next=/accounts/profile/"
        assert "登录已过期" in text(client.get(answer.url))


def test_a_first_visit_is_not_told_of_an_expired_session(client):
    assert "登录已过期" not in text(client.get(LOGIN))


def test_signing_in_and_failing_leave_a_trace(client):
    make.person(username="lihesheng")
    sign_in(client, "lihesheng", "wrong-password")
    sign_in(client, "lihesheng")
    client.post("/accounts/logout/")
    actions = list(AuditEntry.objects.order_by("id").values_list("action", "address"))
    assert actions == [
        ("org.sign_in_failed", "127.0.0.1"),
        ("org.signed_in", "127.0.0.1"),
        ("org.signed_out", "127.0.0.1"),
    ]


def test_sign_up_signs_in_at_once(client):
    answer = client.post(SIGN_UP, answers())
    assert answer.url == "/accounts/landing/"
    person = NaturalPerson.objects.get()
    assert (person.user.username, person.level) == ("lihesheng", 2)
    assert client.get("/accounts/landing/").url == "/cases/mine/"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "请输入姓名"),
        ({"id_number": "999021198706140070"}, "身份证号不正确"),
        ({"id_number": ""}, "请输入身份证号"),
        ({"phone": "12345"}, "11 位手机号码"),
        ({"username": "li"}, "至少 4 个字符"),
        ({"username": "li he"}, "用户名只能用"),
        ({"username": "TAKEN"}, "已经有人使用"),
        ({"password2": "another-passphrase"}, "两次输入的密码不一样"),
        ({"password1": "short", "password2": "short"}, "10"),
        ({"password1": "lihesheng1", "password2": "lihesheng1"}, "用户名"),
    ],
)
def test_bad_input_is_said_beside_the_field_and_nothing_typed_is_lost(client, changes, said):
    make.user("taken")
    page = client.post(SIGN_UP, answers(**changes))
    assert page.status_code == 422
    assert said in text(page)
    assert "19900000001" in text(page) or "phone" in changes
    assert make.PASSWORD not in text(page)
    assert NaturalPerson.objects.count() == 0


def test_an_identity_number_with_an_account_is_told_to_sign_in(client):
    make.person(serial=7)
    page = client.post(SIGN_UP, answers())
    assert page.status_code == 422
    assert "已经有账户" in text(page)
    assert not User.objects.filter(username="lihesheng").exists()


def test_a_person_of_the_counter_opens_the_account_with_the_code(client):
    api.register_person(name="李禾生", id_number=make.identity_number(7), actor=make.SYSTEM)
    assert "领取口令码" in text(client.post(SIGN_UP, answers()))
    person = NaturalPerson.objects.get()
    code = access_codes.hand_out_to_person(person_id=person.pk, actor=make.SYSTEM)
    assert client.post(SIGN_UP, answers(access_code=code)).status_code == 302


def test_a_forgotten_password_is_set_anew_with_the_code(client):
    person = make.person(username="lihesheng")
    code = access_codes.hand_out_to_person(person_id=person.pk, actor=make.SYSTEM)
    form = {
        "username": "LiHeSheng", "code": "WRONG",
        "password1": "quite-new-2026", "password2": "quite-new-2026",
    }  # fmt: skip
    page = client.post("/accounts/password/reset/", form)
    assert page.status_code == 422
    assert "口令码不正确" in text(page)
    assert client.post("/accounts/password/reset/", {**form, "code": code}).url == LOGIN
    assert sign_in(client, "lihesheng", "quite-new-2026").status_code == 302


def test_pages_of_allauth_that_are_not_used_lead_elsewhere(client):
    assert client.get("/accounts/email/").url.startswith(LOGIN)
    assert client.get("/accounts/password/reset/done/").url.startswith(LOGIN)


def test_demo_accounts_sign_in_with_one_click_in_a_demonstration_only(client, settings):
    seed.load()
    assert "zhoulan" in text(client.get(LOGIN))
    answer = client.post("/accounts/demo/", {"username": "zhoulan", "next": "/desk/org/"})
    assert answer.url == "/desk/org/"
    client.logout()
    settings.DEMO = False
    assert "zhoulan" not in text(client.get(LOGIN))
    assert client.post("/accounts/demo/", {"username": "zhoulan"}).status_code == 404


def test_a_demo_account_with_another_password_is_not_opened(client):
    seed.load()
    user = User.objects.get(username="zhoulan")
    user.set_password("something-else-2026")
    user.save()
    assert client.post("/accounts/demo/", {"username": "zhoulan"}).url == LOGIN
    assert client.get("/accounts/landing/").url.startswith(LOGIN)


def test_only_demo_accounts_are_opened_by_click(client):
    make.person(username="lihesheng")
    assert client.post("/accounts/demo/", {"username": "somebody"}).status_code == 404


def test_the_second_factor_is_asked_for_and_kept_sealed(client):
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import (
        TOTP,
        format_hotp_value,
        hotp_value,
        yield_hotp_counters_from_time,
    )

    person = make.person(username="lihesheng")
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(person.user, secret)
    assert secret not in str(Authenticator.objects.get().data)
    assert sign_in(client, "lihesheng").url == "/accounts/2fa/authenticate/"
    page = client.get("/accounts/2fa/authenticate/")
    assert "两步验证" in text(page)
    counter = next(iter(yield_hotp_counters_from_time()))
    code = format_hotp_value(hotp_value(secret, counter))
    assert client.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 302
    assert client.get("/accounts/landing/").url == "/cases/mine/"
