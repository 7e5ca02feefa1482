"""What the platform knows already is filled in, marked, and checked again."""

import pytest

from zhengtong.kernel.access import Actor
from zhengtong.modules.forms import api
from zhengtong.modules.forms.plugins import PrefillSource, prefill_sources
from zhengtong.modules.forms.tests.factories import field, publish

pytestmark = pytest.mark.django_db

ME = Actor(kind="user", user_id=1, person_id=1)


class Register(PrefillSource):
    label = {"zh": "登记簿", "en": "Register"}
    known = {"name": "王小明", "area": "3.5"}

    def keys(self):
        return {"name": "姓名", "area": "面积", "phone": "电话"}

    def resolve(self, actor, key, context):
        return self.known.get(key) if actor.person_id else None


@pytest.fixture
def register():
    with prefill_sources.temporarily("register", Register()) as plug:
        yield plug


@pytest.fixture
def form(register):
    return publish(
        field("name", required=True, prefill={"source": "register.name", "readonly": True}),
        field("area", "decimal", prefill="register.area"),
        field("phone", "phone", prefill="register.phone"),
    )


def test_known_values_come_with_their_source(form):
    found = api.prefill(form_version_id=form.id, actor=ME)
    assert {k: (v.value, v.source, v.readonly) for k, v in found.items()} == {
        "name": ("王小明", "register.name", True),
        "area": ("3.5", "register.area", False),
    }
    assert found["name"].label == "登记簿"
    assert api.prefill(form_version_id=form.id, actor=Actor.anonymous()) == {}


def test_the_page_marks_where_a_value_comes_from(form):
    found = api.prefill(form_version_id=form.id, actor=ME)
    page = api.page(form_version_id=form.id, data={"name": "张三", "area": "9"}, prefill=found)
    name, area, phone = page.blocks[0].items
    assert (name.text, name.readonly, name.source) == ("王小明", True, "来自：登记簿")
    assert (area.text, area.readonly, area.source) == ("9", False, "")
    assert phone.text == ""


def test_only_a_form_not_yet_begun_is_filled_in(form):
    found = api.prefill(form_version_id=form.id, actor=ME)
    new = api.page(form_version_id=form.id, prefill=found).blocks[0].items
    begun = api.page(form_version_id=form.id, data={}, prefill=found).blocks[0].items
    assert [control.text for control in new] == ["王小明", "3.5", ""]
    assert [control.text for control in begun] == ["王小明", "", ""]


def test_only_the_fields_of_the_page_are_fetched(form):
    assert api.prefill(form_version_id=form.id, actor=ME, page=2) == {}


def test_a_read_only_value_is_fetched_again_on_submission(form):
    data = {"name": "张三", "area": "9"}
    context = {"actor": ME}
    (error,) = api.validate(form_version_id=form.id, data=data, context=context).errors
    assert (error.path, error.code) == ("name", "prefill")
    data["name"] = "王小明"
    assert api.validate(form_version_id=form.id, data=data, context=context).is_valid


def test_where_nothing_is_known_one_may_type(form, register):
    stranger = {"actor": Actor(kind="user", user_id=2)}
    assert api.validate(form_version_id=form.id, data={"name": "张三"}, context=stranger).is_valid
