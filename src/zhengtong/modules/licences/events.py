"""What licences tell."""

from __future__ import annotations

import datetime as dt
import uuid

from zhengtong.kernel.events import Event, event


@event("licences.licence_issued")
class LicenceIssued(Event):
    """发证: valid from its first day. Sent once for each licence, also for those of a batch."""

    licence_id: int
    licence_public_id: uuid.UUID
    type_code: str
    organization_id: int
    person_id: int | None
    entity_id: int | None
    source_kind: str
    source_id: str
    at: dt.datetime


@event("licences.licence_changed")
class LicenceChanged(Event):
    """变更, 延续, 暂扣, 发还, 撤销, 吊销, 注销, 失效 …: an act on a licence that exists. `act` is a
    `states.Act`, the states are national codes."""

    licence_id: int
    licence_public_id: uuid.UUID
    act: str
    from_state: str
    to_state: str
    reason: str
    at: dt.datetime


@event("licences.licence_looked_at")
class LicenceLookedAt(Event):
    """Somebody else saw the contents: shown by code, or retrieved by a department."""

    access_id: int
    licence_id: int
    kind: str
    organization_id: int | None
    at: dt.datetime


@event("licences.consent_asked")
class ConsentAsked(Event):
    """A department asks the holder whether it may see a licence."""

    consent_id: int
    licence_id: int
    organization_id: int
    at: dt.datetime


@event("licences.consent_answered")
class ConsentAnswered(Event):
    """The holder has answered. `is_given`: the department may fetch the copy once."""

    consent_id: int
    licence_id: int
    is_given: bool
    at: dt.datetime
