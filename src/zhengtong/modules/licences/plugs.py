"""What licences plug into lower boards: file access, menus, purposes of seals."""

from __future__ import annotations

import uuid

from django.utils import timezone
from django.utils.translation import gettext_noop as _

from zhengtong.core.files.plugins import file_access
from zhengtong.core.navigation.api import Entry, register
from zhengtong.kernel.access import Actor
from zhengtong.modules.licences import handlers, policies, tasks  # noqa: F401
from zhengtong.modules.licences.models import Licence, LicenceAccess
from zhengtong.modules.licences.plugins import SealPurpose, seal_purposes
from zhengtong.modules.licences.services.files import OWNER, PURPOSE
from zhengtong.modules.licences.services.retrieving import COPY_OWNER


class LicenceFiles:
    """The holder and the issuing organ read the files of a licence."""

    def may_read(self, actor: Actor, owner_id: str, purpose: str) -> bool:
        licence = Licence.objects.filter(public_id=_uuid(owner_id)).first()
        if licence is None:
            return False
        return policies.is_holder(actor, licence) or (
            actor.is_staff and policies.may_view(actor, licence)
        )


class CopyFiles:
    """An annotated copy is read by who fetched it until it expires, and by the holder."""

    def may_read(self, actor: Actor, owner_id: str, purpose: str) -> bool:
        rows = LicenceAccess.objects.select_related("licence")
        access = rows.filter(public_id=_uuid(owner_id)).first()
        if access is None:
            return False
        if policies.is_holder(actor, access.licence):
            return True
        is_fresh = access.copy_expires_at is not None and access.copy_expires_at > timezone.now()
        return is_fresh and actor.staff_id is not None and access.staff_id == actor.staff_id


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


file_access.register(OWNER, LicenceFiles())
file_access.register(COPY_OWNER, CopyFiles())
if PURPOSE not in seal_purposes:
    seal_purposes.register(PURPOSE, SealPurpose(label=_("电子证照")))

for entry in (
    Entry(
        key="licences",
        area="public",
        section="我的",
        label="电子证照",
        url_name="licences",
        order=50,
    ),
    Entry(
        key="verify", area="public", section="查询", label="证照查验", url_name="verify", order=60
    ),
    Entry(
        key="licences",
        area="staff",
        section="证照",
        label="证照台账",
        url_name="licences-desk:register",
        permission="licences.view",
        order=40,
    ),
    Entry(
        key="licence_retrieve",
        area="staff",
        section="证照",
        label="调取证照",
        url_name="licences-desk:retrieve",
        permission="licences.retrieve",
        order=41,
    ),
    Entry(
        key="licence_batches",
        area="staff",
        section="证照",
        label="批量发证",
        url_name="licences-desk:batches",
        permission="licences.issue",
        order=42,
    ),
    Entry(
        key="licence_types",
        area="staff",
        section="证照",
        label="证照目录",
        url_name="licences-desk:types",
        permission="licences.define",
        order=43,
    ),
    Entry(
        key="licence_accesses",
        area="staff",
        section="证照",
        label="调取监督",
        url_name="licences-desk:accesses",
        permission="licences.supervise",
        order=44,
    ),
):
    register(entry)
