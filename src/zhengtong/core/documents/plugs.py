"""Its place in the menu of the desk, with the number of faults nobody has looked at."""

from __future__ import annotations

from zhengtong.core.documents.models import TemplateFault
from zhengtong.core.navigation.api import Entry, register
from zhengtong.core.prepared import read
from zhengtong.kernel.access import Actor


def _faults(actor: Actor) -> int:
    table = TemplateFault._meta.db_table
    return int(read(f"SELECT count(*) FROM {table} WHERE seen_at IS NULL")[0][0])  # noqa: S608


register(
    Entry(
        key="documents",
        area="staff",
        section="事项管理",
        label="文书模板",
        url_name="documents:kinds",
        permission="documents.manage",
        order=66,
        count=_faults,
    )
)
