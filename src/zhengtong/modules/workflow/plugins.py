"""Boards that the engine offers: actions of service steps, forms and documents of human ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from zhengtong.kernel.registry import Registry


@dataclass(frozen=True, kw_only=True)
class ServiceContext:
    """What an action is told: the run, the step and the variables so far."""

    instance_id: int
    subject: str
    node: str
    variables: Mapping[str, Any]


@runtime_checkable
class ServiceAction(Protocol):
    """A step that the platform does itself, inside the transaction of the step before.

    Must be quick and must not call outside systems: publish an event or defer a job for that.
    Returns variables to set (plain values).
    """

    def run(self, context: ServiceContext) -> Mapping[str, Any]: ...


service_actions: Registry[Any] = Registry("workflow.service_actions", ServiceAction)
"""By the name that the definition uses (`zt:action`)."""


@runtime_checkable
class StepParts(Protocol):
    """What a human step may be given by key: forms to fill in, or documents to issue."""

    def offered(self) -> Mapping[str, str]:
        """What can be chosen, key to label, in the reader's language."""
        ...

    def label(self, key: str) -> str:
        """What the key is called; the key itself when it is not known."""
        ...

    def problem(self, key: str, stage: str) -> str:
        """Why a step of the stage cannot have it, in a sentence; "" when it can."""
        ...


step_forms: Registry[Any] = Registry("workflow.step_forms", StepParts)
"""Who fills in forms at a step (`zt:form`): the module that runs the cases."""

step_documents: Registry[Any] = Registry("workflow.step_documents", StepParts)
"""Who issues documents when a step is done (`zt:document`)."""


class Note:
    """`note`: does nothing but leave its trace in the process log (as the step served)."""

    def run(self, context: ServiceContext) -> Mapping[str, Any]:
        return {}


service_actions.register("note", Note())
