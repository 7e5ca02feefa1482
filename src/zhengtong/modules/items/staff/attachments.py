"""Files of the editor: empty forms, filled examples, samples of results."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.http import HttpRequest

from zhengtong.core.files import api as files
from zhengtong.kernel.errors import DomainError, FieldError
from zhengtong.modules.items.editing import kinds as k
from zhengtong.modules.items.editing.kinds import Field
from zhengtong.modules.items.models import ItemVersion

OWNER = "items.item"
RULES = files.FileRules(
    extensions=("pdf", "jpg", "jpeg", "png", "doc", "docx", "xls", "xlsx", "ofd")
)


def take(
    request: HttpRequest, row: ItemVersion, typed: dict[str, Any], fields: Iterable[Field]
) -> list[FieldError]:
    """Store what was uploaded and put its id in place; answers what was refused, and why."""
    wrong = []
    for name, holder, key in _places(typed, fields):
        upload = request.FILES.get(f"{name}.file")
        if request.POST.get(f"{name}.drop"):
            holder.pop(key, None)
        if upload is None:
            continue
        try:
            kept = files.store(
                content=upload.file, name=upload.name or "", rules=RULES, actor=request.actor
            )
            linked = files.link(
                file_id=kept.id, owner_kind=OWNER, owner_id=row.item_id, actor=request.actor
            )
            holder[key] = str(linked.public_id)
        except DomainError as error:
            wrong.append(FieldError(path=name, message=error.message, code=error.code))
    return wrong


def named(definition: Mapping[str, Any], fields: Iterable[Field]) -> dict[str, files.FileData]:
    """The stored files that a tab shows, by public id."""
    ids = {str(holder.get(key)) for _n, holder, key in _places(dict(definition), fields)}
    found = {}
    for text in ids:
        try:
            file = files.get(uuid.UUID(text))
        except (ValueError, DomainError):
            continue
        if file is not None:
            found[text] = file
    return found


def _places(
    values: dict[str, Any], fields: Iterable[Field]
) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Name of the control, the object that holds the value, its key there."""
    for field in fields:
        if field.kind == k.FILE:
            *parents, last = field.key.split(".")
            holder: Any = values
            for part in parents:
                below = holder.get(part)
                holder[part] = dict(below) if isinstance(below, Mapping) else {}
                holder = holder[part]
            yield field.key, holder, last
        elif field.kind == k.ROWS:
            own = [f for f in field.fields if f.kind == k.FILE]
            for i, row in enumerate(values.get(field.key) or ()):
                if isinstance(row, dict):
                    for f in own:
                        yield f"{field.key}.{i}.{f.key}", row, f.key
