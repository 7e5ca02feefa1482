import copy

import pytest

from zhengtong.modules.cases.tests import county as place
from zhengtong.modules.items.catalogue.items import tree_felling
from zhengtong.modules.licences.tests.world import licence_type
from zhengtong.modules.org.models import Organization

BODY = {
    "fields": [
        {"key": "plot", "label": {"zh": "小地名", "en": "Plot"}, "is_public": True},
        {"key": "trees", "label": {"zh": "株数", "en": "Trees"}, "type": "number"},
    ],
    "validity": {"kind": "years", "n": 1},
    "number": "青林采〔{year}〕{serial:06}号",
    "layout": {"title": "林木采伐许可证"},
}


@pytest.fixture
def kind(county):
    """The type of licence that the item issues, and that spares a material of it."""
    organ = Organization.objects.get(pk=county.version.owner_organization_id)
    made = licence_type(organ, body=BODY)
    guide = copy.deepcopy(tree_felling.GUIDE)
    materials = copy.deepcopy(guide["materials"])
    materials.append(
        {
            "key": "last_permit",
            "name": {"zh": "上一次的采伐许可证", "en": "Last permit"},
            "necessity": "optional",
            "licence_type": made.code,
            "licence_fields": {"plot_name": "plot"},
        }
    )
    result = {
        **guide["result"],
        "licence_type": made.code,
        "licence_fields": {"plot": "plot_name", "trees": "tree_count"},
    }
    county.version = place.publish_version(
        county.version.item_id, result=result, materials=materials
    )
    return made
