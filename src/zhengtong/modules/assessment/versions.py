"""What is written in versions: a draft, put in force by somebody else than who wrote it.

Indices, standard times and the contents of circulars are such. Once published a version never
changes; a change begins as the next draft, of which there is one at a time.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import StaleVersion
from zhengtong.kernel.ids import uuid7
from zhengtong.modules.assessment.indices.errors import NotADraft, OwnWork
from zhengtong.modules.assessment.schemes.models import staff_key


class DraftState(models.TextChoices):
    """draft → published; a change to what is published begins as the next draft."""

    DRAFT = "draft", _("草稿")
    PUBLISHED = "published", _("已发布")


class Version(models.Model):
    """One wording. `lock_version` grows with every change of the draft, 0 before it is saved."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=DraftState, default=DraftState.DRAFT)
    lock_version = models.PositiveIntegerField(default=1)
    made_by = staff_key(null=True)
    made_at = models.DateTimeField(default=timezone.now)
    published_by = staff_key(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @property
    def is_draft(self) -> bool:
        return self.state == DraftState.DRAFT

    def check_draft(self, lock_version: int) -> None:
        """Raises NotADraft, StaleVersion."""
        if not self.is_draft:
            raise NotADraft
        if self.lock_version != lock_version:
            raise StaleVersion

    def check_other(self, actor: Actor) -> None:
        """Raises OwnWork for whoever wrote it."""
        if actor.staff_id is not None and self.made_by_id == actor.staff_id:
            raise OwnWork

    def written(self, actor: Actor) -> None:
        """Save the changed words; what was seen of them before is out of date."""
        self.made_by_id, self.made_at = actor.staff_id, timezone.now()
        self.lock_version += 1
        self.save()

    def put_in_force(self, actor: Actor) -> None:
        """The caller has asked `check_draft` and `check_other`."""
        self.state = DraftState.PUBLISHED
        self.published_by_id, self.published_at = actor.staff_id, timezone.now()
        self.save(update_fields=["state", "published_by", "published_at"])


def by_another(name: str) -> models.CheckConstraint:
    """Whoever wrote a version does not publish it."""
    return models.CheckConstraint(
        condition=Q(published_by=None) | ~Q(published_by=F("made_by")), name=name
    )
