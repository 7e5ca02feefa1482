"""What can be wrong with subsidies. Each docstring is what the person reads."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from zhengtong.kernel.errors import (
    FieldError,
    InvalidInput,
    NotFound,
    PermissionRefused,
    StaleVersion,
    StateError,
)
from zhengtong.modules.billing.subsidies.bankfile import BadFile
from zhengtong.modules.billing.subsidies.reckoning import yuan


class NoSuchSubsidy(NotFound):
    """没有找到这笔补贴，或者您没有查看它的权限。"""

    code = "subsidy_not_found"


class WrongBatchState(StateError):
    """这个批次现在不能做这一步。请刷新页面，查看最新进展。"""

    code = "subsidy_batch_state"


class StaleBatch(StaleVersion):
    """这个批次刚刚有了变动。页面已是最新内容，请核对后再操作。"""

    code = "subsidy_batch_stale"


class SameHands(PermissionRefused):
    """同一个人不能既编制又复核或者发放，也不能既复核又发放。请由另一位有权限的同事办理。"""

    code = "subsidy_same_hands"


class EmptyBatch(StateError):
    """批次里还没有人。请先导入花名册，或者逐人添加。"""

    code = "subsidy_batch_empty"


class NoticeRunning(StateError):
    """公示到 %(until)s 才期满，期满后的第二天起可以批准发放。"""

    code = "subsidy_notice_running"


class TotalsDiffer(StateError):
    """对不上账：名单 %(rows)s 元，送银行 %(files)s 元，银行答复 %(answers)s 元。请先查清楚。"""

    code = "subsidy_totals_differ"


class FileNotTaken(StateError):
    """还有代发文件没有下载：%(name)s。下载并送到银行以后，再登记已送达。"""

    code = "subsidy_file_not_taken"


class AlreadyAnswered(StateError):
    """这个代发文件的回盘已经导入过，没有重复入账。"""

    code = "subsidy_answered"


class NothingToRepay(StateError):
    """没有可以补发的：银行退回的都还没有更正，或者已经在补发批次里。"""

    code = "subsidy_nothing_to_repay"


class RowNotRejected(StateError):
    """这笔补贴现在不需要更正银行卡。"""

    code = "subsidy_not_rejected"


class RowNotStrikable(StateError):
    """只有编制中和公示中的批次可以剔除人员。"""

    code = "subsidy_not_strikable"


class OfferTaken(StateError):
    """这一条已经有人列入批次，或者已经发放过。"""

    code = "subsidy_offer_taken"


class ReasonWanted(InvalidInput):
    """请写明理由。"""

    code = "subsidy_reason"


class BadRoster(InvalidInput):
    """花名册里有 %(count)s 处错误，一行也没有导入。请改好后重新上传。"""

    code = "subsidy_roster"


class NotARoster(InvalidInput):
    """这不是能读的花名册。请下载模板填写，存为 XLSX 或 CSV 再上传。"""

    code = "subsidy_not_a_roster"


class RosterTooLarge(InvalidInput):
    """花名册太大：一次最多 20000 人、10 MB。请分成几个批次。"""

    code = "subsidy_roster_large"


class PaidElsewhere(InvalidInput):
    """名单里有人这一期刚刚列入了另一个批次，一行也没有写入。请重新上传，查看是哪几位。"""

    code = "subsidy_paid_elsewhere"


class SameCard(InvalidInput):
    """银行退回的原因在这张卡上，请换一张卡，或者核对卡号。"""

    code = "subsidy_same_card"


class BadReturn(InvalidInput):
    """回盘文件不能导入，什么都没有改动。"""

    code = "subsidy_return"


RETURN_FAULTS = {
    "empty": _("文件是空的。"),
    "large": _("文件太大。"),
    "cut": _("第 %(line)s 行：文件不完整，缺少结尾。请向银行重新索取。"),
    "head": _("第 %(line)s 行：这不是回盘文件，或者版本不对。"),
    "changed": _("第 %(line)s 行：内容被改动过，校验码对不上。请向银行重新索取，不要手工修改。"),
    "digest": _(
        "第 %(line)s 行：整个文件的 SM3 校验值对不上，有行被增删或者调换。请向银行重新索取。"
    ),
    "form": _("第 %(line)s 行：格式不对，看不懂这一行。"),
    "number": _("第 %(line)s 行：“%(found)s”不是金额或者笔数。"),
    "no_reason": _("第 %(line)s 行：%(ref)s 退回了，但是没有写退回代码。"),
    "count": _("第 %(line)s 行：写的是 %(found)s 笔，逐行数出来是 %(wanted)s 笔。"),
    "total": _("第 %(line)s 行：合计写的是 %(found)s 元，逐行相加是 %(wanted)s 元。"),
    "paid_count": _("第 %(line)s 行：成功笔数写的是 %(found)s，逐行数出来是 %(wanted)s。"),
    "paid_total": _("第 %(line)s 行：成功金额写的是 %(found)s 元，逐行相加是 %(wanted)s 元。"),
    "rejected_count": _("第 %(line)s 行：退回笔数写的是 %(found)s，逐行数出来是 %(wanted)s。"),
    "rejected_total": _("第 %(line)s 行：退回金额写的是 %(found)s 元，逐行相加是 %(wanted)s 元。"),
    "other_batch": _("第 %(line)s 行：这是批次 %(found)s 的回盘，不是 %(wanted)s 的。"),
    "other_bank": _("第 %(line)s 行：这是银行 %(found)s 的回盘，不是 %(wanted)s 的。"),
    "other_file": _("第 %(line)s 行：这是第 %(found)s 号文件的回盘，不是第 %(wanted)s 号的。"),
    "other_content": _("第 %(line)s 行：银行答复的不是我们送出的那个文件，校验值不同。"),
    "missing": _("第 %(line)s 行：还有 %(count)s 笔没有答复，第一笔是 %(ref)s。"),
    "unknown_row": _("第 %(line)s 行：%(ref)s 不在送出的文件里。"),
    "row_twice": _("第 %(line)s 行：%(ref)s 答复了两次。"),
    "amount": _("第 %(line)s 行：%(ref)s 的金额是 %(found)s 元，送出的是 %(wanted)s 元。"),
}
"""What is said of each fault of a file: msgids."""
_MONEY = ("total", "paid_total", "rejected_total", "amount")


def refused_return(fault: BadFile) -> BadReturn:
    """The refusal in words that name the line."""
    values = {
        name: yuan(value) if fault.key in _MONEY and isinstance(value, int) else value
        for name, value in fault.values.items()
    }
    told = BadReturn(RETURN_FAULTS[fault.key], line=fault.line, **values)
    told.errors = (FieldError(path="return", message=told.message, code=fault.key),)
    return told


def field(path: str, message: str) -> InvalidInput:
    """One field is wrong, said at the field."""
    return InvalidInput(errors=[FieldError(path=path, message=message)])
