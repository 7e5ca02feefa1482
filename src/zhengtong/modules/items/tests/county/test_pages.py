"""The public and desk pages: they open, they tell the truth, they stay cheap."""

from typing import Any

import pytest
from django.template import Template
from django.test import Client

from zhengtong.modules.items import api
from zhengtong.modules.items.models import SearchRow
from zhengtong.modules.items.plugins import Panel, item_page_panels
from zhengtong.modules.org.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("county")]


def address(text: str) -> str:
    return f"/items/{api.search(text=text).rows[0].public_id}/"


def body(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def test_every_item_page_opens_in_both_languages(client: Client) -> None:
    for card in SearchRow.objects.values_list("card", flat=True):
        assert card["name"]["zh"] in body(client, f"/items/{card['public_id']}/")
    client.cookies["django_language"] = "en"
    for card in SearchRow.objects.filter(is_detailed=True).values_list("card", flat=True):
        page = client.get(f"/items/{card['public_id']}/").content.decode()
        assert "Start now" in page


def test_the_felling_page_says_what_how_long_and_what_it_costs(client: Client) -> None:
    page = body(client, address("林木采伐"))
    for words in ("5 个工作日", "法定 20 个工作日", "免费", "开始申请", "由平台代取", "森林法"):
        assert words in page
    assert "<svg" in page


def test_answers_in_the_address_narrow_the_materials(client: Client) -> None:
    path = address("林木采伐")
    assert "伐区调查设计材料" in body(client, path)
    assert "伐区调查设计材料" not in body(client, f"{path}?volume_class=small")
    assert f"/cases/apply{path[6:]}?volume_class=small" in body(
        client, f"{path}?volume_class=small"
    )


def test_a_made_up_answer_is_told_and_ignored(client: Client) -> None:
    page = body(client, f"{address('林木采伐')}?volume_class=huge")
    assert "选择的情形不存在" in page
    assert "伐区调查设计材料" in page


def test_who_needs_nothing_is_not_led_into_an_application(client: Client) -> None:
    page = body(client, f"{address('林木采伐')}?felling_kind=homestead")
    assert "不需要申请采伐许可证" in page
    assert "开始申请" not in page


def test_historical_items_tell_why(client: Client) -> None:
    page = body(client, address("营业税征收"))
    assert "仅作历史样例保留" in page
    assert "全面改征增值税" in page


def test_unchecked_limits_are_not_shown_as_law(client: Client) -> None:
    page = body(client, address("收养登记"))
    assert "时限为默认配置" in page
    assert "法定 20" not in page


def test_an_unknown_item_is_not_found(client: Client) -> None:
    assert client.get("/items/00000000-0000-7000-8000-000000000000/").status_code == 404


def test_the_guide_prints_the_chosen_situation(client: Client) -> None:
    path = address("林木采伐")
    page = body(client, f"{path}guide/?felling_kind=own_use&volume_class=small")
    assert "办事指南" in page
    assert "自用材" in page


def test_the_qr_code_is_a_picture(client: Client) -> None:
    response = client.get(f"{address('林木采伐')}qr.svg")
    assert response["Content-Type"] == "image/svg+xml"
    assert response.content.startswith(b"<svg")


def test_search_keeps_its_filters_in_the_address(client: Client) -> None:
    page = body(client, "/items/?q=许可&department=forestry&audience=person")
    assert "department=forestry" in page
    assert "林木采伐许可" in page


def test_an_empty_search_offers_a_way_on(client: Client) -> None:
    page = body(client, "/items/?q=zzzzqqqq")
    assert "没有找到相符的事项" in page
    assert "查看全部事项" in page


def test_a_broken_cursor_is_a_clear_refusal(client: Client) -> None:
    assert client.get("/items/?cursor=%25%25").status_code == 400


def test_the_disclosure_list_has_65_entries(client: Client) -> None:
    page = body(client, "/items/disclosure/")
    assert page.count("<tr>") == 65 + 2


def test_panels_of_modules_above_appear_in_their_place(client: Client) -> None:
    class Ratings:
        def panels(self, *, version: Any, actor: Any) -> list[Panel]:
            template: Any = Template("{{ panel.text }}")
            return [Panel(place="ratings", template=template, context={"text": "4.9"})]

    with item_page_panels.temporarily("test", Ratings()):
        assert "4.9" in body(client, address("林木采伐"))


def test_an_item_page_takes_few_queries(client: Client, django_assert_max_num_queries: Any) -> None:
    path = address("林木采伐")
    body(client, path)
    with django_assert_max_num_queries(6):
        body(client, path)


def test_a_search_page_takes_few_queries(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    body(client, "/items/?q=许可")
    with django_assert_max_num_queries(6):
        body(client, "/items/?q=许可")


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(User.objects.filter(staff__isnull=False).first())
    return client


def test_the_desk_list_filters_and_pages(desk: Client) -> None:
    page = body(desk, "/desk/items/?department=forestry")
    assert page.count('data-label="事项"') == 32
    page = body(desk, "/desk/items/")
    assert "cursor=" in page


def test_the_desk_shows_findings_and_versions(desk: Client) -> None:
    path = "/desk" + address("收养登记")
    page = body(desk, path)
    assert "还没有核对依据" in page
    assert "第 1 版" in page


def test_citizens_do_not_see_the_desk(client: Client) -> None:
    assert client.get("/desk/items/").status_code in (302, 401, 403)
