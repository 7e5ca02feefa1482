"""What the unit is told: a task, a task again, a day that comes near. Nobody who rated is named."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from zhengtong.core.calendar import api as calendar
from zhengtong.core.messaging.api import MessageTemplate, Recipient, register_template, send
from zhengtong.modules.org import api as org
from zhengtong.modules.supervision.rectification import policies
from zhengtong.modules.supervision.rectification.models import Rectification
from zhengtong.modules.supervision.rectification.states import RectificationState as S

_TEXTS = {
    "opened": (
        ("差评整改：请接办", "A low rating to put right"),
        (
            "{unit}有一件差评要整改，请接办，{due} 前完成下一步。",
            "{unit} has a low rating to put right. Please take it; the next step is due by {due}.",
        ),
    ),
    "reopened": (
        ("差评整改：回访不满意", "A person is not content"),
        (
            "{unit}的一件差评整改，本人回访不满意，请重新办理，{due} 前答复。",
            "{unit}: the person is not content with what was done. Please answer again by {due}.",
        ),
    ),
    "due": (
        ("差评整改：快到期限", "A low rating is nearly due"),
        (
            "{unit}的一件差评整改，这一步的期限是 {due}，请抓紧办理。",
            "{unit}: the next step of a low rating is due by {due}.",
        ),
    ),
}
for _key, (_subject, _body) in _TEXTS.items():
    register_template(
        MessageTemplate(
            key=f"supervision.rectification_{_key}",
            subject={"zh": _subject[0], "en": _subject[1]},
            body={"zh": _body[0], "en": _body[1]},
            channels=("site",),
        )
    )


def next_due(task: Rectification) -> dt.date:
    """The last day of the step that comes next."""
    if task.state == S.CONTACT and task.contacted_at is None and task.contact_due_on:
        return task.contact_due_on
    if task.state == S.REPLIED and task.visit_due_on:
        return task.visit_due_on
    return task.due_on


def tell_unit(task: Rectification, key: str, *, once: str = "") -> None:
    """The one in charge; where nobody is yet, all who may take it."""
    due = next_due(task)
    for recipient in _recipients(task):
        who = recipient.user_id or recipient.staff_id
        send(
            template=f"supervision.rectification_{key}",
            recipient=recipient,
            context={"unit": org.organization(task.organization_id).name_zh, "due": due},
            about=f"rectification:{task.pk}",
            once=f"{key}:{once or task.lock_version}:{who}",
            url=reverse("rectification", args=[task.public_id]),
        )


def _recipients(task: Rectification) -> list[Recipient]:
    if task.owner_id is not None:
        return [Recipient(staff_id=task.owner_id)]
    users = org.users_with(policies.HANDLE, organization_id=task.organization_id)
    return [Recipient(user_id=user) for user in users]


def remind(*, today: dt.date | None = None) -> int:
    """Everything whose next step is due within a working day: told once a day. Returns how many."""
    day = today or timezone.localdate()
    last = calendar.add_workdays(day, 1).date or day
    told = 0
    for task in Rectification.objects.filter(state__in=(S.CONTACT, S.IN_HAND, S.REPLIED)):
        if next_due(task) <= last:
            tell_unit(task, "due", once=day.isoformat())
            told += 1
    return told
