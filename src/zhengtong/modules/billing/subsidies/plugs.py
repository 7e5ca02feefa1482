"""What subsidies plug in: menus, messages, who reads their files."""

from __future__ import annotations

from zhengtong.core.files.plugins import file_access
from zhengtong.core.navigation.api import Entry, register
from zhengtong.modules.billing.subsidies import policies, telling
from zhengtong.modules.billing.subsidies.payfiles import OWNER, SubsidyFiles
from zhengtong.modules.billing.subsidies.queries import to_do

__all__ = ["policies", "telling"]

file_access.register(OWNER, SubsidyFiles())

register(
    Entry(
        key="subsidies",
        area="staff",
        section="收费和补贴",
        label="一卡通补贴",
        url_name="subsidy_desk:batches",
        permission=policies.VIEW,
        order=55,
        count=to_do,
    )
)
register(
    Entry(
        key="subsidies",
        area="public",
        section="我的",
        label="惠民补贴",
        url_name="subsidies:mine",
        order=54,
    )
)
