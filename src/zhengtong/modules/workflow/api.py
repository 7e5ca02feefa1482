"""Front door of the engine.

Commands on tasks check that the actor may do that step (its post, a deputy, whoever it was given
to). Commands on the whole run (start, suspend, resume, terminate, clocks, record, urge) leave that
to the calling module, which knows what the run is about. All ids of posts, organisations, staff and
regions are those of `org`.
"""

from zhengtong.modules.workflow.ahead import (
    ParallelPart,
    WayAhead,
    parallel_parts,
    way_ahead,
)
from zhengtong.modules.workflow.bpmn.draw import draw
from zhengtong.modules.workflow.bpmn.steps import (
    Branch,
    Choice,
    Element,
    End,
    Inclusive,
    Parallel,
    Service,
    Step,
    SubProcess,
    Timer,
)
from zhengtong.modules.workflow.charts import chart_state, chart_svg, design_chart, step_table
from zhengtong.modules.workflow.clock_queries import (
    clocks,
    explain_clock,
    instances_overdue,
    instances_paused,
    suspensions,
    suspensions_by_run,
)
from zhengtong.modules.workflow.data import (
    ChainResult,
    ClockData,
    InstanceData,
    InstanceEventData,
    JumpPreview,
    JumpTarget,
    NextStep,
    ProcessDesignData,
    ProcessVersionData,
    StepResult,
    StepRow,
    SuspensionData,
    SweepResult,
    TaskData,
)
from zhengtong.modules.workflow.design_queries import process_design, process_designs
from zhengtong.modules.workflow.inbox import inbox, inbox_arrivals, inbox_counts
from zhengtong.modules.workflow.jumping import jump_targets, preview_jump
from zhengtong.modules.workflow.queries import (
    actionable,
    bpmn_xml,
    current_steps,
    history,
    instance,
    instance_ids_of_posts,
    latest_process,
    lock_versions,
    next_steps,
    next_steps_of,
    open_tasks,
    process_version,
    task,
    task_by_public_id,
    tasks,
    verify_log,
    why_not_give,
    why_not_step,
)
from zhengtong.modules.workflow.services.claim import (
    assign,
    claim,
    delegate,
    release,
    transfer,
    urge,
)
from zhengtong.modules.workflow.services.clocks import (
    extend_clock,
    reopen_clocks,
    resume,
    start_clock,
    start_clocks,
    stop_clock,
    suspend,
)
from zhengtong.modules.workflow.services.complete import complete, vote
from zhengtong.modules.workflow.services.designs import (
    discard_process_design,
    examine_design,
    publish_process_design,
    save_process_design,
    start_process_design,
)
from zhengtong.modules.workflow.services.instance import (
    admin_jump,
    lock,
    migrate,
    record,
    require_performer,
    terminate,
)
from zhengtong.modules.workflow.services.publish import (
    PublishContext,
    examine_process,
    register_process,
)
from zhengtong.modules.workflow.services.recompute import recompute_clocks, self_check
from zhengtong.modules.workflow.services.redispatch import may_redispatch, redispatch
from zhengtong.modules.workflow.services.send_back import send_back
from zhengtong.modules.workflow.services.signers import add_signer, remove_signer
from zhengtong.modules.workflow.services.start import start
from zhengtong.modules.workflow.services.sweep import sweep
from zhengtong.modules.workflow.services.withdraw import why_not_withdraw, withdraw
from zhengtong.modules.workflow.spans import TaskSpan, halts, task_spans
from zhengtong.modules.workflow.starters import STARTERS
from zhengtong.modules.workflow.xes import export_xes

__all__ = [
    "STARTERS",
    "Branch",
    "ChainResult",
    "Choice",
    "ClockData",
    "Element",
    "End",
    "Inclusive",
    "InstanceData",
    "InstanceEventData",
    "JumpPreview",
    "JumpTarget",
    "NextStep",
    "Parallel",
    "ParallelPart",
    "ProcessDesignData",
    "ProcessVersionData",
    "PublishContext",
    "Service",
    "Step",
    "StepResult",
    "StepRow",
    "SubProcess",
    "SuspensionData",
    "SweepResult",
    "TaskData",
    "TaskSpan",
    "Timer",
    "WayAhead",
    "actionable",
    "add_signer",
    "admin_jump",
    "assign",
    "bpmn_xml",
    "chart_state",
    "chart_svg",
    "claim",
    "clocks",
    "complete",
    "current_steps",
    "delegate",
    "design_chart",
    "discard_process_design",
    "draw",
    "examine_design",
    "examine_process",
    "explain_clock",
    "export_xes",
    "extend_clock",
    "halts",
    "history",
    "inbox",
    "inbox_arrivals",
    "inbox_counts",
    "instance",
    "instance_ids_of_posts",
    "instances_overdue",
    "instances_paused",
    "jump_targets",
    "latest_process",
    "lock",
    "lock_versions",
    "may_redispatch",
    "migrate",
    "next_steps",
    "next_steps_of",
    "open_tasks",
    "parallel_parts",
    "preview_jump",
    "process_design",
    "process_designs",
    "process_version",
    "publish_process_design",
    "recompute_clocks",
    "record",
    "redispatch",
    "register_process",
    "release",
    "remove_signer",
    "reopen_clocks",
    "require_performer",
    "resume",
    "save_process_design",
    "self_check",
    "send_back",
    "start",
    "start_clock",
    "start_clocks",
    "start_process_design",
    "step_table",
    "stop_clock",
    "suspend",
    "suspensions",
    "suspensions_by_run",
    "sweep",
    "task",
    "task_by_public_id",
    "task_spans",
    "tasks",
    "terminate",
    "transfer",
    "urge",
    "verify_log",
    "vote",
    "way_ahead",
    "why_not_give",
    "why_not_step",
    "why_not_withdraw",
    "withdraw",
]
