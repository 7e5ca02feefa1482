"""Entering what happened, with evidence; one person enters, another confirms."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.commands import command
from zhengtong.core.files import api as files
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.modules.assessment.errors import OwnCase
from zhengtong.modules.assessment.errors import field as wrong
from zhengtong.modules.assessment.periods import telling
from zhengtong.modules.assessment.periods.holding import noted, ready, scheme_of
from zhengtong.modules.assessment.periods.models import (
    AssessmentPeriod,
    PeriodMember,
    ScoreRecord,
)
from zhengtong.modules.assessment.schemes.definition import (
    Definition,
    Event,
    Indicator,
    Product,
    Veto,
)

OWNER = "assessment.record"
RULES = files.FileRules()
MOST_MEMBERS = 200


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What somebody typed, already parted into values; `files` are (name, content) pairs."""

    indicator: str
    happened_on: dt.date
    quantity: Decimal = Decimal(1)
    given: Decimal | None = None
    choice: str = ""
    factors: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    files: Sequence[tuple[str, Any]] = ()


def find(scheme: Definition, key: str) -> Indicator | Veto | None:
    """The indicator that records can be entered for, or the veto."""
    for _dimension, indicator in scheme.indicators():
        if indicator.key == key and isinstance(indicator.how, (Event, Product)):
            return indicator
    return next((v for v in scheme.vetoes if v.key == key), None)


@command
def enter_records(
    *, period_id: uuid.UUID, member_ids: Collection[uuid.UUID], entry: Entry, actor: Actor
) -> list[ScoreRecord]:
    """The same entry for one or several, with one set of evidence. Raises InvalidInput, OwnCase."""
    period = ready(period_id, "enter", actor=actor)
    scheme = scheme_of(period)
    members = list(period.members.filter(public_id__in=list(member_ids)).order_by("pk"))
    _check(period, scheme, members, member_ids, entry)
    if any(m.staff_id is not None and m.staff_id == actor.staff_id for m in members):
        raise OwnCase
    stored = [
        files.store(content=content, name=name, rules=RULES, actor=actor)
        for name, content in entry.files
    ]
    until = _correct_until(scheme, entry)
    records = []
    for member in members:
        record = ScoreRecord.objects.create(
            period=period,
            member=member,
            indicator=entry.indicator,
            happened_on=entry.happened_on,
            quantity=entry.quantity,
            given=entry.given,
            choice=entry.choice,
            factors=dict(entry.factors),
            note=entry.note.replace("\0", "").strip()[:500],
            entered_by_id=actor.staff_id,
            correct_until=until,
        )
        linked = [
            files.link(file_id=f.id, owner_kind=OWNER, owner_id=record.pk, actor=actor).id
            for f in stored
        ]
        if linked:
            record.file_ids = linked
            record.save(update_fields=["file_ids"])
        noted(period, "enter", actor, record.note, member=member)
        if until is not None:
            telling.entered(record, scheme)
        records.append(record)
    return records


def _correct_until(scheme: Definition, entry: Entry) -> dt.date | None:
    """Only what counts against somebody can be put right."""
    found = find(scheme, entry.indicator)
    if not scheme.correct_days or isinstance(found, Veto) or found is None:
        return None
    if isinstance(found.how, Event):
        choice = found.how.of(entry.choice)
        points = choice.points if choice and choice.points is not None else entry.given
        if points is not None and points < 0:
            return timezone.localdate() + dt.timedelta(days=scheme.correct_days)
    return None


def _check(
    period: AssessmentPeriod,
    scheme: Definition,
    members: Sequence[PeriodMember],
    asked: Collection[uuid.UUID],
    entry: Entry,
) -> None:
    errors: list[FieldError] = []
    if not members or len(members) != len(set(asked)):
        errors.append(wrong("members", _("请选择被考核的对象。")))
    if len(members) > MOST_MEMBERS:
        message = _("一次最多为 %(most)s 个对象录入。") % {"most": MOST_MEMBERS}
        errors.append(wrong("members", message))
    if out := [m.name for m in members if m.excluded]:
        message = _("%(names)s不参加考核，不能录入。") % {"names": "、".join(out)}
        errors.append(wrong("members", message))
    if not period.first_on <= entry.happened_on <= period.last_on:
        message = _("发生日期要在周期之内（%(first)s 到 %(last)s）。") % {
            "first": period.first_on.isoformat(),
            "last": period.last_on.isoformat(),
        }
        errors.append(wrong("happened_on", message))
    elif entry.happened_on > timezone.localdate():
        errors.append(wrong("happened_on", _("发生日期不能在今天以后。")))
    if not entry.note.replace("\0", "").strip():
        errors.append(wrong("note", _("请写明事由：什么时候、什么事、怎么查实的。")))
    found = find(scheme, entry.indicator)
    if found is None:
        errors.append(wrong("indicator", _("请选择一个指标。")))
    else:
        _fitting(found, members, entry, errors, needs_file=scheme.needs_file)
    if errors:
        raise InvalidInput(errors=errors)


def _fitting(
    found: Indicator | Veto,
    members: Sequence[PeriodMember],
    entry: Entry,
    errors: list[FieldError],
    *,
    needs_file: bool,
) -> None:
    if (found.needs_file or needs_file) and not entry.files:
        errors.append(wrong("files", _("这一项要附证据文件。")))
    if isinstance(found, Veto):
        return
    if out := [m.name for m in members if not found.is_for(m.group)]:
        message = _("这一项不适用于%(names)s的岗位。") % {"names": "、".join(out)}
        errors.append(wrong("members", message))
    if entry.quantity <= 0 or entry.quantity > 10_000:
        errors.append(wrong("quantity", _("数量要大于 0，不超过 10000。")))
    if isinstance(found.how, Product):
        _factors(found.how, entry, errors)
    elif isinstance(found.how, Event):
        _points(found.how, entry, errors)


def _factors(how: Product, entry: Entry, errors: list[FieldError]) -> None:
    for factor in how.factors:
        said = entry.factors.get(factor.key)
        try:
            known = said not in (None, "") and factor.of(said) is not None
        except ArithmeticError:
            known = False
        if not known or (factor.is_banded and Decimal(str(said)) < 0):
            message = _("请填写数字。") if factor.is_banded else _("请选择一种。")
            errors.append(wrong(f"factor_{factor.key}", message))


def _points(how: Event, entry: Entry, errors: list[FieldError]) -> None:
    choice = how.of(entry.choice)
    if choice is None:
        errors.append(wrong("choice", _("请选择是哪一种情形。")))
        return
    if not choice.is_given:
        if entry.given is not None:
            errors.append(wrong("given", _("这一项的分值是固定的，不用填写。")))
        return
    least, most = choice.least, choice.most
    if entry.given is None:
        errors.append(wrong("given", _("请填写分值。")))
    elif (least is not None and entry.given < least) or (most is not None and entry.given > most):
        low = "" if least is None else f"{least}"
        high = "" if most is None else f"{most}"
        message = _("分值在 %(least)s 和 %(most)s 之间。") % {"least": low, "most": high}
        if most is None:
            message = _("分值不少于 %(least)s。") % {"least": low}
        errors.append(wrong("given", message))
