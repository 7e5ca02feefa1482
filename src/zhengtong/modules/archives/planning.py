"""Which rule of the file plan a file falls under. Pure: the most specific one wins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar


class RuleLike(Protocol):
    """What a rule says of the files that it is for; empty or None means all."""

    organization_id: int | None
    matter_type: str
    item_code: str
    position: int


R = TypeVar("R", bound=RuleLike)


def fitting(
    rules: Sequence[R], *, organization_id: int, matter_type: str, item_code: str
) -> R | None:
    """The rule for this file, or None where the plan has none.

    An item code is a beginning of the implementation code: the longer, the more specific. Then
    comes the organ, then the matter type; of equals the first in the plan.
    """
    found = [r for r in rules if _fits(r, organization_id, matter_type, item_code)]
    return min(found, key=_order, default=None)


def _fits(rule: RuleLike, organization_id: int, matter_type: str, item_code: str) -> bool:
    return (
        rule.organization_id in (None, organization_id)
        and rule.matter_type in ("", matter_type)
        and item_code.startswith(rule.item_code)
    )


def _order(rule: RuleLike) -> tuple[int, bool, bool, int]:
    return (
        -len(rule.item_code),
        rule.organization_id is None,
        not rule.matter_type,
        rule.position,
    )
