"""The nightly sweep: what nobody owns goes."""

from __future__ import annotations

import datetime as dt
import logging
from pathlib import Path

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, ProtectedError
from django.utils import timezone

from zhengtong.core.commands import command
from zhengtong.core.files import disk
from zhengtong.core.files.models import Blob, StoredFile
from zhengtong.core.jobs import api as jobs

log = logging.getLogger(__name__)

KEEP = dt.timedelta(hours=48)


@jobs.periodic(cron="20 19 * * *", name="files.sweep")
def sweep() -> None:
    """Remove files that were never linked (or were unlinked) two days ago, and their bytes."""
    before = timezone.now() - KEEP
    loose = StoredFile.objects.filter(loose_since__lt=before)
    for file_id in list(loose.values_list("pk", flat=True)):
        _forget(file_id, before)
    _adopt_strays(before)
    unused = Blob.objects.filter(touched_at__lt=before).exclude(
        Exists(StoredFile.objects.filter(blob=OuterRef("pk")))
    )
    for digest in list(unused.values_list("pk", flat=True)):
        _remove(digest, before)
    for path in disk.leftovers():
        if _is_older(path, before):
            path.unlink(missing_ok=True)


def _forget(file_id: int, before: dt.datetime) -> None:
    """Under the row's lock, so that a file which is linked at this moment stays."""
    try:
        with transaction.atomic():
            file = StoredFile.objects.select_for_update().filter(pk=file_id, loose_since__lt=before)
            for row in file:
                row.delete()
    except (ProtectedError, IntegrityError):
        log.error("file %s is referred to but was never linked", file_id)


@command
def _remove(digest: str, before: dt.datetime) -> None:
    """Under the row's lock: an upload of the same bytes waits, then writes them anew."""
    blob = Blob.objects.select_for_update().filter(pk=digest, touched_at__lt=before).first()
    if blob and not StoredFile.objects.filter(blob=blob).exists():
        disk.remove(digest)
        blob.delete()


def _adopt_strays(before: dt.datetime) -> None:
    """Bytes whose upload failed after they were written get a row, so that they can be removed."""
    known = set(Blob.objects.values_list("pk", flat=True))
    strays = [p for p in disk.stored() if p.name not in known and _is_older(p, before)]
    Blob.objects.bulk_create(
        [Blob(sha256=p.name, size=p.stat().st_size, touched_at=_moment(p)) for p in strays],
        ignore_conflicts=True,
    )


def _is_older(path: Path, moment: dt.datetime) -> bool:
    return path.exists() and _moment(path) < moment


def _moment(path: Path) -> dt.datetime:
    return dt.datetime.fromtimestamp(path.stat().st_mtime, tz=dt.UTC)
