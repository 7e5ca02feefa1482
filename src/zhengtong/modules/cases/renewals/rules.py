"""By which day to apply for a renewal, and what is said of it. Pure but for the calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.calendar import api as calendar
from zhengtong.kernel.deadlines import OutsideCalendar, Unit
from zhengtong.kernel.errors import FieldError
from zhengtong.modules.items.data import RenewalData

LONGEST_NUMBER = 120
MOST_DAYS = 3700


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the application says. `apply_by` is the last day that is in time."""

    number: str
    expires_on: dt.date
    apply_by: dt.date
    on: dt.date

    @property
    def is_timely(self) -> bool:
        return self.on <= self.apply_by

    @property
    def is_expired(self) -> bool:
        return self.on > self.expires_on


def apply_by(expires_on: dt.date, rule: RenewalData) -> dt.date:
    """The last day with at least so many days between it and the expiry, the expiry counted."""
    if rule.lead_unit != Unit.WORKDAY:
        return expires_on - dt.timedelta(days=rule.lead_days)
    day = expires_on
    for _n in range(MOST_DAYS):
        if calendar.count_workdays(day, expires_on) >= rule.lead_days:
            return day
        day -= dt.timedelta(days=1)
    raise OutsideCalendar


def asked(rule: RenewalData | None, data: Mapping[str, Any], *, on: dt.date) -> Asked | None:
    """None where the item renews nothing, this application is no renewal, or the form does not say
    yet until when the permit is valid."""
    if rule is None or not rule.concerns(data):
        return None
    try:
        expires_on = dt.date.fromisoformat(str(data.get(rule.expiry_field, "")))
        last = apply_by(expires_on, rule)
    except (ValueError, OverflowError, OutsideCalendar):
        return None
    number = str(data.get(rule.number_field, ""))[:LONGEST_NUMBER]
    return Asked(number=number, expires_on=expires_on, apply_by=last, on=on)


def problems(rule: RenewalData, found: Asked) -> list[FieldError]:
    """What keeps the application from being handed in, at the field of the expiry."""
    text = ""
    if found.is_expired:
        text = _("这张许可证已于 %(day)s 到期，不能再延续。请按新办重新申请。") % {
            "day": found.expires_on
        }
    elif not found.is_timely and rule.late == "refuse":
        text = _(
            "这张许可证 %(day)s 到期，延续申请最迟应当在 %(last)s 提出，"
            "现在已经迟了，不能申请延续。"
        ) % {"day": found.expires_on, "last": found.apply_by}
    if not text:
        return []
    return [FieldError(path=rule.expiry_field, message=text, code="renewal_too_late")]


def note(found: Asked) -> str:
    """What the applicant reads before handing in."""
    words = {"day": found.expires_on, "last": found.apply_by}
    if found.is_expired:
        return ""
    if found.is_timely:
        return (
            _(
                "您的许可 %(day)s 到期。您在 %(last)s 前提出延续，"
                "到期前没有作出决定的，视为准予延续。"
            )
            % words
        )
    return (
        _(
            "您的许可 %(day)s 到期，延续申请最迟应当在 %(last)s 提出。现在提出照常办理，"
            "但到期前没有作出决定的，不能视为准予延续；到期以后请停止相关活动，直到收到决定。"
        )
        % words
    )


def note_for(rule: RenewalData | None, data: Mapping[str, Any]) -> str:
    """The same for a draft; empty where it renews nothing."""
    found = asked(rule, data, on=timezone.localdate())
    return note(found) if found else ""
