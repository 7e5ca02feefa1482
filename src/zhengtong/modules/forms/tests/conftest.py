"""Regions that exist without the tables of `org`."""

import pytest

from zhengtong.modules.forms.plugins import OptionSource, option_sources


class ThreeRegions(OptionSource):
    places = {"999021000000": "青禾县", "999021101000": "城关镇", "999021101001": "东街村"}

    def options(self, level):
        return list(self.places.items())

    def label_of(self, value, level):
        return self.places.get(value)


@pytest.fixture(autouse=True)
def three_regions():
    with option_sources.temporarily("region", ThreeRegions()):
        yield
