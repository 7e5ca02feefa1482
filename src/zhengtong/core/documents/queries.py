"""Reads for the pages of templates."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from zhengtong.core.documents.errors import TemplateNotFound
from zhengtong.core.documents.models import (
    COUNTY,
    SHIPPED,
    State,
    TemplateEvent,
    TemplateFault,
    TemplateVersion,
)
from zhengtong.core.documents.plugins import Kind, kinds, scopes

LIVING = (State.DRAFT, State.REVIEW, State.PUBLISHED)
MOST_FAULTS = 50


@dataclass(kw_only=True)
class KindRow:
    """A kind in the list, with its templates that are in use or in the making."""

    kind: Kind
    used: list[TemplateVersion] = field(default_factory=list)
    making: list[TemplateVersion] = field(default_factory=list)


def kind_rows() -> list[KindRow]:
    """All kinds in the order of the law's course."""
    rows = {key: KindRow(kind=kind) for key, kind in kinds.items()}
    found = TemplateVersion.objects.filter(state__in=LIVING, kind__in=list(rows))
    for version in found.exclude(scope_kind=SHIPPED).order_by("scope_kind", "id"):
        row = rows[version.kind]
        (row.used if version.state == State.PUBLISHED else row.making).append(version)
    return sorted(rows.values(), key=lambda row: (row.kind.order, row.kind.key))


def has_local() -> bool:
    """Whether anybody here has written a template of their own."""
    return TemplateVersion.objects.exclude(scope_kind=SHIPPED).exists()


def versions_of(kind: str) -> list[TemplateVersion]:
    """Newest first; those that were given up are left out."""
    rows = TemplateVersion.objects.filter(kind=kind).exclude(state=State.DISCARDED)
    return list(rows.order_by("-id"))


def version_by(public_id: uuid.UUID) -> TemplateVersion:
    """Raises TemplateNotFound."""
    row = TemplateVersion.objects.select_related("based_on").filter(public_id=public_id).first()
    if row is None or row.kind not in kinds:
        raise TemplateNotFound
    return row


def events_of(kind: str) -> list[TemplateEvent]:
    """What happened to the templates of a kind, newest first."""
    rows = TemplateEvent.objects.filter(version__kind=kind).select_related("version")
    return list(rows.order_by("-id")[:100])


def open_faults() -> list[TemplateFault]:
    """Templates that could not be filled, until somebody has looked."""
    rows = TemplateFault.objects.filter(seen_at=None, version__kind__in=list(kinds))
    return list(rows.select_related("version").order_by("-id")[:MOST_FAULTS])


def compared_with(row: TemplateVersion, listed: Sequence[TemplateVersion]) -> list[TemplateVersion]:
    """What a version can be compared with: all others of its kind that were published."""
    return [one for one in listed if one.number and one.pk != row.pk]


def scope_name(scope_kind: str, scope_key: str) -> str:
    """For whom, in words."""
    if scope_kind == SHIPPED:
        return _("随平台提供")
    if scope_kind == COUNTY:
        return _("全县")
    return scopes.get(scope_kind).name_of(scope_key) if scope_kind in scopes else scope_key
