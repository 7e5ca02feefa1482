"""A few plain answers narrow the guide. No database."""

import pytest

from zhengtong.modules.items import definition
from zhengtong.modules.items.catalogue.items import tree_felling
from zhengtong.modules.items.data import GuideData
from zhengtong.modules.items.situations import UnknownAnswer, resolve


@pytest.fixture(scope="module")
def guide() -> GuideData:
    return definition.read(tree_felling.GUIDE)


def keys(materials: object) -> list[str]:
    return [m.key for m in materials]  # type: ignore[attr-defined]


def test_open_questions_leave_their_materials_possible(guide: GuideData) -> None:
    found = resolve(guide, {})
    assert found.open_questions == ("felling_kind", "volume_class")
    assert "felling_survey" in keys(found.materials)
    assert "felling_survey" not in found.certain
    assert "tree_photos" in found.certain


def test_an_answer_takes_away_what_it_does_not_need(guide: GuideData) -> None:
    found = resolve(guide, {"felling_kind": "own_use", "volume_class": "small"})
    assert found.is_complete
    assert "felling_survey" not in keys(found.materials)
    assert "land_use_approval" not in keys(found.materials)


def test_an_answer_makes_a_material_certain(guide: GuideData) -> None:
    found = resolve(guide, {"volume_class": "large"})
    assert "felling_survey" in found.certain


def test_what_the_platform_supplies_is_spared(guide: GuideData) -> None:
    assert set(keys(resolve(guide, {}).spared)) == {"identity_card", "forest_right", "credit_check"}


def test_some_answers_say_that_nothing_is_needed(guide: GuideData) -> None:
    assert "第五十六条" in resolve(guide, {"felling_kind": "homestead"}).stops[0]["zh"]  # type: ignore[index]


def test_other_form_fields_are_ignored(guide: GuideData) -> None:
    assert resolve(guide, {"plot_name": "后山"}).answers == {}


def test_a_made_up_answer_is_refused(guide: GuideData) -> None:
    with pytest.raises(UnknownAnswer) as refused:
        resolve(guide, {"felling_kind": "all"})
    assert refused.value.errors[0].path == "felling_kind"
