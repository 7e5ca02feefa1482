"""A case that leaves its chart is looked at by the rules at once."""

from django.utils import timezone

from zhengtong.kernel.events import handles
from zhengtong.modules.supervision.events import CaseDeviated
from zhengtong.modules.supervision.services.sweep import look_again


@handles(CaseDeviated)
def look_at_deviation(event: CaseDeviated) -> None:
    look_again([event.case_id], CaseDeviated, now=timezone.now())
