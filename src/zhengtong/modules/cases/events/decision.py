"""A case is decided, closed and rated; a permit is renewed in law."""

from __future__ import annotations

import datetime as dt
import uuid

from zhengtong.kernel.events import Event, event


@event("cases.case_decided")
class CaseDecided(Event):
    """A decision was signed. Delivery within ten working days (行政许可法 第四十四条)."""

    case_id: int
    case_public_id: uuid.UUID
    outcome: str
    at: dt.datetime


@event("cases.decision_reconsidered")
class DecisionReconsidered(Event):
    """A signed decision was sent back before it was served: it no longer holds, and the limits run
    on from acceptance as if it had not been signed."""

    case_id: int
    case_public_id: uuid.UUID
    at: dt.datetime


@event("cases.case_closed")
class CaseClosed(Event):
    """The case ended, in whatever way; `close_type` says which."""

    case_id: int
    case_public_id: uuid.UUID
    close_type: str
    at: dt.datetime


@event("cases.case_rated")
class CaseRated(Event):
    """A service of the case was rated. Says neither how nor by whom: staff may read of it."""

    case_id: int
    case_public_id: uuid.UUID
    rating_id: int = 0
    at: dt.datetime


@event("cases.rating_reviewed")
class RatingReviewed(Event):
    """A rating was excluded, restored, published or withdrawn after review."""

    rating_id: int
    case_id: int
    at: dt.datetime


@event("cases.rating_replied")
class RatingReplied(Event):
    """The organ answered a rating; `number` counts its answers."""

    rating_id: int
    number: int
    at: dt.datetime


@event("cases.rating_answered")
class RatingAnswered(Event):
    """The person said whether the organ's answer to the rating is enough."""

    rating_id: int
    number: int
    is_content: bool
    at: dt.datetime


@event("cases.permit_deemed_renewed")
class PermitDeemedRenewed(Event):
    """Nobody decided before the permit expired: the law says it is renewed (行政许可法 第五十条).
    A failure of the organ, which supervision sees as red."""

    case_id: int
    case_public_id: uuid.UUID
    permit_number: str
    expires_on: dt.date
    at: dt.datetime


@event("cases.strike_put")
class StrikePut(Event):
    """One person proposed to strike out a case as entered by mistake (误录删除); a second one has
    to confirm. `by` is the staff id of the first."""

    proposal_id: int
    case_id: int
    case_public_id: uuid.UUID
    by: int
    at: dt.datetime


@event("cases.strike_decided")
class StrikeDecided(Event):
    """A proposal to strike out a case was confirmed, rejected or recalled (`state`)."""

    proposal_id: int
    case_id: int
    case_public_id: uuid.UUID
    state: str
    at: dt.datetime


@event("cases.case_struck")
class CaseStruck(Event):
    """A case that was entered by mistake is struck out by two persons (删除办结); sent with
    `CaseClosed`. It counts in no figure."""

    case_id: int
    case_public_id: uuid.UUID
    at: dt.datetime
