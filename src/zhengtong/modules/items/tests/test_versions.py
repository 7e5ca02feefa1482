"""Versions: checked when proposed, reviewed by another, unchangeable once published."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, transaction

from zhengtong.core.prepared import watched
from zhengtong.core.tests.killing import AGAIN, killed
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import NotFound, PermissionRefused, StateError
from zhengtong.modules.items import api
from zhengtong.modules.items.models import ItemVersion, SearchRow
from zhengtong.modules.items.rules import PromiseTooLong, SameReviewer, SituationsNotInForm
from zhengtong.modules.items.services.catalogue import BadItemCode, ReasonMissing
from zhengtong.modules.items.services.indexing import refresh
from zhengtong.modules.items.tests.factories import DRAFTER, REVIEWER, item, version

pytestmark = pytest.mark.django_db


def test_a_published_version_is_in_force_and_found() -> None:
    made = version()
    found = api.current_version(made.item.public_id)
    assert found.id == made.pk
    assert found.may_be_applied_for
    assert [c.version_id for c in api.search(text="林木采伐").rows] == [made.pk]


def test_a_draft_is_not_in_force() -> None:
    made = version(publish=False)
    with pytest.raises(api.ItemNotInForce):
        api.current_version(made.item.public_id)
    assert api.item_version(made.pk).status == "draft"


def test_a_promise_longer_than_the_law_is_refused() -> None:
    with pytest.raises(PromiseTooLong):
        version(promised={"n": 21, "unit": "WORKDAY"})


def test_a_question_that_the_form_does_not_ask_is_refused() -> None:
    options = [{"value": v, "label": {"zh": v, "en": v}} for v in ("a", "b")]
    question = {
        "key": "weather",
        "question": {"zh": "天气？", "en": "Weather?"},
        "options": options,
    }
    with pytest.raises(SituationsNotInForm) as refused:
        version(situations=[question], materials=[])
    assert [e.path for e in refused.value.errors] == ["situations.0.key"]


def test_months_and_working_days_are_compared_by_their_length() -> None:
    made = version(
        statutory={"n": 3, "unit": "MONTH", "basis": {"zh": "甲", "en": "A"}, "verified": True},
        promised={"n": 30, "unit": "WORKDAY"},
    )
    assert api.item_version(made.pk).promised.n == 30


def test_a_version_must_be_reviewed_before_it_is_published() -> None:
    made = version(publish=False)
    with pytest.raises(StateError):
        api.publish_version(version_id=made.pk, actor=REVIEWER)


def test_the_drafter_cannot_publish_their_own_draft() -> None:
    grants = {"items.manage": frozenset({0}), "items.review": frozenset({0})}
    someone = Actor(kind="user", name="王起草", grants=grants)
    made = version(publish=False, actor=someone)
    api.submit_version(version_id=made.pk, actor=someone)
    with pytest.raises(SameReviewer):
        api.publish_version(version_id=made.pk, actor=someone)


def test_strangers_cannot_propose() -> None:
    nobody = Actor(kind="user", name="路人")
    with pytest.raises(PermissionRefused):
        version(publish=False, actor=nobody)


def test_the_next_version_ends_the_one_before() -> None:
    with time_machine.travel(dt.datetime(2026, 3, 2, 4, tzinfo=dt.UTC), tick=False):
        first = version()
    with time_machine.travel(dt.datetime(2026, 5, 6, 4, tzinfo=dt.UTC), tick=False):
        second = version(of=first.item, promised={"n": 6})
        assert api.current_version(first.item.public_id).id == second.pk
    first.refresh_from_db()
    assert first.ends_on == dt.date(2026, 5, 5)
    assert api.item_version(first.pk).promised.n == 5


def test_a_later_effective_day_leaves_today_to_the_old_version() -> None:
    with time_machine.travel(dt.datetime(2026, 3, 2, 4, tzinfo=dt.UTC), tick=False):
        first = version()
        version(of=first.item, promised={"n": 6}, effective_on=dt.date(2026, 4, 1))
        assert api.current_version(first.item.public_id).id == first.pk
    with time_machine.travel(dt.datetime(2026, 4, 1, 4, tzinfo=dt.UTC), tick=False):
        assert api.current_version(first.item.public_id).promised.n == 6


def test_the_search_follows_when_the_day_of_a_version_comes() -> None:
    with time_machine.travel(dt.datetime(2026, 3, 2, 4, tzinfo=dt.UTC), tick=False):
        first = version()
        second = version(of=first.item, promised={"n": 6}, effective_on=dt.date(2026, 4, 1))
        assert SearchRow.objects.get().version_id == first.pk
        assert refresh() == 0
    with time_machine.travel(dt.datetime(2026, 4, 1, 4, tzinfo=dt.UTC), tick=False):
        assert refresh() == 1
    assert SearchRow.objects.get().version_id == second.pk


@killed(
    "modules.items.services.versions.adopt_version",
    again=AGAIN,
    because="who adopts has compared before",
)
def test_a_definition_is_adopted_in_one_step_by_two_persons() -> None:
    made = version()
    given = {
        "item_id": made.item_id,
        "definition": {**made.definition, "promised": {"n": 6}},
        "form_version_id": made.form_version_id,
        "process_version_id": made.process_version_id,
    }
    with pytest.raises(SameReviewer):
        api.adopt_version(**given, drafter=DRAFTER, reviewer=DRAFTER)
    adopted = api.adopt_version(**given, drafter=DRAFTER, reviewer=REVIEWER)
    assert api.current_version(made.item.public_id).id == adopted
    assert api.item_version(made.pk).status == "withdrawn"


@pytest.mark.parametrize("change", [{"name": {"zh": "别的"}}, {"promised_days": 1}, {"number": 9}])
def test_the_database_refuses_changes_to_what_was_published(change: dict[str, Any]) -> None:
    made = version()
    with pytest.raises(DatabaseError, match="cannot be changed"), transaction.atomic():
        ItemVersion.objects.filter(pk=made.pk).update(**change)


def test_the_database_refuses_to_delete_what_was_published() -> None:
    made = version()
    SearchRow.objects.all().delete()
    with pytest.raises(DatabaseError, match="cannot be deleted"), transaction.atomic():
        ItemVersion.objects.filter(pk=made.pk).delete()


def test_a_withdrawn_item_leaves_the_search_but_stays_readable() -> None:
    made = version()
    api.withdraw_version(version_id=made.pk, reason="机构改革", actor=REVIEWER)
    assert api.search(text="林木采伐").total == 0
    assert api.item_version(made.pk).status == "withdrawn"


@killed("modules.items.services.catalogue.set_item_state", again=409)
def test_a_paused_item_takes_no_applications_until_it_is_taken_up() -> None:
    made = version()
    api.set_item_state(item_id=made.item_id, state="paused", reason="系统调整", actor=REVIEWER)
    assert not api.current_version(made.item.public_id).may_be_applied_for
    assert api.search(text="林木采伐").total == 0
    api.set_item_state(item_id=made.item_id, state="active", reason="恢复", actor=REVIEWER)
    assert api.current_version(made.item.public_id).may_be_applied_for
    assert api.search(text="林木采伐").total == 1


def test_pausing_needs_a_reason() -> None:
    made = version()
    with pytest.raises(ReasonMissing):
        api.set_item_state(item_id=made.item_id, state="paused", reason=" ", actor=REVIEWER)


def test_an_item_code_has_the_national_form() -> None:
    owner = item().owner_organization
    with pytest.raises(BadItemCode):
        api.register_item(
            entry_id=None,
            owner_organization_id=owner.pk,
            region_id=owner.region_id,
            implementation_code="123",
            actor=DRAFTER,
        )


def test_an_item_is_registered_once() -> None:
    made = item()
    again = api.register_item(
        entry_id=None,
        owner_organization_id=made.owner_organization_id,
        region_id=made.region_id,
        implementation_code=made.implementation_code,
        actor=DRAFTER,
    )
    assert again == made.pk


def test_unknown_versions_and_items_are_not_found() -> None:
    with pytest.raises(NotFound):
        api.item_version(0)
    with pytest.raises(api.ItemNotInForce):
        api.current_version("no-uuid")


def test_a_batch_of_versions_takes_one_query_once_compiled() -> None:
    ids = [version(of=item(n)).pk for n in range(1, 4)]
    api.item_versions(ids)
    with watched() as statements:
        assert set(api.item_versions(ids)) == set(ids)
    assert len(statements) == 1


def test_answers_give_the_materials_of_a_version() -> None:
    made = version()
    found = api.resolve_situation(item_version_id=made.pk, answers={"volume_class": "large"})
    assert "felling_survey" in found.certain
