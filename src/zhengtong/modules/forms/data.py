"""What others get to see of forms: plain frozen values."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from zhengtong.kernel.errors import FieldError
from zhengtong.kernel.text import Text, localized


@dataclass(frozen=True, kw_only=True)
class FormVersionData:
    """A published version. `sha256` is that of the compiled `schema`."""

    id: int
    public_id: uuid.UUID
    key: str
    number: int
    sha256: str
    title_text: Text
    page_count: int
    published_at: dt.datetime
    published_by: str
    definition: Mapping[str, Any] = field(repr=False)
    schema: Mapping[str, Any] = field(repr=False)

    @property
    def title(self) -> str:
        return localized(self.title_text)


@dataclass(frozen=True, kw_only=True)
class FormDesignData:
    """A working copy. `problems` are what publishing would refuse, each with its place."""

    public_id: uuid.UUID
    key: str
    title_text: Text
    definition: Mapping[str, Any] = field(repr=False)
    lock_version: int
    is_open: bool
    state: str
    problems: tuple[FieldError, ...]
    based_on: int | None
    """Number of the published version that it began with."""
    published_as: int | None
    """Id of the version that it became."""
    updated_at: dt.datetime
    updated_by: str

    @property
    def title(self) -> str:
        return localized(self.title_text)


@dataclass(frozen=True, kw_only=True)
class Validation:
    """The settled data (what to store) and what is wrong with it, in the order of the form."""

    data: dict[str, Any]
    errors: tuple[FieldError, ...]
    first_page: int | None = None
    """The first page with an error."""

    @property
    def is_valid(self) -> bool:
        return not self.errors


@dataclass(frozen=True, kw_only=True)
class PrefilledValue:
    """A value that was fetched, where from, and when."""

    value: Any
    source: str
    label_text: Text
    at: dt.datetime
    readonly: bool

    @property
    def label(self) -> str:
        return localized(self.label_text)


@dataclass(frozen=True, kw_only=True)
class DraftData:
    """A saved draft. `saved_time` is what the page shows: 已保存 10:32."""

    id: int
    public_id: uuid.UUID
    owner_key: str
    form_version_id: int
    data: dict[str, Any]
    prefilled: dict[str, Any]
    page: int
    lock_version: int
    saved_at: dt.datetime

    @property
    def saved_time(self) -> str:
        return timezone.localtime(self.saved_at).strftime("%H:%M")

    def as_answer(self) -> dict[str, Any]:
        """The JSON that `form.js` expects from the autosave address."""
        return {
            "public_id": str(self.public_id),
            "lock_version": self.lock_version,
            "saved_time": self.saved_time,
        }


@dataclass(frozen=True, kw_only=True)
class SummaryTable:
    """The rows of a table or group: headings and cells."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def labelled_rows(self) -> list[list[tuple[str, str]]]:
        """Each cell with its heading, for narrow screens."""
        return [list(zip(self.headings, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, kw_only=True)
class SummaryRow:
    """One answer. Unpacks as `label, value`; `table` holds the rows of a table or group."""

    key: str
    label: str
    value: str
    page: int
    table: SummaryTable | None = None
    picture: str = ""

    def __iter__(self) -> Iterator[str]:
        return iter((self.label, self.value))

    def __len__(self) -> int:
        return 2


@dataclass(frozen=True, kw_only=True)
class SummarySection:
    """A section with the answers in it that apply."""

    title: str
    page: int
    rows: tuple[SummaryRow, ...]
