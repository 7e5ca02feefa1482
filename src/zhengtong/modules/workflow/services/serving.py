"""Runs the named actions of service steps inside the transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhengtong.modules.workflow.advance import Serve
from zhengtong.modules.workflow.compiled import Node
from zhengtong.modules.workflow.holding import Held
from zhengtong.modules.workflow.plugins import ServiceContext, service_actions


def server(held: Held) -> Serve:
    """A function that serves the steps of one instance."""

    def serve(node: Node, variables: Mapping[str, Any]) -> Mapping[str, Any]:
        action = service_actions.get(node.action)
        context = ServiceContext(
            instance_id=held.id, subject=held.subject, node=node.id, variables=dict(variables)
        )
        answer: Mapping[str, Any] = action.run(context)
        return answer

    return serve
