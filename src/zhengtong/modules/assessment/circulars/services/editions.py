"""Making, sending and correcting circulars. What was archived never changes."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.core.messaging import api as messaging
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import PermissionRefused
from zhengtong.modules.assessment.circulars.composing import compose
from zhengtong.modules.assessment.circulars.errors import (
    AlreadySent,
    NoSuchCircular,
    NothingChanged,
    NotPublishedYet,
    NotTheLatest,
)
from zhengtong.modules.assessment.circulars.files import paper, workbook
from zhengtong.modules.assessment.circulars.models import (
    Circular,
    CircularPlan,
    CircularPlanVersion,
)
from zhengtong.modules.assessment.indices.errors import NotOver, OwnWork, beside, field
from zhengtong.modules.assessment.indices.policies import APPROVE, DEFINE, require_everywhere
from zhengtong.modules.assessment.indices.spans import span_of
from zhengtong.modules.assessment.plugins import Span
from zhengtong.modules.org import api as org


@command
def make_circulars(
    *, plan_id: int, month: dt.date, actor: Actor, organization_ids: Collection[int] = ()
) -> list[Circular]:
    """The first editions of a month that is over, for every unit of the plan (or for these), and
    send them. Units that have one already are left alone.

    Raises NoSuchCircular, NotPublishedYet, NotOver.
    """
    require_everywhere(actor, APPROVE)
    plan = CircularPlan.objects.select_for_update(of=("self",)).filter(pk=plan_id).first()
    if plan is None:
        raise NoSuchCircular
    if plan.current_id is None:
        raise NotPublishedYet
    span = span_of("month", month)
    if span.last_on >= timezone.localdate():
        raise beside("month", NotOver())
    version = CircularPlanVersion.objects.get(pk=plan.current_id)
    there = set(
        plan.circulars.filter(first_on=span.first_on).values_list("organization_id", flat=True)
    )
    wanted = [i for i in _units(version) if i not in there]
    if organization_ids:
        wanted = [i for i in wanted if i in organization_ids]
    made = [
        _make(version, place, span, content, actor, edition=1, reason="")
        for place, content in compose(version, wanted, span).items()
    ]
    for circular in made:
        _send(circular, actor)
    return made


@command
def correct_circular(*, circular_id: int, reason: str, actor: Actor) -> Circular:
    """Make the next edition from today's figures. It is sent by somebody else.

    Raises NoSuchCircular, NotTheLatest, NothingChanged, InvalidInput (no reason).
    """
    last = _locked(circular_id)
    require(actor, DEFINE)
    if not actor.has(DEFINE, last.organization_id):
        raise PermissionRefused
    if not reason.strip():
        raise field("reason", _("请写明更正的原因。"))
    same = last.plan.circulars.filter(organization=last.organization_id, first_on=last.first_on)
    if same.filter(edition__gt=last.edition).exists():
        raise NotTheLatest
    span = Span(first_on=last.first_on, last_on=last.last_on)
    content = compose(last.version, [last.organization_id], span)[last.organization_id]
    if content == last.content:
        raise NothingChanged
    return _make(
        last.version,
        last.organization_id,
        span,
        content,
        actor,
        edition=last.edition + 1,
        reason=reason.strip()[:300],
    )


@command
def send_circular(*, circular_id: int, actor: Actor) -> Circular:
    """Send an edition that was made by somebody else.

    Raises NoSuchCircular, AlreadySent, OwnWork.
    """
    circular = _locked(circular_id)
    require(actor, APPROVE)
    if not actor.has(APPROVE, circular.organization_id):
        raise PermissionRefused
    if circular.sent_at is not None:
        raise AlreadySent
    if actor.staff_id is not None and actor.staff_id == circular.made_by_id:
        raise OwnWork
    _send(circular, actor)
    return circular


def _units(version: CircularPlanVersion) -> list[int]:
    return [
        o.id for kind in version.organizations for o in org.organizations(kind=kind) if o.is_active
    ]


def _locked(circular_id: int) -> Circular:
    rows = Circular.objects.select_for_update(of=("self",)).select_related("plan", "version")
    circular = rows.filter(pk=circular_id).first()
    if circular is None:
        raise NoSuchCircular
    return circular


def _make(
    version: CircularPlanVersion,
    place: int,
    span: Span,
    content: dict[str, Any],
    actor: Actor,
    *,
    edition: int,
    reason: str,
) -> Circular:
    number = f"TB{span.first_on:%Y%m}-{version.plan_id:02d}{place:04d}-{edition}"
    sheet = paper(content, number=number, edition=edition, on=timezone.localdate(), reason=reason)
    made = Circular.objects.create(
        plan=version.plan,
        version=version,
        organization_id=place,
        first_on=span.first_on,
        last_on=span.last_on,
        edition=edition,
        number=number,
        reason=reason,
        content=content,
        pdf=sheet,
        workbook=workbook(content, number=number),
        digest=hashlib.sha256(sheet).hexdigest(),
        made_by_id=actor.staff_id,
    )
    _record("assessment.make_circular", made, actor)
    return made


def _send(circular: Circular, actor: Actor) -> None:
    circular.sent_at, circular.sent_by_id = timezone.now(), actor.staff_id
    circular.save(update_fields=["sent_at", "sent_by"])
    note = {"zh": "", "en": ""}
    if circular.reason:
        note = {"zh": f"更正：{circular.reason}", "en": f"Corrected: {circular.reason}"}
    for head in org.heads_of(circular.organization_id):
        messaging.send(
            template="assessment.circular",
            recipient=messaging.Recipient(staff_id=head.staff_id),
            context={
                "title": circular.content["title"],
                "number": circular.number,
                "unit": circular.content["unit"],
                "period": circular.content["period"],
                "note": note,
            },
            about=f"circular:{circular.pk}",
            url=reverse("assessment_circulars:one", args=[circular.public_id]),
            once=str(head.staff_id),
        )
    _record("assessment.send_circular", circular, actor)


def _record(action: str, circular: Circular, actor: Actor) -> None:
    audit.record(
        action,
        actor=actor,
        stream=f"circular:{circular.organization_id}",
        object_type="circular",
        object_id=circular.number,
        detail={"edition": circular.edition, "digest": circular.digest, "reason": circular.reason},
    )


@command
def taken(*, circular_id: int, kind: str, actor: Actor) -> None:
    """Note who took the paper or the workbook of a circular."""
    audit.record(
        "assessment.download_circular",
        actor=actor,
        stream=f"circular_file:{circular_id}",
        object_type="circular",
        object_id=circular_id,
        detail={"kind": kind},
    )
