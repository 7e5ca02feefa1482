"""Menu entries of configuration packages, and the kinds that the catalogue packs itself."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from zhengtong.core.navigation.api import Entry, register
from zhengtong.modules.items.packages.parts import plugs  # noqa: F401

register(
    Entry(
        key="packages",
        area="staff",
        section=_("事项管理"),
        label=_("配置包"),
        url_name="packages_staff:index",
        permission="items.package",
        order=63,
    )
)
register(
    Entry(
        key="package_signers",
        area="staff",
        section=_("系统"),
        label=_("可信签名者"),
        url_name="packages_staff:signers",
        permission="items.trust",
        order=95,
    )
)
