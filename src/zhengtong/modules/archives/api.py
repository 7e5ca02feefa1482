"""Front door of the archive. Who files brings metadata and files, and names itself as the source.

The way in: `file_record` (a number) → `store_package` (the file) → `add_package` → `check`.
Each step may be repeated; what is there already stays as it is.
"""

from __future__ import annotations

from zhengtong.modules.archives.book import Cover, Leaf, chapters, is_leaf
from zhengtong.modules.archives.book import bound as bound_book
from zhengtong.modules.archives.data import Filing, PackageMade, RecordData
from zhengtong.modules.archives.package import Metadata, Part, Person, Step, verify_package
from zhengtong.modules.archives.queries import record_of_source, records_of_sources
from zhengtong.modules.archives.seed_shown import load as show_demo
from zhengtong.modules.archives.services.checking import check
from zhengtong.modules.archives.services.filing import (
    add_package,
    file_record,
    record_data,
    store_package,
)
from zhengtong.modules.archives.words import folder as folder_name

__all__ = [
    "Cover",
    "Filing",
    "Leaf",
    "Metadata",
    "PackageMade",
    "Part",
    "Person",
    "RecordData",
    "Step",
    "add_package",
    "bound_book",
    "chapters",
    "check",
    "file_record",
    "folder_name",
    "is_leaf",
    "record_data",
    "record_of_source",
    "records_of_sources",
    "show_demo",
    "store_package",
    "verify_package",
]
