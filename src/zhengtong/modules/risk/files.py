"""Who reads the evidence of repairs and of inspections."""

from __future__ import annotations

from zhengtong.core.files.plugins import file_access
from zhengtong.kernel.access import Actor
from zhengtong.modules.risk import policies
from zhengtong.modules.risk.models import Repair, Task
from zhengtong.modules.risk.services.inspecting import TASK_FILES
from zhengtong.modules.risk.services.repairing import REPAIR_FILES


class RepairFiles:
    """The one who asked, those who act for the company, and staff who may see levels."""

    def may_read(self, actor: Actor, owner_id: str, purpose: str) -> bool:
        found = Repair.objects.filter(pk=owner_id).select_related("entry").first()
        if found is None:
            return False
        own = policies.own_subjects(actor).filter(pk=found.entry.subject_id)
        return policies.visible_entries(actor).filter(pk=found.entry_id).exists() or own.exists()


class TaskFiles:
    """Staff who may see levels, and the inspectors of the task. Never the one inspected."""

    def may_read(self, actor: Actor, owner_id: str, purpose: str) -> bool:
        found = Task.objects.filter(pk=owner_id).first()
        if found is None or not actor.is_staff:
            return False
        if actor.has(policies.VIEW):
            return True
        return found.team.filter(inspector__staff_id=actor.staff_id).exists()


file_access.register(REPAIR_FILES, RepairFiles())
file_access.register(TASK_FILES, TaskFiles())
