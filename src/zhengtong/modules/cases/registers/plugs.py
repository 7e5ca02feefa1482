"""Keeps the facts up to date, and puts statistics into the menu."""

from __future__ import annotations

from typing import Any

from zhengtong.core.jobs.api import periodic
from zhengtong.core.navigation.api import Entry, register
from zhengtong.kernel.events import handles
from zhengtong.modules.cases import events
from zhengtong.modules.cases.registers.facts import refresh, settle

register(
    Entry(
        key="case_statistics",
        area="staff",
        section="办件",
        label="办件统计",
        url_name="case_statistics",
        order=40,
    )
)


@handles(events.CaseSubmitted)
def after_submission(event: Any) -> None:
    refresh([event.case_id])


@handles(events.SupplementRequested)
def after_supplement_notice(event: Any) -> None:
    refresh([event.case_id])


@handles(events.CaseSupplemented)
def after_supplement(event: Any) -> None:
    refresh([event.case_id])


@handles(events.CaseAccepted)
def after_acceptance(event: Any) -> None:
    refresh([event.case_id])


@handles(events.CaseSuspended)
def after_suspension(event: Any) -> None:
    refresh([event.case_id])


@handles(events.CaseExtended)
def after_extension(event: Any) -> None:
    refresh([event.case_id])


@handles(events.CaseDecided)
def after_decision(event: Any) -> None:
    refresh([event.case_id])


@handles(events.CaseClosed)
def after_closing(event: Any) -> None:
    refresh([event.case_id])


@handles(events.CaseRated)
def after_rating(event: Any) -> None:
    refresh([event.case_id])


@handles(events.RatingReviewed)
def after_review_of_rating(event: Any) -> None:
    refresh([event.case_id])


@periodic(cron="25 18 * * *", name="cases.settle_facts")
def settle_facts() -> None:
    """At 02:25, Asia/Shanghai: what became late overnight, and whatever no event told."""
    settle()
