"""Who may look at indices, performance time and circulars, who writes them, who approves them.

Whoever wrote a thing never approves it. Figures of an organisation are seen by those who hold the
permission there.
"""

from __future__ import annotations

from zhengtong.kernel.access import ANYWHERE, Actor, Permission, declare, require
from zhengtong.kernel.errors import PermissionRefused

VIEW = "assessment.figures"
DEFINE = "assessment.figures_define"
APPROVE = "assessment.figures_approve"

declare(
    Permission(
        name=VIEW,
        label="查看指数和通报",
        description="查看本机构的指数、绩效工时和通报，以及它们下面的记录。",
    ),
    Permission(
        name=DEFINE,
        label="编制指数和标准工时",
        description="编写指数公式、标准工时和通报内容，试算，计算，更正通报。",
        implies=(VIEW,),
    ),
    Permission(
        name=APPROVE,
        label="审定指数和标准工时",
        description="发布别人编写的指数、标准工时和通报内容，发出通报；自己编写的不能自己审定。",
        implies=(VIEW,),
    ),
)


def may_everywhere(actor: Actor, permission: str) -> bool:
    """Indices and circulars are the county's: holding it in one department is not enough."""
    return ANYWHERE in actor.organizations_with(permission)


def require_everywhere(actor: Actor, permission: str) -> None:
    """Raises PermissionRefused."""
    require(actor, permission)
    if not may_everywhere(actor, permission):
        raise PermissionRefused


def organizations_seen(actor: Actor) -> frozenset[int] | None:
    """Organisations whose figures the actor may see; None means all."""
    found = actor.organizations_with(VIEW)
    return None if ANYWHERE in found else found
