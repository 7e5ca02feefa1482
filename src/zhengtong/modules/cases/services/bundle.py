"""One application for several items: prepared once (`bundle_submission` hands it in)."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from typing import Any, BinaryIO

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.commands import command
from zhengtong.core.files import api as files
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import FieldError, NotFound
from zhengtong.kernel.text import localized
from zhengtong.modules.cases.models import DeliveryMethod
from zhengtong.modules.cases.models.bundle import BundleApplication, BundleMaterial
from zhengtong.modules.cases.services import apply, attach
from zhengtong.modules.cases.services.errors import (
    AlreadySubmitted,
    NoRepresentation,
    PersonalAccountWanted,
    TooManyFiles,
    UnknownMaterial,
)
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org


class BundleApplicationNotFound(NotFound):
    """没有找到这份申请。它可能已经删除，请到“一件事”页面重新开始。"""

    code = "bundle_application_not_found"


@command
def start_bundle(
    *,
    bundle_public_id: uuid.UUID,
    actor: Actor,
    answers: dict[str, Any] | None = None,
    person_id: int | None = None,
    entity_id: int | None = None,
    skips: Sequence[str] = (),
) -> BundleApplication:
    """Begin an application for all items of a bundle. Raises BundleNotReady.

    Staff with `cases.counter` name the `person_id` (and `entity_id`) who stands before them.
    `skips` are parts that were granted before and are not applied for again.
    """
    staff_id = None
    if person_id is not None:
        require(actor, "cases.counter")
        staff_id = actor.staff_id
        if entity_id and not org.may_act_for(person_id=person_id, entity_id=entity_id):
            raise NoRepresentation
    elif actor.person_id is None:
        raise PersonalAccountWanted
    else:
        person_id, entity_id = actor.person_id, actor.entity_id
    version = items.current_bundle(bundle_public_id)
    form = items.bundle_form(version_id=version.id, actor=actor)
    known = forms.prefill(
        form_version_id=form.form_version_id,
        actor=actor,
        context={"actor": actor, "person_id": person_id, "entity_id": entity_id},
    )
    fields = forms.field_types(dict(forms.form_version(form.form_version_id).definition))
    given = {k: v for k, v in (answers or {}).items() if k in fields}
    draft = forms.save_draft(
        owner_key=f"bundle:{uuid.uuid4()}",
        form_version_id=form.form_version_id,
        data={**{k: v.value for k, v in known.items()}, **given},
        actor=actor,
        prefilled=known,
    )
    now = timezone.now()
    first = next(iter(version.items.values()))
    return BundleApplication.objects.create(
        region_id=first.region_id,
        bundle_version_id=version.id,
        bundle_form_id=form.id,
        person_id=person_id,
        entity_id=entity_id,
        entered_by_id=staff_id,
        skips=list(skips),
        draft_public_id=draft.public_id,
        created_at=now,
        saved_at=now,
    )


def own_bundles(actor: Actor) -> QuerySet[BundleApplication]:
    """The actor's own applications for bundles, as themselves or for the company; for staff those
    that they entered at the counter. A draft is seen by nobody but who prepares it."""
    rows = BundleApplication.objects.filter(discarded_at=None)
    if actor.kind == "system":
        return rows
    if actor.is_staff:
        return rows.filter(entered_by_id=actor.staff_id)
    if actor.person_id is None:
        return rows.none()
    handed_in = Q(submitted_at__isnull=False)
    prepared = Q(person_id=actor.person_id, entity_id=actor.entity_id, entered_by_id=None)
    if actor.entity_id is not None:
        return rows.filter(prepared | handed_in & Q(entity_id=actor.entity_id))
    return rows.filter(prepared | handed_in & Q(person_id=actor.person_id, entity_id=None))


def bundle_application(*, public_id: uuid.UUID, actor: Actor) -> BundleApplication:
    found = own_bundles(actor).filter(public_id=public_id).first()
    if found is None:
        raise BundleApplicationNotFound
    return found


@command
def save_bundle_application(
    *,
    public_id: uuid.UUID,
    actor: Actor,
    data: dict[str, Any] | None = None,
    page: int | None = None,
    expected_version: int | None = None,
    delivery_method: str | None = None,
    delivery_address: str = "",
) -> None:
    """Keep what was typed, complete or not. Raises DraftChangedElsewhere."""
    found = locked_bundle(public_id, actor)
    if data is not None:
        apply.keep_typed(
            found.draft_public_id, data, actor, page=page, expected_version=expected_version
        )
    if delivery_method is not None:
        found.delivery_method = apply.chosen_delivery(delivery_method)
        found.delivery_address = delivery_address.strip()[:300]
    found.saved_at = timezone.now()
    found.save()


@command
def attach_bundle_material(
    *, public_id: uuid.UUID, material_key: str, content: BinaryIO, name: str, actor: Actor
) -> None:
    """Put one file to a merged material: it meets the rules of every item that uses it."""
    found = locked_bundle(public_id, actor)
    wanted = {m.key: m for m in wanted_bundle_materials(found)}
    if material_key not in wanted:
        raise UnknownMaterial
    material = wanted[material_key].material
    if found.materials.filter(material_key=material_key).count() >= material.max_files:
        raise TooManyFiles(most=material.max_files)
    stored = files.store(content=content, name=name, rules=attach.rules_of(material), actor=actor)
    files.link(
        file_id=stored.id, owner_kind="cases.bundle", owner_id=str(found.public_id), actor=actor
    )
    BundleMaterial.objects.create(
        application=found,
        material_key=material_key,
        file_public_id=stored.public_id,
        file_name=stored.name,
        content_type=stored.content_type,
        size=stored.size,
        added_at=timezone.now(),
    )


@command
def remove_bundle_material(
    *, public_id: uuid.UUID, file_public_id: uuid.UUID, actor: Actor
) -> None:
    found = locked_bundle(public_id, actor)
    found.materials.filter(file_public_id=file_public_id).delete()


@command
def discard_bundle(*, public_id: uuid.UUID, actor: Actor) -> None:
    found = locked_bundle(public_id, actor)
    forms.discard_draft(public_id=found.draft_public_id, actor=actor)
    found.discarded_at = timezone.now()
    found.save(update_fields=["discarded_at"])


def wanted_bundle_materials(found: BundleApplication) -> list[items.MergedMaterial]:
    version = items.bundle_version(found.bundle_version_id)
    wanted = items.bundle_materials(version, forms.draft(found.draft_public_id).data)
    return [m for m in wanted if set(m.of) - set(found.skips)]


def bundle_problems(
    found: BundleApplication, *, actor: Actor, excused: Collection[str] = ()
) -> list[FieldError]:
    """Everything that keeps it from being handed in. `excused`: materials that are promised."""
    draft = forms.draft(found.draft_public_id)
    around = {"actor": actor, "person_id": found.person_id, "entity_id": found.entity_id}
    checked = forms.validate(form_version_id=draft.form_version_id, data=draft.data, context=around)
    errors = list(checked.errors)
    have = set(found.materials.values_list("material_key", flat=True))
    errors += [
        FieldError(
            path=f"material-{m.key}",
            message=_("请上传“%(name)s”。") % {"name": localized(m.material.name)},
        )
        for m in wanted_bundle_materials(found)
        if m.material.needs_upload and m.key not in have and m.key not in excused
    ]
    if found.delivery_method == DeliveryMethod.POST and not found.delivery_address:
        errors.append(FieldError(path="delivery_address", message=_("请填写邮寄地址。")))
    return errors


def locked_bundle(public_id: uuid.UUID, actor: Actor) -> BundleApplication:
    """The draft, locked. Raises BundleApplicationNotFound, AlreadySubmitted."""
    bundle_application(public_id=public_id, actor=actor)
    found = BundleApplication.objects.select_for_update().get(public_id=public_id)
    if found.submitted_at is not None:
        raise AlreadySubmitted
    return found
