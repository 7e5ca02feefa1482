"""What keeps an application from being handed in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import FieldError
from zhengtong.kernel.text import localized
from zhengtong.modules.cases import aspects
from zhengtong.modules.cases.models import Application, ApplicationMaterial, DeliveryMethod
from zhengtong.modules.cases.renewals import rules as renewals
from zhengtong.modules.cases.services.attach import materials_of, wanted_materials
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items import api as items
from zhengtong.modules.items.data import MaterialData, RenewalData


def problems(
    found: Application,
    *,
    data: dict[str, Any],
    actor: Actor | None = None,
    brought: Sequence[ApplicationMaterial] | None = None,
) -> list[FieldError]:
    """Everything that keeps the application from being handed in, in the order of the pages.

    With an `actor` read-only prefilled values are fetched again and compared. `brought` are its
    files, where the caller has read them already.
    """
    return judged(found, data, materials_of(found) if brought is None else brought, actor)[1]


def judged(
    found: Application,
    data: dict[str, Any],
    brought: Sequence[ApplicationMaterial],
    actor: Actor | None,
) -> tuple[dict[str, Any], list[FieldError]]:
    """The settled data, and what is wrong with the application."""
    version = items.item_version(found.item_version_id)
    around = {"actor": actor, "person_id": found.person_id, "entity_id": found.entity_id}
    checked = forms.validate(form_version_id=version.form_version_id, data=data, context=around)
    errors = list(checked.errors)
    have = {m.material_key for m in brought}
    missing = [m for m in wanted_materials(found, data) if m.needs_upload and m.key not in have]
    if missing and found.aspects:
        excused = aspects.excused(found)
        missing = [m for m in missing if m.key not in excused]
    errors += [
        FieldError(path=f"material-{m.key}", message=_bring(m), code="material_missing")
        for m in missing
    ]
    if found.delivery_method == DeliveryMethod.POST and not found.delivery_address:
        errors.append(FieldError(path="delivery_address", message=_address_wanted()))
    if found.aspects:
        errors += aspects.problems(found)
    if version.renewal is not None:
        errors += _renewing(version.renewal, checked.data)
    return checked.data, errors


def _renewing(rule: RenewalData, data: dict[str, Any]) -> list[FieldError]:
    """A permit that has expired, or is renewed too late, where the item's law refuses that."""
    wanted = renewals.asked(rule, data, on=timezone.localdate())
    return renewals.problems(rule, wanted) if wanted else []


def _bring(material: MaterialData) -> str:
    return _("请上传“%(name)s”。") % {"name": localized(material.name)}


def _address_wanted() -> str:
    return _("请填写邮寄地址。")
