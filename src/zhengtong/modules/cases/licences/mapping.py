"""From the answers of the application to the fields of the licence, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import translation

from zhengtong.modules.cases.models import Case
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items.data import GuideData
from zhengtong.modules.licences import api as licences

PICTURE = "material:"


def contents(case: Case, guide: GuideData, kind: licences.LicenceTypeData) -> dict[str, str]:
    """What the licence of a granted case holds: as people read it, dates and numbers as data."""
    answers = forms.settled(form_version_id=case.form_version_id, data=case.form_data)
    said = _said(case, answers)
    types = {key: field_type for key, _label, field_type in kind.fields}
    found = {}
    for key, source in guide.result_licence_fields.items():
        if key not in types:
            continue
        if source.startswith(PICTURE):
            value = _picture(case, source.removeprefix(PICTURE))
        elif types[key] in ("date", "number") or "." in source:
            value = _raw(answers, source)
        else:
            value = said.get(source, "")
        if value:
            found[key] = value
    return found


def _said(case: Case, answers: Mapping[str, Any]) -> dict[str, str]:
    """The answers in words, by key; without those that were left empty."""
    with translation.override("zh-hans"):
        sections = forms.summary(
            form_version_id=case.form_version_id, data=dict(answers), blanks=False
        )
        return {row.key: str(row.value) for s in sections for row in s.rows if row.key in answers}


def _raw(answers: Mapping[str, Any], source: str) -> str:
    name, _dot, end = source.partition(".")
    value = answers.get(name)
    if end:
        value = value.get(end) if isinstance(value, Mapping) else None
    return "" if value is None else str(value)


def _picture(case: Case, material_key: str) -> str:
    rows = case.materials.filter(material_key=material_key, content_type__startswith="image/")
    found = rows.exclude(file_public_id=None).order_by("-pk").first()
    return str(found.file_public_id) if found else ""


def old_number(case: Case, guide: GuideData) -> str:
    """The number of the licence that the application is about, where it asks for one."""
    for material in guide.materials:
        if material.licence_type == guide.result_licence_type:
            for target, source in material.licence_fields.items():
                if source == "number" and case.form_data.get(target):
                    return str(case.form_data[target])
    return ""


def answers_from(licence: licences.LicenceData, fields: Mapping[str, str]) -> dict[str, Any]:
    """Answers of the form that a licence gives, by the mapping of its material."""
    own = {
        **licence.data,
        "number": licence.number,
        "valid_from": licence.valid_from.isoformat(),
        "valid_until": licence.valid_until.isoformat() if licence.valid_until else "",
    }
    return {target: own[source] for target, source in fields.items() if own.get(source)}
