"""What seals plug into lower boards: menu entries, permissions."""

from __future__ import annotations

from zhengtong.core.navigation.api import Entry, register
from zhengtong.modules.licences.seals import policies  # noqa: F401

for entry in (
    Entry(
        key="seals",
        area="staff",
        section="证照",
        label="电子印章",
        url_name="seals",
        permission="licences.view_seals",
        order=46,
    ),
    Entry(
        key="seal_uses",
        area="staff",
        section="证照",
        label="用印记录",
        url_name="seal_uses",
        permission="licences.view_seals",
        order=47,
    ),
):
    register(entry)
