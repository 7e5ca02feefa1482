"""The language that someone chose goes with the account, and the site speaks it."""

import re

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import translation

from zhengtong.modules.org.models import User
from zhengtong.modules.org.tests import factories as make

pytestmark = pytest.mark.django_db


def test_a_choice_is_kept_with_the_account_and_comes_back_at_the_next_sign_in(client):
    clerk = make.staff(make.organization(), username="clerk")
    client.force_login(clerk.user)
    client.post("/preferences/language/", {"language": "en", "next": "/"})
    assert User.objects.get(username="clerk").language == "en"
    client.logout()
    client.cookies.clear()
    client.post("/accounts/login/", {"login": "clerk", "password": make.PASSWORD})
    assert client.cookies["django_language"].value == "en"
    assert '<html lang="en">' in client.get("/accounts/profile/").content.decode()


def test_without_a_choice_the_browser_decides(client):
    make.staff(make.organization(), username="clerk")
    client.post("/accounts/login/", {"login": "clerk", "password": make.PASSWORD})
    assert "django_language" not in client.cookies


def test_a_stranger_chooses_with_a_cookie_only(client):
    client.post("/preferences/language/", {"language": "en", "next": "/"})
    page = client.get("/accounts/login/").content.decode()
    assert "Qinghe Government Services" in page
    assert "青禾县政务服务" not in page


def test_an_unknown_language_is_ignored(client):
    clerk = make.staff(make.organization(), username="clerk")
    client.force_login(clerk.user)
    client.post("/preferences/language/", {"language": "xx"})
    assert User.objects.get(username="clerk").language == ""
    assert "django_language" not in client.cookies


@pytest.mark.parametrize("password", ["abc", "lihesheng2", "password12"])
def test_what_is_wrong_with_a_password_is_said_in_chinese(password):
    with translation.override("zh-hans"), pytest.raises(ValidationError) as caught:
        validate_password(password, User(username="lihesheng"))
    assert not re.search("[A-Za-z]{4}", " ".join(caught.value.messages))
