"""What a form or an address sends, as the values that it means.

What nobody can read is None, and the command refuses it beside its field; where None means
something of its own (`day_if_given`) it is refused here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from zhengtong.core.pages.given import whole as whole
from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.services.errors import WrongStep

ANY_YEAR = range(dt.MINYEAR, dt.MAXYEAR + 1)
MOST_VERSIONS = 2**31
"""Versions are counted in columns of 32 bits."""


class DateNotUnderstood(InvalidInput):
    """日期不正确，请按“2026-11-21”这样填写。"""

    code = "date_not_understood"


def wholes(given: Iterable[str]) -> list[int]:
    """Those that are whole numbers, in their order."""
    return [n for n in map(whole, given) if n is not None]


def day(given: str | None, *, years: range = ANY_YEAR) -> dt.date | None:
    """A day of one of these years; None for everything else."""
    try:
        found = dt.date.fromisoformat((given or "").strip())
    except ValueError:
        return None
    return found if found.year in years else None


def day_if_given(post: Mapping[str, Any], path: str) -> dt.date | None:
    """None where the field is empty. Raises DateNotUnderstood beside it."""
    given = str(post.get(path, "")).strip()
    found = day(given)
    if given and found is None:
        raise beside(path, DateNotUnderstood)
    return found


def moment(given: str | None) -> dt.datetime | None:
    """As `datetime-local` sends it: the county's time where no other is named."""
    try:
        found = dt.datetime.fromisoformat((given or "").strip())
        return timezone.make_aware(found) if timezone.is_naive(found) else found
    except (ValueError, OverflowError):
        return None


def beside(path: str, kind: type[InvalidInput]) -> InvalidInput:
    """This refusal, shown beside its field."""
    error = kind()
    return kind(errors=[FieldError(path=path, message=error.message, code=error.code)])


def version_of(post: Mapping[str, Any], field: str = "lock_version") -> int | None:
    """The state that the page was drawn from; None for what no version can be."""
    found = whole(post.get(field))
    return found if found is not None and found < MOST_VERSIONS else None


def act_on(case: Case, request: HttpRequest) -> dict[str, Any]:
    """What every act on a case hands on: which case, who, and the state that they saw."""
    return {
        "case_id": case.pk,
        "actor": request.actor,
        "expected_version": version_of(request.POST),
    }


def task_of(post: Mapping[str, Any]) -> int:
    """The step that the act is for. Raises WrongStep."""
    found = whole(post.get("task"))
    if found is None:
        raise WrongStep
    return found
