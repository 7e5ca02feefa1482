from zhengtong.modules.workflow.models.clocks import Clock, ClockMove, Suspension, Timer
from zhengtong.modules.workflow.models.definitions import ProcessNode, ProcessVersion
from zhengtong.modules.workflow.models.designs import ProcessDesign, StepTime
from zhengtong.modules.workflow.models.log import InstanceEvent
from zhengtong.modules.workflow.models.rules import EscalationRule
from zhengtong.modules.workflow.models.running import Arrival, Instance, Scope, Task, Vote

__all__ = [
    "Arrival",
    "Clock",
    "ClockMove",
    "EscalationRule",
    "Instance",
    "InstanceEvent",
    "ProcessDesign",
    "ProcessNode",
    "ProcessVersion",
    "Scope",
    "StepTime",
    "Suspension",
    "Task",
    "Timer",
    "Vote",
]
