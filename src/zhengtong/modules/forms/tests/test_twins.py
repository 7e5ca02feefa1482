"""The browser judges as the server does: thousands of submissions, good, bad and hostile."""

import datetime as dt
import random

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhengtong.modules.forms.checks import Circumstances
from zhengtong.modules.forms.compiler import compile_form
from zhengtong.modules.forms.definition import read_definition
from zhengtong.modules.forms.messages import sentence, sentences
from zhengtong.modules.forms.settle import settle
from zhengtong.modules.forms.tests.factories import CREDIT_CODE, IDENTITY_NUMBER, full_definition
from zhengtong.modules.forms.validation import found_errors, validator_of
from zhengtong.modules.forms.values import parsed

SERVER_ONLY = {"option", "files", "prefill"}
FILE = "01981a3e-8c1f-7abc-8def-0123456789ab"

# The first value of each is good.
LIKELY = {
    "name": ["王小明", "x" * 31, "a\tb", " "],
    "note": ["一\n二", "x" * 501],
    "who": ["self", "agent", "other"],
    "agent_number": [IDENTITY_NUMBER, "110105194912310021", "11010519491331002X"],
    "interests": [["self"], ["self", "agent"], ["self", "self"], ["x"], "self"],
    "is_company": [True, False, "yes"],
    "code": [CREDIT_CODE, "91350100M000100Y44", "I" * 18],
    "phone": ["13800138000", "0571-88886666"],
    "mail": ["a@example.com", "a@b", "甲@example.com"],
    "fee": [0, 9999, 10000, 10_000_001, -1, 2.5],
    "count": [1, 99, 100, 0, 3.0, "3"],
    "area": ["0.5", "0.49", "1000.00", "1000.01", "1.005", "١"],
    "start": ["2026-01-31", "2026-02-30", "1999-12-31", "2036-03-15", "2036-03-16", "2026-1-1"],
    "period": [
        {"from": "2026-01-01", "to": "2026-01-02"}, {"from": "2026-01-02", "to": "2026-01-01"},
        {"from": ""}, [],
    ],
    "home": [
        {"region": "999021101000", "detail": "东街 1 号"}, {"detail": "x"},
        {"region": "x", "detail": "东街", "zz": 1},
    ],
    "place": ["999021101000", "99902110100", 3],
    "proof": [[FILE], [FILE, FILE], ["x"], []],
    "total": [1, "x"],
    "sign": [
        {"name": "王"}, {"name": "王", "picture": "data:image/png;base64,AAAA"}, {"picture": "x"},
    ],
    "notice": [None, "x"],
}  # fmt: skip
ROWS = {
    "items": {
        "item": ["甲", " "], "quantity": [1, 0, 2.0, "x", 2**53], "unit_price": [150, -1],
        "amount": [3],
    },
    "family": {"member": ["乙"], "is_child": [True, False], "school": ["一小"], "zz": [None, 1]},
}  # fmt: skip
ODD = [
    None,
    "",
    0,
    -1,
    True,
    [],
    {},
    [None],
    [[]],
    {"a": {"b": []}},
    "__proto__",
    1e300,
    0.1,
    "\u2028",
]
ODD_KEYS = ["__proto__", "constructor", "toString", "0", "a/b~c", "甲", 'a"b', "length", ""]


@pytest.fixture(scope="module")
def form():
    definition = read_definition(full_definition())
    schema = compile_form(definition)
    return definition.definition, schema, validator_of(schema)


def submission(dice: random.Random):
    keep = dice.choice([0.3, 0.7, 1.0])
    badness = dice.choice([0, 0.05, 0.5])
    oddness = dice.choice([0, 0, 0.1, 0.5])

    def value(choices):
        good = choices if dice.random() < badness else choices[:1]
        return dice.choice(ODD if dice.random() < oddness else good)

    data = {key: value(choices) for key, choices in LIKELY.items() if dice.random() < keep}
    for key, columns in ROWS.items():
        if dice.random() < keep:
            rows = [
                {k: value(v) for k, v in columns.items() if dice.random() < 0.8}
                for _ in range(dice.choice([0, 1, 2, 6]))
            ]
            data[key] = value([rows])
    if dice.random() < oddness:
        data[dice.choice(ODD_KEYS)] = dice.choice(ODD)
    return data


def judged(form, data, today, strict):
    _definition, schema, validator = form
    settled = settle(data, schema["x-plan"], today, keep_hidden=strict)
    found = found_errors(validator, schema, settled, Circumstances(today=today))
    return settled, found


def compare(browser, form, data, strict):
    today = dt.date(2026, 3, 15)
    settled, found = judged(form, data, today, strict)
    catalogue = sentences(form[0], today)
    theirs = browser.ask(
        "submission",
        schema=form[1],
        data=data,
        today=today.isoformat(),
        strict=strict,
        messages=catalogue,
    )
    assert theirs["data"] == settled
    ours = {".".join(map(str, p)): code for p, code in found.items() if code not in SERVER_ONLY}
    assert theirs["errors"] == ours
    for path, code in found.items():
        name = ".".join(map(str, path))
        if code not in SERVER_ONLY | {"unknown"}:
            assert theirs["words"][name] == sentence(catalogue, path, code)
    return bool(ours)


@pytest.mark.parametrize("seed", range(4))
def test_two_thousand_submissions_are_judged_alike(validating_browser, form, seed):
    dice = random.Random(seed)
    refused = [compare(validating_browser, form, submission(dice), n % 3 == 0) for n in range(500)]
    assert any(refused)
    assert not all(refused)


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(-1e6, 1e6)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["name", "from", "region", "quantity", "zz"]), inner, max_size=3
        )
    ),
    max_leaves=6,
)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.dictionaries(st.sampled_from([*LIKELY, *ROWS]), json_values, max_size=6))
def test_arbitrary_json_is_judged_alike(validating_browser, form, data):
    compare(validating_browser, form, data, strict=False)


KINDS = [
    "text",
    "integer",
    "money",
    "decimal",
    "date",
    "yes_no",
    "identity_number",
    "phone",
    "email",
]
TYPED = [
    " 王 小明　", "１２３", "1,234", "-1,234.5", "+7", "-0", "1e3", "¥12.3", "￥１２",
    "12元", "12.345", "1234567890123456789",
    "2026-3-5", "2026/03/05", "2026年3月5日", "20260305", "2026.3.5", "2026-02-30",
    "0000-1-1", "２０２６－０３－０５",
    "yes", "no", "YES", "constructor", "11010519491231002x", "1101 0519 4912 3100 2X",
    "138 0013 8000", "a@ｅxample.com", "a\r\nb\rc", "\ufeffx\u00a0", "", "   ", "\x1c1",
]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_typed_is_read_alike(browser, kind):
    for text in TYPED:
        assert browser.ask("parse", kind=kind, text=text) == parsed(kind, text), text


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    kind=st.sampled_from(KINDS),
    text=st.text(
        st.sampled_from("0123456789.-,/年月日 １２．￥¥元+xX王\u3000\u00a0\ufeff\n"), max_size=12
    ),
)
def test_anything_typed_is_read_alike(browser, kind, text):
    assert browser.ask("parse", kind=kind, text=text) == parsed(kind, text)


def test_today_is_the_day_in_shanghai():
    assert timezone.localdate() == timezone.now().astimezone(timezone.get_default_timezone()).date()
