"""The editor: a rule of typed conditions, or the numbers, level and scope of a shipped one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhengtong.core.pages.access import staff
from zhengtong.core.pages.given import small
from zhengtong.kernel.errors import DomainError, FieldError
from zhengtong.modules.org import api as org
from zhengtong.modules.supervision.models import Card, Level, RuleStatus, RuleVersion
from zhengtong.modules.supervision.plugins import ParamKind, checks
from zhengtong.modules.supervision.rules import conditions
from zhengtong.modules.supervision.rules.content import Content
from zhengtong.modules.supervision.rules.drafting import WRITE, draft_new_rule, save_draft
from zhengtong.modules.supervision.rules.errors import NotADraft
from zhengtong.modules.supervision.rules.fields import FIELDS, Kind, choices_of, items
from zhengtong.modules.supervision.rules.fields import organizations as all_organizations
from zhengtong.modules.supervision.rules.staff.acts import the_version
from zhengtong.modules.supervision.rules.staff.posted import changed, read

EMPTY = Content(
    check_key=conditions.KEY,
    level=Level.WARNING,
    name={"zh": ""},
    explanation={"zh": ""},
    conditions={"match": "all", "groups": []},
)


@staff(WRITE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A rule of one's own from typed conditions."""
    return _page(request, None, EMPTY)


@staff(WRITE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    version = the_version(public_id)
    if version.status != RuleStatus.DRAFT:
        raise NotADraft
    return _page(request, version, Content.of(version))


def _page(request: HttpRequest, version: RuleVersion | None, content: Content) -> HttpResponse:
    if request.method != "POST":
        return _show(request, version, content)
    check = checks.get(content.check_key)
    typed = read(request.POST, content.check_key, check)
    act = request.POST.get("do", "save")
    if act != "save":
        asked = request.POST.get("add_field", "")
        stored = changed(typed.conditions, act, asked) if typed.conditions else {}
        shown = Content(**{**typed.fields(), "conditions": stored})
        return _show(request, version, shown, focus=_next(stored, act))
    try:
        saved = _save(request, version, typed)
    except DomainError as refused:
        return _show(request, version, typed, refused)
    messages.success(request, _("草稿已保存。施行之前要试运行。"))
    return redirect("rules:rule", saved.rule.key)


def _save(request: HttpRequest, version: RuleVersion | None, content: Content) -> RuleVersion:
    if version is None:
        return draft_new_rule(content=content, actor=request.actor)
    return save_draft(
        public_id=version.public_id,
        content=content,
        lock_version=small(request.POST.get("lock_version")),
        actor=request.actor,
    )


def _show(
    request: HttpRequest,
    version: RuleVersion | None,
    content: Content,
    refused: DomainError | None = None,
    *,
    focus: str = "",
) -> HttpResponse:
    errors = tuple(getattr(refused, "errors", ())) if refused else ()
    if refused and not errors:
        errors = (FieldError(path="", message=refused.message),)
    said = {e.path: e.message for e in errors}
    check = checks.get(content.check_key)
    is_own = content.check_key == conditions.KEY
    context = {
        "version": version,
        "content": content,
        "check": {"label": _(check.label), "explanation": _(check.explanation)},
        "is_own": is_own,
        "params": _params(content, said),
        "groups": _groups(content.conditions, said) if is_own else (),
        "match": content.conditions.get("match", "all"),
        "matches": (("all", _("全部满足")), ("any", _("满足任意一个"))),
        "fields": [(f.key, _(f.label)) for f in FIELDS.values()],
        "sentence": conditions.sentence(content.conditions) if is_own else "",
        "levels": Level.choices,
        "cards": Card.choices,
        "items": _chosen(items(), content.scope.get("items", ())),
        "organizations": _chosen(all_organizations(), content.scope.get("organizations", ())),
        "regions": _chosen(
            [(r.code, r.name) for r in org.regions()], content.scope.get("regions", ())
        ),
        "texts": [
            ("name_zh", _("名称"), content.name.get("zh", ""), said.get("name_zh", "")),
            ("name_en", _("名称（英文）"), content.name.get("en", ""), said.get("name_en", "")),
            (
                "explanation_zh",
                _("说明"),
                content.explanation.get("zh", ""),
                said.get("explanation_zh", ""),
            ),
            (
                "explanation_en",
                _("说明（英文）"),
                content.explanation.get("en", ""),
                said.get("explanation_en", ""),
            ),
        ],
        "errors": errors,
        "said": said,
        "focus": focus,
        "lock_version": request.POST.get("lock_version", version.lock_version if version else ""),
    }
    status = refused.status if refused else 200
    return render(request, "supervision/rules/editor.html", context, status=status)


def _next(stored: Any, act: str) -> str:
    """Where the keyboard goes on: to the row that was added, or to adding another."""
    groups = stored.get("groups") or ()
    if act.startswith("remove.") or not groups:
        return "add"
    return f"groups.{len(groups) - 1}.{len(groups[-1]['conditions']) - 1}"


def _params(content: Content, said: dict[str, str]) -> list[dict[str, Any]]:
    check = checks.get(content.check_key)
    return [
        {
            "id": f"param_{p.name}",
            "label": _(p.label),
            "unit": _(p.unit) if p.unit else "",
            "value": content.params.get(p.name, p.default),
            "choices": [(v, _(label)) for v, label in p.choices.items()],
            "is_choice": p.kind == ParamKind.CHOICE,
            "minimum": p.minimum,
            "maximum": p.maximum,
            "is_time": p.kind == ParamKind.TIME,
            "error": said.get(f"param_{p.name}", ""),
        }
        for p in check.params
    ]


def _groups(stored: Any, said: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "path": f"groups.{n}",
            "number": n + 1,
            "match": group["match"],
            "rows": [
                _row(row, f"groups.{n}.{m}", said) for m, row in enumerate(group["conditions"])
            ],
        }
        for n, group in enumerate(stored.get("groups", ()))
    ]


def _row(row: dict[str, str], path: str, said: dict[str, str]) -> dict[str, Any]:
    field = FIELDS[row["field"]]
    listed = field.kind in (Kind.CHOICE, Kind.FLAG)
    return {
        "path": path,
        "field": field.key,
        "label": _(field.label),
        "op": row["op"],
        "ops": [(k, _(v)) for k, v in field.operators.items()],
        "value": row["value"],
        "choices": list(choices_of(field)) if listed else (),
        "is_listed": listed,
        "is_number": field.kind in (Kind.WHOLE, Kind.MONEY),
        "unit": _(field.unit) if field.unit else "",
        "error": said.get(f"{path}.value") or said.get(f"{path}.op") or "",
        "remove": "remove." + path.removeprefix("groups."),
    }


def _chosen(pairs: Any, chosen: Any) -> list[tuple[str, str, bool]]:
    return [(value, label, value in chosen) for value, label in pairs]
