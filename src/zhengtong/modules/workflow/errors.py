"""What the engine refuses, in words for the person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from zhengtong.kernel.errors import (
    DomainError,
    FieldError,
    InvalidInput,
    NotFound,
    PermissionRefused,
    StateError,
)


class BadBpmn(InvalidInput):
    """这个文件不是可以使用的 BPMN 2.0 流程图。"""

    code = "bad_bpmn"


class BpmnTooLarge(BadBpmn):
    """流程图文件太大，不能超过 2 MB。"""

    code = "bpmn_too_large"
    status = 413


class HostileXml(BadBpmn):
    """流程图文件含有不允许的内容（文档类型声明或实体），已拒绝。"""

    code = "hostile_xml"


class BadCondition(InvalidInput):
    """流程图中的条件写法不正确。"""

    code = "bad_condition"


class PublishRefused(InvalidInput):
    """流程图没有通过发布检查，请按列出的问题修改。"""

    code = "publish_refused"

    def __init__(self, findings: Iterable[Any]) -> None:
        self.findings = tuple(findings)
        errors = [FieldError(path=f.element, message=f.message, code=f.rule) for f in self.findings]
        super().__init__(errors=errors)


class ProcessNotFound(NotFound):
    """没有找到这个流程。"""

    code = "process_not_found"


class TaskNotFound(NotFound):
    """没有找到这项待办。"""

    code = "task_not_found"


class InstanceNotFound(NotFound):
    """没有找到这个办理过程。"""

    code = "instance_not_found"


class ClockNotFound(NotFound):
    """没有找到这个时限。"""

    code = "clock_not_found"


class PostUnresolved(DomainError):
    """流程中的岗位“%(post)s”在本单位没有设置，请联系管理员。"""

    code = "post_unresolved"
    status = 409


class InstanceEnded(StateError):
    """这件事已经办结，不能再操作。"""

    code = "instance_ended"


class InstanceOnHold(StateError):
    """这件事正在暂停，恢复后才能继续办理。"""

    code = "instance_suspended"


class NotOnHold(StateError):
    """这件事没有暂停，不需要恢复。"""

    code = "not_suspended"


class TaskClosed(StateError):
    """这项待办已经处理完，不能再操作。"""

    code = "task_closed"


class TaskTaken(StateError):
    """这项待办已由他人领取。"""

    code = "task_taken"


class TaskTakenBy(TaskTaken):
    """这项待办已由%(name)s领取。"""


class TaskNotClaimed(StateError):
    """这项待办没有被领取。"""

    code = "task_not_claimed"


class NotYourTask(PermissionRefused):
    """这项待办不属于您的岗位。"""

    code = "not_your_task"


class NotYetDeputy(PermissionRefused):
    """您是这个岗位的 B 岗，A 岗不在或逾期未办时才能办理。"""

    code = "not_yet_deputy"


class SamePersonRefused(PermissionRefused):
    """这一环节与您办过的“%(step)s”须由不同的人办理。"""

    code = "same_person"


class StepPermissionWanted(PermissionRefused):
    """办这一环节除岗位外还要有“%(permission)s”权限，请联系管理员。"""

    code = "step_permission"


class UnknownOutcome(InvalidInput):
    """请选择办理意见。"""

    code = "unknown_outcome"


class ReasonRequired(InvalidInput):
    """请填写理由。"""

    code = "reason_required"


class NotAHolder(InvalidInput):
    """只能交给这个岗位上的人。"""

    code = "not_a_holder"


class ReturnRefused(StateError):
    """这一环节不能退回到您选择的环节。"""

    code = "return_refused"


class WithdrawRefused(StateError):
    """后面的环节已经开始办理，不能撤回。"""

    code = "withdraw_refused"


class NotWithdrawable(WithdrawRefused):
    """流程规定“%(step)s”办完后不能撤回。"""


class WithdrawTaken(WithdrawRefused):
    """环节“%(step)s”已由%(name)s领取，不能撤回。可以请对方退回。"""


class WithdrawDone(WithdrawRefused):
    """环节“%(step)s”已由%(name)s办理，不能撤回。可以请对方退回。"""


class WithdrawMoved(WithdrawRefused):
    """环节“%(step)s”已经改变（退回、转走或取消），不能撤回。"""


class WithdrawServed(WithdrawRefused):
    """这一步已经引起系统自动办理的结果，不能撤回。"""


class WithdrawCounted(WithdrawRefused):
    """会签已经有了结果，不能撤回。"""


class NothingToWithdraw(StateError):
    """没有您可以撤回的操作。"""

    code = "nothing_to_withdraw"


class LastSigner(StateError):
    """会签至少要有一个岗位，不能再减少。"""

    code = "last_signer"


class SamePost(InvalidInput):
    """这项待办已经在这个岗位。"""

    code = "same_post"


class SameOrganization(InvalidInput):
    """请选择另一个单位。"""

    code = "same_organization"


class NotASigner(StateError):
    """这一环节不是会签，不能增减会签人。"""

    code = "not_countersigned"


class JumpRefused(StateError):
    """流程不能跳转到这个环节。"""

    code = "jump_refused"


class SecondPersonRequired(InvalidInput):
    """这个操作须由另一人批准。"""

    code = "second_person_required"


class AlreadyRunning(StateError):
    """这个时限已经在计算。"""

    code = "clock_running"


class BadPeriod(InvalidInput):
    """日期不正确：暂停不能重叠，恢复不能早于暂停。"""

    code = "bad_period"


class NoFlowApplies(StateError):
    """流程在“%(node)s”处没有可以走的路，请联系管理员。"""

    code = "no_flow_applies"


class RunsAway(StateError):
    """流程自动环节循环过多，已停止。"""

    code = "runs_away"


class BadProcessMap(InvalidInput):
    """流程升级的环节对应表不完整。"""

    code = "bad_process_map"


class DesignNotFound(NotFound):
    """没有找到这个流程设计。"""

    code = "design_not_found"


class DesignClosed(StateError):
    """这个流程设计已经发布或放弃，不能再改。请新起一个。"""

    code = "design_closed"


class BadProcessKey(InvalidInput):
    """流程编码须以字母开头，只用字母、数字、点、横线和下划线，最多 120 个字符。"""

    code = "bad_process_key"


class ProcessNameRequired(InvalidInput):
    """请填写流程名称。"""

    code = "process_name_required"


class BadPlace(InvalidInput):
    """这里不能这样放。请刷新页面后再试。"""

    code = "bad_place"


class LastStep(InvalidInput):
    """流程至少要有一个环节。"""

    code = "last_step"


class NotByTable(StateError):
    """这个流程的环节次序只能在图上改：%(reason)s"""

    code = "not_by_table"


class NoSuchMove(InvalidInput):
    """试运行到这里不能这样走。请重新开始。"""

    code = "no_such_move"
