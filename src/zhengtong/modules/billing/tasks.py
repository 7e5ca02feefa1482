"""Billing by the clock."""

from __future__ import annotations

import datetime as dt
import logging

from django.utils import timezone

from zhengtong.core.jobs.api import job, periodic
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError
from zhengtong.modules.billing.plugins import GatewayFault, gateways
from zhengtong.modules.billing.services import asking, refunding, statements

log = logging.getLogger(__name__)


@job(name="billing.send_refund", retry=0)
def send_refund(*, refund_id: int) -> None:
    """One try at once; what the gateway does not answer is tried again by the clock."""
    try:
        refunding.send(refund_id)
    except GatewayFault as fault:
        log.warning("refund %s was not sent: %s", refund_id, fault)


@periodic(cron="*/2 * * * *", name="billing.ask")
def ask_gateways() -> None:
    """Orders whose callback has not come."""
    found = asking.ask_all()
    if found:
        log.warning("billing: %s payments were found by asking", found)


@periodic(cron="*/10 * * * *", name="billing.refunds")
def send_refunds() -> None:
    for refund_id in refunding.waiting():
        send_refund(refund_id=refund_id)


@periodic(cron="30 1 * * *", name="billing.statements")
def fetch_statements() -> None:
    """At 9:30 in Asia/Shanghai the statements of the day before are there."""
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    for key, gateway in gateways.items():
        if gateway.check_config():
            continue
        try:
            found = statements.fetch(
                gateway=key, day=yesterday, actor=Actor.system("billing.statements")
            )
        except DomainError as refused:
            log.warning("billing: no statement of %s: %s", key, refused.message)
            continue
        if found.difference_count:
            log.warning("billing: %s differences with %s", found.difference_count, key)
