"""What the screen of a case shows of papers."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from zhengtong.modules.cases.models import Case, SupplementNotice
from zhengtong.modules.cases.public import waiting


def wanted_lines(
    request: HttpRequest, case: Case, notice: SupplementNotice | None
) -> list[dict[str, Any]]:
    """What the notice asks for, with the files that were scanned for it and wait."""
    if notice is None or notice.answered_at is not None:
        return []
    kept = waiting.of(request, case, [w["key"] for w in notice.wanted if w["key"]])
    return [{**w, "waiting": kept.get(w["key"], ())} for w in notice.wanted]
