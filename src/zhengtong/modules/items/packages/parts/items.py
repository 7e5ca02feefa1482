"""Items in a package. An item is the same one where level and basic code agree (13 characters)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zhengtong.kernel.errors import FieldError, InvalidInput, NotFound
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items import definition as definitions
from zhengtong.modules.items import queries
from zhengtong.modules.items.models import ItemVersion, SearchRow, ServiceItem
from zhengtong.modules.items.packages.parts.forms import _address
from zhengtong.modules.items.plugins import Choice, Promotion
from zhengtong.modules.items.services.catalogue import register_item
from zhengtong.modules.items.services.designs import gate_context, limits_of
from zhengtong.modules.items.services.drafts import create_item, save_draft, start_draft
from zhengtong.modules.items.services.versions import adopt_version
from zhengtong.modules.org import api as org
from zhengtong.modules.workflow import api as workflow

KIND = "item"
BODY = 18
"""Characters of the implementation code that name the body; the rest is the same everywhere."""


class FlowNotProven(InvalidInput):
    """“%(name)s”的流程在本地不能运行，请在流程设计中调整后再发布。"""

    code = "package_flow_not_proven"


class ItemPart:
    label = gettext_noop("事项")
    order = 30

    def choices(self) -> Sequence[Choice]:
        rows = list(
            SearchRow.objects.order_by("sort_key").values_list(
                "item__implementation_code", "version__name"
            )
        )
        often = Counter(code[BODY:] for code, _name in rows)
        return [Choice(key=c[BODY:], title=n) for c, n in rows if often[c[BODY:]] == 1]

    def export(self, key: str) -> tuple[dict[str, Any], Sequence[tuple[str, str]]]:
        row = _in_force(key)
        content = _content(row)
        needs = [(kind, content[kind]) for kind in ("form", "flow") if content[kind]]
        return content, needs

    def existing(self, key: str) -> dict[str, Any] | None:
        try:
            return _content(_in_force(key))
        except NotFound:
            return None

    def readable(self, content: Mapping[str, Any]) -> Any:
        return {
            **(content.get("definition") or {}),
            "form": content.get("form"),
            "flow": content.get("flow"),
        }

    def problems(self, key: str, content: Mapping[str, Any]) -> Sequence[FieldError]:
        found: list[FieldError] = []
        if _item(key) is None and _owner(content) is None:
            message = _("本地没有标识为“%s”的机构，请先在机构管理中设立。") % content.get("owner")
            found.append(FieldError(path="owner", message=message))
        try:
            definitions.read(content.get("definition") or {})
        except definitions.DefinitionRefused as refused:
            found += refused.errors
        return found

    def promote(self, key: str, content: Mapping[str, Any], promotion: Promotion) -> str:
        if promotion.in_force:
            return self._publish(key, content, promotion)
        return self._draft(key, content, promotion)

    def _publish(self, key: str, content: Mapping[str, Any], promotion: Promotion) -> str:
        item = _item(key)
        if item is None:
            item = _register(key, content, promotion)
        form_id = promotion.done.get(("form", content["form"])) or _form_id(content)
        flow_id = promotion.done.get(("flow", content["flow"])) or _flow_id(content)
        version_id = adopt_version(
            item_id=item.pk,
            definition=dict(content["definition"]),
            form_version_id=form_id,
            process_version_id=flow_id,
            drafter=promotion.drafter,
            reviewer=promotion.reviewer,
        )
        version = ItemVersion.objects.select_related("item").get(pk=version_id)
        _prove(version)
        promotion.done[KIND, key] = item.public_id
        return _address("items-staff:item", item.public_id)

    def _draft(self, key: str, content: Mapping[str, Any], promotion: Promotion) -> str:
        item, actor = _item(key), promotion.drafter
        if item is None:
            owner = _owner(content)
            assert owner is not None
            pk = create_item(
                entry_id=None,
                owner_organization_id=owner.id,
                implementation_code=f"{owner.credit_code}{key}",
                definition=dict(content["definition"]),
                actor=actor,
            )
        else:
            pk = start_draft(item_id=item.pk, actor=actor)
            before = ItemVersion.objects.get(pk=pk)
            gone = dict.fromkeys(set(before.definition) - set(content["definition"]))
            save_draft(
                version_id=pk,
                changes={**gone, **content["definition"]},
                lock_version=before.lock_version,
                actor=actor,
            )
        version = ItemVersion.objects.select_related("item").get(pk=pk)
        version.form_design = promotion.done.get(("form", content["form"]))
        version.process_design = promotion.done.get(("flow", content["flow"]))
        version.form_version_id = _form_id(content) or version.form_version_id
        version.process_version_id = _flow_id(content) or version.process_version_id
        version.lock_version += 1
        version.save()
        promotion.done[KIND, key] = version.item.public_id
        return _address("items-staff:edit", version.public_id)


def _item(key: str) -> ServiceItem | None:
    rows = list(ServiceItem.objects.filter(implementation_code__endswith=key)[:2])
    rows = [r for r in rows if r.implementation_code[BODY:] == key]
    return rows[0] if len(rows) == 1 else None


def _in_force(key: str) -> ItemVersion:
    item = _item(key)
    version = queries.version_in_force(item.pk) if item else None
    if version is None:
        raise NotFound
    return ItemVersion.objects.select_related("item").get(pk=version.id)


def _content(row: ItemVersion) -> dict[str, Any]:
    owner = org.organization(row.item.owner_organization_id)
    form = forms.form_version(row.form_version_id).key if row.form_version_id else ""
    flow = ""
    if row.process_version_id:
        flow = workflow.process_version(row.process_version_id).key
    return {"owner": owner.key, "definition": row.definition, "form": form, "flow": flow}


def _owner(content: Mapping[str, Any]) -> Any:
    return next((o for o in org.organizations() if o.key == content.get("owner")), None)


def _register(key: str, content: Mapping[str, Any], promotion: Promotion) -> ServiceItem:
    owner = _owner(content)
    pk = register_item(
        entry_id=None,
        owner_organization_id=owner.id,
        region_id=owner.region_id,
        implementation_code=f"{owner.credit_code}{key}",
        actor=promotion.drafter,
    )
    return ServiceItem.objects.get(pk=pk)


def _form_id(content: Mapping[str, Any]) -> int | None:
    try:
        return forms.latest(str(content["form"])).id if content["form"] else None
    except NotFound:
        return None


def _flow_id(content: Mapping[str, Any]) -> int | None:
    found = workflow.latest_process(str(content["flow"])) if content["flow"] else None
    return found.id if found else None


def _prove(version: ItemVersion) -> None:
    """The flow must run here: its posts exist, its limits keep the promise."""
    if version.process_version_id is None:
        return
    form = (
        forms.form_version(version.form_version_id).definition if version.form_version_id else None
    )
    result = workflow.examine_process(
        bpmn_xml=workflow.bpmn_xml(version.process_version_id),
        context=gate_context(version.item, form),
        limits=limits_of(version),
    )
    if result.findings:
        name = str(version.name.get("zh", ""))
        raise FlowNotProven(
            name=name,
            errors=[FieldError(path=f.element, message=f.message) for f in result.findings],
        )
