"""Taking files in, giving them owners, letting them go."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from django.utils import timezone

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.core.files import disk
from zhengtong.core.files.data import MEGABYTE, FileData, FileRules
from zhengtong.core.files.errors import EmptyFile, FileTooLarge, InfectedFile, WrongFileType
from zhengtong.core.files.kinds import KINDS, inspect
from zhengtong.core.files.models import Blob, StoredFile
from zhengtong.core.files.names import clean_name, extension_of
from zhengtong.core.files.plugins import file_scanners
from zhengtong.core.files.policies import may_read
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import NotFound, PermissionRefused


def store(*, content: BinaryIO | bytes, name: str, rules: FileRules, actor: Actor) -> FileData:
    """Check a file and keep it. It has no owner yet: only who sent it may read it, and after two
    days it is swept away unless `link` was called.

    `content` is read in blocks from its start, never whole. Raises a FileRefused (what is wrong
    with it) or ScanUnavailable.
    """
    tidy = clean_name(name)
    extension = extension_of(tidy)
    if extension not in rules.extensions or extension not in KINDS:
        raise WrongFileType(allowed="、".join(e.upper() for e in rules.extensions))
    with disk.incoming(content, rules.max_bytes) as arrived:
        if arrived is None:
            raise FileTooLarge(limit=_megabytes(rules.max_bytes))
        if arrived.size == 0:
            raise EmptyFile
        content_type = inspect(arrived.path, extension, rules)
        _scan(arrived.path)
        return _keep(arrived, tidy, content_type, actor)


@command
def link(
    *, file_id: int, owner_kind: str, owner_id: str | int, purpose: str = "", actor: Actor
) -> FileData:
    """Give a file to its owner, whose plug in `file_access` decides from now on who reads it.

    Called inside the command of the owner, which records it. The actor must be allowed to read
    the file. A file that already belongs to another owner is shared: the answer is a second file
    of the same content, so use the id that is returned. Raises NotFound, PermissionRefused.
    """
    file = StoredFile.objects.select_for_update().filter(pk=file_id).first()
    if file is None:
        raise NotFound
    if not may_read(actor, file.data()):
        raise PermissionRefused
    owner = {"owner_kind": owner_kind, "owner_id": str(owner_id), "purpose": purpose}
    if file.owner_kind and (file.owner_kind, file.owner_id) != (owner_kind, str(owner_id)):
        file.pk, file.public_id = None, StoredFile._meta.get_field("public_id").get_default()
        file._state.adding = True
        file.uploaded_by, file.uploaded_at = actor.user_id, timezone.now()
    for field, value in owner.items():
        setattr(file, field, value)
    file.loose_since = None
    file.save()
    return file.data()


@command
def unlink(*, file_id: int, actor: Actor) -> None:
    """Take it away from its owner; two days later it is swept away. For the command of the owner,
    which decides and records. Nothing happens to a file that is gone already."""
    StoredFile.objects.filter(pk=file_id).update(
        owner_kind="", owner_id="", purpose="", loose_since=timezone.now()
    )


@command
def _keep(arrived: disk.Incoming, name: str, content_type: str, actor: Actor) -> FileData:
    now = timezone.now()
    # The upsert locks the row until commit: the sweep cannot remove these bytes meanwhile.
    Blob.objects.bulk_create(
        [Blob(sha256=arrived.sha256, size=arrived.size, touched_at=now)],
        update_conflicts=True,
        unique_fields=["sha256"],
        update_fields=["touched_at"],
    )
    disk.place(arrived)
    file = StoredFile.objects.create(
        blob_id=arrived.sha256,
        name=name,
        content_type=content_type,
        uploaded_by=actor.user_id,
        uploaded_at=now,
        loose_since=now,
    )
    audit.record(
        "files.store",
        actor=actor,
        stream=f"file:{file.pk}",
        object_type="file",
        object_id=file.pk,
        detail={"name": name, "sha256": arrived.sha256, "size": arrived.size},
    )
    return file.data()


def _scan(path: Path) -> None:
    for _, scanner in file_scanners.items():
        if scanner.scan(path):
            raise InfectedFile


def _megabytes(size: int) -> str:
    return f"{size / MEGABYTE:.0f} MB" if size >= MEGABYTE else f"{size // 1024} KB"
