"""What is refused about supervision orders, in words."""

from __future__ import annotations

from zhengtong.kernel.errors import (
    InvalidInput,
    NotFound,
    PermissionRefused,
    StaleVersion,
    StateError,
)


class NoSuchOrder(NotFound):
    """没有这份督办单，或者您没有查看它的权限。"""

    code = "no_such_order"


class StaleOrder(StaleVersion):
    """这份督办单刚刚有了变动。页面已是最新内容，请核对后再操作。"""

    code = "stale_order"


class WrongOrderState(StateError):
    """督办单现在的状态不能做这一步。页面已是最新内容。"""

    code = "wrong_order_state"


class OwnMatter(PermissionRefused):
    """您已经在这份督办单里答复、申请延期、认定、核准或者申诉过，或者就是当事人，这一步要由另一位同事办理。"""

    code = "own_matter"


class AlreadySent(StateError):
    """这份督办单已经发出，不会再发一次。"""

    code = "order_already_sent"


class AlreadyOrdered(StateError):
    """选中的监察发现已经在另一份督办单里，不再重复督办。"""

    code = "finding_already_ordered"


class MixedUnits(InvalidInput):
    """选中的监察发现属于不同的单位。一份督办单只发给一个单位，请分开发。"""

    code = "mixed_units"


class MixedRules(InvalidInput):
    """选中的监察发现出自不同的规则。一份督办单只讲一条规则，请分开发。"""

    code = "mixed_rules"


class TooEarlyToReview(StateError):
    """单位还没有答复，答复期限也没有过，还不能核查认定。"""

    code = "too_early_to_review"


class TimeAskedAlready(StateError):
    """延期只能申请一次。"""

    code = "time_asked_already"


class TimeOver(StateError):
    """答复期限已经过了，不能再申请延期。请尽快答复；迟到的答复会如实记录。"""

    code = "answer_time_over"


class TimePending(StateError):
    """延期申请正在等待监察机关决定。"""

    code = "extension_pending"


class NoTimeAsked(StateError):
    """没有等待决定的延期申请。"""

    code = "no_extension_asked"


class YellowAfterRed(StateError):
    """同一事项已经亮过红牌，不能再改亮黄牌。"""

    code = "yellow_after_red"


class AppealTermOver(StateError):
    """申诉期限已经过了，不再受理申诉。原处理保持不变。"""

    code = "appeal_term_over"


class NotYoursToAppeal(PermissionRefused):
    """申诉由被督办单位的负责人或者当事人本人提出。"""

    code = "not_yours_to_appeal"


class AppealStillOpen(StateError):
    """申诉期限还没有过，不能归档。"""

    code = "appeal_still_open"


class TermsChanged(StaleVersion):
    """督办的期限和分值刚刚被别人改过。页面已是最新内容，请核对后再改。"""

    code = "terms_changed"
