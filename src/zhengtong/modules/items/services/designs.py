"""The form and the flow that are designed for one draft and published together with it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.kernel.deadlines import Limit
from zhengtong.kernel.errors import NotFound, StaleVersion
from zhengtong.kernel.text import Text
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items.models import ItemVersion, ServiceItem
from zhengtong.modules.items.models import VersionStatus as Status
from zhengtong.modules.org import api as org
from zhengtong.modules.workflow import api as workflow

GATE_TYPES = {
    "integer": "number",
    "decimal": "number",
    "money": "number",
    "yes_no": "boolean",
    "date": "date",
    "multi_choice": "list",
}
"""Types of a form's fields as conditions of a flow name them; all others are text."""


def gate_types(form: Mapping[str, Any]) -> dict[str, str]:
    """Types of a form's fields as the publish gate knows them."""
    return {key: GATE_TYPES.get(kind, "text") for key, kind in forms.field_types(form).items()}


def gate_context(item: ServiceItem, form: Mapping[str, Any] | None) -> workflow.PublishContext:
    """For whom the flow of this item runs, so that its posts and conditions can be looked up."""
    slots = {}
    for slot, kind in (("applicant_township", "township"), ("applicant_village", "village")):
        found = org.organizations(kind=kind, region_id=item.region_id)
        if found:
            slots[slot] = found[0].id
    return workflow.PublishContext(
        region_id=item.region_id,
        owners=(item.owner_organization_id,),
        slots=slots,
        fields=gate_types(form) if form is not None else None,
    )


def limits_of(version: ItemVersion) -> dict[str, Limit]:
    return {"promised": version.promised, "statutory": version.statutory}


def form_of(version: ItemVersion) -> Mapping[str, Any] | None:
    """The definition of the form: the working copy's, else the published one's."""
    if version.form_design:
        return forms.design(version.form_design).definition
    if version.form_version_id:
        return forms.form_version(version.form_version_id).definition
    return None


def publish_with(version: ItemVersion, *, reviewer: Actor, effective_on: dt.date) -> None:
    """Publish the working copies that the version names and let it point at what they became."""
    if version.form_design:
        form = forms.publish_design(public_id=version.form_design, actor=reviewer)
        version.form_version_id = form.id
    if version.process_design:
        process = workflow.publish_process_design(
            public_id=version.process_design,
            reviewer=reviewer,
            context=gate_context(version.item, form_of(version)),
            effective_on=effective_on,
            limits=limits_of(version),
        )
        version.process_version_id = process.id


@command
def choose_form(*, version_id: int, key: str, lock_version: int, actor: Actor) -> None:
    """Let the draft use the newest published version of a form. Raises NotFound for no form."""
    version = _draft(version_id, actor, lock_version)
    version.form_version_id, version.form_design = forms.latest(key).id, None
    _save(version)


@command
def choose_process(*, version_id: int, key: str, lock_version: int, actor: Actor) -> None:
    """Let the draft use the newest published version of a flow."""
    version = _draft(version_id, actor, lock_version)
    found = workflow.latest_process(key)
    if found is None:
        raise NotFound
    version.process_version_id, version.process_design = found.id, None
    _save(version)


@command
def design_form(
    *, version_id: int, template: str | None, lock_version: int, actor: Actor
) -> uuid.UUID:
    """Begin, or go on with, a form of the item's own; answers the working copy's public id.

    It starts from the form that the draft points at, else from the template, else blank.
    """
    version = _draft(version_id, actor, lock_version)
    current = forms.form_version(version.form_version_id) if version.form_version_id else None
    key, definition = own_key(version.item), None
    if current is not None and not _is_shared("form_version_id", version.form_version_id, version):
        key = current.key
    elif current is not None and not template:
        definition = dict(current.definition)
    if forms.open_design(key) is not None:
        definition = None
    made = forms.start_design(
        key=key,
        title=_title(version),
        actor=actor,
        template=template or None,
        definition=definition,
    )
    version.form_design = made.public_id
    _save(version)
    return made.public_id


@command
def design_process(
    *, version_id: int, template: str | None, lock_version: int, actor: Actor
) -> uuid.UUID:
    """Begin, or go on with, a flow of the item's own; answers the working copy's public id."""
    version = _draft(version_id, actor, lock_version)
    key, drawn = own_key(version.item), None
    if version.process_version_id:
        if not _is_shared("process_version_id", version.process_version_id, version):
            key = workflow.process_version(version.process_version_id).key
        elif not template:
            drawn = workflow.bpmn_xml(version.process_version_id)
    if version.process_design:
        drawn = None
    made = workflow.start_process_design(
        key=key, name=_title(version), actor=actor, template=template or None, bpmn_xml=drawn
    )
    version.process_design = made.public_id
    _save(version)
    return made.public_id


def own_key(item: ServiceItem) -> str:
    """The key of the form and of the flow that belong to this item alone."""
    return f"item.{item.implementation_code.lower()}"


def _title(version: ItemVersion) -> Text:
    name = version.definition.get("name")
    return name if name else version.item.implementation_code


def _is_shared(column: str, value: int | None, version: ItemVersion) -> bool:
    rows = ItemVersion.objects.filter(**{column: value}).exclude(item_id=version.item_id)
    return rows.exists()


def _draft(version_id: int, actor: Actor, lock_version: int) -> ItemVersion:
    from zhengtong.modules.items.services.versions import expect, locked

    version = locked(version_id, actor)
    expect(version, Status.DRAFT)
    if version.lock_version != lock_version:
        raise StaleVersion
    return version


def _save(version: ItemVersion) -> None:
    version.lock_version += 1
    version.updated_at = timezone.now()
    version.save()
