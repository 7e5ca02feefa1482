"""What was typed is kept, privately, and never silently overwritten."""

import datetime as dt

import pytest
from django.db import connection
from django.utils import timezone

from zhengtong.core.tests.killing import AGAIN, killed
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import NotFound, StaleVersion
from zhengtong.modules.forms import api
from zhengtong.modules.forms.models import Draft
from zhengtong.modules.forms.services.drafts import UnreadableDraft
from zhengtong.modules.forms.tasks import forget_drafts
from zhengtong.modules.forms.tests.factories import field, publish

pytestmark = pytest.mark.django_db

ME = Actor(kind="user", user_id=1, person_id=1)


@pytest.fixture
def form():
    return publish(field("name", required=True), field("n", "integer"))


def save(form, data, owner="person:1", **more):
    return api.save_draft(owner_key=owner, form_version_id=form.id, data=data, actor=ME, **more)


def test_a_draft_keeps_what_was_typed_also_when_it_is_wrong(form):
    draft = save(form, {"n": "three"}, page=2)
    again = api.draft(draft.public_id, owner_key="person:1")
    assert (again.data, again.page, again.lock_version) == ({"n": "three"}, 2, 1)
    assert again.saved_time == timezone.localtime(again.saved_at).strftime("%H:%M")


def test_saving_again_replaces_and_counts(form):
    first = save(form, {"name": "a"})
    second = save(form, {"name": "b"}, expected_version=first.lock_version)
    assert second.public_id == first.public_id
    assert second.lock_version == 2
    assert second.data == {"name": "b"}


def test_a_draft_saved_elsewhere_is_not_overwritten(form):
    first = save(form, {"name": "a"})
    save(form, {"name": "from the phone"}, expected_version=first.lock_version)
    with pytest.raises(StaleVersion):
        save(form, {"name": "from the desk"}, expected_version=first.lock_version)
    assert api.draft(first.public_id).data == {"name": "from the phone"}


@killed("modules.forms.services.drafts.discard_draft", again=404)
def test_a_discarded_draft_may_be_begun_again(form):
    first = save(form, {"name": "a"})
    api.discard_draft(public_id=first.public_id, actor=ME, owner_key="person:1")
    assert save(form, {"name": "b"}, expected_version=first.lock_version).lock_version == 1


def test_the_draft_of_another_owner_is_not_found(form):
    draft = save(form, {"name": "a"})
    for public_id in (draft.public_id, "nonsense", "00000000-0000-0000-0000-000000000000"):
        with pytest.raises(NotFound):
            api.draft(public_id, owner_key="person:2")
    with pytest.raises(NotFound):
        api.discard_draft(public_id=draft.public_id, actor=ME, owner_key="person:2")


def test_an_owner_finds_all_drafts_the_newest_first(form):
    save(form, {"name": "a"}, owner="person:1:item:1")
    save(form, {"name": "b"}, owner="person:1:item:2")
    save(form, {"name": "c"}, owner="person:2:item:1")
    assert [d.data["name"] for d in api.drafts_of("person:1:", prefix=True)] == ["b", "a"]
    assert len(api.drafts_of("person:2:item:1")) == 1


@killed(
    "modules.forms.services.drafts.save_draft",
    again=AGAIN,
    because="without a version the last one counts",
)
def test_the_database_holds_no_plain_text(form):
    save(form, {"name": "王小明"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM forms_draft")
        assert "王小明".encode() not in bytes(cursor.fetchone()[0])


@pytest.mark.parametrize("data", [None, [], {"name": "\ud800"}, {"name": "x" * 300_000}])
def test_senseless_data_is_not_saved(form, data):
    with pytest.raises(UnreadableDraft):
        save(form, data)
    assert not Draft.objects.exists()


def test_a_draft_of_no_form_is_refused():
    with pytest.raises(NotFound):
        api.save_draft(owner_key="x", form_version_id=987654, data={}, actor=ME)


def test_drafts_are_forgotten_after_half_a_year(form):
    old, new = save(form, {}, owner="a"), save(form, {}, owner="b")
    Draft.objects.filter(pk=old.id).update(saved_at=timezone.now() - dt.timedelta(days=181))
    forget_drafts()
    assert [d.pk for d in Draft.objects.all()] == [new.id]


def test_the_source_of_prefilled_values_is_kept(form):
    value = api.PrefilledValue(
        value="王", source="person.name", label_text="账户", at=timezone.now(), readonly=True
    )
    draft = save(form, {}, prefilled={"name": value})
    kept = api.draft(draft.public_id).prefilled["name"]
    assert (kept["value"], kept["source"], kept["at"]) == (
        "王",
        "person.name",
        value.at.isoformat(),
    )
