"""A bundle is handed in as one case each; what waited for a grant is opened when it comes."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.core.files import api as files
from zhengtong.core.messaging import api as messaging
from zhengtong.core.numbering.api import next_number
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.kernel.events import publish
from zhengtong.modules.cases.bundles import promises
from zhengtong.modules.cases.events import BundleSubmitted
from zhengtong.modules.cases.models import Application, Case, LegalOutcome, ProjectStage
from zhengtong.modules.cases.models.bundle import BundleApplication, BundlePart
from zhengtong.modules.cases.services import apply, attach, submit
from zhengtong.modules.cases.services.bundle import (
    bundle_application,
    bundle_problems,
    wanted_bundle_materials,
)
from zhengtong.modules.cases.services.errors import Incomplete
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org

ASPECT = "bundle"
"""The key that every case of a bundle bears."""

GRANTED = (LegalOutcome.GRANTED, LegalOutcome.PARTLY)


@command
def submit_bundle(*, public_id: uuid.UUID, actor: Actor) -> BundleApplication:
    """Hand in: one application an item, and a case for each that waits for nothing, in one
    transaction. Sending twice returns the same.

    What waits for another result stays as a filled-in application until that is granted. Raises
    Incomplete with every problem at its field.
    """
    bundle_application(public_id=public_id, actor=actor)
    found = BundleApplication.objects.select_for_update().get(public_id=public_id)
    if found.submitted_at is not None:
        return found
    if errors := bundle_problems(found, actor=actor, excused=promises.excused(found)):
        raise Incomplete(errors=errors)
    version = items.bundle_version(found.bundle_version_id)
    form = items.bundle_form(version_id=version.id, actor=actor)
    draft = forms.draft(found.draft_public_id)
    if form.form_version_id != draft.form_version_id:
        raise items.BundleNotReady
    data = forms.settled(form_version_id=draft.form_version_id, data=draft.data)
    chosen = [p for p in items.bundle_parts(version, data) if p.key not in found.skips]
    materials, signed = wanted_bundle_materials(found), list(found.promises.all())
    now = timezone.now()
    mark = "XMJD" if ProjectStage.objects.filter(bundle=found).exists() else "YJS"
    for position, part in enumerate(chosen):
        made = _application(found, version.items[part.key], form.plan.split(part.key, data), actor)
        _copy_files(found, made, part.key, materials, actor)
        own = {m.key: m.of[part.key] for m in materials if part.key in m.of}
        promises.carry(signed, made, own, actor)
        waits = {p.key for p in chosen} & set(part.needs)
        if waits:
            made.is_waiting = True
            made.save(update_fields=["is_waiting"])
        else:
            _hand_in(made, part.key, form, actor)
        BundlePart.objects.create(
            bundle=found,
            key=part.key,
            position=position,
            application=made,
            opened_at=None if waits else now,
        )
    day = timezone.localdate(now).strftime("%Y%m%d")
    serial = next_number(series="bundle", scope=f"{found.region_id}:{day}")
    found.number, found.submitted_at = f"{mark}{day}-{serial:05d}", now
    found.save()
    forms.discard_draft(public_id=found.draft_public_id, actor=actor)
    audit.record(
        "cases.submit_bundle",
        actor=actor,
        stream=f"bundle_application:{found.pk}",
        object_type="bundle_application",
        object_id=found.pk,
        detail={"number": found.number, "parts": [p.key for p in chosen]},
    )
    publish(BundleSubmitted(bundle_id=found.pk, number=found.number, at=now))
    return found


@command
def open_next(*, case_id: int) -> None:
    """A case of a bundle was granted: hand in what waited for it, or ask the applicant to complete
    it. Harmless when run again."""
    part = BundlePart.objects.filter(application__case_id=case_id).select_related("bundle").first()
    if part is None:
        return
    bundle = BundleApplication.objects.select_for_update().get(pk=part.bundle_id)
    version = items.bundle_version(bundle.bundle_version_id)
    rows = {p.key: p for p in bundle.parts.select_related("application__case")}
    granted = {k for k, p in rows.items() if _is_granted(p.application.case)}
    actor = _in_whose_name(bundle)
    for definition in version.body.parts:
        row = rows.get(definition.key)
        needs = set(definition.needs) & set(rows)
        if row is None or row.opened_at or row.ended_at or not needs or not needs <= granted:
            continue
        row.opened_at = timezone.now()
        row.save(update_fields=["opened_at"])
        row.application.is_waiting = False
        row.application.save(update_fields=["is_waiting"])
        try:
            with transaction.atomic():
                submit.submit_application(public_id=row.application.public_id, actor=actor)
        except InvalidInput:
            _ask_to_complete(bundle, row)


def _in_whose_name(bundle: BundleApplication) -> Actor:
    """The applicant; for what was entered at a counter the platform."""
    if bundle.entered_by_id is not None:
        return Actor.system("bundles")
    person = org.person(bundle.person_id)
    return Actor(
        kind="user",
        name=person.name,
        user_id=person.user_id,
        person_id=bundle.person_id,
        entity_id=bundle.entity_id,
    )


def _is_granted(case: Case | None) -> bool:
    return case is not None and case.legal_outcome in GRANTED


def _application(
    found: BundleApplication, item: items.ItemVersionData, data: dict[str, Any], actor: Actor
) -> Any:
    behalf = {"person_id": found.person_id, "entity_id": found.entity_id}
    made = apply.start_application(
        item_public_id=item.public_id,
        actor=actor,
        data=data,
        **(behalf if found.entered_by_id else {}),
    )
    Application.objects.filter(pk=made.pk).update(aspects=[ASPECT])
    return apply.save_application(
        public_id=made.public_id,
        actor=actor,
        delivery_method=found.delivery_method,
        delivery_address=found.delivery_address,
    )


def _copy_files(
    found: BundleApplication,
    made: Any,
    part: str,
    materials: list[items.MergedMaterial],
    actor: Actor,
) -> None:
    own = {m.key: m.of[part] for m in materials if part in m.of}
    for row in found.materials.order_by("id"):
        if row.material_key in own:
            with files.open_file(files.get(row.file_public_id).id) as content:
                attach.attach_material(
                    public_id=made.public_id,
                    material_key=own[row.material_key],
                    content=content,
                    name=row.file_name,
                    actor=actor,
                )


def _hand_in(made: Any, part: str, form: items.BundleFormData, actor: Actor) -> None:
    """The item's own rules have the last word; what they refuse is told at the merged field."""
    try:
        submit.submit_application(public_id=made.public_id, actor=actor)
    except Incomplete as refused:
        raise Incomplete(
            errors=[
                FieldError(path=form.plan.merged_path(part, e.path), message=e.message, code=e.code)
                for e in refused.errors
            ]
        ) from refused


def _ask_to_complete(bundle: BundleApplication, row: BundlePart) -> None:
    version = items.item_version(row.application.item_version_id)
    person = org.person(bundle.person_id)
    messaging.send(
        template="cases.bundle_next",
        recipient=messaging.Recipient(person_id=bundle.person_id, phone=person.phone),
        context={"item": version.name, "number": bundle.number or ""},
        about=f"bundle_application:{bundle.pk}",
        once=f"cases.bundle_next:{row.pk}",
        url=f"/cases/application/{row.application.public_id}/"
        if bundle.entered_by_id is None
        else f"/cases/bundles/{bundle.public_id}/receipt/",
    )
