"""Bundles of the demo county: read, reviewed, published, printed."""

from __future__ import annotations

import copy
import uuid
from dataclasses import replace
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from zhengtong.core.messaging.models import Message
from zhengtong.core.tests.killing import AGAIN, killed
from zhengtong.kernel.access import ANYWHERE, Actor
from zhengtong.kernel.errors import StaleVersion
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items.bundles import queries, seed, services
from zhengtong.modules.items.bundles.data import BundleVersionData
from zhengtong.modules.items.bundles.definition import BundleRefused
from zhengtong.modules.items.bundles.editing import Editor
from zhengtong.modules.items.bundles.pages import BundlePage
from zhengtong.modules.items.bundles.posts import read_post
from zhengtong.modules.items.models import (
    LifeEventBundleForm,
    LifeEventBundleVersion,
    ServiceItem,
)
from zhengtong.modules.items.rules import SameReviewer
from zhengtong.modules.items.seed import DRAFTER, REVIEWER
from zhengtong.modules.org import api as org
from zhengtong.modules.org.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("county")]


@pytest.fixture(autouse=True)
def _bundles(county: None) -> None:
    seed.load()


def found(key: str) -> BundleVersionData:
    return next(b for b in queries.bundles() if b.key == key)


def desk(client: Client, name: str) -> Client:
    client.force_login(User.objects.get(username=name))
    return client


def next_draft(key: str, **changes: Any) -> LifeEventBundleVersion:
    current = found(key)
    pk = services.draft_bundle(
        key=key,
        lead_organization_id=current.lead_organization_id,
        definition={**current.definition, **changes},
        actor=DRAFTER,
    )
    return LifeEventBundleVersion.objects.get(pk=pk)


def test_the_newborn_bundle_is_seven_items_asked_with_one_form() -> None:
    bundle = found("newborn")
    merged = queries.form_of(bundle.body, bundle.items)
    assert len(bundle.items) == 7
    assert merged.problems == ()
    assert merged.asked < merged.separately / 2
    published = forms.latest("bundle.newborn")
    assert published.definition == merged.definition


def test_nothing_is_asked_twice() -> None:
    for bundle in queries.bundles():
        merged = queries.form_of(bundle.body, bundle.items)
        sources = [
            f["prefill"]
            for page in merged.definition["pages"]
            for section in page["sections"]
            for f in section["fields"]
            if f.get("prefill")
        ]
        assert len(sources) == len(set(sources))
        for part, own in merged.plan.fields.items():
            assert len(set(own.values())) == len(own), part


def test_answers_to_the_one_form_satisfy_every_item_that_starts_at_once() -> None:
    from zhengtong.modules.items.guides.sample import sample_data

    bundle = found("newborn")
    merged = queries.form_of(bundle.body, bundle.items)
    form = forms.latest("bundle.newborn")
    data = sample_data(form.definition, {"is_employed": "yes", "parents": "couple"})
    checked = forms.validate(form_version_id=form.id, data=data)
    assert checked.errors == ()
    for part in bundle.body.parts:
        own = merged.plan.split(part.key, checked.data)
        faults = forms.validate(
            form_version_id=bundle.items[part.key].form_version_id, data=own
        ).errors
        assert {f.path for f in faults} <= set(part.later), part.key


def test_loading_the_examples_again_changes_nothing() -> None:
    before = list(LifeEventBundleVersion.objects.values_list("pk", flat=True))
    seed.load()
    assert list(LifeEventBundleVersion.objects.values_list("pk", flat=True)) == before
    assert ServiceItem.objects.count() == 323


def test_the_page_says_what_it_spares_and_what_waits_for_what(client: Client) -> None:
    bundle = found("newborn")
    page = client.get(f"/items/bundles/{bundle.bundle_public_id}/").text
    shown = BundlePage(bundle, {})
    assert f"分开 {shown.form.separately} 项" in page
    assert f"分开 {shown.timing.days_apart} 个" in page
    assert "等“出生医学证明签发”办成" in page
    assert page.count("申请人居民身份证") == 1


