"""The life of a record (件), as a table. Pure.

filed → checked → held ⇄ lent
                  held → due → appraised → transferred | destroyed
                         appraised → held (extended)
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.errors import StateError


class RecordState(models.TextChoices):
    """Where a record stands. A record never goes away; a destroyed one has no files any more."""

    FILED = "filed", _("已归档待检测")
    CHECKED = "checked", _("检测合格待入库")
    HELD = "held", _("在库")
    LENT = "lent", _("利用中")
    DUE = "due", _("到期待鉴定")
    APPRAISED = "appraised", _("已鉴定")
    TRANSFERRED = "transferred", _("已移交")
    DESTROYED = "destroyed", _("已销毁")


class Act(models.TextChoices):
    """What can be done with a record."""

    CHECK = "check", _("检测")
    HOLD = "hold", _("入库")
    LEND = "lend", _("提供利用")
    RETURN = "return", _("归还")
    FALL_DUE = "fall_due", _("到期")
    APPRAISE = "appraise", _("鉴定")
    EXTEND = "extend", _("延长保管期限")
    TRANSFER = "transfer", _("移交档案馆")
    DESTROY = "destroy", _("销毁")


S = RecordState
TABLE: Mapping[tuple[RecordState, Act], RecordState] = {
    (S.FILED, Act.CHECK): S.CHECKED,
    (S.CHECKED, Act.HOLD): S.HELD,
    (S.HELD, Act.LEND): S.LENT,
    (S.LENT, Act.LEND): S.LENT,
    (S.LENT, Act.RETURN): S.HELD,
    (S.HELD, Act.FALL_DUE): S.DUE,
    (S.DUE, Act.APPRAISE): S.APPRAISED,
    (S.APPRAISED, Act.APPRAISE): S.APPRAISED,
    (S.APPRAISED, Act.EXTEND): S.HELD,
    (S.APPRAISED, Act.TRANSFER): S.TRANSFERRED,
    (S.APPRAISED, Act.DESTROY): S.DESTROYED,
}
"""Every step there is. A repeated check of what is held already leaves the state alone."""

ENDED = (S.TRANSFERRED, S.DESTROYED)
WITH_FILES = tuple(s for s in S if s != S.DESTROYED)


class RecordStateError(StateError):
    """这件档案现在的状态不能做这个操作。请刷新页面，查看最新情况。"""

    code = "record_state"


def after(state: str, act: Act) -> RecordState:
    """The state that the act leads to. Raises RecordStateError."""
    found = TABLE.get((RecordState(state), act))
    if found is None:
        raise RecordStateError
    return found


def may(state: str, act: Act) -> bool:
    return (RecordState(state), act) in TABLE
