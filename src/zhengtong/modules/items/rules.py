"""Rules that more than one command keeps: promise and law, drafter and reviewer, guide and form."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.kernel.deadlines import Limit, Unit
from zhengtong.kernel.errors import DomainError, FieldError, InvalidInput
from zhengtong.kernel.text import localized
from zhengtong.modules.items.data import GuideData
from zhengtong.modules.items.definition_procedures import fields_wanted

_ROUGH_HOURS = {
    Unit.HOUR: 1.0,
    Unit.CALENDAR_DAY: 24.0,
    Unit.WORKDAY: 24.0 * 7 / 5,
    Unit.MONTH: 24.0 * 30,
    Unit.YEAR: 24.0 * 365,
}


class PromiseTooLong(InvalidInput):
    """承诺办结时限不能长于法定办结时限。"""

    code = "promise_too_long"


class SameReviewer(DomainError):
    """起草人不能审核自己起草的版本。"""

    code = "same_reviewer"
    status = 409


class SituationsNotInForm(InvalidInput):
    """情形中的问题或选项与申请表不一致。"""

    code = "situations_not_in_form"


def fingerprint(definition: Mapping[str, Any]) -> str:
    """sha256 of the canonical JSON."""
    text = json.dumps(definition, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def is_longer(one: Limit, other: Limit) -> bool:
    """Whether one period is longer than the other; units are compared by their usual length
    (a working day as seven fifths of a day)."""
    return one.n * _ROUGH_HOURS[one.unit] > other.n * _ROUGH_HOURS[other.unit]


def missing_in_form(guide: GuideData, form: Mapping[str, Any]) -> Iterator[FieldError]:
    """A question with a real choice must be a choice field of the form with the same values.

    One whose other answers all end in "you need not apply" is asked in the guide alone. A renewal
    needs the fields that it names.
    """
    offered = choices_of(form) if guide.situations else {}
    for i, question in enumerate(guide.situations):
        values = {o.value for o in question.options if not o.stop}
        if len(values) > 1 and not values <= offered.get(question.key, set()):
            absent = "、".join(
                localized(o.label)
                for o in question.options
                if not o.stop and o.value not in offered.get(question.key, set())
            )
            message = _("申请表里没有标识为 %(key)s 的选择题，或者它缺少选项：%(absent)s。") % {
                "key": question.key,
                "absent": absent,
            }
            yield FieldError(path=f"situations.{i}.key", message=message, code="not_in_form")
    for path, message in fields_wanted(guide, form):
        yield FieldError(path=path, message=message, code="not_in_form")


def choices_of(form: Mapping[str, Any]) -> dict[str, set[str]]:
    """The values that each choice field of a form offers, by the field's key."""
    sections = [s for page in form.get("pages") or () for s in page.get("sections") or ()]
    return {
        field["key"]: {str(o.get("value")) for o in field.get("options") or ()}
        for section in sections
        for field in _fields(section)
        if field.get("key")
    }


def _fields(section: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for field in section.get("fields") or ():
        if field.get("type") == "section":
            yield from _fields(field)
        else:
            yield field