def test_answers_leave_out_items_that_do_not_apply(client: Client) -> None:
    bundle = found("newborn")
    address = f"/items/bundles/{bundle.bundle_public_id}/"
    assert "住院分娩结算信息" in client.get(address).text
    assert "住院分娩结算信息" not in client.get(f"{address}?is_employed=no").text
    assert "选择的情形不存在" in client.get(f"{address}?is_employed=perhaps").text


def test_the_notice_of_a_bundle_is_printed_for_the_answers(client: Client) -> None:
    bundle = found("newborn")
    answer = client.get(f"/items/bundles/{bundle.bundle_public_id}/notice.pdf?is_employed=no")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF")


def test_the_list_of_bundles_costs_the_same_for_many(client: Client) -> None:
    client.get("/items/bundles/")
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert "新生儿出生一件事" in client.get("/items/bundles/").text
    assert len(seen) <= 8


def test_an_unknown_bundle_is_not_found(client: Client) -> None:
    assert client.get(f"/items/bundles/{uuid.uuid4()}/").status_code == 404


@killed("modules.items.bundles.services.publish_bundle", again=409)
@killed("modules.items.bundles.services.submit_bundle", again=409)
def test_a_draft_goes_to_review_and_another_person_publishes_it(client: Client) -> None:
    old = found("restaurant_start")
    draft = next_draft("restaurant_start", name={"zh": "开饭店一件事"})
    services.submit_bundle(public_id=draft.public_id, actor=DRAFTER)
    with pytest.raises(SameReviewer):
        someone = Actor(kind="user", name=DRAFTER.name, grants={"items.review": frozenset({0})})
        services.publish_bundle(public_id=draft.public_id, actor=someone)
    services.publish_bundle(public_id=draft.public_id, actor=REVIEWER)
    new = found("restaurant_start")
    assert (new.number, new.name) == (old.number + 1, {"zh": "开饭店一件事"})
    assert LifeEventBundleVersion.objects.get(pk=old.id).ends_on is not None


def test_what_is_published_cannot_be_changed_by_anyone() -> None:
    row = LifeEventBundleVersion.objects.get(pk=found("newborn").id)
    with pytest.raises(DatabaseError), transaction.atomic():
        LifeEventBundleVersion.objects.filter(pk=row.pk).update(definition={})
    with pytest.raises(DatabaseError), transaction.atomic():
        LifeEventBundleForm.objects.filter(version_id=row.pk).update(plan={})


def test_a_bundle_that_does_not_fit_together_is_not_handed_to_review() -> None:
    definition = copy.deepcopy(dict(found("newborn").definition))
    definition["fields"].append({"key": "odd", "of": {"card": "bank", "benefit": "employer"}})
    draft = next_draft("newborn", **definition)
    with pytest.raises(BundleRefused) as refused:
        services.submit_bundle(public_id=draft.public_id, actor=DRAFTER)
    assert any("类型不同" in e.message for e in refused.value.errors)
    assert LifeEventBundleVersion.objects.get(pk=draft.pk).status == "draft"


@killed("modules.items.bundles.services.save_bundle", again=409)
def test_saving_over_somebody_elses_changes_is_refused() -> None:
    draft = next_draft("newborn")
    services.save_bundle(
        public_id=draft.public_id, definition={}, actor=DRAFTER, expected_version=1
    )
    with pytest.raises(StaleVersion):
        services.save_bundle(
            public_id=draft.public_id, definition={}, actor=DRAFTER, expected_version=1
        )


def test_the_editor_gives_back_the_definition_that_it_was_given() -> None:
    for bundle in queries.bundles():
        again = read_post(posted(bundle.definition), bundle.definition)
        before, after = queries.read(bundle.definition), queries.read(again)
        assert {m.key: m.of for m in after.fields} == {m.key: m.of for m in before.fields}
        assert replace(after, fields=()) == replace(before, fields=())


