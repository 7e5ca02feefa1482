"""What workflow plugs into lower boards: its place in the menu."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from zhengtong.core.navigation.api import Entry, register

register(
    Entry(
        key="flows",
        area="staff",
        section=_("事项管理"),
        label=_("流程设计"),
        url_name="workflow-staff:flows",
        permission="workflow.design",
        order=62,
    )
)
