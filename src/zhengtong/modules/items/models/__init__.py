"""Directory, items, versions, and the row that search reads."""

from zhengtong.modules.items.models.batch import BatchState, ImportBatch
from zhengtong.modules.items.models.benchmark import (
    BenchmarkState,
    BenchmarkVersion,
    DiscretionBenchmark,
)
from zhengtong.modules.items.models.bundle import (
    LifeEventBundle,
    LifeEventBundleForm,
    LifeEventBundleVersion,
)
from zhengtong.modules.items.models.catalogue import BaseCatalogueEntry, ItemClass
from zhengtong.modules.items.models.item import ItemState, ServiceItem
from zhengtong.modules.items.models.package import (
    ConfigPackage,
    PackageKey,
    PackagePromotion,
    PackageSigner,
)
from zhengtong.modules.items.models.search import SearchRow
from zhengtong.modules.items.models.version import CaseKind, ItemVersion, MatterType, VersionStatus

__all__ = [
    "BaseCatalogueEntry",
    "BatchState",
    "BenchmarkState",
    "BenchmarkVersion",
    "CaseKind",
    "ConfigPackage",
    "DiscretionBenchmark",
    "ImportBatch",
    "ItemClass",
    "ItemState",
    "ItemVersion",
    "LifeEventBundle",
    "LifeEventBundleForm",
    "LifeEventBundleVersion",
    "MatterType",
    "PackageKey",
    "PackagePromotion",
    "PackageSigner",
    "SearchRow",
    "ServiceItem",
    "VersionStatus",
]
