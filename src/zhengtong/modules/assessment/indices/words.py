"""Figures in words: 98.63 %, 没有基数."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import get_language, gettext_noop, override
from django.utils.translation import gettext as _

from zhengtong.modules.assessment.indices.language import Why
from zhengtong.modules.assessment.indices.models import IndexVersion
from zhengtong.modules.assessment.plugins import Unit

WHY = {
    Why.NO_BASE: gettext_noop("没有基数"),
    Why.ZERO: gettext_noop("没有基数"),
    Why.TOO_LARGE: gettext_noop("数太大"),
}


def number(value: Decimal, decimals: int) -> str:
    """Rounded half up, with commas: 1,979.6."""
    return f"{value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP):,f}"


def with_unit(value: Decimal, decimals: int, unit: str) -> str:
    plain = number(value, decimals)
    return plain if unit == Unit.NUMBER else f"{plain} {Unit(unit).label}"


def shown(value: Decimal | None, version: IndexVersion, *, language: str | None = None) -> str:
    with override(language or get_language()):
        if value is None:
            return _("没有基数")
        return with_unit(value, version.decimals, version.unit)


def why(reason: str) -> str:
    return _(WHY[Why(reason)]) if reason else ""
