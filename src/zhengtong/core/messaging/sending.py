"""Writing a message and choosing its channels; the channels work after commit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils import timezone

from zhengtong.core.commands import command
from zhengtong.core.jobs import api as jobs
from zhengtong.core.messaging.data import Contact, MessageData, MessageTemplate, Recipient
from zhengtong.core.messaging.models import ChannelPreference, Delivery, Message
from zhengtong.core.messaging.plugins import address_book, channels
from zhengtong.core.messaging.tasks import deliver
from zhengtong.core.messaging.texts import fill, templates

SITE = "site"


@command
def send(
    *,
    template: str,
    recipient: Recipient,
    context: Mapping[str, Any],
    about: str = "",
    url: str = "",
    once: str = "",
    channels: Sequence[str] | None = None,
) -> MessageData:
    """Write a message to someone, in the caller's transaction; other channels follow after commit.

    `context` fills the placeholders: dates, numbers, strings or `{"zh": …, "en": …}`. `about` is
    the object (`case:17`) under which `messages_about` finds it; `url` the page that it leads to.
    `once` makes a handler idempotent: a second call with the same `about` and `once` answers with
    the first message. `channels` instead of the template's own. A channel that is not installed is
    left out; one without an address, or switched off by the person, is recorded as such.
    """
    text = templates.get(template)
    said = Message.objects.filter(about=about, once=once).first() if once else None
    if said:
        return said.data()
    contact = _contact(recipient)
    message = Message.objects.create(
        template=template,
        user_id=contact.user_id,
        person_id=recipient.person_id,
        staff_id=recipient.staff_id,
        recipient_name=contact.name,
        language=contact.language[:2] or "zh",
        subjects=fill(text.subject, context),
        bodies=fill(text.body, context),
        shorts=fill(text.short or text.body, context),
        url=url,
        about=about,
        once=once,
    )
    deliveries = _deliveries(message, contact, text, channels or text.channels)
    Delivery.objects.bulk_create(deliveries)
    if any(d.state == Delivery.State.PENDING for d in deliveries):
        jobs.defer(deliver, message_id=message.pk)
    return message.data(tuple(d.data() for d in deliveries))


def _contact(recipient: Recipient) -> Contact:
    """From the address book; what the recipient itself says wins."""
    ids = {
        key: value
        for key in ("user_id", "person_id", "staff_id")
        if (value := getattr(recipient, key)) is not None
    }
    found = _look_up(ids) if ids else None
    known = Contact(user_id=recipient.user_id)
    if found is not None:
        known = Contact(
            name=found.name,
            user_id=found.user_id,
            phone=found.phone,
            email=found.email,
            language=found.language,
        )
    return replace(
        known, phone=recipient.phone or known.phone, email=recipient.email or known.email
    )


def _look_up(ids: dict[str, int]) -> Any:
    for _, book in address_book.items():
        found = book.contact(**ids)
        if found is not None:
            return found
    return None


def _deliveries(
    message: Message, contact: Contact, text: MessageTemplate, wanted: Sequence[str]
) -> list[Delivery]:
    declined = set() if text.is_essential else _declined(contact.user_id)
    return [
        _delivery(message, key, channels.get(key).address(contact), key in declined)
        for key in dict.fromkeys(wanted)
        if key in channels
    ]


def _delivery(message: Message, channel: str, address: str, is_declined: bool) -> Delivery:
    delivery = Delivery(message=message, channel=channel, address=address)
    if not address:
        delivery.state = Delivery.State.NO_ADDRESS
    elif is_declined and channel != SITE:
        delivery.state = Delivery.State.DECLINED
    elif channel == SITE:
        delivery.state, delivery.sent_at = Delivery.State.SENT, timezone.now()
    return delivery


def _declined(user_id: int | None) -> set[str]:
    if user_id is None:
        return set()
    choices = ChannelPreference.objects.filter(user_id=user_id, is_on=False)
    return set(choices.values_list("channel", flat=True))
