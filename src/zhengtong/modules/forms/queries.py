"""Reads of published versions."""

from __future__ import annotations

from collections.abc import Iterable

from zhengtong.kernel.errors import NotFound
from zhengtong.modules.forms.compiled import ready
from zhengtong.modules.forms.data import FormVersionData
from zhengtong.modules.forms.models import FormVersion


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
