"""What is said when an act on a rectification is refused."""

from __future__ import annotations

from zhengtong.kernel.errors import InvalidInput, NotFound, PermissionRefused, StateError


class NoSuchRectification(NotFound):
    """没有找到这件整改，或者您没有查看它的权限。"""

    code = "rectification_not_found"


class WrongRectificationState(StateError):
    """这件整改现在不能做这一步。页面已是最新内容，请核对后再操作。"""

    code = "rectification_state"


class StaleRectification(StateError):
    """这件整改刚刚有了变动。页面已是最新内容，请核对后再操作。"""

    code = "rectification_stale"


class NotInCharge(PermissionRefused):
    """这件整改由别人负责。请先接办，或者请监察人员转给您。"""

    code = "not_in_charge"


class OwnService(PermissionRefused):
    """这条评价评的是您本人的服务，请由别人整改。"""

    code = "rectification_own"


class ContactUnknown(StateError):
    """这条评价是匿名的，或者整改已经结束，没有可以查看的联系方式。"""

    code = "rectification_contact"


class WordsWanted(InvalidInput):
    """请写清楚，最多 1000 个字。"""

    code = "rectification_words"


class UnitWanted(InvalidInput):
    """请选择另一个责任单位。"""

    code = "rectification_unit"
