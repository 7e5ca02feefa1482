"""Life-event bundles in a package; their items are named by the code that holds everywhere."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zhengtong.kernel.errors import FieldError, NotFound
from zhengtong.modules.items.bundles import queries, services
from zhengtong.modules.items.models import LifeEventBundleVersion, ServiceItem
from zhengtong.modules.items.packages.parts.forms import _address
from zhengtong.modules.items.packages.parts.items import BODY, _item, _owner
from zhengtong.modules.items.plugins import Choice, Promotion
from zhengtong.modules.org import api as org

KIND = "bundle"


class BundlePart:
    label = gettext_noop("一件事")
    order = 40

    def choices(self) -> Sequence[Choice]:
        return [
            Choice(key=r.bundle.key, title=r.definition.get("name", r.bundle.key))
            for r in queries.in_force()
        ]

    def export(self, key: str) -> tuple[dict[str, Any], Sequence[tuple[str, str]]]:
        row = next((r for r in queries.in_force() if r.bundle.key == key), None)
        if row is None:
            raise NotFound
        lead = org.organization(row.bundle.lead_organization_id).key
        definition = copy.deepcopy(row.definition)
        ids = [p["item"] for p in definition["parts"]]
        codes = {
            str(public_id): code[BODY:]
            for public_id, code in ServiceItem.objects.filter(public_id__in=ids).values_list(
                "public_id", "implementation_code"
            )
        }
        for part in definition["parts"]:
            part["item"] = codes[str(part["item"])]
        needs = [("item", p["item"]) for p in definition["parts"]]
        return {"owner": lead, "definition": definition}, needs

    def existing(self, key: str) -> dict[str, Any] | None:
        try:
            return self.export(key)[0]
        except NotFound:
            return None

    def readable(self, content: Mapping[str, Any]) -> Any:
        return content.get("definition")

    def problems(self, key: str, content: Mapping[str, Any]) -> Sequence[FieldError]:
        if _owner(content) is None:
            message = _("本地没有标识为“%s”的机构，请先在机构管理中设立。") % content.get("owner")
            return [FieldError(path="owner", message=message)]
        return ()

    def promote(self, key: str, content: Mapping[str, Any], promotion: Promotion) -> str:
        definition = copy.deepcopy(dict(content["definition"]))
        for part in definition["parts"]:
            item = _item(str(part["item"]))
            part["item"] = str(item.public_id) if item else part["item"]
        lead = _owner(content).id
        if promotion.in_force:
            pk = services.adopt_bundle(
                key=key,
                lead_organization_id=lead,
                definition=definition,
                drafter=promotion.drafter,
                reviewer=promotion.reviewer,
            )
        else:
            pk = services.draft_bundle(
                key=key,
                lead_organization_id=lead,
                definition=definition,
                actor=promotion.drafter,
            )
        row = LifeEventBundleVersion.objects.get(pk=pk)
        if row.status == "draft" and row.definition != definition:
            services.save_bundle(
                public_id=row.public_id, definition=definition, actor=promotion.drafter
            )
        return _address("bundles_staff:version", row.public_id)
