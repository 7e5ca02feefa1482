"""What is refused about a hearing. The docstring is what the person reads."""

from __future__ import annotations

from typing import Any

from zhengtong.kernel.errors import (
    FieldError,
    InvalidInput,
    NotFound,
    PermissionRefused,
    StateError,
)


class NoHearing(NotFound):
    """没有找到这次听证，或者您没有查看它的权限。"""

    code = "no_hearing"


class HearingStateError(StateError):
    """听证现在的状态不能做这个操作。请刷新页面，查看最新进展。"""

    code = "hearing_state"


class AlreadyTold(StateError):
    """这个办件已经告知过听证权利。可以在听证里补充告知其他利害关系人。"""

    code = "hearing_already_told"


class AlreadyAnswered(StateError):
    """已经答复过是否要求听证，不能再改。"""

    code = "hearing_already_answered"


class AnswerTooLate(StateError):
    """提出听证申请的期限已过（告知之日起五日内）。"""

    code = "hearing_answer_too_late"


class ReasonWanted(InvalidInput):
    """请写明这项许可涉及谁的哪些重大利益，或者为什么应当听证。"""

    code = "hearing_reason_wanted"


class PartyWanted(InvalidInput):
    """请填写利害关系人的姓名或者名称，不超过 120 个字。"""

    code = "hearing_party_wanted"


class PartyTwice(InvalidInput):
    """已经告知过“%(name)s”。"""

    code = "hearing_party_twice"


class PhoneWrong(InvalidInput):
    """请填写正确的电话号码，只用数字、空格和短横线；没有电话可以不填。"""

    code = "hearing_phone_wrong"


class PartyCodeWrong(InvalidInput):
    """统一社会信用代码不正确，请核对 18 位代码。"""

    code = "hearing_party_code_wrong"


class PartyUnknown(InvalidInput):
    """平台上没有代码为 %(value)s 的单位。请去掉代码，填写名称和联系电话，通过链接告知。"""

    code = "hearing_party_unknown"


class PartyCannotBeReached(InvalidInput):
    """平台上还没有可以代表“%(name)s”的人。请同时填写联系电话，通过链接告知。"""

    code = "hearing_party_out_of_reach"


class AnswerWanted(InvalidInput):
    """请选择是谁答复的，以及是否要求听证。"""

    code = "hearing_answer_wanted"


class WishWanted(InvalidInput):
    """请选择要求听证，还是放弃听证。"""

    code = "hearing_wish_wanted"


class ObjectorWanted(InvalidInput):
    """请选择是哪一位。"""

    code = "hearing_party_not_chosen"


class DateWanted(InvalidInput):
    """请填写听证的日期和时间，例如 2026-12-08 和 09:30。"""

    code = "hearing_date_wanted"


class TooSoon(InvalidInput):
    """听证的时间、地点要在举行的七日前通知：最早可以定在 %(day)s。"""

    code = "hearing_too_soon"


class TooLate(InvalidInput):
    """听证要在提出申请之日起二十日内组织：最晚可以定在 %(day)s。"""

    code = "hearing_too_late"


class PlaceWanted(InvalidInput):
    """请填写听证的地点。"""

    code = "hearing_place_wanted"


class PresiderWanted(InvalidInput):
    """请选择听证主持人：本机关有“组织和主持听证”权限的工作人员。"""

    code = "hearing_presider_wanted"


class PresiderExamined(InvalidInput):
    """不能由“%(name)s”主持：主持人应当是审查这份申请的工作人员以外的人员，而这位同事办理过本件。"""

    code = "hearing_presider_examined"


class PresiderAvoided(InvalidInput):
    """主持人“%(name)s”已经回避，请另选一位。"""

    code = "hearing_presider_avoided"


class PresiderMayNotExamine(StateError):
    """您主持这次听证，不能再审查这份申请。请转办给同岗同事。"""

    code = "hearing_presider_may_not_examine"


class NotPresider(PermissionRefused):
    """只有这次听证的主持人可以做这个操作。"""

    code = "hearing_not_presider"


class RegistrationWanted(InvalidInput):
    """公告里要写明怎样报名参加或者旁听。"""

    code = "hearing_registration_wanted"


class PostponeReasonWanted(InvalidInput):
    """请写明延期的理由，当事人会看到这段话。"""

    code = "hearing_postpone_reason_wanted"


class ObjectionReasonWanted(InvalidInput):
    """请写明主持人与这项许可有什么直接利害关系。"""

    code = "hearing_objection_reason_wanted"


class ObjectionOpen(StateError):
    """有一份回避申请还没有答复，答复以后才能开始听证。"""

    code = "hearing_objection_open"


class RulingWanted(InvalidInput):
    """请选择是否同意回避，并写明理由。"""

    code = "hearing_ruling_wanted"


class OwnObjection(PermissionRefused):
    """对您本人的回避申请，由本机关其他负责人决定。"""

    code = "hearing_own_objection"


class NotYetDue(StateError):
    """还没有到通知的听证时间，不能提前开始。"""

    code = "hearing_not_yet_due"


class StatementWanted(InvalidInput):
    """请填写发言人和发言内容。"""

    code = "hearing_statement_wanted"


class FindingsWanted(InvalidInput):
    """请写明听证查明的事实和各方的主要分歧，决定要以听证笔录为根据。"""

    code = "hearing_findings_wanted"


class NothingSaid(StateError):
    """笔录里还没有任何发言，不能结束记录。"""

    code = "hearing_nothing_said"


class NotConfirmedWanted(InvalidInput):
    """到场的“%(name)s”还没有确认笔录：请等待确认，或者写明没有签字的原因。"""

    code = "hearing_not_confirmed"


class HearingPending(StateError):
    """听证权利已经告知，还没有人放弃、逾期，听证也没有举行，现在不能作出决定。"""

    code = "hearing_pending"


class RightNotTold(StateError):
    """这个事项在作出决定前必须告知申请人、利害关系人听证权利（行政许可法第四十七条）。请先告知。"""

    code = "hearing_right_not_told"


class HearingRequired(StateError):
    """这个事项必须举行听证（行政许可法第四十六条），听证结束前不能作出决定。"""

    code = "hearing_required"


class StandsStillForHearing(StateError):
    """停止计时是因为听证，听证结束时自动恢复计时。"""

    code = "hearing_stands_still"


class OnlyByHearing(InvalidInput):
    """因听证停止计时，请在“听证”里办理：有人提出听证申请时，系统自动停止计时。"""

    code = "hearing_only_by_hearing"


def at(path: str, kind: type[InvalidInput], **words: Any) -> InvalidInput:
    """The refusal with its field."""
    error = kind(**words)
    field = FieldError(path=path, message=error.message, code=error.code)
    return kind(errors=[field], **words)
