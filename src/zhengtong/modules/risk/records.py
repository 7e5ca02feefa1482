"""One record under a level, opened: what it is about, by which organ, why, by which decision.

Whoever may open the level may open its records, and so may the one concerned: they need no right
to the case, bill or licence that the record comes from, and see no more of it than stands here.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.modules.billing import api as billing
from zhengtong.modules.cases import api as cases
from zhengtong.modules.licences import api as licences
from zhengtong.modules.org import api as org
from zhengtong.modules.org.data import ConductTold
from zhengtong.modules.risk.errors import NoSuchRecord
from zhengtong.modules.risk.models import Entry, Evaluation, ImportedRecord, SetAside, Subject, Task


@dataclass(frozen=True, kw_only=True)
class Opened:
    """What the page shows. `organ` is the body that decided or keeps it."""

    ref: str
    factor: str
    what: str
    number: str
    organ: str
    on: dt.date | None
    until: dt.date | None = None
    reason: str = ""
    basis: str = ""
    document_number: str = ""
    is_set_aside: bool = False


def opened(subject: Subject, ref: str) -> Opened:
    """A record that counts or counted for this subject. Raises NoSuchRecord for any other."""
    key = _factor_of(subject, ref)
    prefix, _sep, name = ref.partition(":")
    found = _READERS[prefix](name) if key and prefix in _READERS else None
    if found is None:
        raise NoSuchRecord
    aside = SetAside.objects.filter(subject=subject, ref=ref).exists()
    return replace(found, ref=ref, factor=key, is_set_aside=aside)


def _factor_of(subject: Subject, ref: str) -> str:
    """The key of the factor under which an evaluation of the subject holds it; "" for none."""
    held = Evaluation.objects.filter(
        subject=subject, detail__factors__contains=[{"records": [[ref]]}]
    )
    last = held.order_by("-pk").first()
    if last is None:
        return ""
    return next(
        (f["key"] for f in last.detail["factors"] if any(r[0] == ref for r in f["records"])), ""
    )


def _told(found: ConductTold | None) -> Opened | None:
    if found is None:
        return None
    given: dict[str, Any] = found._asdict()
    organ = given.pop("organization_id")
    return Opened(ref="", factor="", organ=org.organization(organ).name, **given)


def _imported(key: str) -> Opened | None:
    found = ImportedRecord.objects.filter(public_id=key).first()
    return found and Opened(
        ref="",
        factor="",
        what=found.title,
        number=found.document_number,
        organ=found.organ,
        on=found.on,
        until=found.until,
    )


def _entry(key: str) -> Opened | None:
    found = Entry.objects.filter(public_id=key).first()
    return found and Opened(
        ref="",
        factor="",
        what=str(found.get_kind_display()),
        number=found.number,
        organ=org.organization(found.organization_id).name,
        on=found.since,
        until=found.until,
        reason=found.facts,
        basis=found.basis,
    )


def _inspection(key: str) -> Opened | None:
    found = Task.objects.select_related("plan").filter(public_id=key).first()
    return found and Opened(
        ref="",
        factor="",
        what=f"{found.plan.name} · {found.get_result_display()}",
        number=found.plan.number,
        organ=org.organization(found.plan.organization_id).name,
        on=found.inspected_on,
        reason=found.finding or _("没有发现问题。"),
    )


_READERS: Mapping[str, Callable[[str], Opened | None]] = {
    "promise": lambda key: _told(cases.broken_promise_told(uuid.UUID(key))),
    "case": lambda key: _told(cases.case_told(uuid.UUID(key))),
    "bill": lambda key: _told(billing.bill_told(uuid.UUID(key))),
    "licence": lambda key: _told(licences.act_told(int(key))),
    "record": _imported,
    "entry": _entry,
    "inspection": _inspection,
}
