"""What the catalogue plugs into lower boards: menu entries."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from zhengtong.core.navigation.api import Entry, register

for entry in (
    Entry(
        key="items", area="public", section="", label=_("办事"), url_name="items:search", order=10
    ),
    Entry(
        key="disclosure",
        area="public",
        section="",
        label=_("公开"),
        url_name="items:disclosure",
        order=20,
    ),
    Entry(
        key="items",
        area="staff",
        section=_("事项"),
        label=_("事项目录"),
        url_name="items-staff:catalogue",
        order=60,
    ),
):
    register(entry)
