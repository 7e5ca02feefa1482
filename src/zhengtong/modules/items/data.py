"""What the catalogue hands out: frozen copies, safe to keep for as long as a case lives.

Texts are `{"zh": …, "en": …}`; show them with `kernel.text.localized` or `{% localized … %}`.
Money is in fen.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from zhengtong.kernel.deadlines import Limit
from zhengtong.kernel.pagination import Page
from zhengtong.kernel.text import Text
from zhengtong.modules.items.data_guide import (
    Answers,
    CommitmentRule,
    FeeData,
    ForwardingData,
    GuideData,
    LegalBasisData,
    MaterialData,
    PendingRule,
    PlaceData,
    QuestionData,
    RenewalData,
    SituationOption,
    SituationQuestion,
)

__all__ = [
    "Answers",
    "CommitmentRule",
    "DepartmentData",
    "DisclosureEntry",
    "EntryData",
    "Facet",
    "FacetValue",
    "FeeData",
    "ForwardingData",
    "GuideData",
    "ItemCard",
    "ItemVersionData",
    "LegalBasisData",
    "Lint",
    "MaterialData",
    "PendingRule",
    "PlaceData",
    "QuestionData",
    "RenewalData",
    "SearchResult",
    "Situation",
    "SituationOption",
    "SituationQuestion",
    "ThemeData",
]


@dataclass(frozen=True, kw_only=True)
class ItemVersionData:
    """One version of an item as cases, pages and the API read it.

    `form_version_id` and `process_version_id` are 0 where there is none: in drafts and penalties.
    `id` is the version's key, `public_id` the item's. `statutory` and `promised` are Limits;
    `is_limit_verified` is False where the statutory one is a default setting that no one has
    checked against law yet. `case_kind`: immediate | promised | joint | forwarded.
    """

    id: int
    item_id: int
    public_id: uuid.UUID
    number: int
    status: str
    effective_on: dt.date | None
    ends_on: dt.date | None
    item_state: str
    implementation_code: str
    basic_code: str
    item_class: str
    directory_number: int | None
    section: str
    owner_organization_id: int
    region_id: int
    department: str
    name: Text
    matter_type: str
    case_kind: str
    statutory: Limit
    promised: Limit
    is_historical: bool
    form_version_id: int
    process_version_id: int
    guide: GuideData
    sha256: str
    drafted_by: str = ""
    reviewed_by: str = ""
    published_at: dt.datetime | None = None

    @property
    def may_be_applied_for(self) -> bool:
        """In force today and not paused or cancelled. Penalties are listed, never applied for."""
        return (
            self.status == "published"
            and self.item_state == "active"
            and self.matter_type != "penalty"
        )

    @property
    def is_free(self) -> bool:
        return not self.guide.fees

    @property
    def summary(self) -> Text:
        return self.guide.summary

    @property
    def materials(self) -> tuple[MaterialData, ...]:
        return self.guide.materials

    @property
    def situations(self) -> tuple[SituationQuestion, ...]:
        return self.guide.situations

    @property
    def fees(self) -> tuple[FeeData, ...]:
        return self.guide.fees

    @property
    def legal_bases(self) -> tuple[LegalBasisData, ...]:
        return self.guide.legal_bases

    @property
    def conditions(self) -> tuple[Text, ...]:
        return self.guide.conditions

    @property
    def channels(self) -> tuple[str, ...]:
        return self.guide.channels

    @property
    def visits(self) -> int:
        return self.guide.visits

    @property
    def places(self) -> tuple[PlaceData, ...]:
        return self.guide.places

    @property
    def faq(self) -> tuple[QuestionData, ...]:
        return self.guide.faq

    @property
    def special_procedures(self) -> tuple[str, ...]:
        return self.guide.special_procedures

    @property
    def hearing(self) -> str:
        """none | on_request | required."""
        return self.guide.hearing

    @property
    def renewal(self) -> RenewalData | None:
        return self.guide.renewal

    @property
    def result_name(self) -> Text:
        return self.guide.result_name

    def material(self, key: str) -> MaterialData | None:
        return next((m for m in self.guide.materials if m.key == key), None)


@dataclass(frozen=True, kw_only=True)
class Situation:
    """What a person's answers lead to.

    `materials` are those asked for now, those behind an open question included; `certain` holds
    the keys that no open answer can remove. `open_questions` are the keys not answered yet;
    `stops` say why not to apply. `form_data` is the answers as the first values of the form.
    """

    answers: Answers
    materials: tuple[MaterialData, ...]
    certain: frozenset[str]
    fees: tuple[FeeData, ...]
    notes: tuple[Text, ...]
    stops: tuple[Text, ...]
    open_questions: tuple[str, ...]
    form_data: Mapping[str, str]
    variables: Mapping[str, str | int | bool]

    @property
    def to_bring(self) -> tuple[MaterialData, ...]:
        return tuple(m for m in self.materials if not m.is_spared)

    @property
    def spared(self) -> tuple[MaterialData, ...]:
        return tuple(m for m in self.materials if m.is_spared)

    @property
    def is_complete(self) -> bool:
        return not self.open_questions


@dataclass(frozen=True, kw_only=True)
class ItemCard:
    """An item in a list."""

    item_id: int
    public_id: uuid.UUID
    version_id: int
    name: Text
    summary: Text
    department: Text
    organization_id: int
    item_class: str
    matter_type: str
    case_kind: str
    promised: Limit
    statutory: Limit
    is_limit_verified: bool
    is_free: bool
    has_conditional_fee: bool
    visits: int
    is_detailed: bool
    is_historical: bool
    directory_number: int | None = None


@dataclass(frozen=True, kw_only=True)
class FacetValue:
    value: str
    label: Text
    count: int
    is_chosen: bool = False


@dataclass(frozen=True, kw_only=True)
class Facet:
    """One filter with its values and how many items each would leave."""

    key: str
    label: Text
    values: tuple[FacetValue, ...]

    @property
    def chosen(self) -> str:
        return next((v.value for v in self.values if v.is_chosen), "")


@dataclass(frozen=True, kw_only=True)
class SearchResult(Page[ItemCard]):
    """A page of hits. `is_loose` says that nothing matched all words and these match some."""

    total: int = 0
    facets: tuple[Facet, ...] = ()
    is_loose: bool = False
    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DepartmentData:
    """An organisation with items in force."""

    organization_id: int
    key: str
    name: Text
    items: int


@dataclass(frozen=True, kw_only=True)
class ThemeData:
    """A service theme (domain reference 1.8) or a life event, with its number of items."""

    key: str
    label: Text
    items: int


@dataclass(frozen=True, kw_only=True)
class EntryData:
    """A line of the basic directory, as it is registered."""

    item_class: str
    number: int
    section: str
    department: str
    name: dict[str, str]
    basic_code: str | None
    historical_note: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class DisclosureEntry:
    """One of the 65 disclosure entries of the directory."""

    number: int
    name: Text
    section: str
    department: str
    is_historical: bool
    historical_note: Text


@dataclass(frozen=True, kw_only=True)
class Lint:
    """A weakness of a version. `severity`: a warning is for people to weigh; an error must be
    mended before the version is handed to review (imports of what is in force are spared)."""

    code: str
    message: str
    path: str = ""
    severity: str = "warning"
