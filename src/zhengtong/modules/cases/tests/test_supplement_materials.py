"""An answer to a supplement notice brings materials of the item, and no others."""

import io

import pytest

from zhengtong.modules.cases.models import CaseMaterial
from zhengtong.modules.cases.services import supplement
from zhengtong.modules.cases.services.errors import UnknownMaterial
from zhengtong.modules.cases.tests.county import acting, picture


def test_a_material_that_the_item_does_not_know_is_refused_and_nothing_is_kept(county, person):
    case = county.asked_for_more(person)
    before = CaseMaterial.objects.filter(case=case).count()
    with pytest.raises(UnknownMaterial) as refused:
        supplement.supply_supplement(
            case_id=case.pk,
            actor=acting(person),
            uploads=(
                ("tree_photos", io.BytesIO(picture()), "树.jpg"),
                ("moon_photos", io.BytesIO(picture()), "月.jpg"),
            ),
        )
    assert [e.code for e in refused.value.errors] == ["unknown_material"]
    assert CaseMaterial.objects.filter(case=case).count() == before
    case.refresh_from_db()
    assert case.status == "supplement_requested"
