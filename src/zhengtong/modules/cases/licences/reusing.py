"""A licence of the one who applies instead of an upload: one click, on record, fields filled in."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from zhengtong.core.commands import command
from zhengtong.core.files import api as files
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import StateError
from zhengtong.kernel.text import localized
from zhengtong.modules.cases.licences import mapping
from zhengtong.modules.cases.models import Application, ApplicationMaterial, Case, CaseMaterial
from zhengtong.modules.cases.models.case_state import MaterialState
from zhengtong.modules.cases.public.journey import Journey
from zhengtong.modules.cases.services.apply import locked
from zhengtong.modules.cases.services.attach import wanted_materials
from zhengtong.modules.cases.services.errors import UnknownMaterial
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items import api as items
from zhengtong.modules.items.data import MaterialData
from zhengtong.modules.licences import api as licences

ASPECT = "licence_used"
LABEL = {"zh": "电子证照", "en": "Electronic licence"}


class LicenceNotUsable(StateError):
    """这个证照不能用于这项材料：它不是申请人的，或者现在不是有效状态。"""

    code = "licence_not_usable"


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A material and the licences that may stand in for it; `used` is the file that does."""

    material: MaterialData
    licences: tuple[licences.LicenceData, ...]
    used: str = ""

    @property
    def name(self) -> str:
        return localized(self.material.name)


def offers_of(journey: Journey) -> list[Offer]:
    """Nothing, and no query, for items whose materials name no licence."""
    wanted = [m for m in journey.situation.materials if m.licence_type]
    if not wanted:
        return []
    draft = journey.application
    held = licences.valid_licences(
        person_id=draft.person_id,
        entity_id=draft.entity_id,
        type_codes={m.licence_type for m in wanted},
    )
    brought = {row.material_key: row.file_name for row in draft.materials.all()}
    return [
        Offer(material=m, licences=mine, used=brought.get(m.key, ""))
        for m in wanted
        if (mine := tuple(one for one in held if one.type_code == m.licence_type))
    ]


@command
def use_licence(
    *, public_id: uuid.UUID, material_key: str, licence_id: uuid.UUID, actor: Actor
) -> ApplicationMaterial:
    """Put the sealed file of a licence to a material of the draft and fill in what it says where
    nothing was typed. A second click changes nothing. Raises UnknownMaterial, LicenceNotUsable, and
    why no file can be made."""
    found = locked(public_id, actor)
    draft = forms.draft(found.draft_public_id)
    material = next((m for m in wanted_materials(found, draft.data) if m.key == material_key), None)
    if material is None or not material.licence_type:
        raise UnknownMaterial
    licence = _usable(found, material, licence_id)
    there = found.materials.filter(material_key=material_key, file_name=file_name(licence)).first()
    if there is not None:
        return there
    row = _attached(found, material, licence)
    _fill_in(draft, licence, material, actor)
    version = items.item_version(found.item_version_id)
    names = localized(version.name, "zh"), localized(material.name, "zh")
    licences.reuse_licence(
        licence_id=licence.id,
        actor=actor,
        purpose="申请“{}”，代替材料“{}”".format(*names),
        item_code=version.implementation_code,
    )
    if ASPECT not in found.aspects:
        found.aspects = sorted({*found.aspects, ASPECT})
    found.saved_at = timezone.now()
    found.save(update_fields=["aspects", "saved_at"])
    return row


def _usable(
    found: Application, material: MaterialData, licence_id: uuid.UUID
) -> licences.LicenceData:
    held = licences.valid_licences(
        person_id=found.person_id,
        entity_id=found.entity_id,
        type_codes=[material.licence_type],
    )
    one = next((x for x in held if x.public_id == licence_id), None)
    if one is None:
        raise LicenceNotUsable
    return one


def _attached(
    found: Application, material: MaterialData, licence: licences.LicenceData
) -> ApplicationMaterial:
    """The licence stands in the place of whatever was there."""
    name = file_name(licence)
    found.materials.filter(material_key=material.key).delete()
    shared = files.link(
        file_id=licences.pdf_file(licence.id).id,
        owner_kind="cases.application",
        owner_id=str(found.public_id),
        actor=Actor.system("cases.licences"),
    )
    return ApplicationMaterial.objects.create(
        application=found,
        material_key=material.key,
        file_public_id=shared.public_id,
        file_name=name,
        content_type=shared.content_type,
        size=shared.size,
        added_at=timezone.now(),
    )


def file_name(licence: licences.LicenceData) -> str:
    """It bears the identifier, so that everybody who lists files sees where it came from."""
    return f"{licence.type_name_zh} {licence.identifier}.pdf"


def _fill_in(
    draft: Any, licence: licences.LicenceData, material: MaterialData, actor: Actor
) -> None:
    """Only what is still empty; marked as what came from a licence."""
    known = mapping.answers_from(licence, material.licence_fields)
    new = {key: value for key, value in known.items() if draft.data.get(key) in (None, "", [])}
    if not new:
        return
    now = timezone.now()
    marks = {
        key: forms.PrefilledValue(
            value=value,
            source=f"licence.{licence.type_code}",
            label_text=LABEL,
            at=now,
            readonly=False,
        )
        for key, value in new.items()
    }
    forms.save_draft(
        owner_key=draft.owner_key,
        form_version_id=draft.form_version_id,
        data={**draft.data, **new},
        actor=actor,
        prefilled={**_marked(draft.prefilled), **marks},
    )


def _marked(kept: dict[str, Any]) -> dict[str, forms.PrefilledValue]:
    """What was filled in before, as it was marked then."""
    return {
        key: forms.PrefilledValue(
            value=one["value"],
            source=one["source"],
            label_text="",
            at=dt.datetime.fromisoformat(one["at"]),
            readonly=False,
        )
        for key, one in kept.items()
    }


def mark_sources(case: Case, draft: Application) -> None:
    """At submission: which materials of the case are licences, by their identifier."""
    names = {row.material_key: row.file_name for row in draft.materials.all()}
    for key, name in names.items():
        identifier = name.removesuffix(".pdf").rpartition(" ")[2]
        if licences.is_identifier(identifier):
            rows = CaseMaterial.objects.filter(case=case, material_key=key)
            rows.exclude(file_public_id=None).update(
                source=f"证照标识 {identifier}"[:120], state=MaterialState.FETCHED, file_name=name
            )
