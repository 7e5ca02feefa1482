"""A working copy: one for each form, never lost to a colleague, binding only once published."""

import json

import pytest

from zhengtong.core.audit.models import AuditEntry
from zhengtong.core.tests.killing import killed
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import NotFound, PermissionRefused, StateError
from zhengtong.modules.forms import api
from zhengtong.modules.forms.models import FormDesign, FormVersion
from zhengtong.modules.forms.services.designs import NeedsTitle, UnknownTemplate, import_design
from zhengtong.modules.forms.services.publish import BadFormKey
from zhengtong.modules.forms.starting_points import TEMPLATES
from zhengtong.modules.forms.tests.factories import SYSTEM, definition, field, publish

pytestmark = pytest.mark.django_db

WANG = Actor(kind="user", name="王编辑", user_id=1, grants={"forms.manage": frozenset({0})})
LI = Actor(kind="user", name="李编辑", user_id=2, grants={"forms.manage": frozenset({0})})


def start(key="felling", **more):
    return api.start_design(key=key, title="采伐申请表", actor=WANG, **more)


def test_a_form_has_one_working_copy_and_everyone_goes_on_with_it():
    first = start()
    again = api.start_design(key="felling", title="别的", actor=LI)
    assert again.public_id == first.public_id
    assert FormDesign.objects.count() == 1


def test_a_new_form_begins_blank_or_with_a_template():
    assert start("a").definition["pages"][0]["sections"][0]["fields"] == []
    made = start("b", template="person")
    assert made.title == "采伐申请表"
    assert "applicant_name" in api.field_types(made.definition)
    with pytest.raises(UnknownTemplate):
        start("c", template="nothing")
    with pytest.raises(NeedsTitle):
        api.start_design(key="d", title="", actor=WANG)
    with pytest.raises(BadFormKey):
        start("../x")


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_template_can_be_published_as_it_is(template):
    assert start(template=template).problems == ()


def test_a_published_form_is_changed_from_its_newest_version():
    publish(field("a"), key="felling")
    newest = publish(field("a"), field("b"), key="felling")
    made = start()
    assert made.definition == newest.definition
    assert made.based_on == 2


def test_unfinished_work_is_kept_and_its_problems_are_told_with_their_place():
    made = start()
    unfinished = definition(field("a", "choice"), {"key": "b", "type": "text"})
    saved = save(made, unfinished)
    assert api.design(made.public_id).definition == unfinished
    paths = [problem.path for problem in saved.problems]
    assert "pages.0.sections.0.fields.0.options" in paths
    assert "pages.0.sections.0.fields.1.label" in paths
    with pytest.raises(api.BadDefinition):
        api.publish_design(public_id=made.public_id, actor=WANG)
    assert FormVersion.objects.count() == 0


def save(made, raw, actor=WANG, version=None):
    return api.save_design(
        public_id=made.public_id,
        definition=raw,
        expected_version=version or made.lock_version,
        actor=actor,
    )


def test_whoever_saves_late_hears_who_saved_before_and_changes_nothing():
    made = start()
    first = save(made, definition(field("a")), actor=LI)
    with pytest.raises(api.DesignChangedElsewhere) as refused:
        save(made, definition(field("b")))
    assert "李编辑" in refused.value.message
    assert api.design(made.public_id).definition == first.definition
    assert refused.value.status == 409


def test_saving_the_same_again_is_no_change():
    made = start()
    saved = save(made, definition(field("a")))
    assert save(saved, definition(field("a"))).lock_version == saved.lock_version


HOSTILE = {
    "a list": [],
    "text": "form",
    "nothing": None,
    "no pages": {"title": "x"},
    "pages of text": {"title": "x", "pages": ["a"]},
    "no page": {"title": "x", "pages": []},
    "too many pages": {"title": "x", "pages": [{"sections": []}] * 51},
    "fields of numbers": {"title": "x", "pages": [{"sections": [{"fields": [1]}]}]},
    "a type of lists": {"title": "x", "pages": [{"sections": [{"fields": [{"type": []}]}]}]},
    "ten megabytes": {"title": "x" * 10_000_000, "pages": [{"sections": []}]},
    "NUL": {"title": "a\x00b", "pages": [{"sections": []}]},
    "half a character": {"title": "\ud800", "pages": [{"sections": []}]},
    "too many fields": {
        "title": "x",
        "pages": [{"sections": [{"fields": [{"type": "text", "key": "a"}] * 501}]}],
    },
    "tables in tables": {
        "title": "x",
        "pages": [{"sections": [{"fields": [{"type": "table", "columns": [{"type": "table"}]}]}]}],
    },
}


def nested(depth):
    inner = {"fields": []}
    for _ in range(depth):
        inner = {"type": "section", "fields": [inner]}
    return {"title": "x", "pages": [{"sections": [inner]}]}


