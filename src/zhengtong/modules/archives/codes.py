"""The number of a record (档号) and how long it is kept. Pure arithmetic.

档号 = 全宗号-档案门类代码·年度-保管期限代码-机构（问题）代码-件号 (DA/T 22-2015), for instance
`0194-WS·2016-D30-BGS-0001`.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Retention(models.TextChoices):
    """保管期限 (国家档案局令第 8 号)."""

    PERMANENT = "Y", _("永久")
    THIRTY = "D30", _("30 年")
    TEN = "D10", _("10 年")


YEARS = {Retention.THIRTY: 30, Retention.TEN: 10}
TRANSFER_YEARS = 10
"""A county's organs hand permanent records over to its archive after ten years (档案法实施条例
第二十条)."""

_CODE = re.compile(
    r"(?P<fonds>[0-9A-Z]{1,8})-(?P<category>[A-Z]{2,4})·(?P<year>\d{4})-(?P<retention>Y|D30|D10)"
    r"-(?P<organ>[0-9A-Z]{1,8})-(?P<number>\d{4,})"
)
PART = re.compile(r"[0-9A-Z]{1,8}")
CATEGORY = re.compile(r"[A-Z]{2,4}")


@dataclass(frozen=True, kw_only=True)
class ArchivalCode:
    """One 档号. `number` counts from 1 within everything before it."""

    fonds: str
    category: str
    year: int
    retention: str
    organ: str
    number: int

    @property
    def prefix(self) -> str:
        return f"{self.fonds}-{self.category}·{self.year}-{self.retention}-{self.organ}"

    def __str__(self) -> str:
        return f"{self.prefix}-{self.number:04d}"

    @classmethod
    def parsed(cls, text: str) -> ArchivalCode | None:
        """None for what is no 档号, or is not written as one is."""
        found = _CODE.fullmatch(text)
        if found is None:
            return None
        code = cls(
            fonds=found["fonds"],
            category=found["category"],
            year=int(found["year"]),
            retention=found["retention"],
            organ=found["organ"],
            number=int(found["number"]),
        )
        return code if str(code) == text and code.number > 0 else None


def due_on(year: int, retention: str, extended_years: int = 0) -> dt.date:
    """The day from which a record of that year waits for appraisal: the years count from the end
    of its own year (usual practice, [unverified] in the reference). A permanent one waits for its
    transfer to the archive."""
    years = YEARS.get(Retention(retention), TRANSFER_YEARS)
    return dt.date(year + years + extended_years + 1, 1, 1)


def filing_deadline(year: int) -> dt.date:
    """What came to an end in a year is filed by the end of next June (DA/T 22-2015)."""
    return dt.date(year + 1, 6, 30)
