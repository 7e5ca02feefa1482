"""What a template would print: with the facts of a real case, or with examples."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhengtong.core.documents import published
from zhengtong.core.documents.errors import UnknownCase
from zhengtong.core.documents.models import TemplateVersion
from zhengtong.core.documents.plugins import Kind, kinds
from zhengtong.core.documents.rendering import Rendered, render
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import FieldError


def facts_for(kind: Kind, number: str, actor: Actor) -> dict[str, Any]:
    """Examples, and over them what the case says that has this number. Raises UnknownCase, also
    where the actor may not see it."""
    facts = kind.examples()
    if not number:
        return facts
    found = kind.facts_of(number, actor) if kind.facts_of else None
    if found is None:
        raise UnknownCase(errors=[FieldError(path="number", message=UnknownCase().message)])
    return {**facts, **found}


def preview(row: TemplateVersion, body: Mapping[str, Any], facts: Mapping[str, Any]) -> Rendered:
    """The content, with the passages as they are published in this scope. Raises RenderFailed."""
    passages = published.passages([(row.scope_kind, row.scope_key)])
    return render(kinds.get(row.kind), body, facts, passages)
