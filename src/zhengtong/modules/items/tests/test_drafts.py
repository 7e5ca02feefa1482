"""Drafts: unfinished is allowed, two people do not overwrite each other, another one publishes."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client

from zhengtong.core.tests.killing import NOTHING, killed
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import PermissionRefused, StateError
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items import api
from zhengtong.modules.items.models import ItemVersion, SearchRow
from zhengtong.modules.items.rules import SameReviewer
from zhengtong.modules.items.services import drafts, indexing
from zhengtong.modules.items.services.catalogue import ReasonMissing
from zhengtong.modules.items.services.versions import NothingRuns, WrongDates
from zhengtong.modules.items.tests.factories import DRAFTER, REVIEWER, item, version

pytestmark = pytest.mark.django_db

EDITOR = Actor(kind="user", name="楚拟文", grants={"items.manage": frozenset({0})})
LAWYER = Actor(kind="user", name="严审之", grants={"items.review": frozenset({0})})


def noon(year: int, month: int, day: int) -> Any:
    return time_machine.travel(dt.datetime(year, month, day, 4, tzinfo=dt.UTC), tick=False)


def draft_of(made: ItemVersion, actor: Actor = EDITOR) -> ItemVersion:
    pk = api.start_draft(item_id=made.item_id, actor=actor)
    return ItemVersion.objects.get(pk=pk)


def save(row: ItemVersion, actor: Actor = EDITOR, **changes: Any) -> ItemVersion:
    api.save_draft(version_id=row.pk, changes=changes, lock_version=row.lock_version, actor=actor)
    return ItemVersion.objects.get(pk=row.pk)


def publish(row: ItemVersion, **days: Any) -> ItemVersion:
    api.submit_version(version_id=row.pk, actor=EDITOR)
    api.publish_version(version_id=row.pk, actor=LAWYER, **days)
    return ItemVersion.objects.get(pk=row.pk)


@killed("modules.items.services.drafts.start_draft", again=NOTHING)
def test_a_draft_begins_as_a_copy_of_the_version_in_force() -> None:
    made = version()
    draft = draft_of(made)
    assert draft.definition == made.definition
    assert draft.form_version_id == made.form_version_id
    assert draft.based_on_id == made.pk
    assert draft.number == 2


def test_an_item_has_one_open_draft_that_everyone_goes_on_with() -> None:
    made = version()
    assert draft_of(made).pk == draft_of(made, DRAFTER).pk


@killed("modules.items.services.drafts.create_item", again=422)
@killed("modules.items.services.drafts.save_draft", again=409)
def test_a_new_item_begins_unfinished_and_may_stay_so() -> None:
    owner = item().owner_organization
    pk = api.create_item(
        entry_id=None,
        owner_organization_id=owner.pk,
        implementation_code=f"{owner.credit_code}4990113000077",
        definition={"name": {"zh": "新事项"}},
        actor=EDITOR,
    )
    row = save(ItemVersion.objects.get(pk=pk), visits="很多", conditions=["", "第二条"])
    assert row.definition["visits"] == "很多"
    assert api.item_version(pk).guide.visits == 0


def test_a_code_belongs_to_one_item() -> None:
    made = version()
    with pytest.raises(drafts.ItemExists):
        api.create_item(
            entry_id=None,
            owner_organization_id=made.item.owner_organization_id,
            implementation_code=made.item.implementation_code,
            definition={},
            actor=EDITOR,
        )


def test_two_people_do_not_overwrite_each_other() -> None:
    draft = draft_of(version())
    save(draft, visits=1)
    with pytest.raises(drafts.DraftChangedElsewhere) as refused:
        save(draft, visits=2)
    assert "楚拟文" in refused.value.message


def test_saving_the_same_again_changes_nothing() -> None:
    draft = draft_of(version())
    assert save(draft, visits=0).lock_version == draft.lock_version


def test_an_unfinished_draft_cannot_be_handed_to_review_and_every_fault_is_told() -> None:
    draft = save(draft_of(version()), summary="", promised={"n": 25, "unit": "WORKDAY"})
    with pytest.raises(drafts.DraftIncomplete) as refused:
        api.submit_version(version_id=draft.pk, actor=EDITOR)
    assert {"summary", "promised.n"} <= {e.path for e in refused.value.errors}


def test_catch_all_materials_keep_a_draft_from_review() -> None:
    materials = [{"key": "x", "name": {"zh": "其他材料", "en": "Other"}}]
    draft = save(draft_of(version()), materials=materials)
    with pytest.raises(drafts.DraftIncomplete) as refused:
        api.submit_version(version_id=draft.pk, actor=EDITOR)
    assert "materials.0.name" in {e.path for e in refused.value.errors}


def test_a_promise_that_the_flow_cannot_keep_is_an_error() -> None:
    draft = save(draft_of(version()), promised={"n": 2, "unit": "WORKDAY"})
    with pytest.raises(drafts.DraftIncomplete) as refused:
        api.submit_version(version_id=draft.pk, actor=EDITOR)
    assert [e.path for e in refused.value.errors] == ["process"]


def test_a_question_that_the_form_does_not_ask_is_told_at_the_question() -> None:
    options = [{"value": v, "label": {"zh": v, "en": v}} for v in ("a", "b")]
    question = {"key": "weather", "question": {"zh": "天气？"}, "options": options}
    draft = draft_of(version())
    draft = save(draft, situations=[*draft.definition["situations"], question])
    with pytest.raises(drafts.DraftIncomplete) as refused:
        api.submit_version(version_id=draft.pk, actor=EDITOR)
    assert "situations.2.key" in {e.path for e in refused.value.errors}


def test_what_is_in_review_is_not_edited() -> None:
    draft = draft_of(version())
    api.submit_version(version_id=draft.pk, actor=EDITOR)
    with pytest.raises(StateError):
        save(draft, visits=1)


@killed("modules.items.services.drafts.recall_version", again=409)
def test_the_drafters_may_take_it_back() -> None:
    draft = draft_of(version())
    api.submit_version(version_id=draft.pk, actor=EDITOR)
    api.recall_version(version_id=draft.pk, actor=EDITOR)
    assert save(draft, visits=1, visit_reason="核验原件").definition["visits"] == 1


@killed("modules.items.services.drafts.send_back_version", again=409)
def test_sending_back_says_why() -> None:
    draft = draft_of(version())
    api.submit_version(version_id=draft.pk, actor=EDITOR)
    with pytest.raises(ReasonMissing):
        api.send_back_version(version_id=draft.pk, reason=" ", actor=LAWYER)
    api.send_back_version(version_id=draft.pk, reason="依据要写到款", actor=LAWYER)
    draft.refresh_from_db()
    assert (draft.status, draft.sent_back_for) == ("draft", "依据要写到款")


def test_who_may_draft_may_not_publish_and_the_other_way_round() -> None:
    draft = draft_of(version())
    api.submit_version(version_id=draft.pk, actor=EDITOR)
    with pytest.raises(PermissionRefused):
        api.publish_version(version_id=draft.pk, actor=EDITOR)
    with pytest.raises(PermissionRefused):
        api.start_draft(item_id=draft.item_id, actor=LAWYER)


def test_nobody_reviews_a_draft_that_they_had_a_hand_in() -> None:
    both = Actor(kind="user", name="双权", grants={**EDITOR.grants, **LAWYER.grants})
    draft = save(draft_of(version()), both, popularity=5)
    save(draft, EDITOR, popularity=6)
    api.submit_version(version_id=draft.pk, actor=EDITOR)
    with pytest.raises(SameReviewer):
        api.publish_version(version_id=draft.pk, actor=both)


def test_the_next_version_follows_and_cases_keep_theirs() -> None:
    made = version()
    draft = publish(save(draft_of(made), promised={"n": 8, "unit": "WORKDAY"}))
    assert api.current_version(made.item.public_id).id == draft.pk
    assert api.item_version(made.pk).promised.n == 5


def test_a_version_cannot_begin_in_the_past() -> None:
    draft = draft_of(version())
    api.submit_version(version_id=draft.pk, actor=EDITOR)
    with pytest.raises(WrongDates):
        api.publish_version(version_id=draft.pk, actor=LAWYER, effective_on=dt.date(2020, 1, 1))


def test_a_future_version_takes_over_at_midnight_without_anyone_touching_it() -> None:
    with noon(2026, 3, 2):
        made = version()
        draft = save(draft_of(made), promised={"n": 8, "unit": "WORKDAY"}, popularity=999)
        later = publish(draft, effective_on=dt.date(2026, 4, 1))
        assert api.current_version(made.item.public_id).id == made.pk
        assert [c.version_id for c in api.search(text="林木采伐").rows] == [made.pk]
    with time_machine.travel(dt.datetime(2026, 3, 31, 15, 59, tzinfo=dt.UTC), tick=False):
        assert api.current_version(made.item.public_id).id == made.pk
    with time_machine.travel(dt.datetime(2026, 3, 31, 16, 0, tzinfo=dt.UTC), tick=False):
        assert api.current_version(made.item.public_id).id == later.pk
        found = api.search(text="林木采伐").rows
        assert [c.version_id for c in found] == [later.pk], "right before the nightly job has run"


def test_a_version_with_an_end_leaves_when_its_last_day_is_over() -> None:
    with noon(2026, 3, 2):
        made = version()
        publish(save(draft_of(made), popularity=1), ends_on=dt.date(2026, 3, 31))
        assert api.search(text="林木采伐").total == 1
    with noon(2026, 3, 31):
        assert api.current_version(made.item.public_id)
    with noon(2026, 4, 1):
        with pytest.raises(api.ItemNotInForce):
            api.current_version(made.item.public_id)
        assert api.search(text="林木采伐").total == 0


@killed("modules.items.services.versions.withdraw_version", again=409)
def test_withdrawing_a_version_whose_day_has_not_come_lets_the_old_one_go_on() -> None:
    with noon(2026, 3, 2):
        made = version()
        later = publish(save(draft_of(made), popularity=1), effective_on=dt.date(2026, 4, 1))
        api.withdraw_version(version_id=later.pk, reason="暂缓", actor=LAWYER)
    with noon(2026, 4, 2):
        assert api.current_version(made.item.public_id).id == made.pk


def test_withdrawing_needs_a_reason_and_may_name_the_last_day() -> None:
    with noon(2026, 3, 2):
        made = version()
        with pytest.raises(ReasonMissing):
            api.withdraw_version(version_id=made.pk, reason="", actor=LAWYER)
        api.withdraw_version(
            version_id=made.pk, reason="依据废止", actor=LAWYER, ends_on=dt.date(2026, 3, 10)
        )
        assert api.current_version(made.item.public_id).ends_on == dt.date(2026, 3, 10)
    with noon(2026, 3, 11), pytest.raises(api.ItemNotInForce):
        api.current_version(made.item.public_id)


@killed("modules.forms.services.designs.publish_design", again=NOTHING)
@killed("modules.forms.services.designs.save_design", again=NOTHING)
@killed("modules.items.services.designs.design_form", again=409)
def test_a_form_designed_for_the_draft_is_published_with_it() -> None:
    from zhengtong.modules.items.services import designs

    manager = Actor(
        kind="user", name="编表人", grants={**EDITOR.grants, "forms.manage": frozenset({0})}
    )
    lawyer = Actor(
        kind="user", name="严审之", grants={**LAWYER.grants, "forms.manage": frozenset({0})}
    )
    made = version()
    draft = draft_of(made, manager)
    design = designs.design_form(
        version_id=draft.pk, template=None, lock_version=draft.lock_version, actor=manager
    )
    changed = {**forms.design(design).definition, "title": {"zh": "新申请表", "en": "New form"}}
    forms.save_design(public_id=design, definition=changed, expected_version=None, actor=manager)
    assert forms.form_version(made.form_version_id).title != "新申请表"
    api.submit_version(version_id=draft.pk, actor=manager)
    api.publish_version(version_id=draft.pk, actor=lawyer)
    draft.refresh_from_db()
    assert forms.form_version(draft.form_version_id).title_text["zh"] == "新申请表"
    assert api.item_version(made.pk).form_version_id == made.form_version_id


def test_a_penalty_is_listed_but_nobody_can_apply_for_it(client: Client) -> None:
    made = item(9)
    pk = api.propose_version(
        item_id=made.pk,
        definition={
            **version(publish=False).definition,
            "matter_type": "penalty",
            "situations": [],
            "materials": [],
        },
        form_version_id=None,
        process_version_id=None,
        actor=DRAFTER,
    )
    api.submit_version(version_id=pk, actor=DRAFTER)
    api.publish_version(version_id=pk, actor=REVIEWER)
    assert SearchRow.objects.filter(version_id=pk, matter_type="penalty").exists()
    assert not api.current_version(made.public_id).may_be_applied_for
    page = client.get(f"/items/{made.public_id}/").content.decode()
    assert "行政处罚不用申请" in page
    assert "开始申请" not in page
    assert "<svg" not in page


def test_nothing_is_published_without_a_form_and_a_flow() -> None:
    draft = draft_of(version())
    api.submit_version(version_id=draft.pk, actor=EDITOR)
    ItemVersion.objects.filter(pk=draft.pk).update(form_version=None)
    with pytest.raises(NothingRuns):
        api.publish_version(version_id=draft.pk, actor=LAWYER)


@killed("modules.items.services.drafts.discard_draft", again=404)
def test_a_draft_can_be_given_up_and_published_versions_cannot() -> None:
    made = version()
    draft = draft_of(made)
    api.discard_draft(version_id=draft.pk, actor=EDITOR)
    assert not ItemVersion.objects.filter(pk=draft.pk).exists()
    with pytest.raises(StateError):
        api.discard_draft(version_id=made.pk, actor=EDITOR)


@pytest.fixture(autouse=True)
def _a_fresh_day() -> None:
    indexing._seen.clear()


@killed("modules.forms.services.designs.start_design", again=NOTHING)
def test_a_form_designed_for_a_new_item_asks_its_questions_by_itself() -> None:
    from zhengtong.modules.items.services import designs

    manager = Actor(
        kind="user", name="编表人", grants={**EDITOR.grants, "forms.manage": frozenset({0})}
    )
    made = version()
    draft = draft_of(made, manager)
    ItemVersion.objects.filter(pk=draft.pk).update(form_version=None)
    key = designs.design_form(
        version_id=draft.pk, template=None, lock_version=draft.lock_version, actor=manager
    )
    sections = forms.design(key).definition["pages"][0]["sections"]
    assert [[f["key"] for f in s["fields"]] for s in sections] == [["felling_kind", "volume_class"]]
    draft.refresh_from_db()
    assert designs.missing_questions(draft) == []
    assert "homestead" not in str(sections), "an answer that ends the application is not asked"
