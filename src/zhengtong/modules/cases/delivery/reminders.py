"""Results that wait for long at the counter, and parcels that nobody has confirmed."""

from __future__ import annotations

import datetime as dt
import logging

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from zhengtong.core.commands import command
from zhengtong.core.jobs.api import periodic
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError
from zhengtong.kernel.events import publish
from zhengtong.modules.cases.delivery import records
from zhengtong.modules.cases.events import ResultWaits
from zhengtong.modules.cases.models import Delivery, DeliveryMethod, DeliveryState
from zhengtong.modules.cases.services.locking import lock

log = logging.getLogger(__name__)


def due(day: dt.date) -> Q:
    """What is to be reminded of on the day: first after so many days, then again as often."""
    waits = dt.timedelta(days=settings.DELIVERY_WAIT_DAYS)
    on_way = dt.timedelta(days=settings.DELIVERY_CONFIRM_DAYS)
    midnight = timezone.make_aware(dt.datetime.combine(day - waits + dt.timedelta(1), dt.time()))
    at_counter = Q(
        method=DeliveryMethod.COUNTER, state=DeliveryState.WAITING, ready_at__lt=midnight
    ) & (Q(reminded_on=None) | Q(reminded_on__lte=day - waits))
    unconfirmed = Q(state=DeliveryState.ON_WAY, posted_on__lte=day - on_way) & (
        Q(reminded_on=None) | Q(reminded_on__lte=day - on_way)
    )
    return Q(ended_at=None) & (at_counter | unconfirmed)


def remind(*, today: dt.date | None = None) -> int:
    """Applicants of what waits for them, clerks of what nobody confirmed. How many were told. What
    changes meanwhile is left for the next day."""
    day = today or timezone.localdate()
    sent = 0
    for pk, case_id in Delivery.objects.filter(due(day)).values_list("pk", "case_id"):
        try:
            sent += _remind(delivery_id=pk, case_id=case_id, day=day)
        except DomainError:
            log.warning("delivery of case %s changed meanwhile", case_id, exc_info=True)
    return sent


@command
def _remind(*, delivery_id: int, case_id: int, day: dt.date) -> int:
    actor = Actor.system("delivery_reminder")
    case = lock(case_id=case_id, actor=actor)
    found = Delivery.objects.select_for_update().filter(Q(pk=delivery_id) & due(day)).first()
    if found is None:
        return 0
    found.reminded_on = day
    found.save(update_fields=["reminded_on"])
    whom = "clerk" if found.state == DeliveryState.ON_WAY else "applicant"
    records.logged(case, "delivery_reminded", actor, whom=whom)
    publish(
        ResultWaits(
            case_id=case.pk,
            case_public_id=case.public_id,
            delivery_public_id=found.public_id,
            whom=whom,
            on=day,
            at=timezone.now(),
        )
    )
    return 1


@periodic(cron="40 0 * * *", name="cases.remind_delivery")
def remind_of_delivery() -> None:
    """Every morning at 8:40, Asia/Shanghai."""
    remind()
