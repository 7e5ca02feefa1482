"""What people do with their messages."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable

from django.utils import timezone

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.core.jobs import api as jobs
from zhengtong.core.messaging.models import ChannelPreference, Delivery, Message
from zhengtong.core.messaging.plugins import channels
from zhengtong.core.messaging.sending import SITE
from zhengtong.core.messaging.tasks import deliver
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import NotFound, SignInRequired, StateError


def mark_read(*, actor: Actor, public_ids: Iterable[uuid.UUID] | None = None) -> int:
    """Mark some of the actor's messages as read, or all of them; returns how many were unread.
    Messages of others are passed over."""
    unread = Message.objects.filter(user_id=_user_id(actor), read_at__isnull=True)
    if public_ids is not None:
        unread = unread.filter(public_id__in=list(public_ids))
    return unread.update(read_at=timezone.now())


@command
def choose_channels(*, actor: Actor, on: Collection[str]) -> None:
    """The channels that the actor wants; every other one but the inbox is switched off."""
    user_id = _user_id(actor)
    wanted = {key: key in on for key in channels if key != SITE}
    chosen = ChannelPreference.objects.filter(user_id=user_id, channel__in=wanted)
    if dict(chosen.values_list("channel", "is_on")) == wanted:
        return
    ChannelPreference.objects.bulk_create(
        [
            ChannelPreference(user_id=user_id, channel=key, is_on=is_on)
            for key, is_on in wanted.items()
        ],
        update_conflicts=True,
        unique_fields=["user_id", "channel"],
        update_fields=["is_on"],
    )
    audit.record(
        "messaging.choose_channels",
        actor=actor,
        stream=f"user:{user_id}",
        object_type="user",
        object_id=user_id,
        detail={"on": sorted(set(on) & set(channels))},
    )


@command
def send_again(*, delivery_id: int, actor: Actor) -> None:
    """Try a failed delivery anew, from the first attempt. Raises StateError for any other."""
    require(actor, "messaging.outbox")
    delivery = Delivery.objects.select_for_update().filter(pk=delivery_id).first()
    if delivery is None:
        raise NotFound
    if delivery.state != Delivery.State.FAILED:
        raise StateError
    delivery.state, delivery.attempts = Delivery.State.PENDING, 0
    delivery.save(update_fields=["state", "attempts"])
    audit.record(
        "messaging.send_again",
        actor=actor,
        stream=f"message:{delivery.message_id}",
        object_type="delivery",
        object_id=delivery.pk,
    )
    jobs.defer(deliver, message_id=delivery.message_id)


def _user_id(actor: Actor) -> int:
    if actor.user_id is None:
        raise SignInRequired
    return actor.user_id
