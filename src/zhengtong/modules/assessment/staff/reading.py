"""What pages of assessment share: values from forms, refusals on the page, one period."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from zhengtong.kernel.errors import DomainError, FieldError, InvalidInput
from zhengtong.modules.assessment import policies
from zhengtong.modules.assessment.errors import NoSuchPeriod, field
from zhengtong.modules.assessment.periods.models import AssessmentPeriod


def text(request: HttpRequest, name: str, most: int = 1000) -> str:
    return request.POST.get(name, "").replace("\0", "").strip()[:most]


def version(request: HttpRequest) -> int:
    return whole(request.POST.get("version", ""))


def whole(found: str) -> int:
    """A plain whole number; 0 for everything else."""
    return int(found) if found.isascii() and found.isdigit() and len(found) < 10 else 0


def day(request: HttpRequest, name: str) -> dt.date:
    """Raises InvalidInput."""
    try:
        return dt.date.fromisoformat(text(request, name, 10))
    except ValueError:
        raise InvalidInput(errors=[field(name, _("请填写日期，例如 2026-03-15。"))]) from None


def number(request: HttpRequest, name: str, otherwise: Decimal | None = None) -> Decimal | None:
    """Raises InvalidInput."""
    said = text(request, name, 30).replace("−", "-")
    if not said:
        return otherwise
    try:
        found = Decimal(said)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or abs(found) > 100_000:
        raise InvalidInput(errors=[field(name, _("请填写数字，例如 2 或 -0.5。"))])
    return found


def key(said: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(said)
    except ValueError:
        return None


def uploads(request: HttpRequest, name: str = "files") -> list[tuple[str, Any]]:
    return [(str(f.name), f) for f in request.FILES.getlist(name)]


def refusal(refused: DomainError | None) -> dict[str, Any]:
    """`errors` for the summary, `said` by field, the faults of a table."""
    errors: tuple[FieldError, ...] = ()
    if refused is not None:
        errors = tuple(getattr(refused, "errors", ())) or (
            FieldError(path="", message=refused.message),
        )
    return {
        "errors": errors,
        "said": {e.path: e.message for e in errors},
        "faults": getattr(refused, "faults", ()),
    }


def status(refused: DomainError | None) -> int:
    return refused.status if refused else 200


def period_of(request: HttpRequest, public_id: uuid.UUID) -> AssessmentPeriod:
    """Raises NoSuchPeriod."""
    rows = policies.visible_periods(request.actor).select_related("version__scheme", "current")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NoSuchPeriod
    return found


def workbook(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(
        content, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    answer["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer
