"""证照状态 and 操作类型: which act leads from which state to which. Pure; codes as in the national
tables (domain reference 5.4).

The reference draws the endings from 有效 only. A suspended licence stands in law and may end in the
same ways (a period of suspension does not keep an organ from revoking), so 暂扣 ends as 有效 does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class LicenceState(TextChoices):
    """证照状态 (撤销 reads 已撤销). The value is the national code."""

    VALID = "01", _("有效")
    SUSPENDED = "02", _("暂扣")
    REVOKED = "03", _("已撤销")
    CANCELLED = "04", _("注销")
    LAPSED = "05", _("失效")
    TRANSFERRED = "06", _("转出")
    PENALISED = "07", _("吊销")
    OTHER = "99", _("其他")


class Operation(TextChoices):
    """操作类型. The value is the national code."""

    ISSUE = "01", _("新发")
    RENEW = "02", _("延续")
    SUSPEND = "03", _("暂扣")
    LAPSE = "04", _("过期失效")
    CANCEL = "05", _("注销")
    GIVE_BACK = "06", _("暂扣发还")
    OTHER = "07", _("其他")
    TRANSFER_IN = "08", _("转入")
    CHANGE = "09", _("变更")
    CANCEL_TRANSFER = "10", _("取消转出")


class Act(TextChoices):
    """What may be done with a licence that exists. The value is ours and stands in addresses."""

    CHANGE = "change", _("变更")
    RENEW = "renew", _("延续")
    SUSPEND = "suspend", _("暂扣")
    GIVE_BACK = "give_back", _("发还")
    REVOKE = "revoke", _("撤销证照")
    PENALISE = "penalise", _("吊销")
    CANCEL = "cancel", _("注销")
    LAPSE = "lapse", _("过期失效")
    TRANSFER = "transfer", _("转出")
    CANCEL_TRANSFER = "cancel_transfer", _("取消转出")
    REISSUE = "reissue", _("补发证照")
    ANNOTATE = "annotate", _("加注")


VALID, SUSPENDED = LicenceState.VALID, LicenceState.SUSPENDED
IN_FORCE = frozenset({VALID})
ENDED = frozenset(set(LicenceState) - {VALID, SUSPENDED})
STANDING = frozenset({VALID, SUSPENDED})
"""Not ended: what a search for the holder's live licences finds."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """`to` None leaves the state as it is; `new_version` counts the version number up."""

    operation: Operation
    since: frozenset[LicenceState]
    to: LicenceState | None = None
    new_version: bool = False
    needs_reason: bool = True
    needs_basis: bool = False


RULES: Mapping[Act, Rule] = {
    Act.CHANGE: Rule(operation=Operation.CHANGE, since=IN_FORCE, new_version=True),
    Act.RENEW: Rule(operation=Operation.RENEW, since=IN_FORCE, new_version=True),
    Act.SUSPEND: Rule(operation=Operation.SUSPEND, since=IN_FORCE, to=SUSPENDED, needs_basis=True),
    Act.GIVE_BACK: Rule(operation=Operation.GIVE_BACK, since=frozenset({SUSPENDED}), to=VALID),
    Act.REVOKE: Rule(
        operation=Operation.OTHER, since=STANDING, to=LicenceState.REVOKED, needs_basis=True
    ),
    Act.PENALISE: Rule(
        operation=Operation.OTHER, since=STANDING, to=LicenceState.PENALISED, needs_basis=True
    ),
    Act.CANCEL: Rule(
        operation=Operation.CANCEL, since=STANDING, to=LicenceState.CANCELLED, needs_basis=True
    ),
    Act.LAPSE: Rule(
        operation=Operation.LAPSE, since=STANDING, to=LicenceState.LAPSED, needs_reason=False
    ),
    Act.TRANSFER: Rule(operation=Operation.OTHER, since=IN_FORCE, to=LicenceState.TRANSFERRED),
    Act.CANCEL_TRANSFER: Rule(
        operation=Operation.CANCEL_TRANSFER,
        since=frozenset({LicenceState.TRANSFERRED}),
        to=VALID,
    ),
    Act.REISSUE: Rule(operation=Operation.CANCEL, since=IN_FORCE, to=LicenceState.CANCELLED),
    Act.ANNOTATE: Rule(operation=Operation.OTHER, since=STANDING),
}


def may(act: Act, state: str) -> bool:
    """Whether the table knows the act in this state."""
    return state in RULES[act].since


def after(act: Act, state: str) -> LicenceState:
    """The state that the act leads to. The caller has asked `may`."""
    return RULES[act].to or LicenceState(state)


def acts_in(state: str) -> list[Act]:
    """What may be done now by a person; expiry comes by itself."""
    return [act for act in RULES if act != Act.LAPSE and may(act, state)]
