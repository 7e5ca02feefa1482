"""Reading messages."""

from __future__ import annotations

import uuid
from collections import defaultdict
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext

from zhengtong.core.messaging.data import DeliveryData, MessageData
from zhengtong.core.messaging.models import ChannelPreference, Delivery, Message, OutboxMessage
from zhengtong.core.messaging.plugins import channels
from zhengtong.core.messaging.sending import SITE
from zhengtong.core.prepared import read
from zhengtong.kernel.errors import NotFound
from zhengtong.kernel.pagination import BadCursor, Page, decode_cursor, encode_cursor

PAGE_SIZE = 30


_UNREAD = "SELECT count(*) FROM messaging_message WHERE user_id = %s AND read_at IS NULL"


def unread_count(user_id: int | None) -> int:
    """Messages in the inbox that were not opened yet; 0 without an account."""
    if user_id is None:
        return 0
    return int(read(_UNREAD, [user_id])[0][0])


def inbox(*, user_id: int, is_unread: bool = False, cursor: str = "") -> Page[MessageData]:
    """A user's messages, newest first."""
    rows = Message.objects.filter(user_id=user_id).order_by("-id")
    if is_unread:
        rows = rows.filter(read_at__isnull=True)
    page = _page(rows, cursor)
    return Page(rows=[row.data() for row in page.rows], next_cursor=page.next_cursor)


def message_of(*, user_id: int | None, public_id: uuid.UUID) -> MessageData:
    """One of the user's own messages. Raises NotFound for those of others too."""
    row = Message.objects.filter(user_id=user_id, public_id=public_id).first()
    if row is None or user_id is None:
        raise NotFound
    return row.data()


def messages_about(about: str) -> list[MessageData]:
    """Everything said about an object (`case:17`), oldest first, with how each channel fared."""
    rows = list(Message.objects.filter(about=about).order_by("id"))
    fared: dict[int, list[DeliveryData]] = defaultdict(list)
    for delivery in Delivery.objects.filter(message__in=rows).order_by("pk"):
        fared[delivery.message_id].append(delivery.data())
    return [row.data(tuple(fared[row.pk])) for row in rows]


def chosen_channels(user_id: int) -> list[tuple[str, str, bool]]:
    """Key, label and whether it is on, of every channel that can be switched off."""
    choices = ChannelPreference.objects.filter(user_id=user_id)
    off = {choice.channel for choice in choices if not choice.is_on}
    return [(key, channel_label(key), key not in off) for key in channels if key != SITE]


def outbox(*, channel: str = "", cursor: str = "") -> Page[OutboxMessage]:
    """What the demo's channels have sent, newest first."""
    rows = OutboxMessage.objects.order_by("-id")
    return _page(rows.filter(channel=channel) if channel else rows, cursor)


def channel_label(key: str) -> str:
    """The name of a channel in the active language; the key of one that is gone."""
    return gettext(channels.get(key).label) if key in channels else key


def failed_deliveries(limit: int = 50) -> list[Delivery]:
    """Deliveries that were given up, newest first."""
    failed = Delivery.objects.filter(state=Delivery.State.FAILED).select_related("message")
    return list(failed.order_by("-id")[:limit])


def _page(rows: QuerySet[Any], cursor: str) -> Page[Any]:
    if cursor:
        (last,) = decode_cursor(cursor, length=1)
        if not isinstance(last, int):
            raise BadCursor
        rows = rows.filter(pk__lt=last)
    found = list(rows[: PAGE_SIZE + 1])
    has_more = len(found) > PAGE_SIZE
    shown = found[:PAGE_SIZE]
    return Page(rows=shown, next_cursor=encode_cursor(shown[-1].pk) if has_more else None)
