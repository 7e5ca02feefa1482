"""Front door of messaging.

A module registers its texts once (`register_template` in its `plugs.py`) and calls `send` inside
its transaction. Channels and address books are plugged in through `plugins`.
"""

from zhengtong.core.messaging.data import (
    Contact,
    DeliveryData,
    Letter,
    MessageData,
    MessageTemplate,
    Recipient,
)
from zhengtong.core.messaging.queries import inbox, messages_about, unread_count
from zhengtong.core.messaging.sending import send
from zhengtong.core.messaging.services import choose_channels, mark_read, send_again
from zhengtong.core.messaging.tasks import deliver_pending
from zhengtong.core.messaging.texts import late, register_template

__all__ = [
    "Contact",
    "DeliveryData",
    "Letter",
    "MessageData",
    "MessageTemplate",
    "Recipient",
    "choose_channels",
    "deliver_pending",
    "inbox",
    "late",
    "mark_read",
    "messages_about",
    "register_template",
    "send",
    "send_again",
    "unread_count",
]
