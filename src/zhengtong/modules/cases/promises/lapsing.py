"""What happens by itself: reminders before and on the day, and the end after it."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable

from django.utils import timezone

from zhengtong.core import rows
from zhengtong.core.calendar import api as calendar
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.kernel.deadlines import Limit, Unit
from zhengtong.kernel.errors import DomainError
from zhengtong.kernel.events import publish
from zhengtong.modules.cases.documents import issue
from zhengtong.modules.cases.documents.issuing import key_of
from zhengtong.modules.cases.events import PromiseDueSoon
from zhengtong.modules.cases.models import (
    Case,
    DocumentKind,
    Promise,
    PromiseKind,
    PromiseReminder,
    PromiseState,
)
from zhengtong.modules.cases.promises import course, credit, keeping
from zhengtong.modules.cases.services.locking import lock
from zhengtong.modules.cases.services.recording import closed
from zhengtong.modules.items import api as items
from zhengtong.modules.workflow import api as workflow

log = logging.getLogger(__name__)

REMIND_BEFORE = 2
"""Working days before the last one; a local rule."""

SYSTEM = Actor.system("promises")


def sweep(*, today: dt.date | None = None) -> dict[str, int]:
    """Remind of what is due within two working days, end what was due yesterday.

    Returns how many were reminded and how many ended. Running it twice on a day does nothing more.
    """
    day = today or timezone.localdate()
    _follow_calendar()
    done = {"reminded": 0, "lapsed": 0}
    soon = calendar.due_day(day, Limit(REMIND_BEFORE, Unit.WORKDAY)).date
    due = Promise.objects.filter(
        kind=PromiseKind.PENDING, state=PromiseState.OPEN, due_on__lte=soon
    )
    for pk, due_on in list(due.values_list("pk", "due_on")):
        if due_on < day:
            done["lapsed"] += _attempt(lapse_promise, pk, day)
        else:
            done["reminded"] += _attempt(remind, pk, day)
    return done


def _attempt(run: Callable[..., Promise | None], pk: int, day: dt.date) -> int:
    try:
        return 1 if run(promise_id=pk, today=day) else 0
    except DomainError:
        log.warning("promise %s changed meanwhile", pk, exc_info=True)
        return 0


def _follow_calendar() -> None:
    """A new calendar moved the clocks; the days of the promises follow."""
    open_ = Promise.objects.filter(kind=PromiseKind.PENDING, state=PromiseState.OPEN)
    found = {p.case.instance_id: p for p in open_.select_related("case").defer("case__form_data")}
    moved = []
    for instance_id, clocks in workflow.clocks(instance_ids=list(found)).items():
        running = (c for c in clocks if c.kind == keeping.CLOCK and c.state == "running")
        due_on = next((c.due_on for c in running), None)
        promise = found[instance_id]
        if due_on and due_on != promise.due_on:
            promise.due_on = due_on
            moved.append(promise)
    Promise.objects.bulk_update(moved, ["due_on"])


def _taken(promise_id: int) -> tuple[Case, Promise]:
    case_id = Promise.objects.values_list("case_id", flat=True).get(pk=promise_id)
    case = lock(case_id=case_id, actor=SYSTEM)
    return case, keeping.held(case, PromiseKind.PENDING)


@command
def remind(*, promise_id: int, today: dt.date) -> Promise | None:
    """The reminder in writing (容缺材料补交提醒书), once before and once on the day itself."""
    case, promise = _taken(promise_id)
    if promise.state != PromiseState.OPEN or promise.due_on is None or promise.due_on < today:
        return None
    is_last = promise.due_on == today
    sent = promise.reminders.filter(due_on=promise.due_on, is_last=is_last)
    if sent.exists():
        return None
    now = timezone.now()
    names = keeping.names_of(keeping.missing_of(promise))
    facts = {"names": names, "due_on": promise.due_on.isoformat(), "is_last": is_last}
    document = issue(case, DocumentKind.PROMISE_REMINDER, at=now, staff_id=None, facts=facts)
    PromiseReminder.objects.create(
        promise=promise,
        due_on=promise.due_on,
        is_last=is_last,
        document_id=key_of(document),
        sent_at=now,
    )
    keeping.noted(case, "promise_reminded", SYSTEM, names=names)
    publish(
        PromiseDueSoon(
            promise_id=promise.pk, case_id=case.pk, case_public_id=case.public_id,
            due_on=promise.due_on, is_last=is_last, at=now,
        )
    )  # fmt: skip
    return promise


@command
def lapse_promise(*, promise_id: int, today: dt.date) -> Promise | None:
    """The papers never came: on the day after the last one the case ends as if withdrawn.

    In writing, closed as 补正不来, and the broken promise goes on record. A new application is
    always possible.
    """
    case, promise = _taken(promise_id)
    if promise.state != PromiseState.OPEN or promise.due_on is None or promise.due_on >= today:
        return None
    due_on = promise.due_on
    now = timezone.now()
    names = keeping.names_of(keeping.missing_of(promise))
    reason = (
        f"容缺受理承诺补交的材料（{'、'.join(names)}）到 {due_on.isoformat()} 没有补齐，"
        "视为撤回申请。"
    )
    case.lapse_promise(at=now, reason=reason)
    rows.update(case, "status", "outcome_reason", "closed_at", "close_type")
    promise.save(update_fields=course.move(promise, PromiseState.BROKEN, at=now))
    workflow.terminate(
        instance_id=case.instance_id, actor=SYSTEM, reason=reason, kind="promise_lapsed"
    )
    rule = items.item_version(case.item_version_id).guide.pending
    breach = credit.put_on_record(
        case, promise, basis=rule.basis, evidence=reason, years=rule.years, at=now
    )
    told = f"{reason}没有履行的承诺记入失信记录，到 {breach.until.isoformat()} 为止。"
    issue(case, DocumentKind.TERMINATION, at=now, staff_id=None, facts={"reason": told})
    keeping.noted(case, "promise_broken", SYSTEM, names=names)
    closed(case, actor=SYSTEM, at=now)
    return promise
