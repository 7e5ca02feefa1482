"""What steering refuses, in words for the person."""

from __future__ import annotations

from zhengtong.kernel.errors import InvalidInput, NotFound, PermissionRefused, StateError


class CaseOver(StateError):
    """办件已经结束，不能再这样办。"""

    code = "case_over"


class CaseOnHold(StateError):
    """特别程序期间停止办理，恢复计时后再办。"""

    code = "case_on_hold"


class WaitsForApplicant(StateError):
    """正在等申请人补正，收到补正材料后再办。"""

    code = "waits_for_applicant"


class AwaitsDelivery(StateError):
    """决定已经作出，只等送达。"""

    code = "awaits_delivery"


class DecisionStands(StateError):
    """决定已经作出，不能再改变办理过程。"""

    code = "decision_stands"


class NothingOpen(StateError):
    """现在没有正在办理的环节。"""

    code = "nothing_open"


class NotClaimed(StateError):
    """这一环节还没有人领取，不用放回。"""

    code = "not_claimed"


class NothingToReturnTo(StateError):
    """这一环节前面没有可以退回的环节。"""

    code = "nothing_to_return_to"


class AcceptanceNotDelegated(StateError):
    """受理环节不委托个人，请转给同岗同事。"""

    code = "acceptance_not_delegated"


class NobodyElse(StateError):
    """这个岗位没有别的同事，本单位也没有别的岗位可以转。"""

    code = "nobody_else"


class NotSignedTogether(StateError):
    """这一环节不是会签，不能增减会签岗位。"""

    code = "not_signed_together"


class MayNotUrge(PermissionRefused):
    """只有申请人、监察、本单位负责人或者能查看全部办件的人可以催办。"""

    code = "may_not_urge"


class OwnStep(StateError):
    """这一环节由您自己办理，不用催办。"""

    code = "own_step"


class UrgedToday(StateError):
    """您今天已经催办过，对方已经收到。请明天再催。"""

    code = "urged_today"


class RaisedToday(StateError):
    """您今天已经报告过负责人，对方已经收到。"""

    code = "raised_today"


class NobodyAbove(StateError):
    """没有找到可以报告的负责人，请联系管理员设置负责岗位。"""

    code = "nobody_above"


class NoteWanted(InvalidInput):
    """请写明情况，让负责人知道要处理什么。"""

    code = "note_wanted"


class TransferReasonWanted(InvalidInput):
    """转给其他岗位，或者转走别人的待办，请写明理由。"""

    code = "transfer_reason_wanted"


class NoSuchColleague(InvalidInput):
    """请从列出的同事和岗位中选择。"""

    code = "no_such_colleague"


class MayNotGive(PermissionRefused):
    """只有这个环节的办理人或者有“分派待办”权限的人可以转走它。"""

    code = "may_not_give"


class MayNotRedispatch(PermissionRefused):
    """只有本单位有“分派待办”权限的人可以改派。"""

    code = "may_not_redispatch"


class OrganizationWanted(InvalidInput):
    """请选择改派给哪个单位。"""

    code = "organization_wanted"


class OrganizationLacksPosts(InvalidInput):
    """这个单位没有办这个事项所需的岗位，不能改派给它。"""

    code = "organization_lacks_posts"


class RedispatchReasonWanted(InvalidInput):
    """请写明为什么改派，申请人和对方单位都会看到。"""

    code = "redispatch_reason_wanted"


class MayNotJump(PermissionRefused):
    """调整办理环节要有“管理流程”权限。"""

    code = "may_not_jump"


class TargetWanted(InvalidInput):
    """请选择调整到哪个环节。"""

    code = "target_wanted"


class JumpReasonWanted(InvalidInput):
    """请写明为什么要调整，会记入办件的全部记录。"""

    code = "jump_reason_wanted"


class JumpNoteWanted(InvalidInput):
    """请写明为什么否决，会告诉提出的人。"""

    code = "jump_note_wanted"


class JumpNotFound(NotFound):
    """没有找到这条调整建议，或者您没有查看它的权限。"""

    code = "jump_not_found"


class JumpProposed(StateError):
    """这个办件已有一条调整建议在等确认，请先处理它。"""

    code = "jump_proposed"


class JumpOver(StateError):
    """这条调整建议已经处理过。"""

    code = "jump_over"


class JumpExpired(StateError):
    """提出之后办件有了变化，这条建议已经失效。请核对后重新提出。"""

    code = "jump_expired"


class OwnJump(PermissionRefused):
    """您提出的调整须由另一人确认。"""

    code = "own_jump"


class NotYourJump(PermissionRefused):
    """只有提出的人可以收回这条建议。"""

    code = "not_your_jump"


class ProposerMayNot(StateError):
    """提出的人现在没有“管理流程”权限，这条建议不能执行。"""

    code = "proposer_may_not"


class AlreadyThere(StateError):
    """办件现在就在这个环节。"""

    code = "already_there"


class BeforeAcceptance(StateError):
    """还没有受理，只能调整到受理环节。"""

    code = "before_acceptance"


class PastDecision(StateError):
    """会跳过决定环节，不能这样调整。"""

    code = "past_decision"
