"""What cases plug into lower boards: file access, the item page, menu entries."""

from __future__ import annotations

from zhengtong.core import rows
from zhengtong.core.files.plugins import file_access
from zhengtong.core.navigation.api import Entry, register
from zhengtong.kernel.access import Actor
from zhengtong.modules.cases import policies
from zhengtong.modules.cases.documents.of_steps import StepDocuments
from zhengtong.modules.cases.levels.sight import upper_sees
from zhengtong.modules.cases.models import Application, Case
from zhengtong.modules.cases.public.panels import CasePanels
from zhengtong.modules.cases.staff.live import waiting
from zhengtong.modules.cases.step_forms import StepForms
from zhengtong.modules.items.plugins import item_page_panels
from zhengtong.modules.workflow.plugins import step_documents, step_forms


class CaseFiles:
    """Files of a case are read by whoever may open the case."""

    def may_read(self, actor: Actor, owner_id: str, purpose: str) -> bool:
        case = rows.first(Case, "public_id = %s", [owner_id], without="form_data")
        return case is not None and (policies.sees(actor, case) or upper_sees(actor, case))


class ApplicationFiles:
    """Files of a draft are read by whoever prepares it."""

    def may_read(self, actor: Actor, owner_id: str, purpose: str) -> bool:
        draft = rows.first(Application, "public_id = %s", [owner_id])
        return draft is not None and policies.prepares(actor, draft)


file_access.register("cases.case", CaseFiles())
file_access.register("cases.application", ApplicationFiles())


item_page_panels.register("cases", CasePanels())
step_forms.register("cases", StepForms())
step_documents.register("cases", StepDocuments())


for entry in (
    Entry(
        key="my_cases",
        area="public",
        section="我的",
        label="我的办件",
        url_name="my_cases",
        order=40,
    ),
    Entry(
        key="progress",
        area="public",
        section="查询",
        label="办件查询",
        url_name="progress",
        order=30,
    ),
    Entry(
        key="inbox",
        area="staff",
        section="我的",
        label="待办",
        url_name="inbox",
        permission="cases.handle",
        order=10,
        count=waiting,
    ),
    Entry(
        key="counter",
        area="staff",
        section="办件",
        label="窗口收件",
        url_name="counter",
        permission="cases.counter",
        order=20,
    ),
    Entry(
        key="cases",
        area="staff",
        section="办件",
        label="办件台账",
        url_name="case_list",
        order=30,
    ),
):
    register(entry)
