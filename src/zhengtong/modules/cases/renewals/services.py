"""What the law makes of a renewal: a limit that is the day of expiry, and silence that grants."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from zhengtong.core import rows
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.kernel.deadlines import Limit, Unit
from zhengtong.kernel.events import publish
from zhengtong.modules.cases import aspects
from zhengtong.modules.cases.documents import issue
from zhengtong.modules.cases.events import PermitDeemedRenewed
from zhengtong.modules.cases.models import BEFORE_DECISION, Case, DocumentKind, Renewal
from zhengtong.modules.cases.renewals import rules
from zhengtong.modules.cases.services.locking import lock
from zhengtong.modules.cases.services.recording import closed, recorded
from zhengtong.modules.items import api as items
from zhengtong.modules.workflow import api as workflow

ASPECT = "renewal"
CLOCK = "renewal"


def begin(case: Case) -> Renewal | None:
    """At submission: keep what the application says; a timely one has until the permit expires,
    whatever stands still meanwhile. The caller holds the case."""
    rule = items.item_version(case.item_version_id).renewal
    if rule is None:
        return None
    today = timezone.localdate(case.submitted_at)
    found = rules.asked(rule, case.form_data, on=today)
    if found is None:
        return None
    made = Renewal.objects.create(
        case=case,
        region_id=case.region_id,
        permit_number=found.number,
        expires_on=found.expires_on,
        apply_by=found.apply_by,
        applied_on=today,
        is_timely=found.is_timely,
    )
    aspects.attach(case, ASPECT)
    if found.is_timely:
        start_clock(case, made, on=today)
    return made


def start_clock(case: Case, renewal: Renewal, *, on: dt.date) -> None:
    """Calendar days up to the expiry. No suspension names this clock: the expiry does not move."""
    days = max((renewal.expires_on - on).days, 0)
    workflow.start_clock(
        instance_id=case.instance_id,
        kind=CLOCK,
        limit=Limit(days, Unit.CALENDAR_DAY),
        start_on=on,
    )


def stop_clock(case: Case) -> None:
    workflow.stop_clock(instance_id=case.instance_id, kind=CLOCK, on=timezone.localdate())


@command
def deem_renewed(*, case_id: int, today: dt.date | None = None) -> bool:
    """视为准予延续: applied for in time, accepted, and no decision by the day of expiry. The case
    is granted by law and ends. 依据《行政许可法》第五十条第二款.

    False when there is nothing to deem: decided, ended, late, or not accepted (what was not
    answered in five days is accepted by law before that).
    """
    actor = Actor.system("cases.renewals")
    case = lock(case_id=case_id, actor=actor)
    renewal = Renewal.objects.select_for_update().filter(case=case).first()
    day = today or timezone.localdate()
    if (
        renewal is None
        or not renewal.is_timely
        or renewal.deemed_at is not None
        or case.status not in BEFORE_DECISION
        or case.decided_at is not None
        or day <= renewal.expires_on
    ):
        return False
    now = timezone.now()
    case.deem_renewed(at=now)
    rows.update(case, "status", "legal_outcome", "decided_at", "closed_at", "close_type")
    renewal.deemed_at = now
    renewal.save(update_fields=["deemed_at"])
    workflow.terminate(
        instance_id=case.instance_id,
        actor=actor,
        reason=f"{renewal.permit_number} {renewal.expires_on:%Y-%m-%d}".strip(),
        kind="deemed_renewed",
    )
    issue(
        case,
        DocumentKind.RENEWAL,
        at=now,
        staff_id=None,
        facts={
            "permit_number": renewal.permit_number,
            "expires_on": renewal.expires_on.isoformat(),
            "applied_on": renewal.applied_on.isoformat(),
        },
    )
    recorded(case, "cases.deem_renewed", actor, permit=renewal.permit_number)
    publish(
        PermitDeemedRenewed(
            case_id=case.pk,
            case_public_id=case.public_id,
            permit_number=renewal.permit_number,
            expires_on=renewal.expires_on,
            at=now,
        )
    )
    closed(case, actor=actor, at=now)
    return True


@command
def go_on_counting(*, case_id: int) -> bool:
    """A decision was sent back before it was served: the day of expiry binds again."""
    case = lock(case_id=case_id, actor=Actor.system("cases.renewals"))
    renewal = Renewal.objects.filter(case=case).first()
    if renewal is None or not renewal.is_timely or case.decided_at or not case.is_open:
        return False
    workflow.reopen_clocks(instance_id=case.instance_id, kinds=(CLOCK,))
    return True
