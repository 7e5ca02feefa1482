"""The code tables are complete, bilingual and readable."""

import pytest
from django.utils import translation

from zhengtong.core.dictionaries import api
from zhengtong.kernel.deadlines import Unit


def test_labels_come_in_the_language_of_the_reader():
    assert api.label("matter_type", "01") == "行政许可"
    with translation.override("en"):
        assert api.label("matter_type", "01") == "Administrative licence"
        assert ("4", "County") in api.choices("level")


def test_a_code_that_the_table_does_not_know_stays_readable():
    assert api.label("matter_type", "21") == "21"
    assert not api.is_code("matter_type", "21")
    assert api.is_code("matter_type", "20")


def test_an_unknown_table_is_an_error():
    with pytest.raises(api.UnknownTable):
        api.codes("nothing")


@pytest.mark.parametrize("table", api.tables(), ids=lambda table: table.key)
def test_every_table_is_complete_in_both_languages_and_without_doubles(table):
    values = [code.value for code in table.codes]
    assert values
    assert len(values) == len(set(values))
    for code in table.codes:
        assert code.label["zh"]
        assert code.label["en"]
        assert code.label["en"].isascii()
    assert table.source


def test_themes_keep_the_gap_of_the_source():
    for table in ("person_theme", "entity_theme"):
        assert not api.is_code(table, "080")
        assert api.is_code(table, "085")


def test_there_are_fifty_six_ethnic_groups():
    assert len(api.codes("nation")) == 58
    assert api.label("nation", "56") == "基诺族"


def test_units_of_time_are_those_of_the_clock():
    assert [code.value for code in api.codes("time_unit")] == [unit.value for unit in Unit]
