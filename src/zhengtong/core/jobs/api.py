"""Front door: durable events and background jobs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app as _app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager

from zhengtong.core.jobs.data import StuckHandler
from zhengtong.core.jobs.dispatch import deliver_pending
from zhengtong.core.jobs.models import HandlerPosition

__all__ = ["Job", "StuckHandler", "defer", "deliver_pending", "job", "periodic", "stuck"]


@dataclass(frozen=True)
class Job:
    """A background unit: ids in, nothing out. Call it to run it here and now."""

    name: str
    function: Callable[..., None]
    task: Any

    def __call__(self, **ids: Any) -> None:
        self.function(**ids)


def job(
    *, name: str, queue: str = "default", retry: int = 5
) -> Callable[[Callable[..., None]], Job]:
    """Declare a job. It is retried `retry` times with growing pauses; it must be idempotent."""

    def declare(function: Callable[..., None]) -> Job:
        strategy = RetryStrategy(max_attempts=retry, exponential_wait=3) if retry else False
        task = _app.task(name=name, queue=queue, retry=strategy)(function)
        return Job(name=name, function=function, task=task)

    return declare


def defer(work: Job, **ids: Any) -> int:
    """Queue it inside the caller's transaction: it exists if and only if that commits.

    Also within the worker, whose app speaks through connections of its own.
    """
    asked = work.task.configure()
    asked.job_manager = JobManager(DjangoConnector())
    return int(asked.defer(**ids))


def periodic(
    *, cron: str, name: str, queue: str = "default"
) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Run by the worker on a schedule (five-field cron, in UTC)."""

    def declare(function: Callable[[], None]) -> Callable[[], None]:
        def run(timestamp: int) -> None:
            function()

        _app.periodic(cron=cron)(_app.task(name=name, queue=queue, queueing_lock=name)(run))
        return function

    return declare


def stuck() -> list[StuckHandler]:
    """Handlers whose next event has failed, the longest first."""
    rows = HandlerPosition.objects.filter(attempts__gt=0).order_by("failing_since")
    return [
        StuckHandler(
            handler=r.handler,
            attempts=r.attempts,
            error=r.last_error,
            failing_since=r.failing_since,
            next_try_at=r.next_try_at,
        )
        for r in rows
    ]
