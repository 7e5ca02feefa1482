"""What others get to see of organisations, staff, people and companies: plain frozen values.

Names of organisations, posts and regions come in two languages. `name` is the text of the active
language, for screens; documents of law use `name_zh`.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Literal, NamedTuple

from zhengtong.kernel.text import localized


@dataclass(frozen=True, kw_only=True)
class RegionData:
    """`path` holds the short codes from the province down: `99/9990/999021/999021101/`."""

    id: int
    code: str
    level: str
    name_zh: str
    name_en: str
    parent_id: int | None
    path: str

    @property
    def name(self) -> str:
        return localized({"zh": self.name_zh, "en": self.name_en or self.name_zh})

    @property
    def short_code(self) -> str:
        return self.path.rstrip("/").rsplit("/", 1)[-1]


@dataclass(frozen=True, kw_only=True)
class OrganizationData:
    id: int
    key: str
    credit_code: str
    kind: str
    name_zh: str
    name_en: str
    short_name_zh: str
    short_name_en: str
    region_id: int
    parent_id: int | None
    address_zh: str
    address_en: str
    consult_phone: str
    supervise_phone: str
    office_hours_zh: str
    office_hours_en: str
    is_active: bool

    @property
    def name(self) -> str:
        return localized({"zh": self.name_zh, "en": self.name_en or self.name_zh})

    @property
    def short_name(self) -> str:
        return localized({"zh": self.short_name_zh, "en": self.short_name_en or self.short_name_zh})

    @property
    def address(self) -> str:
        return localized({"zh": self.address_zh, "en": self.address_en or self.address_zh})

    @property
    def office_hours(self) -> str:
        return localized(
            {"zh": self.office_hours_zh, "en": self.office_hours_en or self.office_hours_zh}
        )


@dataclass(frozen=True, kw_only=True)
class PostData:
    id: int
    organization_id: int
    key: str
    name_zh: str
    name_en: str
    duties_zh: str = ""
    duties_en: str = ""

    @property
    def name(self) -> str:
        return localized({"zh": self.name_zh, "en": self.name_en or self.name_zh})

    @property
    def duties(self) -> str:
        return localized({"zh": self.duties_zh, "en": self.duties_en or self.duties_zh})


@dataclass(frozen=True, kw_only=True)
class HolderData:
    """Someone who acts in a post that day. `user_id` is None without an account.

    Whoever was given the post by delegation stands here too, as B, with the principal's staff id
    in `delegated_by`. `is_absent` says that tasks should not wait for this person: away that day,
    or the post is delegated to someone else.
    """

    staff_id: int
    user_id: int | None
    name: str
    share: Literal["A", "B"]
    is_absent: bool
    delegated_by: int | None = None


@dataclass(frozen=True, kw_only=True)
class StandingData:
    """Posts by id and roles by key of one member of staff on a day."""

    post_ids: frozenset[int]
    roles: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class RoleData:
    """A role as rules name it."""

    key: str
    name_zh: str
    name_en: str

    @property
    def name(self) -> str:
        return localized({"zh": self.name_zh, "en": self.name_en or self.name_zh})


@dataclass(frozen=True, kw_only=True)
class StaffData:
    id: int
    public_id: uuid.UUID
    user_id: int | None
    number: str
    name: str
    organization_id: int
    title: str
    workplace: str
    phone: str
    is_active: bool
    workplace_en: str = ""


@dataclass(frozen=True, kw_only=True)
class PersonData:
    """`id_number_masked` is all that screens may show; `level` runs from 1 to 4 (proof)."""

    id: int
    public_id: uuid.UUID
    user_id: int | None
    name: str
    id_number_masked: str
    sex: Literal["unknown", "male", "female"]
    birth_on: dt.date | None
    phone: str
    email: str
    region_id: int | None
    address: str
    level: int


@dataclass(frozen=True, kw_only=True)
class EntityData:
    """A company or other body; `status` is unverified, verified or cancelled."""

    id: int
    public_id: uuid.UUID
    name: str
    credit_code: str
    kind: str
    legal_representative: str
    region_id: int | None
    address: str
    phone: str
    status: str


@dataclass(frozen=True, kw_only=True)
class ContactData:
    """Where a message reaches someone; empty where nothing is known."""

    name: str
    user_id: int | None
    phone: str
    email: str
    language: str


class DemoAccount(NamedTuple):
    """An account of the demo county, for the sign-in page and, in this order, the console."""

    username: str
    password: str
    name: str
    title_zh: str
    title_en: str
    group: str

    @property
    def title(self) -> str:
        return localized({"zh": self.title_zh, "en": self.title_en})


class ConductRow(NamedTuple):
    """Something that a person or a company did or that befell them, as a module keeps it: what
    risk models count. `ref` names the row for ever; `until` is its last day where it has one."""

    subject_id: int
    ref: str
    on: dt.date
    until: dt.date | None
    title: str


class ConductTold(NamedTuple):
    """One `ConductRow` opened: what it is about, by which organ, why. Empty where not kept."""

    what: str
    number: str
    organization_id: int
    on: dt.date
    until: dt.date | None = None
    reason: str = ""
    basis: str = ""
    document_number: str = ""


class RatedParty(NamedTuple):
    """A company or person as risk models see it; `form` is the kind of company."""

    id: int
    name: str
    form: str
    region_id: int | None
