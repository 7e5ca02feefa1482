"""What pages are taken for: a material of a draft or of a supplement."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import NotFound, PermissionRefused
from zhengtong.kernel.text import localized
from zhengtong.modules.cases import policies
from zhengtong.modules.cases.models import Application, Case, CaseStatus, SupplementNotice
from zhengtong.modules.cases.models.case_state import CaseStateError
from zhengtong.modules.cases.services import apply, attach
from zhengtong.modules.cases.services.errors import AlreadySubmitted
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items.data import MaterialData


@dataclass(frozen=True, kw_only=True)
class Place:
    """The material that the pages are for, of a draft or of a supplement."""

    material: MaterialData
    application: Application | None = None
    case: Case | None = None

    @property
    def name(self) -> str:
        return localized(self.material.name)

    @property
    def takes_pdf(self) -> bool:
        return "pdf" in self.material.extensions

    @property
    def takes_pictures(self) -> bool:
        return "jpg" in self.material.extensions or "jpeg" in self.material.extensions


def place_of_draft(*, public_id: uuid.UUID, material_key: str, actor: Actor) -> Place:
    """Raises ApplicationNotFound, UnknownMaterial, AlreadySubmitted."""
    found = apply.application(public_id=public_id, actor=actor)
    if found.case_id is not None:
        raise AlreadySubmitted
    data = forms.draft(found.draft_public_id).data
    for material in attach.wanted_materials(found, data):
        if material.key == material_key and material.source == "applicant":
            return Place(material=material, application=found)
    raise NotFound


def place_of_supplement(*, case: Case, material_key: str, actor: Actor) -> Place:
    """For a case that the actor was found to see. Raises CaseStateError, NotFound."""
    if not (policies.is_applicant(actor, case) or actor.has("cases.counter")):
        raise PermissionRefused
    if case.status != CaseStatus.SUPPLEMENT_REQUESTED:
        raise CaseStateError
    notice = SupplementNotice.objects.filter(case=case).first()
    wanted = {w["key"] for w in notice.wanted} if notice else set()
    situation = attach.situation_of(case.item_version_id, case.form_data)
    for material in situation.materials:
        if material.key == material_key and material_key in wanted:
            return Place(material=material, case=case)
    raise NotFound
