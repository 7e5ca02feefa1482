"""Archive packages (档案信息包): written once, byte for byte the same for the same content, and
checked so that a changed byte is found wherever it lies. Pure: no tables, no settings, no clock."""

from zhengtong.modules.archives.package.layout import (
    MANIFEST,
    METADATA,
    Entry,
    Finding,
    PackageRefused,
)
from zhengtong.modules.archives.package.metadata import Metadata, Person, Step
from zhengtong.modules.archives.package.verifying import Verdict, entries_of, verify_package
from zhengtong.modules.archives.package.writing import Part, Written, write_package

__all__ = [
    "MANIFEST",
    "METADATA",
    "Entry",
    "Finding",
    "Metadata",
    "PackageRefused",
    "Part",
    "Person",
    "Step",
    "Verdict",
    "Written",
    "entries_of",
    "verify_package",
    "write_package",
]
