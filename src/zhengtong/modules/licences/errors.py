"""What licences refuse, in words for the person."""

from __future__ import annotations

from zhengtong.kernel.errors import (
    DomainError,
    InvalidInput,
    NotFound,
    PermissionRefused,
    StateError,
    TooMany,
)


class LicenceNotFound(NotFound):
    """没有这个证照，或者您没有查看它的权限。"""

    code = "licence_not_found"


class TypeNotFound(NotFound):
    """没有这种证照。"""

    code = "licence_type_not_found"


class TypeRefused(InvalidInput):
    """证照类型的定义有不对的地方，请看标出的内容。"""

    code = "licence_type_refused"


class TypeNotReady(StateError):
    """这种证照还没有已发布的版本，或者已停用，不能发证。"""

    code = "licence_type_not_ready"


class TypeVersionFinal(StateError):
    """这个版本已经发布，不能再改。请起草新版本。"""

    code = "licence_type_version_final"


class DraftExists(StateError):
    """这种证照已有一个草稿版本，请继续编辑它。"""

    code = "licence_type_draft_exists"


class NotAnIssuer(PermissionRefused):
    """这个机构不是这种证照的颁发机构。"""

    code = "not_a_licence_issuer"


class DataRefused(InvalidInput):
    """证照内容有不对的地方，请看标出的内容。"""

    code = "licence_data_refused"


class HolderRefused(InvalidInput):
    """持证主体的代码不正确：自然人填公民身份号码，法人填统一社会信用代码。"""

    code = "licence_holder_refused"


class ReasonWanted(InvalidInput):
    """请写明理由。"""

    code = "licence_reason_wanted"


class BasisWanted(InvalidInput):
    """请写明依据的法律条款。"""

    code = "licence_basis_wanted"


class ValidityRefused(InvalidInput):
    """有效期的截止日期应当不早于起始日期。"""

    code = "licence_validity_refused"


class RenewalTooShort(InvalidInput):
    """延续以后的有效期应当晚于现在的有效期。"""

    code = "licence_renewal_too_short"


class NothingChanged(InvalidInput):
    """内容没有变化，不需要变更。"""

    code = "licence_nothing_changed"


class WrongLicenceState(StateError):
    """这个证照现在是“%(state)s”，不能%(act)s。"""

    code = "wrong_licence_state"


class TooManyEditions(StateError):
    """这个证照的版本号已经用完，请注销后重新核发。"""

    code = "too_many_editions"


class NotExpired(StateError):
    """这个证照还在有效期内。"""

    code = "licence_not_expired"


class NotYourLicence(PermissionRefused):
    """这不是您的证照。"""

    code = "not_your_licence"


class CannotShow(StateError):
    """这个证照现在不是有效状态，不能亮证。"""

    code = "cannot_show_licence"


class ShowCodeUnknown(InvalidInput):
    """亮证码不对，请核对后再输入。"""

    code = "show_code_unknown"


class ShowCodeUsed(DomainError):
    """这个亮证码已经用过了，每个亮证码只能用一次。请持证人重新出示。"""

    code = "show_code_used"
    status = 410


class ShowCodeExpired(DomainError):
    """这个亮证码已经过期。请持证人重新出示。"""

    code = "show_code_expired"
    status = 410


class ShownTooOften(TooMany):
    """短时间内出示的次数太多，请稍等几分钟再试。"""

    code = "shown_too_often"


class VerifiedTooOften(TooMany):
    """查验太频繁，请过一分钟再试。"""

    code = "verified_too_often"


class PurposeWanted(InvalidInput):
    """请写明为什么要看这个证照。"""

    code = "licence_purpose_wanted"


class ItemWanted(InvalidInput):
    """请填写办理的事项编码。"""

    code = "licence_item_wanted"


class CaseWanted(InvalidInput):
    """请填写办件编号。"""

    code = "licence_case_wanted"


class ConsentWanted(PermissionRefused):
    """没有持证人的同意，不能调取。请让持证人出示亮证码，或者向持证人征求同意。"""

    code = "licence_consent_wanted"


class ConsentAnswered(StateError):
    """这个请求已经答复过了。"""

    code = "licence_consent_answered"


class ConsentExpired(StateError):
    """这个请求已经过期，请部门重新征求同意。"""

    code = "licence_consent_expired"


class ConsentPending(StateError):
    """已经向持证人征求同意，正在等答复。"""

    code = "licence_consent_pending"


class HolderUnreachable(StateError):
    """持证人没有注册账户，无法在线征求同意。请让持证人当面出示亮证码。"""

    code = "licence_holder_unreachable"


class FileNotReady(StateError):
    """证照文件暂时不能生成，已经记下原因。请稍后再试，或者联系颁发机构。"""

    code = "licence_file_not_ready"


class FileNotMade(FileNotReady):
    """证照文件暂时不能生成（%(why)s）。"""


class BatchRefused(InvalidInput):
    """表格不能读入，请看标出的内容。"""

    code = "licence_batch_refused"


class TooManyLines(BatchRefused):
    """一批最多 %(most)d 行，请分几批。"""


class BatchNotWaiting(StateError):
    """这一批已经开始发证或已经结束。"""

    code = "licence_batch_not_waiting"


class NothingToIssue(StateError):
    """这一批没有可以发证的行。"""

    code = "licence_nothing_to_issue"
