"""The check of four properties (四性检测, 档案法实施条例 第三十九、四十条): authenticity,
integrity, usability, safety; each a list of named checks. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from zhengtong.modules.archives.package.layout import MANIFEST, METADATA
from zhengtong.modules.archives.package.verifying import Verdict

PROPERTIES = ("authenticity", "integrity", "usability", "safety")
LASTING = ("pdf", "ofd", "jpg", "jpeg", "png", "tif", "tiff", "xml", "xsd", "json", "txt", "csv")
"""Formats that can be read in thirty years without the program that wrote them."""
PROGRAMS = ("exe", "com", "bat", "cmd", "js", "vbs", "ps1", "sh", "jar", "msi", "scr", "apk", "lnk")
UNSAFE = ("unsafe_name", "twice", "not_a_package", "bytes_behind", "extra")


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What the catalogue says that the package must say too. `manifest_sm3` is empty for a package
    that is not in the catalogue yet."""

    code: str
    source_number: str
    sm3: str
    manifest_sm3: str
    is_complete: bool
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Check:
    """One named check. `key` is one of `words.CHECKS`; `detail` names files."""

    property: str
    key: str
    passed: bool
    detail: str = ""

    def plain(self) -> dict[str, Any]:
        return {
            "property": self.property,
            "key": self.key,
            "passed": self.passed,
            "detail": self.detail,
        }


def examine(verdict: Verdict, expected: Expected) -> list[Check]:
    """Every check, in the order of the properties."""
    made = _Examination(verdict, expected)
    return [*made.authenticity(), *made.integrity(), *made.usability(), *made.safety()]


class _Examination:
    def __init__(self, verdict: Verdict, expected: Expected) -> None:
        self._verdict = verdict
        self._expected = expected
        self._wrong = {f.entry for f in verdict.findings}
        self._names = [line.name for line in verdict.lines or ()]

    def authenticity(self) -> list[Check]:
        about, expected = self._verdict.metadata, self._expected
        same = self._verdict.sm3 == expected.sm3
        ours = about is not None and about.archival_code == expected.code
        source = about is not None and about.source_number == expected.source_number
        return [
            _made("authenticity", "package_unchanged", same),
            _made("authenticity", "code_agrees", ours),
            _made("authenticity", "source_agrees", source),
            _made("authenticity", "process_told", about is not None and bool(about.steps)),
        ]

    def integrity(self) -> list[Check]:
        codes = {f.code for f in self._verdict.findings}
        missing = list(self._expected.missing)
        return [
            _made("integrity", "manifest_there", MANIFEST not in self._wrong and self._listed),
            _made("integrity", "metadata_valid", self._verdict.metadata is not None),
            _made("integrity", "files_unchanged", not codes - {"extra"}, self._places(("extra",))),
            _made("integrity", "nothing_extra", "extra" not in codes, self._only("extra")),
            _made(
                "integrity",
                "nothing_missing",
                self._expected.is_complete and not missing,
                "、".join(missing[:5]),
            ),
        ]

    @property
    def _listed(self) -> bool:
        return self._verdict.lines is not None

    def usability(self) -> list[Check]:
        passing = [n for n in self._names if _extension(n) not in LASTING]
        empty = [line.name for line in self._verdict.lines or () if line.size == 0]
        opens = self._listed and METADATA not in self._wrong
        return [
            _made("usability", "opens", opens),
            _made("usability", "lasting_formats", not passing, _some(passing)),
            _made("usability", "no_empty_files", not empty, _some(empty)),
        ]

    def safety(self) -> list[Check]:
        tricks = [f.entry for f in self._verdict.findings if f.code in UNSAFE]
        programs = [n for n in self._names if _extension(n) in PROGRAMS]
        return [
            _made("safety", "container_safe", not tricks, _some(tricks)),
            _made("safety", "no_programs", not programs, _some(programs)),
        ]

    def _places(self, without: tuple[str, ...]) -> str:
        found = [f.entry for f in self._verdict.findings if f.code not in without]
        return _some([f for f in dict.fromkeys(found) if f])

    def _only(self, code: str) -> str:
        return _some([f.entry for f in self._verdict.findings if f.code == code])


SOFT = ("lasting_formats", "no_empty_files", "nothing_missing")
"""What is noted and does not keep a record out: the applicant's own files are kept as they came,
and a file that was lost before filing is not brought back by refusing the others."""


def passed(checks: list[Check]) -> bool:
    """Whether the record may be taken in."""
    return all(c.passed or c.key in SOFT for c in checks)


def _made(of: str, key: str, is_passed: bool, detail: str = "") -> Check:
    return Check(property=of, key=key, passed=is_passed, detail="" if is_passed else detail)


def _extension(name: str) -> str:
    return name.rpartition(".")[2].lower()


def _some(names: list[str]) -> str:
    return "、".join(n.rpartition("/")[2] or n for n in names[:5])
