"""How long a run that stands still is expected to do so."""

from __future__ import annotations

import datetime as dt

from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.modules.workflow import holding, store
from zhengtong.modules.workflow import models as m
from zhengtong.modules.workflow.errors import NotOnHold


@command
def expect_resumption(
    *,
    instance_id: int,
    actor: Actor,
    expected_on: dt.date,
    reason: str,
    document: str = "",
    expected_version: int | None = None,
) -> int:
    """The suspension is expected to end on another day than was told. No clock moves: they stand
    still until it really ends. The log keeps both days; `document` is the notice that tells so.

    Answers the new lock version. Raises NotOnHold. The caller checks day and right.
    """
    held = holding.hold(instance_id=instance_id, expected_version=expected_version)
    running = m.Suspension.objects.filter(instance_id=held.id, to_on=None).first()
    if held.state != "suspended" or running is None:
        raise NotOnHold
    store.log(
        held,
        "expectation_changed",
        actor,
        text=reason,
        payload={
            "ground": running.ground,
            "was_expected_on": running.expected_on,
            "expected_on": expected_on,
            "document": document,
            "reason": reason,
        },
    )
    running.expected_on = expected_on
    running.save(update_fields=["expected_on"])
    store.save(held)
    return held.lock_version
