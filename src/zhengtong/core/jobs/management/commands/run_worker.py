"""The worker process: hands out events and runs jobs until it is told to stop."""

from __future__ import annotations

import logging
import threading

from django.core.management.base import BaseCommand
from django.db import close_old_connections, connection
from procrastinate.contrib.django import app

from zhengtong.core.jobs.dispatch import deliver_pending, rebase_after_restore

log = logging.getLogger(__name__)
POLL_SECONDS = 0.1


def dispatch_until(stop: threading.Event) -> None:
    """Poll the outbox. A lost database connection is a pause, never the end."""
    pause = POLL_SECONDS
    while not stop.is_set():
        try:
            delivered = deliver_pending(limit=2000)
            pause = 0.0 if delivered >= 2000 else POLL_SECONDS
        except Exception:
            log.exception("dispatching failed; trying again")
            connection.close()
            pause = 2.0
        close_old_connections()
        stop.wait(pause)
    connection.close()


class Command(BaseCommand):
    help = "Deliver events to handlers and run background jobs."

    def handle(self, *args, **options) -> None:
        rebase_after_restore()
        connection.close()
        stop = threading.Event()
        dispatcher = threading.Thread(target=dispatch_until, args=(stop,), name="dispatcher")
        dispatcher.start()
        try:
            with app.replace_connector(app.connector.get_worker_connector()) as worker_app:
                worker_app.run_worker(listen_notify=True, concurrency=2)
        finally:
            stop.set()
            dispatcher.join(timeout=10)
