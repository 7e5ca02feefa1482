"""Tasks of the inbox with the cases they belong to, and the columns that show them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zhengtong.core.pages.html import filled
from zhengtong.core.pages.lighting import why_light
from zhengtong.core.pages.templatetags.ui import light
from zhengtong.core.prepared import read
from zhengtong.kernel.access import Actor
from zhengtong.kernel.lights import Light
from zhengtong.kernel.text import localized
from zhengtong.modules.cases.models import Channel
from zhengtong.modules.cases.staff import words
from zhengtong.modules.cases.staff.table import Column, case_address, dash, moment
from zhengtong.modules.items import api as items
from zhengtong.modules.workflow import api as workflow

WAITING = ("open", "claimed", "suspended")


class Facts(NamedTuple):
    """What a line needs of its case."""

    instance_id: int
    public_id: UUID
    number: str
    applicant: str
    contact: str
    item_version_id: int
    channel: str
    submitted_at: dt.datetime


_FACTS = """
SELECT instance_id, public_id, number, applicant_name, contact_name, item_version_id, channel,
    submitted_at
FROM cases_case WHERE instance_id = ANY(%s::bigint[])
"""


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One task with its case. `when` says in words how long there is."""

    task: workflow.TaskData
    case: Facts
    item: str
    light: Light
    when: str
    is_mine: bool

    @property
    def is_done(self) -> bool:
        return self.task.state not in WAITING


def rows_of(tasks: Sequence[workflow.TaskData], *, actor: Actor) -> list[InboxRow]:
    """Tasks with their cases: one query for cases, one for items, whatever the length."""
    cases = _cases([t.instance_id for t in tasks])
    versions = items.item_versions({c.item_version_id for c in cases.values()})
    names = {key: localized(version.name) for key, version in versions.items()}
    return [
        _row(task, case, names[case.item_version_id], actor)
        for task in tasks
        if (case := cases.get(task.instance_id))
    ]


def _cases(instance_ids: list[int]) -> dict[int, Facts]:
    return {f.instance_id: f for f in map(Facts._make, read(_FACTS, [instance_ids]))}


def _row(task: workflow.TaskData, case: Facts, item: str, actor: Actor) -> InboxRow:
    is_done = task.state not in WAITING
    when = words.remaining(task.remaining_days, task.unit, is_suspended=task.state == "suspended")
    return InboxRow(
        task=task,
        case=case,
        item=item,
        light=Light.NONE if is_done else task.light,
        when="" if is_done else when,
        is_mine=task.assignee_staff_id == actor.staff_id,
    )


def _when(row: InboxRow) -> SafeString:
    why = why_light(row.light, row.task.limit, row.task.remaining_days, row.task.unit)
    shown = light(row.light, row.when, why)
    if row.task.due_on is None or row.task.state == "suspended":
        return shown
    day = row.task.due_on.strftime("%m-%d")
    return filled('{} <span class="muted small">{}</span>', shown, day)


def _what(row: InboxRow) -> SafeString:
    chosen = "" if row.is_done else f"?task={row.task.id}"
    return filled(
        '<a data-open href="{}{}">{}</a>', case_address(row.case.public_id), chosen, row.item
    )


def _applicant(row: InboxRow) -> SafeString:
    name = row.case.applicant
    return filled('<span class="clip" title="{}">{}</span>', name, name)


def _step(row: InboxRow) -> str:
    name = localized(row.task.name)
    if not row.task.acting_for_name:
        return name
    said = _("代 %(name)s") % {"name": row.task.acting_for_name}
    return filled('{} <span class="tag">{}</span>', name, said)


def _handler(row: InboxRow) -> str:
    if row.is_mine:
        return filled("<strong>{}</strong>", _("我"))
    return dash(row.task.assignee_name)


_C = Column[InboxRow]

DUE = _C(
    key="due",
    label=gettext_noop("期限"),
    html=_when,
    value=lambda row: row.task.due_on,
    classes="when",
    sorts=("due", "-due"),
)
CLOSED = _C(
    key="due",
    label=gettext_noop("经办时间"),
    html=lambda row: moment(row.task.closed_at),
    value=lambda row: row.task.closed_at,
    classes="when",
)
COLUMNS: tuple[Column[InboxRow], ...] = (
    DUE,
    _C(
        key="item",
        label=gettext_noop("事项"),
        html=_what,
        value=lambda row: row.item,
        classes="what",
        is_fixed=True,
    ),
    _C(
        key="applicant",
        label=gettext_noop("申请人"),
        html=_applicant,
        value=lambda row: row.case.applicant,
        classes="wide",
    ),
    _C(
        key="step",
        label=gettext_noop("环节"),
        html=_step,
        value=lambda row: localized(row.task.name),
    ),
    _C(
        key="number",
        label=gettext_noop("办件编号"),
        html=lambda row: row.case.number,
        value=lambda row: row.case.number,
        classes="number",
    ),
    _C(
        key="handler",
        label=gettext_noop("办理人"),
        html=_handler,
        value=lambda row: row.task.assignee_name,
    ),
    _C(
        key="post",
        label=gettext_noop("岗位"),
        html=lambda row: dash(row.task.post_name),
        value=lambda row: row.task.post_name,
    ),
    _C(
        key="opened",
        label=gettext_noop("到达时间"),
        html=lambda row: moment(row.task.opened_at),
        value=lambda row: row.task.opened_at,
        classes="number less",
        sorts=("opened", "-opened"),
    ),
    _C(
        key="submitted",
        label=gettext_noop("申请时间"),
        html=lambda row: moment(row.case.submitted_at),
        value=lambda row: row.case.submitted_at,
        classes="number less",
    ),
    _C(
        key="contact",
        label=gettext_noop("办事人"),
        html=lambda row: dash(row.case.contact),
        value=lambda row: row.case.contact,
        classes="less",
    ),
    _C(
        key="channel",
        label=gettext_noop("来源"),
        html=lambda row: str(Channel(row.case.channel).label),
        value=lambda row: str(Channel(row.case.channel).label),
        classes="less",
    ),
)
USUAL = ("due", "item", "applicant", "step", "number", "handler")


def columns_for(chosen: Sequence[str], *, is_done: bool) -> list[Column[InboxRow]]:
    """The columns in their order; those that cannot be left out are always there."""
    wanted = {*(chosen or USUAL), *(c.key for c in COLUMNS if c.is_fixed)}
    shown = [c for c in COLUMNS if c.key in wanted]
    return [CLOSED if c is DUE else c for c in shown] if is_done else shown
