"""Tells the builder of forms which items ask a form, plugged into the board of `forms`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from django.urls import reverse

from zhengtong.modules.forms.plugins import FormUse, FormUses, form_uses
from zhengtong.modules.items.models import ItemVersion
from zhengtong.modules.items.models.version import VersionStatus


class ItemUses(FormUses):
    """Current versions and open drafts; what has ended is left out."""

    def uses(self, keys: Collection[str]) -> Mapping[str, Sequence[FormUse]]:
        rows = (
            ItemVersion.objects.filter(form_version__form__key__in=keys, ends_on=None)
            .exclude(status=VersionStatus.WITHDRAWN)
            .order_by("status", "name__zh")
            .values_list("form_version__form__key", "name", "status", "item__public_id")
        )
        found: dict[str, list[FormUse]] = {}
        for key, name, status, item in rows:
            use = FormUse(
                label=name,
                url=reverse("items-staff:item", args=[item]),
                is_current=status == VersionStatus.PUBLISHED,
            )
            found.setdefault(key, []).append(use)
        return found


form_uses.register("items", ItemUses())
