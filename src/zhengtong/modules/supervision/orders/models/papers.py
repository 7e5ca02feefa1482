"""Documents of an order with their files, and its history."""

from __future__ import annotations

from django.db import models

from zhengtong.kernel.ids import uuid7
from zhengtong.modules.supervision.orders.models.fields import staff_key
from zhengtong.modules.supervision.orders.models.order import SupervisionOrder
from zhengtong.modules.supervision.orders.states import OrderState, PaperKind


class OrderPaper(models.Model):
    """A document of the order, its content frozen when it was served."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    order = models.ForeignKey(SupervisionOrder, models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=16, choices=PaperKind)
    number = models.CharField(max_length=60, unique=True)
    content = models.JSONField()
    template = models.BigIntegerField(null=True)
    """Id of the version of the template; None for the one that came with the platform."""
    at = models.DateTimeField()
    by = staff_key()


class OrderPaperFile(models.Model):
    """The file of a document as it was made, once: with the seal of the authority, or without."""

    id = models.BigAutoField(primary_key=True)
    paper = models.OneToOneField(OrderPaper, models.PROTECT, related_name="file")
    file = models.UUIDField()
    is_sealed = models.BooleanField()
    note = models.CharField(max_length=300, blank=True)
    """Why it bears no seal though it should."""
    made_at = models.DateTimeField()


class OrderEvent(models.Model):
    """One line of its history."""

    id = models.BigAutoField(primary_key=True)
    order = models.ForeignKey(SupervisionOrder, models.PROTECT, related_name="events")
    at = models.DateTimeField()
    act = models.CharField(max_length=16)
    state = models.CharField(max_length=12, choices=OrderState)
    staff = staff_key(null=True)
    words = models.TextField(blank=True)
