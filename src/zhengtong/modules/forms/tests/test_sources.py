"""The plugs that forms brings: regions, the applicant's person and company."""

import pytest
from django.utils import translation

from zhengtong.kernel.access import Actor
from zhengtong.modules.forms.sources import EntitySource, PersonSource, RegionOptions
from zhengtong.modules.org.models import Region
from zhengtong.modules.org.tests import factories as org

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    county = org.region()
    town = Region(code="999021101000", level="township", name="城关镇", name_en="Chengguan Town")
    town.place_below(county)
    town.save()
    made = Region(code="999021101201", level="village", name="东街村", name_en="Dongjie Village")
    made.place_below(town)
    made.save()
    return made


def test_regions_are_offered_from_the_county_down(village):
    options = RegionOptions().options(None)
    assert options == [
        ("999021000000", "青禾县"),
        ("999021101000", "城关镇"),
        ("999021101201", "城关镇东街村"),
    ]
    assert RegionOptions().options("village") == [("999021101201", "东街村")]
    assert RegionOptions().groups("village") == {"999021101201": "城关镇"}
    with translation.override("en"):
        assert RegionOptions().label_of("999021101201", None) == (
            "Dongjie Village, Chengguan Town, Qinghe County"
        )


def test_a_region_is_known_by_its_code(village):
    source = RegionOptions()
    assert source.label_of("999021101201", None) == "青禾县城关镇东街村"
    assert source.label_of("999021101201", "township") is None
    for odd in ("999021999999", "x", "", "٣"):
        assert source.label_of(odd, None) is None


def test_a_person_is_filled_in_from_the_account(village):
    person = org.person()
    person.region, person.address = village, "东街 1 号"
    person.save()
    actor = Actor(kind="user", user_id=person.user_id, person_id=person.pk)
    source = PersonSource()
    found = {key: source.resolve(actor, key, {}) for key in source.keys()}  # noqa: SIM118
    assert found["name"] == person.name
    assert found["identity_number"] == person.id_number
    assert found["phone"] == "13900000001"
    assert found["address"] == {"region": "999021101201", "detail": "东街 1 号"}
    assert found["email"] is None


def test_a_stranger_is_not_filled_in():
    assert PersonSource().resolve(Actor.anonymous(), "name", {}) is None
    assert PersonSource().resolve(Actor(kind="user", person_id=98765), "name", {}) is None
    assert EntitySource().resolve(Actor.anonymous(), "name", {"entity_id": 98765}) is None


def test_a_company_is_filled_in_from_the_register():
    entity = org.entity()
    actor = Actor(kind="user", entity_id=entity.pk)
    assert EntitySource().resolve(actor, "name", {}) == entity.name
    assert EntitySource().resolve(actor, "credit_code", {}) == entity.credit_code
