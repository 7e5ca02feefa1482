"""The facts of a real case for the preview of a template: what the case itself says, and examples
for what only an act brings (reasons, dates of a hearing)."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from zhengtong.core import rows
from zhengtong.core.documents.api import Rendered, day_written
from zhengtong.kernel.access import Actor
from zhengtong.modules.cases import policies
from zhengtong.modules.cases.documents.issuing import content_of
from zhengtong.modules.cases.documents.kinds import MARKS, Facts, common
from zhengtong.modules.cases.documents.printing import page
from zhengtong.modules.cases.levels.places import speaker_of
from zhengtong.modules.cases.models import Case, DocumentKind
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org


def facts_of(kind: DocumentKind | None, number: str, actor: Actor) -> Facts | None:
    """None where there is no such case, or the actor may not see it."""
    case = rows.first(Case, "number = %s", [number], without="form_data")
    if case is None or not policies.sees(actor, case):
        return None
    version = items.item_version(case.item_version_id)
    organ = org.organization(speaker_of(version, case.organization_id))
    today = timezone.localdate()
    made: dict[str, Any] = common(case, version=version, organ=organ)
    if kind is not None:
        made["number"] = f"{organ.short_name_zh}{MARKS[kind]}〔{today.year}〕（预览）号"
    return {**made, "date": today}


def page_of(kind: DocumentKind | None, made: Rendered, facts: Facts) -> bytes:
    """The page as it would print, marked as a preview. It is never numbered and never kept."""
    content = content_of(made, facts, kind)
    return page(
        {
            **content,
            "organization": facts["organ"],
            "number": facts["number"],
            "date": day_written(facts["date"]),
            "watermark": "预览",
        }
    )
