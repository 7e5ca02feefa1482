"""The form and the flow that are designed for one draft and published together with it."""

from __future__ import annotations

import copy
import datetime as dt
import uuid
from collections.abc import Iterator, Mapping
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
from zhengtong.modules.items.rules import choices_of
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


OF_THE_CASE = {"by_commitment": "boolean"}
"""What a case tells its flow besides the form: whether a commitment replaces papers (告知承诺), so
that the flow may decide at once."""


def gate_types(form: Mapping[str, Any]) -> dict[str, str]:
    """Types of a form's fields and of what the case says, as the publish gate knows them."""
    fields = {key: GATE_TYPES.get(kind, "text") for key, kind in forms.field_types(form).items()}
    return OF_THE_CASE | fields


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
    _ask_in_form(version, actor)
    return made.public_id


@command
def ask_in_form(*, version_id: int, lock_version: int, actor: Actor) -> None:
    """Put the questions of the situations that are missing into the form that is being designed."""
    _ask_in_form(_draft(version_id, actor, lock_version), actor)


def missing_questions(version: ItemVersion) -> list[dict[str, Any]]:
    """Questions with a real choice that the form does not ask, as the definition has them."""
    form = form_of(version)
    if form is None:
        return []
    offered = choices_of(form)
    found = []
    for question in version.definition.get("situations") or ():
        options = [o for o in question.get("options") or () if not o.get("stop")]
        values = {str(o.get("value")) for o in options}
        is_asked = values <= offered.get(question.get("key"), set())
        if len(values) > 1 and question.get("key") and question.get("question") and not is_asked:
            found.append({**question, "options": options})
    return found


def _ask_in_form(version: ItemVersion, actor: Actor) -> None:
    """As the first section of the first page, in place of an empty one; a choice of the same key
    gets the missing answers."""
    asked = missing_questions(version)
    if not asked or not version.form_design:
        return
    kept = forms.design(version.form_design)
    definition = copy.deepcopy(dict(kept.definition))
    known = {f["key"]: f for f in _choices(definition)}
    new = []
    for question in asked:
        wanted = [_option(o) for o in question["options"]]
        if question["key"] in known:
            field = known[question["key"]]
            have = {o.get("value") for o in field["options"]}
            field["options"] += [o for o in wanted if o["value"] not in have]
        else:
            new.append(
                {
                    "key": question["key"],
                    "type": "choice",
                    "label": question["question"],
                    "required": True,
                    "options": wanted,
                }
            )
    if new:
        section = {"title": {"zh": "您的情形", "en": "Your situation"}, "fields": new}
        sections = definition["pages"][0]["sections"]
        sections[0:1] = [section, *(s for s in sections[0:1] if s["fields"])]
    forms.save_design(
        public_id=version.form_design, definition=definition, expected_version=None, actor=actor
    )


def _choices(form: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for page in form["pages"]:
        for section in page["sections"]:
            for field in section["fields"]:
                if field.get("type") in ("choice", "multi_choice") and "options" in field:
                    yield field


def _option(raw: Mapping[str, Any]) -> dict[str, Any]:
    found = {"value": raw["value"], "label": raw.get("label") or raw["value"]}
    if raw.get("hint"):
        found["hint"] = raw["hint"]
    return found


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


def is_own(version: ItemVersion, column: str) -> bool:
    """Whether the form or flow (`form_version_id`, `process_version_id`) is this item's alone; a
    new design then goes on with it."""
    value = getattr(version, column)
    return bool(value) and not _is_shared(column, value, version)


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
