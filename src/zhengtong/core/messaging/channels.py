"""The channels that come with the platform."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from zhengtong.core.messaging.data import Contact, Letter
from zhengtong.core.messaging.models import OutboxMessage


class SiteChannel:
    """The inbox on the site: the message itself is the delivery."""

    label = gettext_noop("站内消息")

    def address(self, contact: Contact) -> str:
        return str(contact.user_id or "")

    def deliver(self, letter: Letter) -> None:
        """Nothing to do: it lies in the inbox since it was written."""

    def check_config(self) -> list[str]:
        return []


class DemoSms:
    """SMS of the demo: shown on the outbox page instead of being sent."""

    label = gettext_noop("手机短信")

    def address(self, contact: Contact) -> str:
        return contact.phone

    def deliver(self, letter: Letter) -> None:
        _put("sms", letter, subject="", text=letter.short)

    def check_config(self) -> list[str]:
        return []


class DemoMail:
    """E-mail of the demo: shown on the outbox page instead of being sent."""

    label = gettext_noop("电子邮件")

    def address(self, contact: Contact) -> str:
        return contact.email

    def deliver(self, letter: Letter) -> None:
        _put("email", letter, subject=letter.subject, text=letter.body)

    def check_config(self) -> list[str]:
        return []


def _put(channel: str, letter: Letter, *, subject: str, text: str) -> None:
    OutboxMessage.objects.create(
        channel=channel,
        address=letter.address,
        recipient_name=letter.recipient_name,
        subject=subject[:300],
        text=text,
        message_id=letter.message_id,
    )
