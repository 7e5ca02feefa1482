"""What joint work plugs in: its aspect, file access, the menu entry."""

from __future__ import annotations

from zhengtong.core import rows
from zhengtong.core.files.plugins import file_access
from zhengtong.core.navigation.api import Entry, register
from zhengtong.kernel.access import Actor
from zhengtong.modules.cases import policies
from zhengtong.modules.cases.joint import (  # noqa: F401 -- they register by being read
    tasks,
    telling,
    texts,
    wording,
)
from zhengtong.modules.cases.joint.aspect import JointWork
from zhengtong.modules.cases.joint.day import OWNER
from zhengtong.modules.cases.joint.meetings import waiting_count
from zhengtong.modules.cases.joint.rules import ASPECT
from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.plugins import aspects


class JointFiles:
    """Photographs of a visit and opinions of departments are inside the organs: staff who may open
    the case read them, the applicant gets what the minutes and the decision say."""

    def may_read(self, actor: Actor, owner_id: str, purpose: str) -> bool:
        if not actor.is_staff:
            return False
        case = rows.first(Case, "public_id = %s", [owner_id], without="form_data")
        return case is not None and policies.sees(actor, case)


file_access.register(OWNER, JointFiles())
aspects.register(ASPECT, JointWork())
register(
    Entry(
        key="meetings",
        area="staff",
        section="我的",
        label="踏勘会审与征求意见",
        url_name="meetings",
        permission="cases.handle",
        order=14,
        count=waiting_count,
    )
)
