"""A posted form is read back; hostile posts give odd data, never an error page."""

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhengtong.modules.forms import api
from zhengtong.modules.forms.definition import read_definition
from zhengtong.modules.forms.posts import read_post
from zhengtong.modules.forms.tests.factories import (
    definition,
    field,
    full_definition,
    pages,
    publish_definition,
)

pytestmark = pytest.mark.django_db


def post_of(**values):
    post = QueryDict(mutable=True)
    for name, value in values.items():
        post.setlist(name.replace("__", "."), value if isinstance(value, list) else [value])
    return post


@pytest.fixture
def full():
    return publish_definition(full_definition())


def test_typed_texts_become_values(full):
    post = post_of(
        name=" 王小明 ", who="self", interests=["self", "agent"], is_company="yes", fee="1,200.5",
        count="１２", area="3.50", home__region="999021101000", home__detail="东街 1 号",
        period__from="2026年3月1日", period__to="2026/3/5", items__0__item="甲",
        items__0__quantity="2", items__0__unit_price="1.5", sign__name="王小明",
    )  # fmt: skip
    data = api.parse_post(form_version_id=full.id, post=post)
    assert data == {
        "name": "王小明",
        "who": "self",
        "interests": ["self", "agent"],
        "is_company": True,
        "fee": 120050,
        "count": 12,
        "area": "3.50",
        "home": {"region": "999021101000", "detail": "东街 1 号"},
        "period": {"from": "2026-03-01", "to": "2026-03-05"},
        "items": [{"item": "甲", "quantity": 2, "unit_price": 150}],
        "sign": {"name": "王小明"},
    }
    assert api.settled(form_version_id=full.id, data=data)["total"] == 300


def test_what_cannot_be_understood_stays_as_typed(full):
    post = post_of(fee="一百元", count="1.5", start="明天")
    data = api.parse_post(form_version_id=full.id, post=post)
    assert data == {"fee": "一百元", "count": "1.5", "start": "明天"}
    errors = api.validate(form_version_id=full.id, data=data).errors
    assert {"fee", "count", "start"} <= {e.path for e in errors}


def test_a_page_replaces_its_own_answers_and_leaves_the_others():
    form = publish_definition(pages([field("a"), field("b")], [field("c")]))
    base = {"a": "1", "b": "2", "c": "3"}
    post = post_of(_page="1", a="9", c="0")
    assert api.parse_post(form_version_id=form.id, post=post, base=base) == {"a": "9", "c": "3"}


def test_rows_are_added_and_removed_without_javascript():
    columns = [field("x")]
    form = publish_definition(definition(field("rows", "table", columns=columns, max_rows=3)))
    post = post_of(rows__0__x="a", rows__4__x="b", _action="add:rows")
    assert api.row_action(post).verb == "add"
    data = api.parse_post(form_version_id=form.id, post=post)
    assert data == {"rows": [{"x": "a"}, {"x": "b"}, {}]}
    post = post_of(rows__0__x="a", rows__4__x="b", _action="remove:rows.4")
    assert api.parse_post(form_version_id=form.id, post=post) == {"rows": [{"x": "a"}]}
    post = post_of(rows__0__x="a", _action="remove:rows.0")
    assert api.parse_post(form_version_id=form.id, post=post) == {}
    full = post_of(rows__0__x="a", rows__1__x="b", rows__2__x="c", _action="add:rows")
    assert len(api.parse_post(form_version_id=form.id, post=full)["rows"]) == 3


@pytest.mark.parametrize(
    "action",
    ["", "add", "add:", "add:zz", "remove:rows", "remove:rows.99", "add:rows.1", "x" * 9999],
)
def test_an_odd_action_changes_nothing(action):
    form = publish_definition(definition(field("rows", "table", columns=[field("x")])))
    post = post_of(rows__0__x="a", _action=action)
    assert api.parse_post(form_version_id=form.id, post=post) == {"rows": [{"x": "a"}]}


def test_thousands_of_rows_are_cut_off_and_refused():
    form = publish_definition(definition(field("rows", "table", columns=[field("x")], max_rows=5)))
    post = post_of(
        **{f"rows__{n}__x": "a" for n in range(4000)}, **{f"junk{n}": "a" for n in range(900)}
    )
    data = api.parse_post(form_version_id=form.id, post=post)
    assert len(data["rows"]) == 201
    (error,) = api.validate(form_version_id=form.id, data=data).errors
    assert (error.path, error.code) == ("rows", "maxItems")


names = st.sampled_from(
    ["name", "who", "fee", "items", "items.0", "items.0.item", "items.x.item",
     "items.99999.item", "items.0.item.x", "home", "home.region", "home.region.x",
     "period.from", "sign.picture", "proof", "interests", "_page", "_action", "total", "notice",
     "family.0.is_child", "family.٣.member", "zz"]
)  # fmt: skip
texts = st.text(max_size=8) | st.sampled_from(
    ["add:items", "remove:items.0", "2", "٣", "yes", "1e9", "\x00", "9" * 400]
)
READ = read_definition(full_definition()).definition


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.dictionaries(names, st.lists(texts, max_size=3)))
def test_hostile_posts_never_crash(full, values):
    post = QueryDict(mutable=True)
    for name, listed in values.items():
        post.setlist(name, listed)
    read_post(READ, post)
    data = api.parse_post(form_version_id=full.id, post=post)
    result = api.validate(form_version_id=full.id, data=data)
    api.page(form_version_id=full.id, data=result.data, errors=result.errors, number=2)
    api.summary(form_version_id=full.id, data=result.data)


@pytest.mark.parametrize(
    "data",
    [
        None, [], "x", 3, {"name": "\ud800"}, {"name": "\x00"}, {"\ud800": 1},
        {"name": float("nan")}, {"name": float("inf")}, {"name": object()}, {3: "x"},
        {"name": "x" * 300_000}, {"name": [[[[[[[["deep"]]]]]]]]},
        {"items": [{} for _ in range(30_000)]},
    ],
)  # fmt: skip
def test_senseless_data_is_refused_in_one_sentence(full, data):
    result = api.validate(form_version_id=full.id, data=data)
    assert [(e.path, e.code) for e in result.errors] == [("", "shape")]
    assert result.data == {}
    api.page(
        form_version_id=full.id, data=data if isinstance(data, dict) else {}, errors=result.errors
    )
