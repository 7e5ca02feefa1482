"""What delivery plugs into the case, the menu, the messages and the jobs."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from zhengtong.core.navigation.api import Entry, register
from zhengtong.modules.cases.delivery import messages, queries, records, reminders  # noqa: F401
from zhengtong.modules.cases.delivery.aspect import DeliveryAspect
from zhengtong.modules.cases.models import DeliveryMethod, ReturnReason
from zhengtong.modules.cases.plugins import aspects
from zhengtong.modules.cases.timeline import TEXTS

aspects.register(records.ASPECT, DeliveryAspect())

register(
    Entry(
        key="delivery",
        area="staff",
        section="办件",
        label="发证窗口",
        url_name="desk_delivery",
        permission="cases.accept",
        order=26,
    )
)


def _posted(payload: dict[str, Any], for_applicant: bool) -> str:
    return f"{payload.get('carrier', '')} {payload.get('waybill', '')}".strip()


def _returned(payload: dict[str, Any], for_applicant: bool) -> str:
    reason = payload.get("reason", "")
    label = str(ReturnReason(reason).label) if reason in ReturnReason else ""
    note = "" if for_applicant else payload.get("note", "")
    return "：".join(part for part in (label, note) if part)


def _changed(payload: dict[str, Any], for_applicant: bool) -> str:
    method = payload.get("method", "")
    label = str(DeliveryMethod(method).label) if method in DeliveryMethod else ""
    return "：".join(part for part in (label, payload.get("address", "")) if part)


def _wrong_code(payload: dict[str, Any], for_applicant: bool) -> str:
    left = payload.get("left", 0)
    return _("还可以再试 %(left)s 次") % {"left": left} if left else _("已锁定")


TEXTS.update(
    result_posted=_posted,
    result_returned=_returned,
    delivery_changed=_changed,
    pickup_code_wrong=_wrong_code,
)
