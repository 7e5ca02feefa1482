"""Items by the names that companies write when they confine an agent to some of them."""

from __future__ import annotations

from collections.abc import Collection

from zhengtong.kernel.text import localized
from zhengtong.modules.items import api as items

LOOKED_AT = 10


class CatalogueItems:
    """The items in force. A name must fit exactly, in Chinese or English."""

    def codes_of(self, name: str) -> list[str]:
        """The codes of the items with this name (one for each organ that has it)."""
        wanted = name.strip().casefold()
        found = items.search(text=name.strip()[:100]).rows[:LOOKED_AT]
        fit = [c for c in found if wanted in {t.casefold() for t in c.name.values() if t}]
        versions = items.item_versions({c.version_id for c in fit})
        return [v.implementation_code for v in versions.values()]

    def names_of(self, codes: Collection[str]) -> dict[str, str]:
        """Names by code; codes of items that are no longer there are left out."""
        cards = [c for code in sorted(codes) for c in items.search(text=code).rows[:1]]
        versions = items.item_versions({c.version_id for c in cards})
        return {v.implementation_code: localized(v.name) for v in versions.values()}
