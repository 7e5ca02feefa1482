"""Reading what is stored."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import BinaryIO

from zhengtong.core.files import disk
from zhengtong.core.files.data import FileData
from zhengtong.core.files.models import StoredFile
from zhengtong.kernel.errors import NotFound


def find(public_id: object) -> FileData | None:
    """None for an unknown or malformed id."""
    try:
        known = uuid.UUID(str(public_id))
    except ValueError:
        return None
    row = StoredFile.objects.select_related("blob").filter(public_id=known).first()
    return row.data() if row else None


def get(public_id: uuid.UUID | str) -> FileData:
    """By the id in addresses. Says nothing of permission. Raises NotFound."""
    file = find(public_id)
    if file is None:
        raise NotFound
    return file


def files(ids: Iterable[int]) -> dict[int, FileData]:
    """By internal id; unknown ones are left out."""
    rows = StoredFile.objects.select_related("blob").filter(pk__in=set(ids))
    return {row.pk: row.data() for row in rows}


def files_of(*, owner_kind: str, owner_id: str | int) -> list[FileData]:
    """All files of one owner, the oldest first."""
    rows = StoredFile.objects.select_related("blob").filter(
        owner_kind=owner_kind, owner_id=str(owner_id)
    )
    return [row.data() for row in rows.order_by("pk")]


def open_file(file_id: int) -> BinaryIO:
    """Its bytes, to be closed by the caller. Says nothing of permission. Raises NotFound."""
    digest = StoredFile.objects.filter(pk=file_id).values_list("blob_id", flat=True).first()
    if digest is None:
        raise NotFound
    return disk.path_of(digest).open("rb")


def uploader_of(file_id: int) -> int | None:
    """The user who sent it."""
    return StoredFile.objects.filter(pk=file_id).values_list("uploaded_by", flat=True).first()
