"""What others get to see of licences: plain frozen values."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from zhengtong.kernel.text import localized
from zhengtong.modules.licences.models import Licence
from zhengtong.modules.licences.states import LicenceState


@dataclass(frozen=True, kw_only=True)
class Holder:
    """持证主体: a person or company of the platform, or a name with its code (公民身份号码 or
    统一社会信用代码); who is known by the code is found."""

    person_id: int | None = None
    entity_id: int | None = None
    name: str = ""
    code: str = ""


@dataclass(frozen=True, kw_only=True)
class LicenceTypeData:
    """`fields` are (key, Chinese label, field type) of the newest published version."""

    id: int
    public_id: uuid.UUID
    code: str
    name_zh: str
    name_en: str
    holder_kind: str
    issuer_ids: tuple[int, ...]
    is_ready: bool
    fields: tuple[tuple[str, str, str], ...] = ()
    required: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        return localized({"zh": self.name_zh, "en": self.name_en or self.name_zh})


@dataclass(frozen=True, kw_only=True)
class LicenceData:
    """`state` is the national code as it reads today (expired counts as 05); `valid_until` is the
    last day, None without end."""

    id: int
    public_id: uuid.UUID
    number: str
    identifier: str
    type_code: str
    type_name_zh: str
    type_name_en: str
    organization_id: int
    holder_name: str
    person_id: int | None
    entity_id: int | None
    state: str
    version_no: int
    issued_on: dt.date
    valid_from: dt.date
    valid_until: dt.date | None
    source_kind: str
    source_id: str
    data: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What it is, in the active language."""
        return localized({"zh": self.type_name_zh, "en": self.type_name_en or self.type_name_zh})

    @property
    def is_valid(self) -> bool:
        return LicenceState(self.state) is LicenceState.VALID

    @property
    def state_label(self) -> str:
        return str(LicenceState(self.state).label)

    @classmethod
    def of(cls, licence: Licence, today: dt.date) -> LicenceData:
        """`type` should have been selected with it."""
        return cls(
            id=licence.pk,
            public_id=licence.public_id,
            number=licence.number,
            identifier=licence.identifier,
            type_code=licence.type.code,
            type_name_zh=licence.type.name_zh,
            type_name_en=licence.type.name_en,
            organization_id=licence.organization_id,
            holder_name=licence.holder_name,
            person_id=licence.person_id,
            entity_id=licence.entity_id,
            state=licence.shown_state(today).value,
            version_no=licence.version_no,
            issued_on=licence.issued_on,
            valid_from=licence.valid_from,
            valid_until=licence.valid_until,
            source_kind=licence.source_kind,
            source_id=licence.source_id,
            data=licence.data,
        )
