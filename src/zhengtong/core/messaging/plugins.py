"""What others extend: where people can be reached, and through what."""

from __future__ import annotations

from typing import Any, Protocol, runtime_checkable

from zhengtong.core.messaging.data import Contact, Letter
from zhengtong.kernel.registry import Registry


class DeliveryFailed(Exception):
    """The channel could not take the letter now; it is tried again later."""


@runtime_checkable
class AddressBook(Protocol):
    """Knows people. Give exactly one of the ids."""

    def contact(
        self,
        *,
        user_id: int | None = None,
        person_id: int | None = None,
        staff_id: int | None = None,
    ) -> Any:
        """Something with the attributes of `data.Contact`, or None for an unknown id."""
        ...


@runtime_checkable
class MessageChannel(Protocol):
    """One way to reach people. `label` is a gettext msgid."""

    label: str

    def address(self, contact: Contact) -> str:
        """Where this channel reaches them; empty when it cannot."""
        ...

    def deliver(self, letter: Letter) -> None:
        """Hand it over. Any exception means: try again later. May be called twice for one letter
        when the machine dies in between."""
        ...

    def check_config(self) -> list[str]: ...


address_book: Registry[AddressBook] = Registry("address_book", AddressBook)
"""Asked in the order of their keys until one knows the id."""

channels: Registry[MessageChannel] = Registry("message_channels", MessageChannel)
"""By the key that templates and preferences name: `site`, `sms`, `email`."""


@runtime_checkable
class LateWord(Protocol):
    """A word that no message may hold at rest (a link that opens a door once): it is worked out
    when a letter leaves. See `texts.late`."""

    def word(self, ref: str) -> str: ...


late_words: Registry[LateWord] = Registry("late_words", LateWord)
"""By the key that `late(key, ref)` names."""
