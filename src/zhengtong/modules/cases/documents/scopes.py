"""Whom a template of a case document may be for: one organisation, or one item."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from zhengtong.core.documents.api import scopes
from zhengtong.kernel.access import ANYWHERE, Actor
from zhengtong.kernel.text import localized
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org

MOST = 20


class OrganizationScope:
    """The documents that this organisation issues."""

    label = _("一个单位")

    def choices(self, actor: Actor, text: str) -> Sequence[tuple[str, str]]:
        where = actor.organizations_with("documents.manage")
        return [
            (str(o.id), o.name)
            for o in org.organizations()
            if (ANYWHERE in where or o.id in where) and text in f"{o.name_zh} {o.name}"
        ]

    def name_of(self, key: str) -> str:
        found = org.organizations(ids=[int(key)]) if key.isdecimal() else []
        return found[0].name if found else key

    def organization_of(self, key: str) -> int | None:
        found = org.organizations(ids=[int(key)]) if key.isdecimal() and len(key) < 12 else []
        return found[0].id if found else None


class ItemScope:
    """The documents of one item, whatever its version."""

    label = _("一个事项")

    def choices(self, actor: Actor, text: str) -> Sequence[tuple[str, str]]:
        if not text:
            return []
        where = actor.organizations_with("documents.manage")
        found = items.search(text=text, size=MOST).rows
        return [
            (str(card.public_id), localized(card.name))
            for card in found
            if ANYWHERE in where or card.organization_id in where
        ]

    def name_of(self, key: str) -> str:
        found = _current(key)
        return localized(found.name) if found else key

    def organization_of(self, key: str) -> int | None:
        found = _current(key)
        return found.owner_organization_id if found else None


def _current(key: str) -> items.ItemVersionData | None:
    try:
        return items.current_version(uuid.UUID(key))
    except (items.ItemNotInForce, ValueError):
        return None


scopes.register("organization", OrganizationScope())
scopes.register("item", ItemScope())
