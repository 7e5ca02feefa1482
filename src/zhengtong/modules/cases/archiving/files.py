"""Stored files as parts of a case."""

from __future__ import annotations

from typing import BinaryIO
from uuid import UUID

from zhengtong.core.files import api as files
from zhengtong.kernel.errors import NotFound
from zhengtong.modules.cases.plugins import ArchivePart


def stored(
    *, key: str, folder: str, title: str, public_id: UUID, name: str, for_applicant: bool = True
) -> ArchivePart:
    """A file of the store; one that is not there any more is a part that cannot be opened."""
    try:
        file = files.get(public_id)
    except NotFound:
        return ArchivePart(
            key=key,
            folder=folder,
            name=name,
            title=title,
            format="application/octet-stream",
            size=0,
            open=_gone,
            for_applicant=for_applicant,
        )
    return ArchivePart(
        key=key,
        folder=folder,
        name=file.name,
        title=title,
        format=file.content_type,
        size=file.size,
        open=lambda: files.open_file(file.id),
        for_applicant=for_applicant,
    )


def _gone() -> BinaryIO:
    raise NotFound
