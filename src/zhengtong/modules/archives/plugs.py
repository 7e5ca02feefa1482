"""What the archive plugs into lower boards: who reads its files, its entry in the menu."""

from __future__ import annotations

from zhengtong.core.files.plugins import file_access
from zhengtong.core.navigation.api import Entry, register
from zhengtong.kernel.access import Actor
from zhengtong.modules.archives import policies
from zhengtong.modules.archives.models import ArchiveRecord, RetrievalRequest
from zhengtong.modules.archives.services.filing import OWNER


class RecordFiles:
    """Packages are fetched from their record's page, where each reading is kept."""

    def may_read(self, actor: Actor, owner_id: str, purpose: str) -> bool:
        record = ArchiveRecord.objects.defer("vector").filter(public_id=owner_id).first()
        return record is not None and policies.may_manage(actor, record)


file_access.register(OWNER, RecordFiles())


def waiting(actor: Actor) -> int:
    """Requests that wait for the archivist."""
    if not actor.has("archives.manage"):
        return 0
    return RetrievalRequest.objects.filter(state=RetrievalRequest.State.ASKED).count()


register(
    Entry(
        key="archives",
        area="staff",
        section="档案",
        label="档案目录",
        url_name="archives",
        permission="archives.read",
        order=50,
        count=waiting,
    )
)
