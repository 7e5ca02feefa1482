"""What each type of field accepts and refuses."""

import pytest

from zhengtong.modules.forms import api
from zhengtong.modules.forms.tests.factories import CREDIT_CODE, IDENTITY_NUMBER, field, publish

pytestmark = pytest.mark.django_db

CHOICES = [{"value": "a", "label": "甲"}, {"value": "b", "label": "乙"}]
FILE = "01981a3e-8c1f-7abc-8def-0123456789ab"

CASES = [
    ("text", {}, ["王", "青禾县"], ["", 3, "x" * 201, "a\nb"]),
    ("text", {"min_length": 3, "max_length": 4}, ["abc", "四个汉字"], ["ab", "abcde"]),
    ("text", {"pattern": "^[A-Z]{2}-[0-9]+$"}, ["AB-12"], ["AB12", "xAB-12"]),
    ("long_text", {}, ["一行\n又一行"], [["x"], "x" * 2001]),
    ("integer", {"min": 1, "max": 9}, [1, 9.0], [0, 10, 1.5, "3", True, 2**70]),
    ("money", {"max": 500}, [0, 500], [-1, 501, 1.5, "3"]),
    (
        "decimal",
        {"places": 2, "min": "0.5", "max": "10"},
        ["0.50", "10", "007.1"],
        ["0.4", "10.01", "1.234", "abc", 3, "1e3", "٣"],
    ),
    (
        "date",
        {"min": "2020-02-01", "max": "today"},
        ["2020-02-29"],
        ["2020-02-30", "2020-01-31", "9999-01-01", "20200301", 3],
    ),
    (
        "date_range",
        {},
        [{"from": "2020-01-01", "to": "2020-01-01"}],
        [{"from": "2020-01-02", "to": "2020-01-01"}, {"from": "2020-01-02"}, "x"],
    ),
    ("choice", {"options": CHOICES}, ["a"], ["c", ["a"], 1]),
    (
        "multi_choice",
        {"options": CHOICES, "max_items": 1},
        [["a"]],
        [["a", "b"], ["c"], ["a", "a"], "a"],
    ),
    ("yes_no", {}, [True, False], ["yes", 1]),
    ("region", {}, ["999021101000"], ["999021999000", "x", 3]),
    (
        "address",
        {},
        [{"region": "999021101000", "detail": "东街 1 号"}],
        [{"detail": "东街 1 号"}, "东街", {"region": "1", "detail": "东街"}],
    ),
    (
        "identity_number",
        {},
        [IDENTITY_NUMBER],
        ["110105194912310021", "11010519491331002X", "1101051949", 3],
    ),
    ("credit_code", {}, [CREDIT_CODE], ["91350100M000100Y44", "91350100M000100Y4I", 3]),
    (
        "phone",
        {},
        ["13800138000", "0571-88886666", "4008001234"],
        ["12800138000", "1380013800", "x"],
    ),
    ("phone", {"kind": "mobile"}, ["13800138000"], ["0571-88886666"]),
    ("email", {}, ["a.b@example.com"], ["a@b", "a b@example.com", "@example.com"]),
    (
        "upload",
        {"material": "photo", "max_files": 1},
        [[FILE]],
        [[FILE, FILE.replace("0", "1")], ["x"], FILE],
    ),
    (
        "signature",
        {},
        [{"name": "王小明"}],
        [
            {"picture": "data:image/png;base64,AAAA"},
            {"name": "王", "picture": "javascript:1"},
            "王",
        ],
    ),
]


@pytest.mark.parametrize(("kind", "settings", "good", "bad"), CASES)
def test_each_type_accepts_good_values_and_refuses_bad_ones(kind, settings, good, bad):
    form = publish(field("x", kind, required=True, **settings))
    for value in good:
        result = api.validate(form_version_id=form.id, data={"x": value})
        assert result.is_valid, (value, result.errors)
        assert result.data["x"] == value
    for value in bad:
        result = api.validate(form_version_id=form.id, data={"x": value})
        assert result.errors, value
        assert all(e.path.startswith("x") and "字段x" in e.message for e in result.errors)


def test_a_whole_number_is_stored_as_an_integer():
    form = publish(field("x", "integer"))
    result = api.validate(form_version_id=form.id, data={"x": 9.0})
    assert type(result.data["x"]) is int


def test_blank_values_count_as_absent():
    form = publish(field("x", required=True), field("y"), field("home", "address"))
    data = {"x": " 　", "y": None, "home": {"region": "", "detail": ""}}
    result = api.validate(form_version_id=form.id, data=data)
    assert [(e.path, e.code) for e in result.errors] == [("x", "required")]
    assert result.data == {}


def test_a_required_table_needs_a_row():
    columns = [field("a", required=True), field("b")]
    form = publish(field("rows", "table", required=True, columns=columns, max_rows=2))
    for rows, wanted in [
        ([], [("rows", "required")]),
        ([{}, {"a": " "}], [("rows", "required")]),
        ([{"b": "x"}], [("rows.0.a", "required")]),
        ([{"a": "1"}, {"a": "2"}, {"a": "3"}], [("rows", "maxItems")]),
        ([{"a": "1", "zz": "2"}], [("rows.0.zz", "unknown")]),
        ("x", [("rows", "type")]),
        ([3], [("rows", "type")]),
    ]:
        result = api.validate(form_version_id=form.id, data={"rows": rows})
        assert [(e.path, e.code) for e in result.errors] == wanted


def test_an_unknown_field_is_refused_by_name():
    form = publish(field("x"))
    (error,) = api.validate(form_version_id=form.id, data={"zz": 1}).errors
    assert (error.path, error.code) == ("zz", "unknown")
    assert "zz" in error.message


def test_only_files_that_the_caller_knows_may_be_named():
    form = publish(field("x", "upload", material="photo"))
    data = {"x": [FILE]}
    assert api.validate(form_version_id=form.id, data=data, context={"files": {FILE}}).is_valid
    (error,) = api.validate(form_version_id=form.id, data=data, context={"files": set()}).errors
    assert error.code == "files"


def test_a_form_may_word_its_own_messages():
    form = publish(field("x", required=True, messages={"required": "请写树种。"}))
    (error,) = api.validate(form_version_id=form.id, data={}).errors
    assert error.message == "请写树种。"


def test_one_error_for_a_field_and_in_the_order_of_the_form():
    form = publish(
        field("b", required=True), field("a", "integer", max=3), field("c", required=True)
    )
    errors = api.validate(form_version_id=form.id, data={"a": 9.5}).errors
    assert [(e.path, e.code) for e in errors] == [
        ("b", "required"),
        ("a", "type"),
        ("c", "required"),
    ]
