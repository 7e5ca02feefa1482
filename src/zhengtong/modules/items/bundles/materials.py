"""One set of materials for several items. Pure.

Materials are the same when the definition says so, or when key, source and Chinese name agree; the
application forms of all items are the one form.
"""

from __future__ import annotations

from zhengtong.kernel.text import localized
from zhengtong.modules.items.bundles.data import Answers, BundleBody, MergedMaterial
from zhengtong.modules.items.bundles.grouping import Items, MergedQuestion, answers_of, belongs
from zhengtong.modules.items.data import MaterialData, Situation
from zhengtong.modules.items.situations import resolve

FORM = "application_form"
FORM_NAME = {"zh": "一张申请表", "en": "One application form"}


def situations_of(
    body: BundleBody, items: Items, merged: list[MergedQuestion], answers: Answers
) -> dict[str, Situation]:
    """What the answers mean for each part that is done, or may be."""
    return {
        part.key: resolve(items[part.key].guide, answers_of(part, merged, answers))
        for part in body.parts
        if part.key in items and belongs(part, answers) is not False
    }


def merged_materials(
    body: BundleBody, items: Items, situations: dict[str, Situation], answers: Answers
) -> list[MergedMaterial]:
    """Each once, with the items that use it; what to bring first, then what is spared."""
    keys = material_keys(body, items)
    groups: dict[str, tuple[MaterialData, dict[str, str], bool]] = {}
    for part in body.parts:
        situation = situations.get(part.key)
        for material in situation.materials if situation else ():
            key = keys[part.key, material.key]
            certain = bool(situation and material.key in situation.certain)
            certain = certain and belongs(part, answers) is True
            first, of, sure = groups.get(key, (material, {}, False))
            both = _stricter(first, material)
            groups[key] = (both, {**of, part.key: material.key}, sure or certain)
    found = [
        MergedMaterial(
            key=key,
            material=material,
            of=of,
            certain=certain,
            extensions=material.extensions,
            max_bytes=material.max_bytes,
        )
        for key, (material, of, certain) in groups.items()
    ]
    return sorted(found, key=lambda m: (m.material.source != "form", m.material.is_spared))


def counted(body: BundleBody, situations: dict[str, Situation]) -> tuple[int, int]:
    """Materials of all parts one by one, and of those the ones that the applicant uploads."""
    every = [m for s in situations.values() for m in s.materials]
    return len(every), sum(1 for m in every if m.needs_upload)


def material_keys(body: BundleBody, items: Items) -> dict[tuple[str, str], str]:
    """(part, its material) → the bundle's key; the same whatever the answers are."""
    found: dict[tuple[str, str], str] = {}
    keys: dict[tuple[str, ...], str] = {}
    for part in body.parts:
        for material in items[part.key].materials if part.key in items else ():
            identity = _identity(body, part.key, material)
            if identity not in keys:
                wanted = FORM if identity == (FORM,) else identity[0]
                taken = wanted in keys.values()
                keys[identity] = f"{part.key}_{material.key}" if taken else wanted
            found[part.key, material.key] = keys[identity]
    return found


def _identity(body: BundleBody, part: str, material: MaterialData) -> tuple[str, ...]:
    if material.source == "form":
        return (FORM,)
    explicit = next((m.key for m in body.materials if m.of.get(part) == material.key), "")
    if explicit:
        return (explicit,)
    return (material.key, material.source, localized(material.name, "zh"))


def _stricter(first: MaterialData, other: MaterialData) -> MaterialData:
    """The rules that satisfy both; required when one of them requires it."""
    if first is other:
        return first
    values = {name: getattr(first, name) for name in first.__dataclass_fields__}
    if first.source == "form":
        values |= {"name": FORM_NAME}
    if other.is_required:
        values |= {"necessity": "required", "may_be_pending": first.may_be_pending}
    values |= {"by_commitment": first.by_commitment and other.by_commitment}
    if first.extensions and other.extensions:
        both = tuple(e for e in first.extensions if e in other.extensions)
        values |= {
            "extensions": both or first.extensions,
            "max_bytes": min(first.max_bytes, other.max_bytes),
            "max_files": min(first.max_files, other.max_files),
        }
    return MaterialData(**values)
