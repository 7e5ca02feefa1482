"""The thresholds of lights as the county laid them down: versions, each with its reason.

A process keeps them in memory and looks for newer ones whenever its calendar does, so that no page
pays a statement for its lights.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.audit import api as audit
from zhengtong.core.calendar import api as calendar
from zhengtong.core.commands import command
from zhengtong.core.turns import one_at_a_time
from zhengtong.kernel import lights
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import FieldError, InvalidInput, StaleVersion
from zhengtong.kernel.lights import Thresholds
from zhengtong.modules.supervision.models import LightThresholds

LIMITS = {"orange_percent": (1, 99), "yellow_percent": (1, 100), "yellow_days_left": (0, 30)}

_known: Thresholds = lights.DEFAULT
_is_there = False


class LightsChanged(StaleVersion):
    """红绿灯的阈值刚刚被别人改过。页面已是最新内容，请核对后再改。"""

    code = "lights_changed"


def known() -> Thresholds:
    return _known


def newest() -> LightThresholds | None:
    return LightThresholds.objects.order_by("-number").first()


def refresh() -> None:
    """Look into the database; before its table exists there is nothing to see."""
    global _known, _is_there
    if not _is_there:
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass('supervision_lightthresholds') IS NOT NULL")
            _is_there = cursor.fetchone()[0]
    row = newest() if _is_there else None
    _known = (
        Thresholds(
            orange_percent=row.orange_percent,
            yellow_percent=row.yellow_percent,
            yellow_days_left=row.yellow_days_left,
        )
        if row
        else lights.DEFAULT
    )


@command
def lay_down_lights(
    *, typed: Mapping[str, str], reason: str, expected_number: int, actor: Actor
) -> LightThresholds:
    """New thresholds from now on, for every light of the county. Raises LightsChanged."""
    require(actor, "supervision.approve_rules")
    one_at_a_time("supervision.lights")
    before = newest()
    if (before.number if before else 0) != expected_number:
        raise LightsChanged
    values, errors = _read(typed)
    why = reason.replace("\0", "").strip()[:200]
    if not why:
        errors.append(FieldError(path="reason", message=_("请写明修改的理由。")))
    if errors:
        raise InvalidInput(errors=errors)
    made = LightThresholds.objects.create(
        number=expected_number + 1,
        **values,
        reason=why,
        made_at=timezone.now(),
        made_by_id=actor.staff_id,
    )
    audit.record(
        "supervision.lay_down_lights",
        actor=actor,
        stream="supervision:lights",
        object_type="light_thresholds",
        object_id=made.pk,
        detail={"number": made.number, **values, "reason": why},
    )
    transaction.on_commit(refresh)
    return made


def _read(typed: Mapping[str, str]) -> tuple[dict[str, int], list[FieldError]]:
    values: dict[str, int] = {}
    errors = []
    for name, (least, most) in LIMITS.items():
        text = typed.get(name, "").strip()
        if text.isascii() and text.isdigit() and least <= int(text) <= most:
            values[name] = int(text)
        else:
            message = _("请填写 %(least)d 到 %(most)d 的整数。") % {"least": least, "most": most}
            errors.append(FieldError(path=name, message=message))
    if not errors and values["orange_percent"] >= values["yellow_percent"]:
        message = _("橙灯要早于黄灯：橙灯的百分比应小于黄灯的。")
        errors.append(FieldError(path="orange_percent", message=message))
    return values, errors


lights.set_source(known)
calendar.on_check(refresh)
