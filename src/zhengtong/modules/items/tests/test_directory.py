"""The county directory: complete, bilingual, honest about history. No database."""

from collections import Counter

from zhengtong.modules.items import definition, plain
from zhengtong.modules.items.directory import lines
from zhengtong.modules.items.models.item import IMPLEMENTATION_CODE

TOWN = {"zh": "县局", "en": "the Bureau"}


def test_all_385_lines_are_there() -> None:
    assert Counter(line.item_class for line in lines()) == {
        "disclosure": 65,
        "power": 295,
        "convenience": 25,
    }


def test_every_line_has_an_english_name_of_its_own() -> None:
    for line in lines():
        assert all(c < "\u2000" for c in line.name["en"]), line.name
        assert line.name["en"]
    powers = [line.name["en"] for line in lines() if line.item_class == "power"]
    assert len(set(powers)) == len(powers)


def test_names_have_no_line_breaks_or_ascii_commas() -> None:
    assert not [line for line in lines() if "\n" in line.name["zh"] or "," in line.name["zh"]]


def test_basic_codes_are_unique_and_have_twelve_digits() -> None:
    codes = [line.basic_code for line in lines() if line.may_be_applied_for]
    assert len(set(codes)) == len(codes) == 320
    assert all(len(c) == 12 and c.isdigit() for c in codes if c)


def test_codes_fit_the_implementation_code() -> None:
    import re

    code = "11999021MB0000001X" + "4" + (lines()[100].basic_code or "")
    assert re.fullmatch(IMPLEMENTATION_CODE, code)


def test_abolished_powers_say_in_one_sentence_why() -> None:
    history = {(x.item_class, x.number): x for x in lines() if x.historical_note}
    for number in (51, 91, 171, 220, 237, 254, 257, 263, 265):
        note = history["power", number].historical_note
        assert note["zh"].endswith("。")
        assert note["zh"].count("。") == 1
        assert note["en"].endswith(".")


def test_every_plain_guide_is_a_good_definition() -> None:
    for line in lines():
        if line.may_be_applied_for:
            guide = definition.read(plain.guide(line, department=TOWN))
            assert guide.themes
            assert guide.objects


def test_only_licences_claim_a_checked_limit() -> None:
    for line in lines():
        if line.may_be_applied_for:
            guide = definition.read(plain.guide(line, department=TOWN))
            assert guide.is_limit_verified == (line.matter_type == "licensing")
