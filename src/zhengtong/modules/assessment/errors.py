"""What assessment refuses, in words."""

from __future__ import annotations

from collections.abc import Sequence

from zhengtong.core.pages.workbooks import Fault
from zhengtong.kernel.errors import (
    FieldError,
    InvalidInput,
    NotFound,
    PermissionRefused,
    StaleVersion,
    StateError,
)


class NoSuchScheme(NotFound):
    """没有找到这个考核方案，或者您没有查看它的权限。"""


class NoSuchPeriod(NotFound):
    """没有找到这个考核周期，或者您没有查看它的权限。"""


class NoSuchRecord(NotFound):
    """没有找到这条考核记录。"""


class StaleScheme(StaleVersion):
    """方案刚刚有了变动。页面已是最新内容，请核对后再操作。"""

    code = "stale_scheme"


class StalePeriod(StaleVersion):
    """这个周期刚刚有了变动。页面已是最新内容，请核对后再操作。"""

    code = "stale_period"


class WrongSchemeState(StateError):
    """方案现在的状态不能做这个操作。"""

    code = "wrong_scheme_state"


class WrongPeriodState(StateError):
    """考核周期现在的状态不能做这个操作。"""

    code = "wrong_period_state"


class WrongRecordState(StateError):
    """这条记录已经处理过了，不能再做这个操作。"""

    code = "wrong_record_state"


class SameHands(PermissionRefused):
    """录入和确认、起草和发布、计算和确认结果要由两个人分别完成，请另一位同事来做。"""

    code = "same_hands"


class OwnCase(PermissionRefused):
    """这件事涉及您本人，请另一位同事来做。"""

    code = "own_case"


class DraftExists(StateError):
    """这个方案已经有一个没有发布的版本，请先发布它，或者接着修改它。"""

    code = "draft_exists"


class KeyTaken(InvalidInput):
    """已经有这个标识的方案，请换一个标识。"""

    code = "key_taken"


class SumsOff(StateError):
    """各维度合计 %(sum)s 分，总分是 %(total)s 分。请改成一致，或者勾选“照列出的分值计算”。"""

    code = "sums_off"


class FaultyTable(InvalidInput):
    """表里有 %(count)s 处需要更正，一行也没有导入。请改好后重新上传。"""

    code = "faulty_table"

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(count=len(faults))
        self.errors = (FieldError(path="file", message=self.message),)
        self.faults = list(faults[:200])


class ReasonWanted(InvalidInput):
    """请写明理由。"""

    code = "reason_wanted"


class NoMembers(StateError):
    """还没有被考核的对象，请先添加。"""

    code = "no_members"


class StillCollecting(StateError):
    """还有 %(count)s 条记录没有确认。请先确认或者不予确认，再计算。"""

    code = "still_collecting"


class CalculationRunning(StateError):
    """正在计算，请稍候。"""

    code = "calculation_running"


class CalculateAgain(StateError):
    """上次计算以后记录有了变动，请重新计算。"""

    code = "calculate_again"


class NoticeRunning(StateError):
    """公示到 %(until)s 结束，结束以后才能确认结果。"""

    code = "notice_running"


class AppealsOpen(StateError):
    """还有复核没有结束：申请还没有答复，或者还可以向上一级申请（到 %(until)s）。"""

    code = "appeals_open"


class AppealTooLate(StateError):
    """申请复核的期限已于 %(until)s 结束，不能再申请。"""

    code = "appeal_too_late"


class AppealNotYet(StateError):
    """结果公示以后才能申请复核。"""

    code = "appeal_not_yet"


class AppealPending(StateError):
    """您的复核申请还没有答复，答复以后才能再申请。"""

    code = "appeal_pending"


class NoFurtherLevel(StateError):
    """复核决定已经是最后一级，不能再申请。"""

    code = "no_further_level"


class CorrectionOver(StateError):
    """自行改正的期限已于 %(until)s 结束。"""

    code = "correction_over"


class CorrectionRunning(StateError):
    """本人可以自行改正到 %(until)s，期满以后才能确认计分。"""

    code = "correction_running"


class NoSuchMetric(NotFound):
    """没有找到这个数据指标，或者您没有查看它的权限。"""


class MetricTaken(InvalidInput):
    """已经有这个名称或者标识的数据指标，请换一个。"""

    code = "metric_taken"


class MetricInUse(StateError):
    """方案“%(scheme)s”还在用这个数据指标。先改方案，再停用。"""

    code = "metric_in_use"


class ImportUsed(StateError):
    """这个表里的数据已经用于公示或者确认的结果（%(period)s），不能撤回。"""

    code = "import_used"


class ImportedTwice(StateError):
    """同样内容的表已经导入过了。"""

    code = "imported_twice"


def field(path: str, message: str) -> FieldError:
    return FieldError(path=path, message=message)