def posted(definition: Any) -> dict[str, str]:
    """What a browser sends for the editor's page as it stands."""
    editor = Editor(definition)
    post = {**editor.texts, "life_event": definition.get("life_event", "")}
    post["audience"] = definition.get("audience", "person")
    for row in editor.part_rows:
        for name in ("key", "item", "needs", "when", "note_zh", "note_en"):
            post[f"part-{row.number}-{name}"] = getattr(row, name)
        post |= {a.name: a.chosen for a in row.answers}
    for row in editor.question_rows:
        for name in ("key", "zh", "en", "options"):
            post[f"question-{row.number}-{name}"] = getattr(row, name)
    for row in (*editor.field_rows, *editor.material_rows):
        post[row.name] = row.merged
        if row.is_later:
            post[row.later_name] = "1"
    return post


def test_fields_that_look_alike_are_suggested() -> None:
    definition = {**found("newborn").definition, "fields": []}
    suggested = {f["key"]: f["of"] for f in Editor(definition).suggested()["fields"]}
    assert set(suggested["mother_name"]) >= {"birth_certificate", "vaccination", "household"}


def test_a_clerk_without_the_permission_reads_but_does_not_edit(client: Client) -> None:
    draft = next_draft("newborn")
    page = desk(client, "zhoulan").get(f"/desk/bundles/{draft.public_id}/")
    assert page.status_code == 200
    assert "保存草稿" not in page.text
    assert client.post(f"/desk/bundles/{draft.public_id}/draft/").status_code == 403
    assert client.get("/desk/bundles/new/").status_code == 403


def test_a_bundle_is_made_from_nothing_in_the_browser(client: Client) -> None:
    desk(client, "chuniwen")
    lead = next(o.id for o in org.organizations() if o.key == "health")
    made = client.post("/desk/bundles/new/", {"name": "入学一件事", "key": "school", "lead": lead})
    address = made["Location"]
    post = {
        "name_zh": "入学一件事", "summary_zh": "入学要办的事", "lead": lead, "lock_version": "1",
        "part-0-key": "card", "part-0-item": "社会保障卡申领",
        "part-1-key": "insurance", "part-1-item": "城乡居民基本医疗保险参保、续保",
        "action": "suggest",
    }  # fmt: skip
    assert client.post(address, post).status_code == 302
    page = client.get(address).text
    assert "合并字段" in page
    assert "没有发现问题" in page
    taken = client.post("/desk/bundles/new/", {"name": "又一件", "key": "school", "lead": lead})
    assert taken.status_code == 422
    assert "请换一个" in taken.text


@killed(
    "core.messaging.sending.send",
    again=AGAIN,
    because="what is not `once` is said as often as told",
)
@killed("modules.items.bundles.services.return_bundle", again=409)
def test_drafter_and_reviewers_of_a_bundle_are_told() -> None:
    reviewers = [u for u in org.users_with("items.review", organization_id=1) if u]
    drafter, reviewer = (
        org.actor_for(User.objects.get(pk=pk).pk)
        for pk in (User.objects.exclude(pk__in=reviewers).earliest("pk").pk, reviewers[0])
    )
    drafter = replace(drafter, grants={"items.manage": frozenset({ANYWHERE})})
    current = found("newborn")
    pk = services.draft_bundle(
        key="newborn",
        lead_organization_id=current.lead_organization_id,
        definition=current.definition,
        actor=drafter,
    )
    draft = LifeEventBundleVersion.objects.get(pk=pk)
    services.submit_bundle(public_id=draft.public_id, actor=drafter)
    services.return_bundle(public_id=draft.public_id, reason="顺序不对", actor=reviewer)
    services.submit_bundle(public_id=draft.public_id, actor=drafter)
    services.publish_bundle(public_id=draft.public_id, actor=reviewer)
    about = Message.objects.filter(about=f"bundle_version:{pk}").order_by("pk")
    mine = about.filter(user_id=drafter.user_id)
    assert [m.template for m in mine] == ["items.sent_back", "items.published"]
    assert "顺序不对" in mine[0].bodies["zh"]
    assert mine[0].url == f"/desk/bundles/{draft.public_id}/"
    assert about.filter(template="items.submitted", user_id=reviewer.user_id).count() == 2
