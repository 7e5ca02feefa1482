"""Checks of the four properties (四性检测): read first, then keep what was found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import timezone

from zhengtong.core.commands import command
from zhengtong.core.files import api as files
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import NotFound
from zhengtong.kernel.events import publish
from zhengtong.modules.archives import four
from zhengtong.modules.archives.errors import FilesDestroyed
from zhengtong.modules.archives.events import RecordDamaged
from zhengtong.modules.archives.models import ArchivePackage, ArchiveRecord, CheckResult
from zhengtong.modules.archives.package import Finding, Verdict, verify_package
from zhengtong.modules.archives.services.recording import lock, note, who
from zhengtong.modules.archives.states import Act, RecordState


def check(*, record_id: int, occasion: str, actor: Actor) -> CheckResult:
    """Read every package of the record through and keep the result. Raises FilesDestroyed."""
    checks, findings = examined(record_id)
    return keep_check(
        record_id=record_id, occasion=occasion, checks=checks, findings=findings, actor=actor
    )


def examined(record_id: int) -> tuple[list[four.Check], list[Finding]]:
    """What is found now, without a lock: a big package takes its time. Checks of several packages
    are joined: one passes when it passes in all."""
    record = ArchiveRecord.objects.defer("vector").get(pk=record_id)
    if record.state == RecordState.DESTROYED:
        raise FilesDestroyed
    joined: dict[str, four.Check] = {}
    findings: list[Finding] = []
    for package in ArchivePackage.objects.filter(record=record).order_by("number"):
        verdict = _read(package)
        findings += verdict.findings
        for one in four.examine(verdict, _expected(record, package)):
            before = joined.get(one.key)
            if before is None or before.passed:
                joined[one.key] = one
    return list(joined.values()), findings


def _read(package: ArchivePackage) -> Verdict:
    try:
        with files.open_file(package.file_id or 0) as stream:
            return verify_package(stream)
    except (OSError, NotFound):
        return Verdict(size=0, sm3="", findings=(Finding(code="gone"),))


def _expected(record: ArchiveRecord, package: ArchivePackage) -> four.Expected:
    return four.Expected(
        code=record.code,
        source_number=record.source_number,
        sm3=package.sm3,
        manifest_sm3=package.manifest_sm3,
        is_complete=record.is_complete,
        missing=tuple(record.missing),
    )


@command
def keep_check(
    *,
    record_id: int,
    occasion: str,
    checks: list[four.Check],
    findings: list[Finding],
    actor: Actor,
) -> CheckResult:
    """Keep the result; a record that passes its first check moves on to be taken in (入库)."""
    record = lock(record_id, actor, "archives.manage")
    if record.state == RecordState.DESTROYED:
        raise FilesDestroyed
    passed = bool(checks) and four.passed(checks) and not findings
    now = timezone.now()
    result = CheckResult.objects.create(
        record=record,
        occasion=occasion,
        at=now,
        by=who(actor),
        passed=passed,
        results=[c.plain() for c in checks],
        findings=[vars(f) for f in findings[:100]],
    )
    was_sound = record.is_sound
    record.is_sound, record.checked_at = passed, now
    if passed and record.state == RecordState.FILED:
        record.turn(Act.CHECK)
    record.save(update_fields=["is_sound", "checked_at", "state", "version"])
    note(record, "checked", actor, at=now, occasion=occasion, passed=passed)
    if was_sound and not passed:
        publish(
            RecordDamaged(
                record_id=record.pk, record_public_id=record.public_id, code=record.code, at=now
            )
        )
    return result


def check_many(
    ids: Iterable[int], *, occasion: str, actor: Actor
) -> Iterator[tuple[int, CheckResult]]:
    """One after the other, each its own transaction; destroyed ones are passed over."""
    for record_id in ids:
        try:
            yield record_id, check(record_id=record_id, occasion=occasion, actor=actor)
        except FilesDestroyed:
            continue


def due_for_patrol(*, most: int, days: int) -> list[int]:
    """Records whose last check is the oldest, at least `days` ago, never checked ones first."""
    before = timezone.now() - dt.timedelta(days=days)
    rows: Any = ArchiveRecord.objects.exclude(state=RecordState.DESTROYED)
    never = rows.filter(checked_at=None).order_by("pk").values_list("pk", flat=True)[:most]
    found = list(never)
    old = rows.filter(checked_at__lt=before).order_by("checked_at")
    return found + list(old.values_list("pk", flat=True)[: most - len(found)])
