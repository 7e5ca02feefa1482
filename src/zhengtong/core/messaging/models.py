"""Messages, how their delivery went, what people chose, and the demo's outbox."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhengtong.core.messaging.data import DeliveryData, MessageData
from zhengtong.core.secrets import EncryptedTextField
from zhengtong.kernel.ids import uuid7


class Message(models.Model):
    """What was said to one person, in both languages, as it was then. Never changed but for
    `read_at`. Without `user_id` there is no inbox, only the other channels."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    template = models.CharField(max_length=100)
    user_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    staff_id = models.BigIntegerField(null=True)
    recipient_name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=10, default="zh")
    subjects = models.JSONField()
    bodies = models.JSONField()
    shorts = models.JSONField()
    url = models.CharField(max_length=500, blank=True)
    about = models.CharField(max_length=100, blank=True)
    once = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["about", "once"], condition=~models.Q(once=""), name="messaging_once"
            )
        ]
        indexes = [
            models.Index(fields=["user_id", "-id"], name="messaging_inbox"),
            models.Index(
                fields=["user_id"],
                condition=models.Q(read_at__isnull=True),
                name="messaging_unread",
            ),
            models.Index(fields=["about"], condition=~models.Q(about=""), name="messaging_about"),
        ]

    def __str__(self) -> str:
        return f"{self.template} → {self.recipient_name}"

    def data(self, deliveries: tuple[DeliveryData, ...] = ()) -> MessageData:
        return MessageData(
            id=self.pk,
            public_id=self.public_id,
            template=self.template,
            recipient_name=self.recipient_name,
            subjects=self.subjects,
            bodies=self.bodies,
            url=self.url,
            about=self.about,
            created_at=self.created_at,
            read_at=self.read_at,
            deliveries=deliveries,
        )


class Delivery(models.Model):
    """One message on one channel."""

    class State(models.TextChoices):
        PENDING = "pending", _("待发送")
        SENT = "sent", _("已发送")
        FAILED = "failed", _("发送失败")
        NO_ADDRESS = "no_address", _("没有联系方式")
        DECLINED = "declined", _("本人已关闭")

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="+", db_index=False)
    channel = models.CharField(max_length=30)
    address = EncryptedTextField(default="")
    state = models.CharField(max_length=12, choices=State, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["message", "channel"], name="messaging_one_delivery_a_channel"
            )
        ]
        indexes = [
            models.Index(
                fields=["-id"], condition=models.Q(state="failed"), name="messaging_failed"
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel}: {self.state}"

    def data(self) -> DeliveryData:
        return DeliveryData(
            id=self.pk,
            channel=self.channel,
            state=self.state,
            attempts=self.attempts,
            error=self.error,
            sent_at=self.sent_at,
        )


class ChannelPreference(models.Model):
    """A channel that a user switched off, or on again."""

    user_id = models.BigIntegerField()
    channel = models.CharField(max_length=30)
    is_on = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user_id", "channel"], name="messaging_one_choice")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.channel} {self.is_on}"


class OutboxMessage(models.Model):
    """What the demo's SMS and e-mail channels would have sent. Nothing leaves the machine."""

    channel = models.CharField(max_length=30)
    address = EncryptedTextField()
    recipient_name = models.CharField(max_length=120, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField()
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="+", db_index=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["channel", "-id"], name="messaging_outbox")]

    def __str__(self) -> str:
        return f"{self.channel}: {self.text[:40]}"
