"""Opinions that are late are asked for again, once a day."""

from __future__ import annotations

import datetime as dt
import logging

from django.utils import timezone

from zhengtong.core.calendar import api as calendar
from zhengtong.core.jobs.api import periodic
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError
from zhengtong.modules.cases.joint.consulting import remind_opinion
from zhengtong.modules.cases.models import Consultation, ConsultationState

log = logging.getLogger(__name__)


def remind_late(*, today: dt.date | None = None) -> int:
    """Remind every post whose opinion was due before the day, on working days or not; how many."""
    day = today or timezone.localdate()
    late = Consultation.objects.filter(state=ConsultationState.OPEN, due_on__lt=day)
    actor = Actor.system("cases.joint")
    done = 0
    for public_id in late.exclude(reminded_on=day).values_list("public_id", flat=True):
        try:
            done += remind_opinion(consultation_id=public_id, actor=actor)
        except DomainError:
            log.warning("opinion %s was answered meanwhile", public_id, exc_info=True)
    return done


@periodic(cron="30 0 * * *", name="cases.remind_opinions")
def remind_opinions() -> None:
    """At half past eight in the morning, Asia/Shanghai, when offices work."""
    if calendar.is_workday(timezone.localdate()):
        remind_late()
