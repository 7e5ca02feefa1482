"""The file is what the standard asks for, whatever stands in the log."""

import datetime as dt

import pytest
from lxml import etree

from zhengtong.modules.supervision.conformance.tests.mining import SCHEMA, read
from zhengtong.modules.supervision.conformance.xes import Trace, document

AT = dt.datetime(2026, 11, 20, 9, 30, 15, 250_000, tzinfo=dt.timezone(dt.timedelta(hours=8)))
EVENT = {
    "concept:name": "审查",
    "concept:instance": "1",
    "time:timestamp": AT,
    "lifecycle:transition": "complete",
    "org:resource": "R1",
    "outcome": "",
}


def written(*traces, about="砍伐林木"):
    return "".join(document({"concept:name": about, "made": AT}, traces)).encode()


def test_a_log_obeys_the_schema_and_tools_read_it_back():
    content = written(
        Trace({"concept:name": "QH-1", "steps": 1, "late": True}, [EVENT]), Trace({}, [])
    )
    SCHEMA.assertValid(etree.fromstring(content))
    (about, (event,)), _empty = read(content)
    assert about == {"concept:name": "QH-1", "steps": 1, "late": True}
    assert event["time:timestamp"] == AT
    assert "outcome" not in event


def test_a_log_without_a_case_is_still_a_log():
    SCHEMA.assertValid(etree.fromstring(written()))


def test_what_an_event_does_not_say_stands_in_the_globals():
    [(_about, (event,))] = read(written(Trace({}, [{"concept:name": "审查"}])))
    assert event["org:resource"] == "UNKNOWN"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ('a"b', 'a"b'),
        ("<b> & 'c'", "<b> & 'c'"),
        ("行\n二\t三", "行\n二\t三"),
        ("\x00\x1f\ud800木\ufffe", "木"),
    ],
)
def test_no_text_breaks_the_file(name, kept):
    content = written(Trace({"concept:name": name}, []), about=name)
    SCHEMA.assertValid(etree.fromstring(content))
    [(about, _events)] = read(content)
    assert about["concept:name"] == kept


def test_the_schema_of_the_tests_refuses_what_the_standard_refuses():
    good = written(Trace({"concept:name": "QH-1"}, [EVENT])).decode()
    for wrong in (
        good.replace("1849.2016", "1849-2016"),
        good.replace('name="Activity"', 'name="Activity classifier"'),
        good.replace('key="outcome"', 'key="out come"').replace('key="made"', 'key="ma de"'),
        good.replace("2026-11-20T09", "20.11.2026 09"),
    ):
        assert not SCHEMA.validate(etree.fromstring(wrong.encode())), wrong[:200]
