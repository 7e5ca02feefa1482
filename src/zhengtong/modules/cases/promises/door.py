"""Who may promise, and what: the item's rules, and the door that a broken promise shuts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone

from zhengtong.kernel.errors import StateError
from zhengtong.modules.cases.models import BrokenPromise, PromiseKind
from zhengtong.modules.cases.plugins import promise_bars
from zhengtong.modules.items.data import ItemVersionData, MaterialData


class DoorShut(StateError):
    """名下有未履行的承诺（%(since)s 至 %(until)s），现在不能用承诺代替材料，请交齐材料。"""

    code = "promise_door_shut"


def kept_shut_by(*, person_id: int, entity_id: int | None, on: dt.date) -> QuerySet[BrokenPromise]:
    """The records in force on the day. A company's are its own, whoever acts for it; a person's
    count where the person applies for themselves."""
    found = BrokenPromise.objects.filter(lifted_at=None, since__lte=on, until__gte=on)
    if entity_id is not None:
        return found.filter(entity_id=entity_id)
    return found.filter(person_id=person_id, entity=None)


def shut(*, person_id: int, entity_id: int | None, on: dt.date | None = None) -> StateError | None:
    """Why the next promise is refused; None while the door is open. Broken promises first, then
    whatever modules above have plugged in."""
    on = on or timezone.localdate()
    record = (
        kept_shut_by(person_id=person_id, entity_id=entity_id, on=on).order_by("-until").first()
    )
    if record is not None:
        return DoorShut(since=record.since.isoformat(), until=record.until.isoformat())
    bars = (
        bar.why_shut(person_id=person_id, entity_id=entity_id) for _key, bar in promise_bars.items()
    )
    return next((refusal for refusal in bars if refusal is not None), None)


def require_open(*, person_id: int, entity_id: int | None) -> None:
    if refusal := shut(person_id=person_id, entity_id=entity_id):
        raise refusal


def promised_for(kind: str, materials: Iterable[MaterialData]) -> list[MaterialData]:
    """The materials of the list for which the item takes this kind of promise. Main papers never:
    the item says which may be promised, and only what the applicant must bring can be."""
    asked = [m for m in materials if m.needs_upload]
    if kind == PromiseKind.PENDING:
        return [m for m in asked if m.may_be_pending]
    return [m for m in asked if m.by_commitment]


def may_promise(version: ItemVersionData) -> bool:
    """Whether the item takes promises at all; without a query."""
    return any(m.needs_upload and (m.may_be_pending or m.by_commitment) for m in version.materials)
