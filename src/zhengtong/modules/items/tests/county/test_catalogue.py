"""The demo catalogue: everything opens, is found in plain words, and keeps its numbers."""

import re
from typing import Any

import pytest

from zhengtong.modules.items import api, seed
from zhengtong.modules.items.models import BaseCatalogueEntry, ItemVersion, SearchRow, ServiceItem
from zhengtong.modules.items.models.item import IMPLEMENTATION_CODE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("county")]


def first(text: str) -> str:
    found = api.search(text=text).rows
    return found[0].name["zh"] if found else ""  # type: ignore[index]


def test_the_directory_has_385_lines_and_320_items_in_force() -> None:
    assert BaseCatalogueEntry.objects.count() == 385
    assert ServiceItem.objects.count() == 320
    assert api.search().total == 320


def test_loading_again_changes_nothing() -> None:
    before = ItemVersion.objects.count()
    seed.load_catalogue()
    assert ItemVersion.objects.count() == before == 320


def test_thirty_items_are_worked_out() -> None:
    """Twenty-one of them in full, nine of the stages of a project in a light form."""
    assert SearchRow.objects.filter(is_detailed=True).count() == 30


def test_every_item_has_the_national_code() -> None:
    codes = ServiceItem.objects.values_list("implementation_code", flat=True)
    assert all(re.fullmatch(IMPLEMENTATION_CODE, code) for code in codes)


def test_every_item_may_be_applied_for() -> None:
    rows = SearchRow.objects.values_list("version_id", flat=True)
    assert all(v.may_be_applied_for for v in api.item_versions(rows).values())


def test_disclosure_is_listed_and_cannot_be_applied_for() -> None:
    assert len(api.disclosures()) == 65
    assert not SearchRow.objects.filter(item_class="disclosure").exists()


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("砍自家的树要办什么", "林木采伐许可"),
        ("砍树", "林木采伐许可"),
        ("我想开一家饭店", "餐饮服务许可（食品经营许可）"),
        ("取水", "取水许可"),
        ("社保卡", "社会保障卡申领"),
        ("老年证", "老年人优待证"),
        ("低保", "城乡居民最低生活保障"),
        ("占道挖路", "临时占用、挖掘城市道路审批"),
        ("lmcf", "林木采伐许可"),
        ("qushuixuke", "取水许可"),
        ("tobacco", "烟草专卖零售许可证核发"),
        ("Tree-felling permit", "林木采伐许可"),
        ("卖烟", "烟草专卖零售许可证核发"),
        ("盖楼", "建设工程规划许可"),
        ("跑货运", "道路货物运输经营许可"),
        ("开理发店", "公共场所卫生许可"),
    ],
)
def test_ordinary_words_find_the_item(said: str, found: str) -> None:
    assert first(said) == found


def test_a_code_finds_its_item() -> None:
    code = ServiceItem.objects.values_list("implementation_code", flat=True)[40]
    assert [c.public_id for c in api.search(text=code).rows] == [
        ServiceItem.objects.get(implementation_code=code).public_id
    ]


def test_nonsense_finds_nothing_and_offers_a_way_on() -> None:
    found = api.search(text="zzzzqqqq")
    assert found.total == 0
    assert api.search(text="%_\\'").total == 0


def test_filters_narrow_and_facets_count_what_each_would_leave() -> None:
    found = api.search(filters={"department": "forestry"})
    facets = {f.key: f for f in found.facets}
    assert found.total == 30 + 2
    assert facets["department"].chosen == "forestry"
    assert sum(v.count for v in facets["department"].values) == 320
    assert sum(v.count for v in facets["matter_type"].values) == found.total


def test_pages_join_without_gap_or_repetition() -> None:
    seen: list[int] = []
    cursor: str | None = None
    while True:
        page = api.search(cursor=cursor, size=50)
        seen += [c.item_id for c in page.rows]
        cursor = page.next_cursor
        if not cursor:
            break
    assert len(seen) == len(set(seen)) == 320


def test_a_search_takes_three_queries(django_assert_num_queries: Any) -> None:
    api.search(text="许可", filters={"audience": "person"})
    with django_assert_num_queries(3):
        api.search(text="许可", filters={"audience": "person"})


def test_the_ten_most_wanted_are_worked_out_items() -> None:
    cards = api.popular(10)
    assert len(cards) == 10
    assert all(c.is_detailed for c in cards)


def test_departments_themes_and_life_events_count_their_items() -> None:
    assert sum(d.items for d in api.departments()) == 320
    assert len(api.departments()) == 30
    assert {t.key for t in api.themes("person")} >= {"n130", "n085"}
    assert {t.key for t in api.life_events()} >= {"birth", "house", "business"}


def test_historical_items_say_so() -> None:
    found = api.search(text="营业税征收").rows[0]
    assert found.is_historical
    version = api.item_version(found.version_id)
    assert "增值税" in version.guide.historical_note["zh"]  # type: ignore[index]


def test_promises_keep_within_the_law() -> None:
    for version in api.item_versions(
        SearchRow.objects.values_list("version_id", flat=True)
    ).values():
        if version.promised.unit == version.statutory.unit:
            assert version.promised.n <= version.statutory.n


def test_worked_out_items_have_no_serious_findings() -> None:
    tolerated = {"unverified_limit", "fee_basis"}
    rows = SearchRow.objects.filter(is_detailed=True).values_list("version_id", flat=True)
    for version in api.item_versions(rows).values():
        assert {f.code for f in api.linters(version)} <= tolerated, version.name
