"""The county directory that comes with the package: 385 lines with English, owners, history."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from zhengtong.modules.items.models.version import MATTER_CODES

DATA = Path(__file__).parent / "catalogue"
DEMO_PREFIX = "99"
"""First two digits of the basic codes of the fictional province."""


@dataclass(frozen=True, kw_only=True)
class DirectoryLine:
    """One of the 385. `audience`: person | company | both; `themes` are codes of `names.THEMES`."""

    item_class: str
    number: int
    section: str
    department: str
    department_code: str
    name: dict[str, str]
    matter_type: str
    audience: str
    themes: tuple[str, ...]
    historical_note: dict[str, str]

    @property
    def may_be_applied_for(self) -> bool:
        return self.item_class != "disclosure"

    @property
    def basic_code(self) -> str | None:
        """Region 2, matter type 2, department 2, main item 3, sub-item 3 digits."""
        if not self.may_be_applied_for:
            return None
        kind = MATTER_CODES[self.matter_type]
        return f"{DEMO_PREFIX}{kind}{self.department_code}{self.number:03d}000"

    @property
    def objects(self) -> list[str]:
        company = ["enterprise", "institution", "association", "unincorporated"]
        return {"person": ["person"], "company": company, "both": ["person", *company]}[
            self.audience
        ]


@cache
def lines() -> tuple[DirectoryLine, ...]:
    """All of them, in the order of the directory."""
    return tuple(_lines())


def _lines() -> Iterator[DirectoryLine]:
    details = {_key(r): r for r in _read("directory_details.csv")}
    history = {_key(r): r for r in _read("historical.csv")}
    owners = {_key(r): r["department"] for r in _read("departments.csv")}
    sections = {r["section"]: r for r in _read("sections.csv")}
    by_department = {r["department"]: r for r in sections.values()}
    for row in _read("county_directory_385.csv"):
        key = _key(row)
        detail = details[key]
        department = owners.get(key) or sections[row["section"]]["department"]
        place = by_department.get(department, {})
        note = history.get(key)
        yield DirectoryLine(
            item_class=row["class"],
            number=int(row["number"]),
            section=row["section"],
            department=department,
            department_code=place.get("code", "99"),
            name={"zh": row["name"], "en": detail["name_en"]},
            matter_type=detail["matter"],
            audience=detail["audience"] or "both",
            themes=_themes(detail["audience"], place),
            historical_note={"zh": note["zh"], "en": note["en"]} if note else {},
        )


def _themes(audience: str, place: dict[str, str]) -> tuple[str, ...]:
    found = []
    if audience in ("person", "both") and place.get("person_theme"):
        found.append(place["person_theme"])
    if audience in ("company", "both") and place.get("company_theme"):
        found.append(place["company_theme"])
    return tuple(found)


def _read(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _key(row: dict[str, str]) -> tuple[str, int]:
    return row["class"], int(row["number"])
