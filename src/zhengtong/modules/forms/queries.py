"""Reads of published versions."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from zhengtong.kernel.errors import NotFound
from zhengtong.modules.forms.compiled import ready
from zhengtong.modules.forms.data import FormVersionData
from zhengtong.modules.forms.models import Form, FormDesign, FormVersion


def form_version(form_version_id: int) -> FormVersionData:
    """Raises NotFound."""
    return ready(form_version_id).version


def form_versions(ids: Iterable[int]) -> dict[int, FormVersionData]:
    """Several at once, by id."""
    return {i: ready(i).version for i in set(ids)}


def latest(key: str) -> FormVersionData:
    """The newest version of a form. Raises NotFound."""
    found = (
        FormVersion.objects.filter(form__key=key)
        .order_by("-number")
        .values_list("pk", flat=True)
        .first()
    )
    if found is None:
        raise NotFound
    return ready(found).version


def versions(key: str) -> list[FormVersionData]:
    """All versions of a form, the newest first."""
    rows = FormVersion.objects.filter(form__key=key).order_by("-number")
    return [ready(pk).version for pk in rows.values_list("pk", flat=True)]


def newest_definitions() -> dict[str, Mapping[str, Any]]:
    """The definition of the newest version of every form, by key; as written, not compiled."""
    newest = FormVersion.objects.order_by("form_id", "-number").distinct("form_id")
    return dict(newest.values_list("form__key", "definition"))


def field_types(definition: Mapping[str, Any]) -> dict[str, str]:
    """Type of each data field of a form by key, as written; unfinished definitions are read too."""
    return {key: block["type"] for key, block in field_blocks(definition).items()}


def field_blocks(definition: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Each data field of a form by key, as written."""
    found: dict[str, Mapping[str, Any]] = {}
    for page in _listed(definition, "pages"):
        for section in _listed(page, "sections"):
            for block in _blocks(section):
                key, kind = block.get("key"), block.get("type")
                if isinstance(key, str) and isinstance(kind, str) and kind != "static":
                    found.setdefault(key, block)
    return found


def _blocks(section: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for block in _listed(section, "fields"):
        if block.get("type") == "section":
            yield from _blocks(block)
        else:
            yield block


def _listed(raw: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = raw.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def form_version_by(public_id: uuid.UUID) -> FormVersionData:
    """By its public id. Raises NotFound."""
    found = FormVersion.objects.filter(public_id=public_id).values_list("pk", flat=True).first()
    if found is None:
        raise NotFound
    return ready(found).version


def is_taken(key: str) -> bool:
    """Whether a form or an open working copy has the key."""
    return (
        Form.objects.filter(key=key).exists()
        or FormDesign.objects.filter(key=key, state=FormDesign.State.OPEN).exists()
    )
