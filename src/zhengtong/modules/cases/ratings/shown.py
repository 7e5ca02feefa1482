"""The form of a rating as the pages show it, the same at every channel."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict

from zhengtong.kernel.errors import InvalidInput
from zhengtong.kernel.text import localized
from zhengtong.modules.cases.models import Case, RatingLevel
from zhengtong.modules.cases.ratings.giving import LONGEST_COMMENT, Said
from zhengtong.modules.cases.ratings.indicators import INDICATORS
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org


def said_of(post: QueryDict) -> Said:
    """What was posted; too long a comment is kept, so that nothing typed is lost."""
    return Said(
        level=post.get("level", "")[:20],
        indicators=tuple(dict.fromkeys(i[:10] for i in post.getlist("indicators")[:50])),
        comment=post.get("comment", "")[:5000],
        wants_contact=post.get("contact") == "yes",
    )


def fields(said: Said | None = None, refused: InvalidInput | None = None) -> dict[str, Any]:
    """What `cases/ratings/_fields.html` shows."""
    said = said or Said(level="")
    errors = refused.errors if refused else ()
    return {
        "levels": _levels(said),
        "comment": said.comment,
        "wants_contact": said.wants_contact,
        "most": LONGEST_COMMENT,
        "errors": errors,
        "messages_by_path": {e.path: e.message for e in errors},
    }


def about(case: Case) -> dict[str, Any]:
    """The service without personal data."""
    version = items.item_version(case.item_version_id)
    return {
        "item_name": localized(version.name),
        "organ": org.organization(case.organization_id).name,
    }


def _levels(said: Said) -> list[dict[str, Any]]:
    return [
        {
            "value": level.value,
            "label": level.label,
            "stars": 5 - n,
            "checked": level.value == said.level,
            "indicators": [
                {"code": i.code, "label": i.label, "checked": i.code in said.indicators}
                for i in INDICATORS[level]
            ],
        }
        for n, level in enumerate(RatingLevel)
    ]
