"""When its years are over: due, appraised, kept longer."""

from __future__ import annotations

import datetime as dt
import uuid

from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import FieldError, InvalidInput, StaleVersion
from zhengtong.modules.archives.codes import Retention, due_on
from zhengtong.modules.archives.models import ArchiveRecord, Verdict
from zhengtong.modules.archives.services.recording import lock, note
from zhengtong.modules.archives.states import Act, RecordState, may

MOST_YEARS = 30


@command
def fall_due(*, record_id: int, today: dt.date, actor: Actor) -> bool:
    """Its years are over. False when it is not so (any more), or it is being read: the next night
    asks again."""
    record = lock(record_id, actor, "archives.manage")
    if not may(record.state, Act.FALL_DUE) or record.due_on > today:
        return False
    record.turn(Act.FALL_DUE)
    record.save(update_fields=["state", "version"])
    note(record, "due", actor, due_on=record.due_on.isoformat())
    return True


def falling_due(today: dt.date) -> list[int]:
    rows = ArchiveRecord.objects.filter(due_on__lte=today, state=RecordState.HELD)
    return list(rows.order_by("due_on", "pk").values_list("pk", flat=True)[:10_000])


@command
def appraise(
    *,
    record_id: int | uuid.UUID,
    verdict: str,
    opinion: str,
    years: int = 0,
    expected_version: int | None = None,
    actor: Actor,
) -> ArchiveRecord:
    """鉴定: keep longer (`years`), hand over, or destroy. What is kept for ever is never destroyed.
    Raises InvalidInput, RecordStateError."""
    record = lock(record_id, actor, "archives.manage")
    _same(record, expected_version)
    record.turn(Act.APPRAISE)
    opinion = " ".join(opinion.split())
    _acceptable(record, verdict, opinion, years)
    now = timezone.now()
    record.verdict, record.opinion = verdict, opinion
    note(record, "appraised", actor, at=now, verdict=verdict, opinion=opinion)
    if verdict == Verdict.EXTEND:
        record.turn(Act.EXTEND)
        record.extended_years += years
        record.due_on = due_on(record.year, record.retention, record.extended_years)
        note(record, "extended", actor, at=now, years=years, due_on=record.due_on.isoformat())
    record.save()
    return record


def _same(record: ArchiveRecord, expected: int | None) -> None:
    if expected is not None and expected != record.version:
        raise StaleVersion


def _acceptable(record: ArchiveRecord, verdict: str, opinion: str, years: int) -> None:
    errors = []
    if verdict not in Verdict.values:
        text = _("请选择鉴定结论。")
        errors.append(FieldError(path="verdict", message=text, code="choose"))
    if verdict == Verdict.DESTROY and record.retention == Retention.PERMANENT:
        text = _("永久保管的档案不能销毁，只能移交或者继续保管。")
        errors.append(FieldError(path="verdict", message=text, code="permanent"))
    if not 4 <= len(opinion) <= 500:
        text = _("请写明鉴定意见，4 到 500 个字。")
        errors.append(FieldError(path="opinion", message=text, code="opinion"))
    if verdict == Verdict.EXTEND and not 1 <= years <= MOST_YEARS:
        text = _("请填写延长的年数，1 到 %(n)s 年。") % {"n": MOST_YEARS}
        errors.append(FieldError(path="years", message=text, code="years"))
    if errors:
        raise InvalidInput(errors=errors)
