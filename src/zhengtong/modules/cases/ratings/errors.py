"""What is said when a rating is refused."""

from __future__ import annotations

from zhengtong.kernel.errors import DomainError, InvalidInput, NotFound, StateError, TooMany


class NotYetConcluded(StateError):
    """办件办结后才能评价。"""

    code = "not_concluded"


class AlreadyRated(StateError):
    """您已经评价过这次服务，谢谢。"""

    code = "already_rated"


class RatedToday(StateError):
    """这个窗口今天对这个办件的服务已经评价过了，谢谢。一次服务评价一次。"""

    code = "rated_today"


class UnknownRating(InvalidInput):
    """请选择满意程度。"""

    code = "unknown_rating"


class UnknownIndicator(InvalidInput):
    """选中的理由与满意程度不相符，请重新选择。"""

    code = "unknown_indicator"


class CommentTooLong(InvalidInput):
    """留言最多写 %(most)s 个字，请删减。"""

    code = "comment_too_long"


class LinkRefused(DomainError):
    """这个评价链接不能用：可能已经评价过、已经过期，或者没有抄全。您还可以登录后在“我的办件”评价。"""

    code = "rating_link_refused"
    status = 410


class TooManyLinks(TooMany):
    """试错次数太多，请 10 分钟后再试；也可以登录后在“我的办件”评价。"""

    code = "too_many_rating_links"


class NothingShown(StateError):
    """评价器上现在没有要评价的服务，可能刚刚已经评价过。谢谢您。"""

    code = "nothing_to_rate"


class DeviceUnknown(DomainError):
    """这台设备没有绑定评价点。请工作人员在“窗口评价”页面取绑定码，在这里输入。"""

    code = "rating_device_unknown"
    status = 403


class BindingCodeWrong(InvalidInput):
    """绑定码不对或者已经过期。请工作人员重新取一个。"""

    code = "binding_code_wrong"


class PlaceNotFound(NotFound):
    """没有这个评价点，可能已经撤销。"""

    code = "rating_place_not_found"


class LabelWanted(InvalidInput):
    """请填写评价点的名称，最多 60 个字，同一个窗口岗位不能重名。"""

    code = "rating_place_label"


class NotYourPlace(StateError):
    """您不在这个窗口岗位，不能使用它的评价点。"""

    code = "not_your_rating_place"


class RatingNotFound(NotFound):
    """没有这条评价。"""

    code = "rating_not_found"


class ReasonWanted(InvalidInput):
    """请写明理由，最多 500 个字。"""

    code = "rating_reason"


class AlreadyExcluded(StateError):
    """这条评价已经排除，不用再排除。"""

    code = "rating_excluded"


class NotExcluded(StateError):
    """这条评价没有被排除。"""

    code = "rating_not_excluded"


class OwnRating(StateError):
    """这条评价评的是您本人的服务，请由别人审核。"""

    code = "own_rating"


class ExcludedStays(StateError):
    """这条评价已经排除，不能公开。"""

    code = "excluded_not_public"


class AlreadyPublic(StateError):
    """这条评价已经公开。"""

    code = "rating_public"


class NotPublic(StateError):
    """这条评价没有公开。"""

    code = "rating_not_public"


class PersonalData(InvalidInput):
    """要公开的文字里有号码、网址或者邮箱，像是个人信息。请删去后再公开。"""

    code = "rating_personal_data"


class ReplyWanted(InvalidInput):
    """请写明答复，最多 1000 个字。"""

    code = "rating_reply"


class ReplyAnswered(StateError):
    """您已经回应过这次答复，谢谢。"""

    code = "rating_reply_answered"


class NoReplyYet(StateError):
    """这条评价还没有答复。"""

    code = "rating_no_reply"


class AnswerWanted(InvalidInput):
    """请选择您对处理结果是否满意；说明最多写 500 个字。"""

    code = "rating_answer"
