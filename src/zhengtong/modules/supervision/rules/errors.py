"""What is refused about rules, in words."""

from __future__ import annotations

from zhengtong.kernel.errors import (
    InvalidInput,
    NotFound,
    PermissionRefused,
    StaleVersion,
    StateError,
)


class NoSuchRule(NotFound):
    """没有这条监察规则。"""

    code = "no_such_rule"


class StaleRule(StaleVersion):
    """这条规则的草稿刚刚有了变动。页面已是最新内容，请核对后再操作。"""

    code = "stale_rule"


class NotADraft(StateError):
    """这一版已经不是草稿，不能再改。要修改请另起一版草稿。"""

    code = "not_a_draft"


class HasDraft(StateError):
    """这条规则已经有一份草稿，请在那份草稿上修改。"""

    code = "has_draft"


class NotInForce(StateError):
    """这一版没有在施行。"""

    code = "rule_not_in_force"


class NotTried(StateError):
    """施行之前要先用过去的办件试运行；试运行后又改过的，要再试一次。"""

    code = "rule_not_tried"


class TooBroad(InvalidInput):
    """试运行几乎命中了所有办件，这样的规则会淹没真正的问题。确实要施行，请写明理由。"""

    code = "rule_too_broad"


class OwnRule(PermissionRefused):
    """自己起草的规则要由另一位有权限的同事施行。"""

    code = "own_rule"
