"""What came with a form: files, versions, chosen values."""

from __future__ import annotations

import uuid

from django.http import HttpRequest

from zhengtong.modules.supervision.orders.holding import MOST_FILES, RULES, Upload


def uploads(request: HttpRequest, name: str = "files") -> list[Upload]:
    """At most one more than may come, each cut one byte after the limit: too much is seen."""
    return [
        Upload(name=str(file.name), content=file.read(RULES.max_bytes + 1))
        for file in request.FILES.getlist(name)[: MOST_FILES + 1]
    ]


def whole(text: str | None) -> int:
    """A small number, or 0."""
    valid = text and text.isascii() and text.isdigit() and len(text) < 10
    return int(text) if text and valid else 0


def keys(values: list[str]) -> list[uuid.UUID]:
    """The identifiers among them; what is none is left out."""
    found = []
    for text in values[:50]:
        try:
            found.append(uuid.UUID(text))
        except ValueError:
            continue
    return found
