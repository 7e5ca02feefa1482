"""Front door of the catalogue. Versions come as frozen data that a case may keep."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable

from zhengtong.kernel.errors import NotFound
from zhengtong.kernel.text import Text
from zhengtong.modules.items import linters as _linters
from zhengtong.modules.items import names, queries, situations
from zhengtong.modules.items.benchmarks.ranges import RangeVersion, range_versions, version_on
from zhengtong.modules.items.benchmarks.ranges import words as range_words
from zhengtong.modules.items.bundles.data import (
    BundleBody,
    BundleVersionData,
    MergedMaterial,
    PartData,
    Timing,
)
from zhengtong.modules.items.bundles.merged_forms import BundleNotReady
from zhengtong.modules.items.bundles.queries import (
    bundle_bodies,
    bundle_version,
    current_bundle,
    current_bundles,
    life_event_bundles,
)
from zhengtong.modules.items.bundles.running import (
    BundleFormData,
    bundle_form,
    bundle_materials,
    bundle_parts,
)
from zhengtong.modules.items.bundles.timing import timing as bundle_timing
from zhengtong.modules.items.bundles.timing import workdays
from zhengtong.modules.items.data import (
    Answers,
    DepartmentData,
    DisclosureEntry,
    EntryData,
    FeeData,
    ItemCard,
    ItemVersionData,
    Lint,
    MaterialData,
    SearchResult,
    Situation,
    SituationQuestion,
    ThemeData,
)
from zhengtong.modules.items.definition import DefinitionRefused
from zhengtong.modules.items.models import BaseCatalogueEntry, ItemClass, SearchRow
from zhengtong.modules.items.searching import cards, search
from zhengtong.modules.items.services.catalogue import (
    register_entries,
    register_item,
    set_item_state,
)
from zhengtong.modules.items.services.drafts import (
    create_item,
    discard_draft,
    recall_version,
    save_draft,
    send_back_version,
    start_draft,
    submit_version,
)
from zhengtong.modules.items.services.indexing import catch_up
from zhengtong.modules.items.services.versions import (
    adopt_version,
    propose_version,
    publish_version,
    withdraw_version,
)
from zhengtong.modules.items.situations import UnknownAnswer
from zhengtong.modules.org import api as org

__all__ = [
    "BundleBody",
    "BundleFormData",
    "BundleNotReady",
    "BundleVersionData",
    "DefinitionRefused",
    "DepartmentData",
    "DisclosureEntry",
    "EntryData",
    "FeeData",
    "ItemCard",
    "ItemNotInForce",
    "ItemVersionData",
    "Lint",
    "MaterialData",
    "MergedMaterial",
    "PartData",
    "RangeVersion",
    "SearchResult",
    "Situation",
    "SituationQuestion",
    "ThemeData",
    "Timing",
    "UnknownAnswer",
    "adopt_version",
    "bundle_bodies",
    "bundle_form",
    "bundle_materials",
    "bundle_parts",
    "bundle_timing",
    "bundle_version",
    "cards",
    "create_item",
    "current_bundle",
    "current_bundles",
    "current_version",
    "departments",
    "discard_draft",
    "disclosures",
    "item_names",
    "item_version",
    "item_versions",
    "life_event_bundles",
    "life_events",
    "linters",
    "popular",
    "propose_version",
    "publish_version",
    "range_versions",
    "range_words",
    "recall_version",
    "register_entries",
    "register_item",
    "resolve_situation",
    "save_draft",
    "search",
    "send_back_version",
    "set_item_state",
    "start_draft",
    "submit_version",
    "themes",
    "version_on",
    "withdraw_version",
    "workdays",
]


class ItemNotInForce(NotFound):
    """没有找到这个事项，或者它已经停用。"""

    code = "item_not_in_force"


def item_version(version_id: int) -> ItemVersionData:
    """Any version, in force or not: what a case began with. Raises NotFound."""
    found = queries.by_id(version_id)
    if found is None:
        raise NotFound
    return found


def item_versions(version_ids: Iterable[int]) -> dict[int, ItemVersionData]:
    """The same for a list, in one query."""
    return queries.by_ids(version_ids)


def item_names(item_ids: Iterable[int]) -> dict[int, Text]:
    """The name of each item in its newest version, drafts aside, by the item's id; one query."""
    return queries.names_of(item_ids)


def current_version(item_public_id: uuid.UUID | str) -> ItemVersionData:
    """The version in force today. Raises ItemNotInForce."""
    try:
        key = uuid.UUID(str(item_public_id))
    except ValueError:
        raise ItemNotInForce from None
    found = queries.current_of(key)
    if found is None:
        raise ItemNotInForce
    return found


def resolve_situation(*, item_version_id: int, answers: Answers) -> Situation:
    """Materials, fees, notes and process variables for these answers (question key → value).

    Keys that are no question are ignored, so the whole form data may be passed. Raises
    UnknownAnswer for a value that the question does not offer.
    """
    return situations.resolve(item_version(item_version_id).guide, answers)


def popular(limit: int = 10) -> list[ItemCard]:
    """What people want most, by the popularity in the definitions."""
    catch_up()
    ids = SearchRow.objects.order_by("-popularity", "sort_key").values_list("pk", flat=True)
    return cards(list(ids[:limit]))


def departments() -> list[DepartmentData]:
    """Organisations with items in force, in their official order."""
    catch_up()
    counts = Counter(SearchRow.objects.values_list("organization_id", flat=True))
    return [
        DepartmentData(
            organization_id=o.id,
            key=o.key,
            name={"zh": o.short_name_zh, "en": o.short_name_en or o.short_name_zh},
            items=counts[o.id],
        )
        for o in org.organizations(ids=counts.keys())
    ]


def themes(audience: str) -> list[ThemeData]:
    """Service themes with items: `person` or `company`."""
    catch_up()
    table = names.PERSON_THEMES if audience == "person" else names.COMPANY_THEMES
    counts = Counter(t for row in SearchRow.objects.values_list("themes", flat=True) for t in row)
    return [
        ThemeData(key=code, label=str(label), items=counts[code])
        for code, label in table.items()
        if counts[code]
    ]


def life_events() -> list[ThemeData]:
    """Events of life with items."""
    catch_up()
    rows = SearchRow.objects.values_list("life_events", flat=True)
    counts = Counter(e for row in rows for e in row)
    return [
        ThemeData(key=key, label=str(label), items=counts[key])
        for key, label in names.LIFE_EVENTS.items()
        if counts[key]
    ]


def disclosures() -> list[DisclosureEntry]:
    """The disclosure entries of the directory, by number."""
    return [
        DisclosureEntry(
            number=e.number,
            name=e.name,
            section=e.section,
            department=e.department,
            is_historical=e.is_historical,
            historical_note=e.historical_note,
        )
        for e in BaseCatalogueEntry.objects.filter(item_class=ItemClass.DISCLOSURE)
    ]


def linters(version: ItemVersionData) -> tuple[Lint, ...]:
    """Quality findings of a version (domain reference 1.6)."""
    return _linters.lint(version)
