"""Handing letters to their channels, until they take them or it has been tried often enough."""

from __future__ import annotations

import logging

from django.db import transaction
from django.utils import timezone

from zhengtong.core.commands import command
from zhengtong.core.jobs import api as jobs
from zhengtong.core.messaging.data import Letter
from zhengtong.core.messaging.models import Delivery, Message
from zhengtong.core.messaging.plugins import DeliveryFailed, channels
from zhengtong.core.messaging.texts import revealed
from zhengtong.kernel.text import localized

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 8


@jobs.job(name="messaging.deliver", retry=MAX_ATTEMPTS)
def deliver(message_id: int) -> None:
    """Every pending channel of a message. Raises DeliveryFailed, so that the job is retried,
    while a channel may still be tried again."""
    deliver_message(message_id)
    if Delivery.objects.filter(message_id=message_id, state=Delivery.State.PENDING).exists():
        raise DeliveryFailed(f"message {message_id} waits for a channel")


def deliver_message(message_id: int) -> int:
    """Try each pending channel once; returns how many took the letter."""
    pending = Delivery.objects.filter(message_id=message_id, state=Delivery.State.PENDING)
    return sum(_attempt(pk) for pk in pending.order_by("pk").values_list("pk", flat=True))


def deliver_pending(limit: int = 1000) -> int:
    """Try whatever is pending here and now, without the worker; returns how many were sent."""
    waiting = Delivery.objects.filter(state=Delivery.State.PENDING).order_by("pk")
    return sum(_attempt(pk) for pk in waiting.values_list("pk", flat=True)[:limit])


@command
def _attempt(delivery_id: int) -> bool:
    locked = Delivery.objects.select_for_update(skip_locked=True, of=("self",))
    delivery = (
        locked.select_related("message")
        .filter(pk=delivery_id, state=Delivery.State.PENDING)
        .first()
    )
    if delivery is None:
        return False
    delivery.attempts += 1
    try:
        with transaction.atomic():
            channels.get(delivery.channel).deliver(_letter(delivery.message, delivery.address))
    # A channel is foreign code: whatever it raises is kept beside the delivery and tried again.
    except Exception as error:
        log.warning(
            "%s could not take message %s: %s", delivery.channel, delivery.message_id, error
        )
        is_last = delivery.attempts >= MAX_ATTEMPTS
        delivery.state = Delivery.State.FAILED if is_last else Delivery.State.PENDING
        delivery.error = f"{type(error).__name__}: {error}"[:500]
    else:
        delivery.state, delivery.error = Delivery.State.SENT, ""
        delivery.sent_at = timezone.now()
    delivery.save(update_fields=["attempts", "state", "error", "sent_at"])
    return delivery.state == Delivery.State.SENT


def _letter(message: Message, address: str) -> Letter:
    return Letter(
        message_id=message.pk,
        address=address,
        recipient_name=message.recipient_name,
        subject=localized(message.subjects, message.language),
        body=revealed(localized(message.bodies, message.language)),
        short=revealed(localized(message.shorts, message.language)),
        url=message.url,
    )
