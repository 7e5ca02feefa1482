"""Taking files in, giving them owners, letting them go."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple
from uuid import UUID

from django.utils import timezone

from zhengtong.core import rows
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
from zhengtong.core.prepared import run_all
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import NotFound, PermissionRefused
from zhengtong.kernel.ids import uuid7


def store(
    *,
    content: BinaryIO | bytes,
    name: str,
    rules: FileRules,
    actor: Actor,
    owner_kind: str = "",
    owner_id: str | int = "",
    purpose: str = "",
) -> FileData:
    """Check a file and keep it, for its owner where the owner's command names one.

    Without an owner only who sent it may read it, and after two days it is swept away unless
    `link` was called. `content` is read in blocks from its start, never whole. Raises a FileRefused
    (what is wrong with it) or ScanUnavailable.
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
        if rules.is_made_here:
            content_type = KINDS[extension].content_type
        else:
            # First of all: what is infected says so, whatever it pretends to be.
            _scan(arrived.path)
            content_type = inspect(arrived.path, extension, rules)
        file = StoredFile(
            blob=Blob(sha256=arrived.sha256, size=arrived.size),
            name=tidy,
            content_type=content_type,
            uploaded_by=actor.user_id,
            owner_kind=owner_kind,
            owner_id=str(owner_id),
            purpose=purpose,
        )
        return _keep(arrived, file, actor)


@command
def link(
    *, file_id: int, owner_kind: str, owner_id: str | int, purpose: str = "", actor: Actor
) -> FileData:
    """Give a file to its owner, whose plug in `file_access` decides from now on who reads it.

    Called inside the command of the owner, which records it. The actor must be allowed to read
    the file. A file that already belongs to another owner is shared: the answer is a second file
    of the same content, so use the id that is returned. Raises NotFound, PermissionRefused.
    """
    found = _held("f.id = ANY(%s)", [file_id])
    return _link(found, 1, Owner(owner_kind, str(owner_id), purpose), actor)[0]


@command
def link_all(
    *, public_ids: Sequence[UUID], owner_kind: str, owner_id: str | int, actor: Actor
) -> dict[UUID, FileData]:
    """The same for several files at once; the answer is by the ids that were given."""
    if not public_ids:
        return {}
    found = _held("f.public_id = ANY(%s)", public_ids)
    given = [file.public_id for file in found]
    linked = _link(found, len(set(public_ids)), Owner(owner_kind, str(owner_id), ""), actor)
    return dict(zip(given, linked, strict=True))


@command
def unlink(*, file_id: int, actor: Actor) -> None:
    """Take it away from its owner; two days later it is swept away. For the command of the owner,
    which decides and records. Nothing happens to a file that is gone already."""
    StoredFile.objects.filter(pk=file_id).update(
        owner_kind="", owner_id="", purpose="", loose_since=timezone.now()
    )


class Owner(NamedTuple):
    """To whom a file belongs, and for what."""

    kind: str
    id: str
    purpose: str


def _held(condition: str, ids: Sequence[int | UUID]) -> list[StoredFile]:
    """The files with the sizes of their contents, locked."""
    columns = "f.id, f.public_id, f.blob_id, f.name, f.content_type, f.uploaded_by, f.uploaded_at"
    query = (
        f"SELECT {columns}, f.owner_kind, f.owner_id, f.purpose, f.loose_since, b.size"  # noqa: S608
        " FROM files_storedfile f JOIN files_blob b ON b.sha256 = f.blob_id"
        f" WHERE {condition} ORDER BY f.id FOR UPDATE OF f"
    )
    return [_file(*row) for row in run_all((query, [list(ids)]))[0]]


def _file(pk: int, public_id: UUID, sha256: str, *rest: Any) -> StoredFile:
    *values, size = rest
    file = StoredFile(pk, public_id, sha256, *values)
    file.blob = Blob(sha256=sha256, size=size)
    file._state.adding = False
    return file


def _link(found: list[StoredFile], wanted: int, owner: Owner, actor: Actor) -> list[FileData]:
    if len(found) != wanted:
        raise NotFound
    # Files of one owner are asked for once.
    for file in {
        (f.owner_kind, f.owner_id, f.purpose, f.owner_kind or f.pk): f for f in found
    }.values():
        if not may_read(actor, file.data()):
            raise PermissionRefused
    return [_given(file, owner, actor) for file in found]


def _given(file: StoredFile, owner: Owner, actor: Actor) -> FileData:
    is_shared = file.owner_kind and (file.owner_kind, file.owner_id) != (owner.kind, owner.id)
    file.owner_kind, file.owner_id, file.purpose = owner
    file.loose_since = None
    if is_shared:
        file.public_id = uuid7()
        file.uploaded_by, file.uploaded_at = actor.user_id, timezone.now()
        return rows.insert(file).data()
    rows.update(file, "owner_kind", "owner_id", "purpose", "loose_since")
    return file.data()


_TOUCH = """
INSERT INTO files_blob (sha256, size, touched_at) VALUES (%s, %s, %s)
ON CONFLICT (sha256) DO UPDATE SET touched_at = EXCLUDED.touched_at
"""
"""The upsert locks the row until commit: the sweep cannot remove these bytes meanwhile."""


@command
def _keep(arrived: disk.Incoming, file: StoredFile, actor: Actor) -> FileData:
    now = timezone.now()
    run_all((_TOUCH, [arrived.sha256, arrived.size, now]))
    disk.place(arrived)
    file.uploaded_at = now
    file.loose_since = None if file.owner_kind else now
    rows.insert(file)
    audit.record(
        "files.store",
        actor=actor,
        stream=f"file:{file.pk}",
        object_type="file",
        object_id=file.pk,
        detail={"name": file.name, "sha256": arrived.sha256, "size": arrived.size},
    )
    return file.data()


def _scan(path: Path) -> None:
    for _, scanner in file_scanners.items():
        if scanner.scan(path):
            raise InfectedFile


def _megabytes(size: int) -> str:
    return f"{size / MEGABYTE:.0f} MB" if size >= MEGABYTE else f"{size // 1024} KB"
