"""What applying, answering and supplementing refuse."""

from __future__ import annotations

from zhengtong.kernel.errors import InvalidInput, NotFound, PermissionRefused, StateError


class ApplicationNotFound(NotFound):
    """没有找到这份申请草稿。它可能已经提交或者删除，请到“我的办件”查看。"""

    code = "application_not_found"


class NotOpenForApplication(StateError):
    """这个事项现在不接受申请。请查看办事指南上的说明，或者咨询窗口。"""

    code = "item_not_open"


class AlreadySubmitted(StateError):
    """这份申请已经提交，不能再修改。请到“我的办件”查看进展。"""

    code = "already_submitted"


class Incomplete(InvalidInput):
    """申请还不完整，请补上标出的内容。"""

    code = "incomplete"


class TooManyFiles(InvalidInput):
    """这份材料最多上传 %(most)s 个文件。请先移除不需要的文件。"""

    code = "too_many_files"


class PersonalAccountWanted(PermissionRefused):
    """请用个人账号申请；工作人员请在窗口收件页面录入。"""


class NoRepresentation(PermissionRefused):
    """这位办事人没有代表这家单位办事的登记。请先登记委托。"""


class BeyondDelegation(PermissionRefused):
    """单位给您的委托不包括这个事项。请联系单位的法定代表人，在“我的单位”里增加委托。"""

    code = "beyond_delegation"


class UnknownMaterial(InvalidInput):
    """这个事项不需要这份材料。"""

    code = "unknown_material"


class ReasonWanted(InvalidInput):
    """请写明理由，办事人会看到这段话。"""

    code = "reason_wanted"


class AlreadySupplemented(StateError):
    """补正只能一次性告知，这个办件已经告知过。请受理或者不予受理。"""

    code = "already_supplemented"


class NothingWanted(InvalidInput):
    """请至少选出一份要补正的材料，或者写明要更正的内容。"""

    code = "nothing_wanted"


class NothingBrought(InvalidInput):
    """请上传要求补正的材料，或者在说明里写清楚更正了什么。"""

    code = "nothing_brought"


class WrongStep(StateError):
    """这个环节已经办理过，或者不属于这个办件。请刷新页面。"""

    code = "wrong_step"


class NothingToRate(StateError):
    """这个办件是误录入的，没有可以评价的服务。"""

    code = "nothing_to_rate"
