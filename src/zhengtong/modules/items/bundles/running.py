"""What running a bundle needs to know of it: the one form, the parts that apply, the materials."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zhengtong.kernel.access import Actor
from zhengtong.modules.items.bundles import grouping, materials, merged_forms
from zhengtong.modules.items.bundles.data import (
    BundleVersionData,
    MergedMaterial,
    PartData,
    Plan,
)


@dataclass(frozen=True, kw_only=True)
class BundleFormData:
    """The merged form over the items in force, with the plan to take the answers apart."""

    id: int
    form_version_id: int
    plan: Plan


def bundle_form(*, version_id: int, actor: Actor) -> BundleFormData:
    """Raises BundleNotReady when an item changed so that the forms no longer fit together."""
    row = merged_forms.ready_form(version_id=version_id, actor=actor)
    return BundleFormData(
        id=row.pk, form_version_id=row.form_version_id, plan=merged_forms.plan_of(row)
    )


def answers_in(version: BundleVersionData, data: Mapping[str, Any]) -> dict[str, str]:
    """The answers to the questions of a bundle, which are fields of its form."""
    asked = {q.key: q.question for q in grouping.questions(version.body, version.items)}
    return {
        key: value
        for key, value in data.items()
        if key in asked and isinstance(value, str) and asked[key].option(value)
    }


def bundle_parts(version: BundleVersionData, data: Mapping[str, Any]) -> list[PartData]:
    """The parts that are done for these answers, in their order."""
    answers = answers_in(version, data)
    return [p for p in version.body.parts if grouping.belongs(p, answers) is not False]


def bundle_materials(version: BundleVersionData, data: Mapping[str, Any]) -> list[MergedMaterial]:
    """Each material once, with the parts that use it."""
    answers = answers_in(version, data)
    merged = grouping.questions(version.body, version.items)
    situations = materials.situations_of(version.body, version.items, merged, answers)
    return materials.merged_materials(version.body, version.items, situations, answers)
