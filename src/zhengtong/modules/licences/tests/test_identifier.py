"""证照标识 (domain reference 5.2)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhengtong.kernel.ids import is_credit_code, is_identity_number
from zhengtong.modules.licences import identifier

VECTORS = [
    ("11100000000013338W011.11430000006122244L.20230000403.001", "U"),
    ("11100000MB03271699022.340100.000000016.001", "9"),
    ("11100000000013338W009.11330105002500287C.2025052201.002", "0"),
]
SERIALS = st.text(identifier.ALPHABET, min_size=1, max_size=32)


@pytest.mark.parametrize(("segments", "digit"), VECTORS)
def test_real_identifiers_have_the_check_digit_that_is_computed(segments, digit):
    assert identifier.check_digit(segments.replace(".", "")) == digit
    assert identifier.is_identifier(f"{identifier.ROOT}.{segments}.{digit}")


def test_a_real_identifier_is_read_into_its_segments():
    parts = identifier.read(f"{identifier.ROOT}.{VECTORS[0][0]}.U")
    assert parts.type_code == "11100000000013338W011"
    assert (parts.organ_code, parts.serial, parts.version) == (
        "11430000006122244L",
        "20230000403",
        1,
    )
    assert str(parts) == f"{identifier.ROOT}.{VECTORS[0][0]}.U"


def test_what_people_type_is_read_without_root_in_small_letters_and_with_spaces():
    assert identifier.is_identifier(f" {VECTORS[2][0].lower()}.0 ")


def test_the_codes_of_persons_and_bodies_that_the_reference_names_are_right():
    assert is_identity_number("11010519491231002X")
    assert is_credit_code("11430000006122244L")
    assert is_credit_code("11330105002500287C")


@given(serial=SERIALS, version=st.integers(1, 999), data=st.data())
def test_any_single_wrong_character_is_found(serial, version, data):
    made = identifier.make(
        type_code="11430000006122244L011",
        organ_code="11330105002500287C",
        serial=serial,
        version=version,
    )
    body = made.removeprefix(f"{identifier.ROOT}.")
    places = [i for i, c in enumerate(body) if c != "."]
    place = data.draw(st.sampled_from(places))
    other = data.draw(st.sampled_from([c for c in identifier.ALPHABET if c != body[place]]))
    assert identifier.is_identifier(made)
    assert not identifier.is_identifier(body[:place] + other + body[place + 1 :])


@given(text=st.text(max_size=90))
def test_any_text_is_answered_and_never_breaks(text):
    assert identifier.is_identifier(text) in (True, False)


@pytest.mark.parametrize(
    "wrong",
    [
        {"serial": ""},
        {"serial": "A" * 33},
        {"serial": "青1"},
        {"version": 0},
        {"version": 1000},
        {"type_code": "11430000006122244L01A"},
        {"organ_code": "340100"},
    ],
)
def test_segments_of_the_wrong_form_make_no_identifier(wrong):
    right = {
        "type_code": "11430000006122244L011",
        "organ_code": "11330105002500287C",
        "serial": "1",
        "version": 1,
    }
    with pytest.raises(identifier.BadIdentifier):
        identifier.make(**{**right, **wrong})
