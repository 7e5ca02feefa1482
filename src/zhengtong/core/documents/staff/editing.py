"""The editor: plain form posts. Moving and adding blocks shows the page again; saving stores."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhengtong.core.documents import editor, policies, published, queries, services
from zhengtong.core.documents.checking import BLOCKS, CONDITIONS, passage_name
from zhengtong.core.documents.errors import BadTemplate, NotADraft, TemplateChangedElsewhere
from zhengtong.core.documents.models import State, TemplateVersion
from zhengtong.core.documents.plugins import Kind, kinds
from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import DomainError
from zhengtong.kernel.text import localized


@staff("documents.manage")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    row = queries.version_by(public_id)
    policies.require(request.actor, services.MANAGE, row.scope_kind, row.scope_key)
    if row.state != State.DRAFT:
        if request.method == "POST":
            raise NotADraft
        return redirect("documents:version", row.public_id)
    kind = kinds.get(row.kind)
    if request.method != "POST":
        return _page(request, row, editor.to_edit(row.body, kind), bool(row.body.get("is_sealed")))
    blocks, is_sealed = editor.posted(request.POST), "is_sealed" in request.POST
    act = request.POST.get("do", "save")
    if ":" in act:
        return _page(request, row, editor.rearranged(blocks, act), is_sealed)
    try:
        services.save_template(
            public_id=public_id,
            body=editor.body_of(blocks, kind, is_sealed=is_sealed),
            actor=request.actor,
            expected_version=_whole(request.POST.get("lock_version", "")),
        )
    except (BadTemplate, TemplateChangedElsewhere) as error:
        return _page(request, row, blocks, is_sealed, error)
    messages.success(request, _("已保存。"))
    return redirect("documents:version" if act == "done" else "documents:edit", row.public_id)


def _page(
    request: HttpRequest,
    row: TemplateVersion,
    blocks: list[editor.Shown],
    is_sealed: bool,
    error: DomainError | None = None,
) -> HttpResponse:
    kind = kinds.get(row.kind)
    errors = getattr(error, "errors", ())
    context = {
        "row": row,
        "kind": kind,
        "blocks": blocks,
        "is_sealed": is_sealed,
        # What was typed goes on from the version that its page showed.
        "lock_version": request.POST.get("lock_version") or row.lock_version,
        "problem": error if error is not None and not errors else None,
        "errors": errors,
        "wrong": {e.path: e.message for e in errors},
        **_choices(kind, row),
    }
    return render(request, "documents/edit.html", context, status=error.status if error else 200)


def _choices(kind: Kind, row: TemplateVersion) -> dict[str, Any]:
    named = [(f.key, _label(f)) for f in kind.fields]
    includable = services.includable(row)
    passages = [key for key in published.passages() if key != kind.key and includable(key)]
    return {
        "block_kinds": [(key, _(name)) for key, name in BLOCKS.items()],
        "conditions": [(key, _(name)) for key, name in CONDITIONS.items()],
        "condition_fields": [("", "—"), *named],
        "lists": [
            ("", "—"),
            *((f.key, _label(f)) for f in kind.fields if f.columns or f.type == "list"),
        ],
        "passages": [("", "—"), *((key, passage_name(key)) for key in passages)],
        "chips": [f for f in kind.fields if f.is_said],
        "tables": [f for f in kind.fields if f.columns],
        "choice_fields": [f for f in kind.fields if f.choices],
    }


def _label(field: Any) -> str:
    return localized({"zh": field.zh, "en": f"{field.en} · {field.zh}"})


def _whole(given: str) -> int:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 9 else 0