HOSTILE["sections in sections"] = nested(6)
HOSTILE["deeper than Python"] = nested(3000)


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_is_no_form_is_refused_with_its_place_and_nothing_is_stored(raw):
    made = start()
    for way in (save, by_import):
        with pytest.raises(api.BadDefinition) as refused:
            way(made, raw)
        assert all(problem.message for problem in refused.value.errors)
        assert refused.value.errors
    kept = api.design(made.public_id)
    assert (kept.definition, kept.lock_version) == (made.definition, 1)


def by_import(made, raw):
    return import_design(
        public_id=made.public_id, definition=raw, expected_version=made.lock_version, actor=WANG
    )


@killed("modules.forms.services.designs.import_design", again=409)
def test_an_imported_form_must_be_good_as_a_whole():
    made = start()
    typo = definition(field("a", requiredd=True))
    with pytest.raises(api.BadDefinition) as refused:
        by_import(made, typo)
    assert refused.value.errors[0].path == "pages.0.sections.0.fields.0.requiredd"
    good = json.loads(json.dumps(TEMPLATES["company"].definition))
    assert by_import(made, good).definition == good


@pytest.mark.parametrize(
    "fields",
    [
        [
            field("a", show_if={"field": "b", "operator": "filled"}),
            field("b", show_if={"field": "a", "operator": "filled"}),
        ],
        [
            field("a", "computed", result="integer", expression={"field": "b"}),
            field("b", "computed", result="integer", expression={"field": "a"}),
        ],
        [
            field("a", "computed", result="integer", expression={"field": "b"}),
            field("b", "integer", show_if={"field": "a", "operator": "gt", "value": 1}),
        ],
    ],
    ids=["conditions", "computed", "both"],
)
def test_a_circle_is_named_and_can_be_saved_but_not_published(fields):
    made = start()
    saved = save(made, definition(*fields))
    (circle,) = [p for p in saved.problems if p.code == "cycle"]
    assert "→" in circle.message
    assert circle.path.startswith("pages.0.sections.0.fields.")
    with pytest.raises(api.BadDefinition):
        api.publish_design(public_id=made.public_id, actor=WANG)


def test_publishing_closes_the_copy_and_again_gives_the_same_version():
    made = start(template="person")
    version = api.publish_design(public_id=made.public_id, actor=WANG)
    again = api.publish_design(public_id=made.public_id, actor=WANG)
    assert again == version
    closed = api.design(made.public_id)
    assert not closed.is_open
    assert closed.published_as == version.id
    with pytest.raises(StateError):
        save(closed, definition(field("a")))
    assert api.open_design("felling") is None
    assert start().based_on == version.number


@killed("modules.forms.services.designs.discard_design", again=409)
def test_what_was_given_up_cannot_be_published():
    made = start(template="person")
    api.discard_design(public_id=made.public_id, actor=WANG)
    with pytest.raises(api.DesignClosed):
        api.publish_design(public_id=made.public_id, actor=WANG)
    assert api.open_design("felling") is None


@killed("modules.forms.services.designs.restore_design", again=409)
def test_an_older_version_is_put_back_without_touching_what_is_published():
    old = publish(field("a"), key="felling")
    publish(field("b"), key="felling")
    made = start()
    back = api.restore_design(
        public_id=made.public_id, number=1, expected_version=made.lock_version, actor=WANG
    )
    assert back.definition == old.definition
    assert api.latest("felling").number == 2
    with pytest.raises(NotFound):
        api.restore_design(public_id=made.public_id, number=9, expected_version=None, actor=WANG)


def test_only_those_who_manage_forms_touch_a_design():
    made = start()
    stranger = Actor(kind="user", user_id=9)
    for act in (
        lambda: api.start_design(key="x", title="x", actor=stranger),
        lambda: save(made, definition(field("a")), actor=stranger),
        lambda: api.publish_design(public_id=made.public_id, actor=stranger),
        lambda: api.discard_design(public_id=made.public_id, actor=stranger),
    ):
        with pytest.raises(PermissionRefused):
            act()


def test_the_beginning_and_the_end_of_a_design_are_audited():
    made = start(template="person")
    api.publish_design(public_id=made.public_id, actor=SYSTEM)
    acts = AuditEntry.objects.filter(action__startswith="forms.").order_by("id")
    assert [entry.action for entry in acts] == ["forms.design_start", "forms.publish"]


def test_the_types_of_an_unfinished_form_are_read():
    raw = definition(field("a"), {"type": "static", "key": "s"}, {"type": "x"}, field("t", "table"))
    raw["pages"][0]["sections"][0]["fields"].append(
        {"type": "section", "fields": [field("inner", "money")]}
    )
    assert api.field_types(raw) == {"a": "text", "t": "table", "inner": "money"}
    assert api.field_types({"pages": None}) == {}
