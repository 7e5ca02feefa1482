"""Discretion benchmarks: written by one, published by another, unchangeable, found by everyone."""

from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from zhengtong.core.tests.killing import NOTHING, killed
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import PermissionRefused, StaleVersion
from zhengtong.modules.items.benchmarks import reads, samples, services
from zhengtong.modules.items.models import BenchmarkVersion
from zhengtong.modules.items.rules import SameReviewer
from zhengtong.modules.items.services.catalogue import ReasonMissing
from zhengtong.modules.items.tests.factories import DRAFTER, REVIEWER, owner
from zhengtong.modules.items.tests.test_editor_pages import sent_of, signed_in

pytestmark = pytest.mark.django_db

WHOLE = {key: samples.SAMPLES[0][key] for key in ("act", "legal_bases", "grades")}


def draft(**changes: Any) -> BenchmarkVersion:
    pk = services.create_benchmark(
        organization_id=owner().pk, act={"zh": "滥伐林木"}, actor=DRAFTER
    )
    services.save_benchmark(
        version_id=pk, values={**WHOLE, **changes}, lock_version=1, actor=DRAFTER
    )
    return BenchmarkVersion.objects.get(pk=pk)


def published(**changes: Any) -> BenchmarkVersion:
    made = draft(**changes)
    services.publish_benchmark(version_id=made.pk, actor=REVIEWER)
    made.refresh_from_db()
    return made


@killed("modules.items.benchmarks.services.create_benchmark", again=409)
@killed("modules.items.benchmarks.services.publish_benchmark", again=409)
@killed("modules.items.benchmarks.services.save_benchmark", again=409)
def test_a_published_benchmark_is_found_by_act_circumstance_and_law() -> None:
    made = published()
    for text in ("滥伐", "再次滥伐", "森林法", "felling trees"):
        assert [line.version.pk for line in reads.listed(text=text).rows] == [made.pk], text
    assert reads.listed(text="占道").rows == []


def test_a_draft_is_not_public(client: Client) -> None:
    made = draft()
    assert reads.listed().rows == []
    assert client.get(f"/items/discretion/{made.benchmark.public_id}/").status_code == 404


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"grades": []}, "grades"),
        ({"legal_bases": []}, "legal_bases"),
        (
            {"legal_bases": [{"title": "《森林法》", "article": "有关条款"}]},
            "legal_bases.0.article",
        ),
        ({"grades": [{"circumstance": "轻微"}]}, "grades.0.range"),
        ({"act": ""}, "act"),
    ],
)
def test_what_is_not_whole_cannot_be_published(changes: dict[str, Any], path: str) -> None:
    made = draft(**changes)
    with pytest.raises(services.BenchmarkIncomplete) as refused:
        services.publish_benchmark(version_id=made.pk, actor=REVIEWER)
    assert path in {e.path for e in refused.value.errors}


def test_who_wrote_it_cannot_publish_it() -> None:
    made = draft()
    with pytest.raises(SameReviewer):
        services.publish_benchmark(version_id=made.pk, actor=DRAFTER)


@killed("modules.items.benchmarks.services.start_benchmark", again=NOTHING)
def test_a_change_is_a_new_version_and_the_old_one_stays_as_it_was() -> None:
    old = published()
    pk = services.start_benchmark(benchmark_id=old.benchmark_id, actor=DRAFTER)
    assert services.start_benchmark(benchmark_id=old.benchmark_id, actor=DRAFTER) == pk
    services.publish_benchmark(version_id=pk, actor=REVIEWER)
    old.refresh_from_db()
    assert old.state == "withdrawn"
    assert [line.version.number for line in reads.listed().rows] == [2]


@pytest.mark.parametrize("change", [{"act": {"zh": "别的"}}, {"grades": []}, {"state": "draft"}])
def test_the_database_refuses_changes_to_what_was_published(change: dict[str, Any]) -> None:
    made = published()
    with pytest.raises(DatabaseError, match="cannot be changed"), transaction.atomic():
        BenchmarkVersion.objects.filter(pk=made.pk).update(**change)


@killed("modules.items.benchmarks.services.withdraw_benchmark", again=409)
def test_withdrawing_needs_a_reason() -> None:
    made = published()
    with pytest.raises(ReasonMissing):
        services.withdraw_benchmark(version_id=made.pk, reason=" ", actor=REVIEWER)
    services.withdraw_benchmark(version_id=made.pk, reason="法律修改", actor=REVIEWER)
    assert reads.listed().rows == []


def test_two_people_do_not_overwrite_each_other() -> None:
    made = draft()
    with pytest.raises(StaleVersion):
        services.save_benchmark(version_id=made.pk, values=WHOLE, lock_version=1, actor=DRAFTER)


def test_strangers_cannot_write_one() -> None:
    nobody = Actor(kind="user", name="路人")
    with pytest.raises(PermissionRefused):
        services.create_benchmark(organization_id=owner().pk, act={"zh": "x"}, actor=nobody)


def test_the_public_page_shows_the_ranges_and_the_words_of_the_law(client: Client) -> None:
    made = published(is_sample=True)
    page = client.get(f"/items/discretion/{made.benchmark.public_id}/").content.decode()
    for words in ("滥伐林木", "第七十六条", "责令补种", "示例"):
        assert words in page
    assert "滥伐林木" in client.get("/items/discretion/?q=滥伐").content.decode()


def test_saving_without_typing_changes_nothing(client: Client) -> None:
    made = draft()
    desk = signed_in(client, "items.manage")
    path = f"/desk/items/discretion/{made.pk}/"
    response = desk.post(path, {**sent_of(desk.get(path).content.decode()), "do": ""})
    assert response.status_code == 302
    made.refresh_from_db()
    assert {key: getattr(made, key) for key in WHOLE} == WHOLE


def test_the_desk_lists_and_publishes(client: Client) -> None:
    made = draft()
    reviewer = signed_in(client, "items.review")
    assert "滥伐林木" in reviewer.get("/desk/items/discretion/?state=draft").content.decode()
    reviewer.post(f"/desk/items/discretion/{made.pk}/publish/")
    made.refresh_from_db()
    assert made.state == "published"


def test_the_list_takes_few_queries(client: Client, django_assert_max_num_queries: Any) -> None:
    published()
    client.get("/items/discretion/")
    with django_assert_max_num_queries(6):
        client.get("/items/discretion/")
