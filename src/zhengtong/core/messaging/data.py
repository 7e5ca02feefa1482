"""What crosses the border of this app."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from zhengtong.kernel.text import localized


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """Whom a message is for: one of the three ids, or a bare phone number or e-mail address.

    `phone` and `email` beside an id win over those of the address book (an agent's phone given
    with one application).
    """

    person_id: int | None = None
    user_id: int | None = None
    staff_id: int | None = None
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, kw_only=True)
class Contact:
    """Where someone can be reached; empty where nothing is known. `language` is `zh` or `en`."""

    name: str = ""
    user_id: int | None = None
    phone: str = ""
    email: str = ""
    language: str = ""


@dataclass(frozen=True, kw_only=True)
class MessageTemplate:
    """A text of a module, in Chinese and English, with `{placeholders}`.

    `short` is what fits into an SMS; the body is taken where it is empty. `channels` are tried
    unless the person has switched them off; an `is_essential` message (a notice that the law
    demands) goes out all the same.
    """

    key: str
    subject: Mapping[str, str]
    body: Mapping[str, str]
    short: Mapping[str, str] | None = None
    channels: tuple[str, ...] = ("site",)
    is_essential: bool = False


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What a channel carries, in the recipient's language. `short` is plain text of one line."""

    message_id: int
    address: str
    recipient_name: str
    subject: str
    body: str
    short: str
    url: str


@dataclass(frozen=True, kw_only=True)
class DeliveryData:
    """How one channel fared. `state` is pending, sent, failed, no_address or declined."""

    id: int
    channel: str
    state: str
    attempts: int
    error: str
    sent_at: dt.datetime | None


@dataclass(frozen=True, kw_only=True)
class MessageData:
    """One message to one person. `subjects` and `bodies` hold the text in each language."""

    id: int
    public_id: uuid.UUID
    template: str
    recipient_name: str
    subjects: Mapping[str, str]
    bodies: Mapping[str, str]
    url: str
    about: str
    created_at: dt.datetime
    read_at: dt.datetime | None
    deliveries: tuple[DeliveryData, ...] = ()

    @property
    def subject(self) -> str:
        """In the active language."""
        return localized(self.subjects)

    @property
    def body(self) -> str:
        """In the active language."""
        return localized(self.bodies)
