"""Boards that the engine offers: named actions of service steps."""

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


class Note:
    """`note`: does nothing but leave its trace in the process log (as the step served)."""

    def run(self, context: ServiceContext) -> Mapping[str, Any]:
        return {}


service_actions.register("note", Note())
