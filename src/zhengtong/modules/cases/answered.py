"""Single answers of cases for those who compare them: never a whole form."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from zhengtong.modules.cases.models import Case, StepRecord

Answers = dict[str, Any]


def answers_of(case_ids: Collection[int], keys: Collection[str]) -> dict[int, Answers]:
    """What was answered at these keys, by case: in the form of the last step that has the key,
    else in the application. Two statements, whatever the number."""
    ids = list(case_ids)
    found: dict[int, Answers] = {
        pk: _only(data, keys)
        for pk, data in Case.objects.filter(pk__in=ids).values_list("pk", "form_data")
    }
    records = StepRecord.objects.filter(case__in=ids).order_by("pk")
    for pk, content in records.values_list("case_id", "content"):
        found[pk] |= _only((content or {}).get("answers"), keys)
    return found


def _only(data: Answers | None, keys: Collection[str]) -> Answers:
    return {key: value for key, value in (data or {}).items() if key in keys}
