"""What joint work refuses, in the words that people see."""

from __future__ import annotations

from typing import Any

from zhengtong.core.files.api import FileRefused
from zhengtong.kernel.errors import (
    FieldError,
    InvalidInput,
    NotFound,
    PermissionRefused,
    StateError,
)


class MeetingNotFound(NotFound):
    """没有找到这次踏勘或者会审，或者您没有查看它的权限。"""

    code = "meeting_not_found"


class ConsultationNotFound(NotFound):
    """没有找到这次征求意见，或者您没有查看它的权限。"""

    code = "consultation_not_found"


class NotTheLead(PermissionRefused):
    """这件事由牵头部门办理。您不是牵头部门的经办人。"""

    code = "not_the_lead"


class NotYourSeat(PermissionRefused):
    """这一席不是您的岗位，只能由该岗位的人或者其 B 岗答复。"""

    code = "not_your_seat"


class PlanChanged(StateError):
    """安排刚刚有变动，请看最新的日期和地点后再操作。"""

    code = "plan_changed"


class NotYetThatDay(StateError):
    """还没有到约定的日期，当天或者之后才能记录。"""

    code = "not_yet_that_day"


class KindWanted(InvalidInput):
    """请选择联合踏勘还是联合会审。"""

    code = "kind_wanted"


class SubjectWanted(InvalidInput):
    """请写明要看什么、议什么。"""

    code = "subject_wanted"


class PlaceWanted(InvalidInput):
    """请写明地点。"""

    code = "place_wanted"


class DatesWanted(InvalidInput):
    """请提出一至三个日期和时间，最好相隔半天以上。"""

    code = "dates_wanted"


class DateNotAhead(InvalidInput):
    """日期要晚于现在，并且在一年以内。"""

    code = "date_not_ahead"


class SameDateTwice(InvalidInput):
    """这个时间写了两遍。"""

    code = "same_date_twice"


class ParticipantsWanted(InvalidInput):
    """请选择参加的部门和岗位。"""

    code = "participants_wanted"


class LengthWrong(InvalidInput):
    """预计时长请填 15 至 600 分钟。"""

    code = "length_wrong"


class CoordinatesWrong(InvalidInput):
    """纬度在 -90 至 90 之间，经度在 -180 至 180 之间，两个都填或者都不填。"""

    code = "coordinates_wrong"


class JointReasonWanted(InvalidInput):
    """请写明原因，会告知参加的部门。"""

    code = "joint_reason_wanted"


class AnswerWanted(InvalidInput):
    """请对每个日期回答能来还是不能来。"""

    code = "answer_wanted"


class DateWanted(InvalidInput):
    """请选定一个日期。"""

    code = "date_wanted"


class PositionWanted(InvalidInput):
    """请选择意见：同意、有条件同意或者不同意。"""

    code = "position_wanted"


class GroundsWanted(InvalidInput):
    """有条件同意的，请写明条件；不同意的，请写明理由。"""

    code = "grounds_wanted"


class RecordWanted(InvalidInput):
    """请写明看到了什么、议了什么。"""

    code = "record_wanted"


class ConclusionWanted(InvalidInput):
    """请写明结论。"""

    code = "conclusion_wanted"


class TwoStaffWanted(InvalidInput):
    """现场核查应当指派两名以上工作人员（行政许可法第三十四条）。请勾选到场的人员。"""

    code = "two_staff_wanted"


class AttendanceWanted(InvalidInput):
    """请勾选到场的人员。"""

    code = "attendance_wanted"


class FindingsWanted(InvalidInput):
    """到场的部门还没有填写意见：%(who)s。"""

    code = "findings_wanted"


class TooManyPhotos(InvalidInput):
    """照片和附件最多 %(most)s 个。"""

    code = "too_many_photos"


class FilesWanted(InvalidInput):
    """请选择照片或者文件。"""

    code = "files_wanted"


class QuestionWanted(InvalidInput):
    """请写明要对方答复的问题。"""

    code = "question_wanted"


class ConsultedWanted(InvalidInput):
    """请选择向哪个单位的哪个岗位征求意见。"""

    code = "consulted_wanted"


class NobodyHolds(InvalidInput):
    """“%(post)s”现在没有人，请换一个岗位。"""

    code = "nobody_holds"


class AlreadyConsulted(InvalidInput):
    """已经在向这个岗位征求意见，还没有答复。"""

    code = "already_consulted"


class AnswerDayWrong(InvalidInput):
    """答复日期请填今天以后、一年以内的一天。"""

    code = "answer_day_wrong"


class OpinionTextWanted(InvalidInput):
    """请写明答复意见。"""

    code = "opinion_text_wanted"


class FileUnfit(FileRefused):
    """“%(file)s”：%(reason)s"""

    code = "joint_file_unfit"


class SiteVisitMissing(StateError):
    """这个事项要先完成现场踏勘并形成纪要，才能作出决定。"""

    code = "site_visit_missing"


def at(path: str, kind: type[InvalidInput], **params: Any) -> FieldError:
    """One fault, for collecting."""
    error = kind(**params)
    return FieldError(path=path, message=error.message, code=error.code)


def wrong(path: str, kind: type[InvalidInput], **params: Any) -> InvalidInput:
    """One fault, for raising."""
    return kind(errors=[at(path, kind, **params)], **params)
