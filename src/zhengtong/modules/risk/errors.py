"""What can be wrong in risk. Each docstring is what the person reads."""

from __future__ import annotations

from zhengtong.kernel.errors import (
    FieldError,
    InvalidInput,
    NotFound,
    PermissionRefused,
    StaleVersion,
    StateError,
)


class NoSuchSubject(NotFound):
    """没有找到这个企业或者个人，或者您没有查看的权限。"""

    code = "risk_subject_not_found"


class NoSuchRecord(NotFound):
    """没有找到这条记录，或者它从来没有影响过这个等级。"""

    code = "risk_record_not_found"


class NoSuchVersion(NotFound):
    """没有找到这个模型版本。"""

    code = "risk_version_not_found"


class NoSuchEntry(NotFound):
    """没有找到这条记录。它可能已经移出名单，或者您没有查看它的权限。"""

    code = "risk_entry_not_found"


class NoSuchPlan(NotFound):
    """没有找到这个抽查计划，或者您没有查看它的权限。"""

    code = "risk_plan_not_found"


class Stale(StaleVersion):
    """这里刚刚有了变动。页面已是最新内容，请核对后再操作。"""

    code = "risk_stale"


class NoModel(StateError):
    """这一类对象还没有现行的模型。请先由另一位同事启用一个试算过的版本。"""

    code = "risk_no_model"


class NotADraft(StateError):
    """这个版本不再是草稿，不能改动。请从它新起一稿。"""

    code = "risk_not_a_draft"


class DraftExists(StateError):
    """已经有一个草稿，请在那个草稿上修改。"""

    code = "risk_draft_exists"


class NotTested(StateError):
    """这一稿修改后还没有试算。请先试算，看清影响再启用。"""

    code = "risk_not_tested"


class SecondPerson(PermissionRefused):
    """起草或者提出的人不能自己决定，请由另一位有权限的同事办理。"""

    code = "risk_second_person"


class WrongState(StateError):
    """现在不能做这一步。请刷新页面，查看最新进展。"""

    code = "risk_wrong_state"


class StillHearing(StateError):
    """听取意见到 %(until)s 为止；对方提出意见或者期满以后，才能作出决定。"""

    code = "risk_still_hearing"


class HearingOver(StateError):
    """提出意见的期限已过，或者已经作出决定。"""

    code = "risk_hearing_over"


class AlreadyListed(StateError):
    """这个企业或者个人已经在这份名单里，或者正在听取意见。"""

    code = "risk_already_listed"


class AlreadyAsked(StateError):
    """您的申请正在处理，请等待答复。"""

    code = "risk_already_asked"


class NothingAsked(StateError):
    """这件申请已经有人处理过。请刷新页面。"""

    code = "risk_nothing_asked"


class Unnoticed(InvalidInput):
    """请写明理由和事实。"""

    code = "risk_reason"


class NobodyFits(StateError):
    """没有符合条件的检查对象，请放宽条件。"""

    code = "risk_nobody_fits"


class NobodyDrawn(StateError):
    """按现在的比例一个也抽不到，请调整抽取比例。"""

    code = "risk_nobody_drawn"


class InspectorsMissing(StateError):
    """可以派去检查“%(name)s”、又没有利害关系的检查人员不足 %(wanted)s 人，请先补充检查人员名录。"""

    code = "risk_inspectors_missing"


class NotYourTask(PermissionRefused):
    """这项检查没有抽到您，不能录入结果。"""

    code = "risk_not_your_task"


class Conflicted(PermissionRefused):
    """您与这个检查对象有利害关系，已经登记回避，不能录入结果。"""

    code = "risk_conflicted"


class NotATable(InvalidInput):
    """这不是能读的表格。请下载模板填写，存为 XLSX 再上传，最大 5 MB、5000 行。"""

    code = "risk_not_a_table"


class TooManyLines(InvalidInput):
    """表格超过 5000 行，一行也没有导入。请分成几个文件上传。"""

    code = "risk_too_many_lines"


class BadTable(InvalidInput):
    """表格里有 %(count)s 处错误，一行也没有导入。请改好后重新上传。"""

    code = "risk_table"


class TableTwice(StateError):
    """这个文件已经导入过，没有重复计入。"""

    code = "risk_table_twice"


class PromisesClosed(StateError):
    """现在不能用承诺代替材料（%(reason)s），请交齐材料。原因在“我的信用”，可以提出异议或者申请信用修复。"""

    code = "risk_promises_closed"


def field(path: str, message: str) -> InvalidInput:
    """One field is wrong, said at the field."""
    return InvalidInput(errors=[FieldError(path=path, message=message)])
