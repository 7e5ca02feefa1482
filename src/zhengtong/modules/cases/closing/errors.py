"""What ends by hand refuse, in words for the person."""

from __future__ import annotations

from zhengtong.kernel.errors import InvalidInput, PermissionRefused, StateError


class MayNotPropose(PermissionRefused):
    """只有受理和办理这个办件的工作人员可以提出误录删除。"""

    code = "may_not_propose_strike"


class MayNotConfirm(PermissionRefused):
    """确认误录删除要有“确认误录删除”权限。"""

    code = "may_not_confirm_strike"


class OwnStrike(PermissionRefused):
    """您提出的误录删除须由另一人确认。"""

    code = "own_strike"


class NotYourStrike(PermissionRefused):
    """只有提出的人可以收回。"""

    code = "not_your_strike"


class SentByApplicant(StateError):
    """申请人自己在网上提交的申请不是误录，不能删除。请依法受理、不予受理，或者由申请人撤回。"""

    code = "sent_by_applicant"


class CameFromBelow(StateError):
    """下级机关转报来的办件不是在这里录入的，不能当作误录删除。"""

    code = "came_from_below"


class DecisionMade(StateError):
    """已经作出决定的办件不能当作误录删除。决定有错的，请退回重新审查或者依法撤销。"""

    code = "decision_made"


class StrikeProposed(StateError):
    """已经有人提出误录删除，正在等另一人确认。"""

    code = "strike_proposed"


class NothingProposed(StateError):
    """没有等待确认的误录删除，可能已经有人处理。请刷新页面。"""

    code = "nothing_proposed"


class StrikeReasonWanted(InvalidInput):
    """请写明怎样录错的，例如录到了别人名下、重复录入。申请人会看到。"""

    code = "strike_reason_wanted"


class StrikeNoteWanted(InvalidInput):
    """请写明为什么不同意删除，会告诉提出的人。"""

    code = "strike_note_wanted"


class NotYetAccepted(StateError):
    """还没有受理的办件不能按纸质办结。请先受理或者不予受理。"""

    code = "not_yet_accepted"


class AcceptedYourself(PermissionRefused):
    """这个办件由您受理，纸质决定须由另一人登记。"""

    code = "accepted_yourself"


class PaperIncomplete(InvalidInput):
    """纸质决定的登记还不完整，请补上标出的内容。"""

    code = "paper_incomplete"
