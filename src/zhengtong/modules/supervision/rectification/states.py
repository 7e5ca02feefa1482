"""The course of a rectification. Pure: what may follow what, and which day it is due.

Contact within one working day: 安阳市优化营商环境条例 第五十二条. Five working days for the answer
and a return visit to everybody who gave a name: 德州. Fifteen for a complex matter: unverified.
Days are configuration.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _

CONTACT_DAYS = 1
MOST_TRIES = 3
"""After so many calls that nobody answered, on two days at least, work goes on without."""


class RectificationState(models.TextChoices):
    CONTACT = "contact", _("待联系核实")
    IN_HAND = "in_hand", _("整改中")
    REPLIED = "replied", _("待回访")
    CLOSED = "closed", _("已结束")
    DROPPED = "dropped", _("评价不成立")


class RectificationAct(models.TextChoices):
    """What is written into the history of a task."""

    OPENED = "opened", _("收到差评")
    TAKEN = "taken", _("接办")
    CONTACT_SEEN = "contact_seen", _("查看联系方式")
    REACHED = "reached", _("已联系核实")
    NOT_REACHED = "not_reached", _("没有联系上")
    COMPLEX = "complex", _("定为复杂事项")
    TRANSFERRED = "transferred", _("转责任单位")
    REPLIED = "replied", _("整改答复")
    CONTENT = "content", _("回访满意")
    NOT_CONTENT = "not_content", _("回访不满意，重新办理")
    VISIT_FAILED = "visit_failed", _("回访没有联系上")
    DROPPED = "dropped", _("评价经审核不计入")
    RESTORED = "restored", _("评价重新计入")


S, A = RectificationState, RectificationAct

FOLLOWS: Mapping[tuple[str, str], str] = {
    (S.CONTACT, A.TAKEN): S.CONTACT,
    (S.CONTACT, A.CONTACT_SEEN): S.CONTACT,
    (S.CONTACT, A.NOT_REACHED): S.CONTACT,
    (S.CONTACT, A.REACHED): S.IN_HAND,
    (S.CONTACT, A.COMPLEX): S.CONTACT,
    (S.CONTACT, A.TRANSFERRED): S.CONTACT,
    (S.CONTACT, A.DROPPED): S.DROPPED,
    (S.IN_HAND, A.TAKEN): S.IN_HAND,
    (S.IN_HAND, A.CONTACT_SEEN): S.IN_HAND,
    (S.IN_HAND, A.COMPLEX): S.IN_HAND,
    (S.IN_HAND, A.TRANSFERRED): S.IN_HAND,
    (S.IN_HAND, A.REPLIED): S.REPLIED,
    (S.IN_HAND, A.DROPPED): S.DROPPED,
    (S.REPLIED, A.TAKEN): S.REPLIED,
    (S.REPLIED, A.CONTACT_SEEN): S.REPLIED,
    (S.REPLIED, A.VISIT_FAILED): S.REPLIED,
    (S.REPLIED, A.CONTENT): S.CLOSED,
    (S.REPLIED, A.NOT_CONTENT): S.IN_HAND,
    (S.REPLIED, A.DROPPED): S.DROPPED,
    (S.CLOSED, A.NOT_CONTENT): S.IN_HAND,
    (S.CLOSED, A.DROPPED): S.DROPPED,
    (S.DROPPED, A.RESTORED): S.IN_HAND,
}
"""State and act → the next state. A reply to somebody unknown closes (see `after`)."""

OPEN = frozenset({S.CONTACT, S.IN_HAND, S.REPLIED})


def may(state: str, act: str) -> bool:
    return (state, act) in FOLLOWS


def after(state: str, act: str, *, is_named: bool, tries: int = 0) -> str:
    """The next state. Nobody visits a person who is not known: the reply ends the task. Raises
    KeyError for an act that the state does not allow."""
    following = FOLLOWS[state, act]
    if act == A.REPLIED and not is_named:
        return S.CLOSED
    gave_up = act in (A.NOT_REACHED, A.VISIT_FAILED) and tries >= MOST_TRIES
    if gave_up:
        return S.IN_HAND if act == A.NOT_REACHED else S.CLOSED
    return following
