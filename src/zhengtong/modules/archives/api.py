"""Front door of the archive. Who files brings metadata and files, and names itself as the source.

The way in: `file_record` (a number) → `store_package` (the file) → `add_package` → `check`.
Each step may be repeated; what is there already stays as it is.
"""

from __future__ import annotations

from zhengtong.modules.archives.data import Filing, PackageMade, RecordData
from zhengtong.modules.archives.package import Metadata, Part, Person, Step, verify_package
from zhengtong.modules.archives.queries import record_of_source, records_of_sources
from zhengtong.modules.archives.services.checking import check
from zhengtong.modules.archives.services.filing import (
    add_package,
    file_record,
    record_data,
    store_package,
)

__all__ = [
    "Filing",
    "Metadata",
    "PackageMade",
    "Part",
    "Person",
    "RecordData",
    "Step",
    "add_package",
    "check",
    "file_record",
    "record_data",
    "record_of_source",
    "records_of_sources",
    "store_package",
    "verify_package",
]
