"""What the exchange plugs in: its jobs and its entry in the menu."""

from __future__ import annotations

from zhengtong.core.navigation.api import Entry, register
from zhengtong.modules.cases.exchange import targets, tasks  # noqa: F401

register(
    Entry(
        key="exchange",
        area="staff",
        section="系统",
        label="国家平台数据交换",
        url_name="exchange",
        permission="cases.exchange",
        order=60,
    )
)
