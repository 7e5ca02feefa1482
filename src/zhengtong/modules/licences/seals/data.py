"""What others get to see of seals: plain frozen values."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where the middle of the picture stands: millimetres from the left and the top edge.

    `page` counts from 1, from the end when negative. A Typst template needs no place that marks the
    middle itself, with an empty heading inside the box of organ and date:
    `#box[#place(center + horizon)[#heading(outlined: false, bookmarked: false)[] <seal>]…]`.
    """

    page: int = -1
    x: float = 150.0
    y: float = 240.0


@dataclass(frozen=True, kw_only=True)
class ToSeal:
    """One file of a batch."""

    content: bytes
    subject_kind: str
    subject_id: str
    title: str
    case_number: str = ""
    place: Place | None = None


@dataclass(frozen=True, kw_only=True)
class Sealed:
    """A sealed file. `use_id` is the public id of the entry in the register of uses."""

    content: bytes
    use_id: uuid.UUID
    seal_id: uuid.UUID
    seal_name: str
    signed_at: dt.datetime
    sha256: str
    sm3: str
    has_sm2: bool


@dataclass(frozen=True, kw_only=True)
class SignedBytes:
    """Detached signatures of some bytes: `cms` by the seal's RSA or ECDSA key, `sm2` by its SM2 key
    (None where SM2 is not available). Both are DER, as `.p7s` files hold them."""

    cms: bytes
    sm2: bytes | None
    use_id: uuid.UUID
    seal_id: uuid.UUID
    seal_name: str
    signed_at: dt.datetime
    sha256: str
    sm3: str


@dataclass(frozen=True, kw_only=True)
class SealData:
    """A seal of the register. `state` is in_use, suspended or destroyed; `is_usable` says whether
    it is in use and within its dates today."""

    id: int
    public_id: uuid.UUID
    organization_id: int
    kind: str
    name: str
    state: str
    valid_from: dt.date
    valid_until: dt.date
    is_usable: bool
