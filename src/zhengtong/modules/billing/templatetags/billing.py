"""Amounts on pages."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.translation import gettext, gettext_noop

from zhengtong.modules.billing import money

register = template.Library()


@register.filter
def yuan(amount: int | None) -> str:
    """Fen as `1,234.50`; a dash for nothing."""
    return "—" if amount is None else money.yuan(amount)


@register.filter
def plain(quantity: Decimal) -> str:
    """`3`, `12.5`: no zeros behind."""
    return f"{Decimal(quantity).normalize():f}"


@register.filter
def said(text: str) -> str:
    """A reason that the platform gave is a msgid; a person's is what it is."""
    return gettext(text) if text else ""


STATES = {
    "paid": gettext_noop("已付"),
    "refunded": gettext_noop("已退"),
    "failed": gettext_noop("未成功"),
    "started": gettext_noop("等待支付"),
    "expired": gettext_noop("已过期"),
    "proposed": gettext_noop("待审核"),
    "approved": gettext_noop("待退付"),
    "sent": gettext_noop("退付中"),
    "rejected": gettext_noop("不予退费"),
}


@register.filter
def entry_state(state: str) -> str:
    """How a payment or refund stands on either side of a statement."""
    return gettext(STATES[state]) if state in STATES else state
