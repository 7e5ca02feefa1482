"""What the catalogue answers when an organisation is to be retired."""

from __future__ import annotations

from django.utils.translation import gettext

from zhengtong.modules.items.models import ItemState, ServiceItem
from zhengtong.modules.org.plugins import Tie, Ties, ties


class ItemTies(Ties):
    """Items that are open or paused have to be given to another organisation first."""

    def of_organization(self, organization_id: int) -> list[Tie]:
        rows = ServiceItem.objects.filter(owner_organization_id=organization_id)
        count = rows.exclude(state=ItemState.CANCELLED).count()
        return [Tie(label=gettext("在用事项"), count=count)] if count else []


ties.register("items", ItemTies())
