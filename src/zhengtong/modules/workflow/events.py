"""What the engine tells the others. One outbox row per command."""

from __future__ import annotations

import datetime as dt

from zhengtong.kernel.events import Event, event


@event("workflow.process_published")
class ProcessPublished(Event):
    """Sent when a definition passed the gate: from its effective day it is the published flow."""

    process_version_id: int
    process_key: str
    number: int


@event("workflow.instance_started")
class InstanceStarted(Event):
    """Sent when a run begins; its first tasks are open. For a case: the application was submitted.

    `opened`: ids of the tasks opened."""

    instance_id: int
    subject: str
    process_version_id: int
    region_id: int
    opened: tuple[int, ...]
    at: dt.datetime


@event("workflow.step_taken")
class StepTaken(Event):
    """Sent once per completed human step, whoever did it; `opened` are the tasks that it opened.

    `outcome` is what this person said; `ended` tells that the run ended with it. `due_on` is the
    last day the step had."""

    instance_id: int
    subject: str
    region_id: int
    task_id: int
    node: str
    stage: str
    organization_id: int
    post_id: int
    outcome: str
    staff_id: int | None
    acting_for_staff_id: int | None
    due_on: dt.date | None
    opened: tuple[int, ...]
    ended: bool
    at: dt.datetime


@event("workflow.task_returned")
class TaskReturned(Event):
    """Sent when a step was sent back to an earlier one, with a reason (退回)."""

    instance_id: int
    subject: str
    task_id: int
    node: str
    target: str
    mode: str
    reason: str
    opened: tuple[int, ...]
    at: dt.datetime


@event("workflow.step_withdrawn")
class StepWithdrawn(Event):
    """Sent when somebody took back the own last act before anyone built on it (撤回)."""

    instance_id: int
    subject: str
    task_id: int
    node: str
    opened: tuple[int, ...]
    at: dt.datetime


@event("workflow.tasks_opened")
class TasksOpened(Event):
    """Sent when tasks open by other means: a timer, a new signer, a jump, a migration."""

    instance_id: int
    subject: str
    opened: tuple[int, ...]
    reason: str
    at: dt.datetime


@event("workflow.task_assigned")
class TaskAssigned(Event):
    """Sent when a task was given to a person: assigned, transferred or delegated."""

    instance_id: int
    subject: str
    task_id: int
    node: str
    staff_id: int | None
    post_id: int
    how: str
    at: dt.datetime


@event("workflow.task_urged")
class TaskUrged(Event):
    """Sent when somebody urges whoever has the task (催办)."""

    instance_id: int
    subject: str
    task_id: int
    node: str
    post_id: int
    staff_id: int | None
    note: str
    at: dt.datetime


@event("workflow.instance_ended")
class InstanceEnded(Event):
    """Sent when a run is terminated before its end. `kind` says why: refused, withdrawn,
    supplement_lapsed, terminated. A run that ends by itself says so in StepTaken."""

    instance_id: int
    subject: str
    kind: str
    reason: str
    at: dt.datetime


@event("workflow.clocks_suspended")
class ClocksSuspended(Event):
    """Sent when clocks stop; the day itself still counts (行政许可法 45条 for licensing)."""

    instance_id: int
    subject: str
    ground: str
    stops: tuple[str, ...]
    from_on: dt.date
    expected_on: dt.date | None
    at: dt.datetime


@event("workflow.clocks_resumed")
class ClocksResumed(Event):
    """Sent when clocks run again, from the day after."""

    instance_id: int
    subject: str
    ground: str
    on: dt.date
    at: dt.datetime


@event("workflow.clock_extended")
class ClockExtended(Event):
    """Sent when a period was extended with approval (行政许可法 42条)."""

    instance_id: int
    subject: str
    kind: str
    days: int
    due_on: dt.date | None
    reason: str
    at: dt.datetime


@event("workflow.clocks_moved")
class ClocksMoved(Event):
    """Sent once per run of which a new calendar moved a due day: working days exclude statutory
    holidays (行政许可法 82条). The days themselves are answered by `api.clock_moves`."""

    instance_id: int
    subject: str
    from_version: int
    to_version: int
    at: dt.datetime


@event("workflow.clocks_recomputed")
class ClocksRecomputed(Event):
    """Sent when open clocks were computed on a new calendar; `moved` got another day."""

    calendar_version: int
    checked: int
    moved: int
    at: dt.datetime


@event("workflow.task_due_soon")
class TaskDueSoon(Event):
    """Sent once per threshold of a step's clock: `threshold` is 50, 80 or 100 (the last day).

    `audience`: who should hear of it: assignee, deputy, head, supervisor."""

    instance_id: int
    subject: str
    task_id: int
    node: str
    stage: str
    post_id: int
    organization_id: int
    staff_id: int | None
    threshold: int
    due_on: dt.date
    audience: tuple[str, ...]
    at: dt.datetime


@event("workflow.task_overdue")
class TaskOverdue(Event):
    """Sent once, on the first day after the last day of a step's clock."""

    instance_id: int
    subject: str
    task_id: int
    node: str
    stage: str
    post_id: int
    organization_id: int
    staff_id: int | None
    due_on: dt.date
    audience: tuple[str, ...]
    at: dt.datetime


@event("workflow.instance_migrated")
class InstanceMigrated(Event):
    """Sent when a run was moved to another version of its process, by two persons."""

    instance_id: int
    subject: str
    from_version_id: int
    to_version_id: int
    at: dt.datetime
