"""What the pages need to know of the reader and of the names on the screen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError, FieldError, NotFound
from zhengtong.kernel.text import localized
from zhengtong.modules.assessment.indices.models import IndexRun, IndexValue
from zhengtong.modules.assessment.indices.policies import organizations_seen
from zhengtong.modules.assessment.plugins import SubjectKind, metrics
from zhengtong.modules.cases import api as cases
from zhengtong.modules.org import api as org


def visible_values(run: IndexRun, actor: Actor) -> QuerySet[IndexValue]:
    """Own organisations; once a circular is out, every organisation's figure, but nobody's own."""
    values = run.values.order_by("rank", "pk")
    seen = organizations_seen(actor)
    is_open = run.circulated_at and run.version.subject_kind == SubjectKind.ORGANIZATION
    if seen is None or is_open:
        return values
    own = Q(pk__in=())
    if run.version.subject_kind == SubjectKind.STAFF and actor.staff_id:
        own = Q(subject_id=actor.staff_id)
    return values.filter(Q(organization_id__in=seen) | own)


def named(run: IndexRun, values: list[IndexValue]) -> list[IndexValue]:
    """With `shown_name`: organisations in the reader's language, others as they were then."""
    names: dict[int, str] = {}
    if run.version.subject_kind == SubjectKind.ORGANIZATION:
        names = org.organization_names([v.subject_id for v in values])
    for value in values:
        value.shown_name = names.get(value.subject_id, value.name)
    return values


def organization_of(kind: str, subject: int) -> int:
    """Raises NotFound for whoever is not there."""
    if kind == SubjectKind.ORGANIZATION:
        return org.organization(subject).id
    if kind == SubjectKind.STAFF:
        return org.staff(subject).organization_id
    post = org.posts([subject]).get(subject)
    if post is None:
        raise NotFound
    return post.organization_id


def name_of(kind: str, subject: int) -> str:
    if kind == SubjectKind.ORGANIZATION:
        return org.organization(subject).name
    if kind == SubjectKind.STAFF:
        return org.staff(subject).name
    post = org.posts([subject])[subject]
    return f"{org.organization(post.organization_id).short_name} {post.name}"


def may_see(actor: Actor, kind: str, subject: int) -> bool:
    """Own figures, and those of organisations where the permission holds."""
    if kind == SubjectKind.STAFF and subject == actor.staff_id:
        return True
    seen = organizations_seen(actor)
    return seen is None or organization_of(kind, subject) in seen


_CASE = re.compile(r"/desk/(?:cases|supervision/cases)/([0-9a-f-]{36})/")


def openable(urls: Iterable[str], actor: Actor) -> set[str]:
    """Those of the addresses that the reader may open: cases only where they may see them,
    and what supervision shows only with its permission."""
    supervises = actor.has("supervision.view")
    found = {
        url: _CASE.search(url)
        for url in urls
        if url and (supervises or not url.startswith("/desk/supervision/"))
    }
    wanted = {match[1] for match in found.values() if match}
    seen = {
        str(key)
        for key in cases.visible_to(actor)
        .filter(public_id__in=wanted)
        .values_list("public_id", flat=True)
    }
    return {url for url, match in found.items() if match is None or match[1] in seen}


def input_rows(value: IndexValue, names: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What a figure was reckoned from, as rows with names and units."""
    return [_input(name, *given, names=names) for name, given in value.inputs.items()]


def _input(
    name: str,
    amount: str | None,
    counted: int | None,
    base: int | None,
    *,
    names: Mapping[str, Any],
) -> dict[str, Any]:
    if name.startswith("@"):
        version = names.get(name[1:])
        title = localized(version.name) if version else name
        return {"key": name[1:], "title": title, "value": amount, "is_index": True}
    metric = metrics.get(name) if name in metrics else None
    return {
        "key": name,
        "title": _(metric.label) if metric else name,
        "says": _(metric.says) if metric else "",
        "source": _(metric.source) if metric else "",
        "unit": metric.unit.label if metric else "",
        "value": amount,
        "counted": counted,
        "base": base,
        "is_index": False,
    }


def errors_of(refused: DomainError | None) -> tuple[FieldError, ...]:
    if refused is None:
        return ()
    return tuple(getattr(refused, "errors", ())) or (FieldError(path="", message=refused.message),)


def said(errors: Iterable[FieldError]) -> dict[str, str]:
    """By field, for what stands beside it."""
    return {e.path: e.message for e in errors}


def metric_rows(kind: str = "") -> list[dict[str, Any]]:
    """All metrics on the board with their definitions."""
    return [
        {
            "key": key,
            "label": _(m.label),
            "says": _(m.says),
            "base": _(m.base_says) if m.base_says else "",
            "source": _(m.source),
            "unit": m.unit.label,
            "kinds": [SubjectKind(k).label for k in SubjectKind if k in m.kinds],
        }
        for key, m in metrics.items()
        if not kind or kind in m.kinds
    ]
