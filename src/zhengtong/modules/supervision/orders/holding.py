"""How every command on an order begins and ends: lock it, ask who; write down what was done."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.core.audit import api as audit
from zhengtong.core.calendar import api as calendar
from zhengtong.core.files import api as files
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import FieldError, InvalidInput, NotFound, PermissionRefused
from zhengtong.modules.supervision.orders import policies
from zhengtong.modules.supervision.orders.course import ACTS, ISSUE, may_move, same_hands
from zhengtong.modules.supervision.orders.errors import (
    NoSuchOrder,
    OwnMatter,
    StaleOrder,
    WrongOrderState,
)
from zhengtong.modules.supervision.orders.models import OrderEvent, SupervisionOrder

OWNER = "supervision.order"
RULES = files.FileRules()
MOST_FILES = 10
MOST_WORDS = 4000


def held(public_id: uuid.UUID, *, actor: Actor, expected_version: int | None) -> SupervisionOrder:
    """The order, locked, as the page showed it. Raises NoSuchOrder, StaleOrder."""
    rows = policies.visible_to(actor).select_for_update(of=("self",)).select_related("terms")
    order = rows.filter(public_id=public_id).first()
    if order is None:
        raise NoSuchOrder
    if expected_version is not None and order.lock_version != expected_version:
        raise StaleOrder
    return order


def ready(
    public_id: uuid.UUID, act: str, *, actor: Actor, expected_version: int | None
) -> SupervisionOrder:
    """The same for a step of the course: by the right person, in the right state, and not by the
    hands that had another part. Raises PermissionRefused, OwnMatter, WrongOrderState."""
    order = held(public_id, actor=actor, expected_version=expected_version)
    _require(actor, act, order)
    if same_hands(act, actor.staff_id, hands(order), order.staff_id):
        raise OwnMatter
    if not may_move(order.state, act):
        raise WrongOrderState
    return order


def _require(actor: Actor, act: str, order: SupervisionOrder) -> None:
    permission = ACTS[act].permission
    if permission != ISSUE:
        require(actor, permission, order)
    elif not (actor.kind == "system" or policies.may_issue(actor, order.organization_id)):
        raise PermissionRefused


def hands(order: SupervisionOrder) -> dict[str, frozenset[int]]:
    """Who did what with it so far."""
    found: dict[str, set[int]] = {}
    for act, staff_id in order.events.exclude(staff=None).values_list("act", "staff_id"):
        found.setdefault(act, set()).add(staff_id)
    return {act: frozenset(ids) for act, ids in found.items()}


def noted(
    order: SupervisionOrder,
    act: str,
    *,
    actor: Actor,
    at: dt.datetime,
    words: str = "",
    **changes: Any,
) -> None:
    """Write the changed fields, one line of history and one of the audit log."""
    for name, value in changes.items():
        setattr(order, name, value)
    order.lock_version += 1
    order.save(update_fields=[*changes, "lock_version"])
    told(order, act, actor=actor, at=at, words=words)


def told(
    order: SupervisionOrder, act: str, *, actor: Actor, at: dt.datetime, words: str = ""
) -> None:
    OrderEvent.objects.create(
        order=order, at=at, act=act, state=order.state, staff_id=actor.staff_id, words=words
    )
    audit.record(
        f"supervision.order_{act}",
        actor=actor,
        stream=f"supervision_order:{order.pk}",
        object_type="supervision_order",
        object_id=str(order.public_id),
        detail={"number": order.number, "state": order.state, "words": words[:500]},
    )


def keep_files(
    order: SupervisionOrder, purpose: str, uploads: Sequence[uuid.UUID], actor: Actor
) -> None:
    """Evidence that waited for this act belongs to the order from now on. Raises InvalidInput for
    what was swept away meanwhile."""
    for public_id in uploads:
        file = waiting(public_id, actor)
        if file is None:
            gone = _("有文件放得太久，已经清除，请重新选择。")
            raise InvalidInput(errors=[FieldError(path="files", message=gone)])
        files.link(
            file_id=file.id,
            owner_kind=OWNER,
            owner_id=str(order.public_id),
            purpose=purpose,
            actor=actor,
        )


def waiting(public_id: uuid.UUID, actor: Actor) -> files.FileData | None:
    """A file that the actor sent and that belongs to nothing yet."""
    try:
        file = files.readable(actor, public_id)
    except (NotFound, PermissionRefused):
        return None
    return None if file.owner_kind else file


def needed(path: str, text: str, said: str) -> str:
    """The words, without blanks around them. Raises InvalidInput with `said` when there are none,
    or when they are too long."""
    words = text.replace("\0", "").strip()
    if not words:
        raise InvalidInput(errors=[FieldError(path=path, message=said)])
    if len(words) > MOST_WORDS:
        too_long = _("最多 %(most)s 个字。") % {"most": MOST_WORDS}
        raise InvalidInput(errors=[FieldError(path=path, message=too_long)])
    return words


def few(uploads: Sequence[uuid.UUID]) -> None:
    """Raises InvalidInput for more files than an act may bring."""
    if len(uploads) > MOST_FILES:
        said = _("一次最多 %(n)s 个文件。") % {"n": MOST_FILES}
        raise InvalidInput(errors=[FieldError(path="files", message=said)])


def workdays_after(day: dt.date, days: int) -> dt.date:
    """The last day of a period of so many working days that `day` opens."""
    due = calendar.add_workdays(day, days).date
    assert due is not None, "nothing is suspended"
    return due
