"""Menu entries of bundles."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from zhengtong.core.navigation.api import Entry, register

register(
    Entry(
        key="bundles",
        area="staff",
        section=_("事项管理"),
        label=_("一件事"),
        url_name="bundles_staff:list",
        order=62,
    )
)
register(
    Entry(
        key="life_bundles",
        area="public",
        section="",
        label=_("一件事"),
        url_name="items:bundles",
        order=15,
    )
)
