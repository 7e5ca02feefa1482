"""Front door of the engine."""

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
from zhengtong.modules.workflow.charts import chart_state, chart_svg, step_table
from zhengtong.modules.workflow.data import (
    ProcessVersionData,
    StepRow,
)
from zhengtong.modules.workflow.services.publish import PublishContext, register_process

__all__ = [
    "Branch",
    "Choice",
    "Element",
    "End",
    "Inclusive",
    "Parallel",
    "ProcessVersionData",
    "PublishContext",
    "Service",
    "Step",
    "StepRow",
    "SubProcess",
    "Timer",
    "chart_state",
    "chart_svg",
    "draw",
    "register_process",
    "step_table",
]
