"""The materials of an application: what is wanted, putting a file to it, taking it off."""

from __future__ import annotations

import uuid
from typing import Any, BinaryIO

from django.utils import timezone

from zhengtong.core import rows
from zhengtong.core.commands import command
from zhengtong.core.files import api as files
from zhengtong.core.files.api import FileRules
from zhengtong.core.prepared import together
from zhengtong.kernel.access import Actor
from zhengtong.modules.cases.models import Application, ApplicationMaterial
from zhengtong.modules.cases.services.apply import locked
from zhengtong.modules.cases.services.errors import TooManyFiles, UnknownMaterial
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items import api as items
from zhengtong.modules.items.data import MaterialData


def wanted_materials(found: Application, data: dict[str, Any]) -> list[MaterialData]:
    """What this applicant has to bring, by the answers to the situation questions in the form."""
    return list(situation_of(found.item_version_id, data).materials)


def situation_of(item_version_id: int, data: dict[str, Any]) -> items.Situation:
    """The situation's questions are fields of the form, so its data holds the answers."""
    answers = {k: v for k, v in data.items() if isinstance(v, str)}
    return items.resolve_situation(item_version_id=item_version_id, answers=answers)


@command
def attach_material(
    *,
    public_id: uuid.UUID,
    material_key: str,
    content: BinaryIO | bytes,
    name: str,
    actor: Actor,
) -> ApplicationMaterial:
    """Put one file to one material. The refusals of `core.files` say what is wrong with it."""
    found = locked(public_id, actor)
    data = forms.draft(found.draft_public_id).data
    material = _material(wanted_materials(found, data), material_key)
    if sum(m.material_key == material_key for m in materials_of(found)) >= material.max_files:
        raise TooManyFiles(most=material.max_files)
    with together():
        stored = files.store(
            content=content,
            name=name,
            rules=rules_of(material),
            actor=actor,
            owner_kind="cases.application",
            owner_id=str(found.public_id),
        )
        found.saved_at = timezone.now()
        row = ApplicationMaterial(
            application=found,
            material_key=material_key,
            file_public_id=stored.public_id,
            file_name=stored.name,
            content_type=stored.content_type,
            size=stored.size,
            added_at=found.saved_at,
        )
        rows.update(found, "saved_at")
        rows.add(row)
    return row


def materials_of(found: Application) -> list[ApplicationMaterial]:
    """The files put to a draft, the first first."""
    return rows.all_of(ApplicationMaterial, "application_id = %s ORDER BY id", [found.pk])


@command
def remove_material(*, public_id: uuid.UUID, file_public_id: uuid.UUID, actor: Actor) -> None:
    found = locked(public_id, actor)
    found.materials.filter(file_public_id=file_public_id).delete()


def rules_of(material: MaterialData) -> FileRules:
    """What a file for this material may be."""
    return FileRules(extensions=material.extensions, max_bytes=material.max_bytes)


def _material(wanted: list[MaterialData], key: str) -> MaterialData:
    for material in wanted:
        if material.key == key:
            return material
    raise UnknownMaterial
