"""What no browser sends by itself: answered in words, never with a fault."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address", ["/items/", "/items/discretion/", "/cases/progress/", "/desk/org/"]
)
def test_a_character_that_no_table_keeps_is_not_a_fault(client, address):
    assert client.get(address, {"q": "\0林木", "number": "\0"}).status_code in {200, 302}


def test_nor_is_it_a_fault_in_a_form(client):
    answer = client.post("/accounts/login/", {"login": "li\0", "password": "\0"})
    assert answer.status_code in {200, 422}
    answer = client.post("/cases/progress/", {"number": "\0QH", "code": "\0\0"})
    assert answer.status_code in {200, 405, 422}


def test_an_address_with_such_a_character_leads_nowhere(client):
    assert client.get("/cases/phone/%00abcdefgh/").status_code == 404


@pytest.mark.parametrize(
    ("came_from", "goes_to"),
    [
        ("http://testserver", "/"),
        ("http://testserver/items/?q=1", "/items/?q=1"),
        ("http://testserver//elsewhere.example/", "/elsewhere.example/"),
        ("http://elsewhere.example/", "/"),
        ("somewhere", "/somewhere"),
    ],
)
def test_a_choice_leads_back_to_a_page_of_ours(client, came_from, goes_to):
    for given in ({"headers": {"Referer": came_from}}, {"data": {"next": came_from}}):
        answer = client.post("/preferences/elder/", **{"data": {"elder": "1"}, **given})
        assert (answer.status_code, answer["Location"]) == (302, goes_to)
