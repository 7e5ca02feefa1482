"""Days and points of orders as configuration: each change is a new version with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.core.turns import one_at_a_time
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.modules.supervision.models import SupervisionRule
from zhengtong.modules.supervision.orders.course import APPROVE
from zhengtong.modules.supervision.orders.errors import TermsChanged
from zhengtong.modules.supervision.orders.models import OrderTerms

DAYS = ("ordinary_days", "yellow_days", "red_days", "extension_days", "appeal_days")
POINTS = ("reminder_points", "yellow_points", "red_points")
STRICT = ["statute_overdue"]
MOST_DAYS = 60
MOST_POINTS = Decimal(100)


def in_force() -> OrderTerms:
    """The newest terms; those that come with the platform where nobody laid down others."""
    newest = OrderTerms.objects.order_by("-number")
    found = newest.first()
    if found is None:
        OrderTerms.objects.get_or_create(number=1, defaults={"strict_rules": STRICT})
        found = newest.get()
    return found


@command
def lay_down(
    *,
    typed: Mapping[str, str],
    strict_rules: list[str],
    reason: str,
    expected_number: int,
    actor: Actor,
) -> OrderTerms:
    """New terms from now on; orders that were sent keep theirs. Raises TermsChanged."""
    require(actor, APPROVE)
    one_at_a_time("supervision.order_terms")
    before = in_force()
    if before.number != expected_number:
        raise TermsChanged
    values, errors = read(typed)
    unknown = set(strict_rules) - set(SupervisionRule.objects.values_list("key", flat=True))
    if unknown:
        errors.append(FieldError(path="strict_rules", message=_("没有这条监察规则。")))
    why = reason.replace("\0", "").strip()[:200]
    if not why:
        errors.append(FieldError(path="reason", message=_("请写明修改的理由。")))
    if errors:
        raise InvalidInput(errors=errors)
    made = OrderTerms.objects.create(
        number=before.number + 1,
        **values,
        strict_rules=sorted(set(strict_rules)),
        made_at=timezone.now(),
        made_by_id=actor.staff_id,
        reason=why,
    )
    audit.record(
        "supervision.order_terms",
        actor=actor,
        stream="supervision:order_terms",
        object_type="order_terms",
        object_id=made.pk,
        detail={"number": made.number, **{k: str(v) for k, v in values.items()}, "reason": why},
    )
    return made


def read(typed: Mapping[str, str]) -> tuple[dict[str, Any], list[FieldError]]:
    """The numbers, and what is wrong with them."""
    values: dict[str, Any] = {}
    errors: list[FieldError] = []
    for name in DAYS:
        text = typed.get(name, "").strip()
        if text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= MOST_DAYS:
            values[name] = int(text)
        else:
            said = _("请填 1 到 %(most)s 的整数。") % {"most": MOST_DAYS}
            errors.append(FieldError(path=name, message=said))
    for name in POINTS:
        points = _points(typed.get(name, ""))
        if points is None:
            said = _("请填 0 到 %(most)s 的数，最多两位小数。") % {"most": MOST_POINTS}
            errors.append(FieldError(path=name, message=said))
        else:
            values[name] = points
    if not errors and not (
        values["reminder_points"] <= values["yellow_points"] <= values["red_points"]
    ):
        said = _("扣分要由轻到重：口头提醒不多于黄牌，黄牌不多于红牌。")
        errors.append(FieldError(path="yellow_points", message=said))
    return values, errors


def _points(text: str) -> Decimal | None:
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        return None
    if not value.is_finite() or not 0 <= value <= MOST_POINTS:
        return None
    return value if value == value.quantize(Decimal("0.01")) else None
