"""Models: their versions, the draft in the browser, the try, and putting it in force."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import DomainError, FieldError, InvalidInput, NotFound
from zhengtong.modules.org import api as org
from zhengtong.modules.risk import policies
from zhengtong.modules.risk.definition import factors_for, read_definition, typed_of
from zhengtong.modules.risk.errors import NoSuchVersion
from zhengtong.modules.risk.models import ModelVersion, Subject, TestRun
from zhengtong.modules.risk.scoring import LEVELS
from zhengtong.modules.risk.services import modelling
from zhengtong.modules.risk.services.holding import names_of
from zhengtong.modules.risk.staff.common import key_of, refusal, status_of, whole
from zhengtong.modules.risk.states import Decay, Kind, Measure, VersionState

DONE = {
    "try": gettext_noop("试算完成，请看结果。"),
    "force": gettext_noop("已启用，正在按新版本重算全部等级。"),
}


@staff(policies.VIEW)
@never_cache
@require_safe
def models(request: HttpRequest) -> HttpResponse:
    versions = ModelVersion.objects.select_related("model").order_by("model_id", "-number")
    by_kind: dict[str, list[ModelVersion]] = {k.value: [] for k in Kind}
    for version in versions:
        by_kind[version.model.kind].append(version)
    context = {
        "kinds": [
            (kind, kind.label, rows, any(v.state == VersionState.DRAFT for v in rows))
            for kind, rows in ((Kind(k), v) for k, v in by_kind.items())
        ],
        "may_draft": request.actor.has(policies.DRAFT),
    }
    return render(request, "risk/staff/models.html", context)


@staff(policies.DRAFT)
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    kind = request.POST.get("kind", "")
    if kind not in Kind:
        raise Http404
    try:
        made = modelling.begin_draft(kind=kind, actor=request.actor)
    except DomainError as refused:
        messages.error(request, refused.message)
        return redirect("risk:models")
    return redirect("risk:version", made.public_id)


@staff(policies.VIEW)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def version(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """What a version says; a draft is changed by posting."""
    found = _found(public_id)
    if request.method != "POST":
        return _show(request, found, typed_of(found.definition))
    try:
        modelling.save_draft(
            public_id=public_id,
            **_read(request, found),
            expected_version=whole(request.POST.get("version")),
            actor=request.actor,
        )
    except NotFound:
        raise
    except DomainError as refused:
        return _show(request, found, _typed(request), refused)
    messages.success(request, _("已保存。请试算，看看会改变谁的等级。"))
    return redirect("risk:version", public_id)


def _read(request: HttpRequest, found: ModelVersion) -> dict[str, Any]:
    """Name, basis and definition, with every field that is wrong."""
    errors: list[FieldError] = []
    name, basis = (request.POST.get(k, "").strip() for k in ("name", "basis"))
    if not name:
        errors.append(FieldError(path="name", message=_("请填写名称。")))
    if not basis:
        told = _("请写明依据；没有核定的写“按当地配置”。")
        errors.append(FieldError(path="basis", message=told))
    definition: dict[str, Any] = {}
    try:
        definition = read_definition(found.model.kind, request.POST)
    except InvalidInput as wrong:
        errors += wrong.errors
    if errors:
        raise InvalidInput(errors=errors)
    return {"name": name, "basis": basis, "definition": definition}


def _typed(request: HttpRequest) -> dict[str, Any]:
    typed = request.POST.dict()
    for level in LEVELS:
        typed[f"measures_{level}"] = ",".join(request.POST.getlist(f"measures_{level}"))
    return typed


@staff(policies.VIEW)
@never_cache
@require_POST
def act(request: HttpRequest, public_id: uuid.UUID, verb: str) -> HttpResponse:
    """try | force | drop."""
    found = _found(public_id)
    common = {"public_id": public_id, "actor": request.actor}
    seen = whole(request.POST.get("version"))
    try:
        match verb:
            case "try":
                modelling.try_version(**common, expected_version=seen)
            case "force":
                modelling.put_in_force(**common, expected_version=seen)
            case "drop":
                modelling.drop_draft(**common)
                messages.success(request, _("草稿已放弃。"))
                return redirect("risk:models")
            case _:
                raise Http404
    except NotFound:
        raise
    except DomainError as refused:
        return _show(request, found, typed_of(found.definition), refused)
    messages.success(request, _(DONE[verb]))
    return redirect("risk:version", public_id)


def _found(public_id: uuid.UUID) -> ModelVersion:
    found = ModelVersion.objects.select_related("model").filter(public_id=public_id).first()
    if found is None:
        raise NoSuchVersion
    return found


def _show(
    request: HttpRequest,
    found: ModelVersion,
    typed: dict[str, Any],
    refused: DomainError | None = None,
) -> HttpResponse:
    said = refusal(refused)
    last = found.tests.order_by("-pk").first()
    people = {i for i in (found.drafted_by_id, found.in_force_by_id) if i}
    names = org.staff_names(people) if people else {}
    is_draft = found.state == VersionState.DRAFT
    context = {
        "version": found,
        "is_draft": is_draft,
        "may_change": is_draft and request.actor.has(policies.DRAFT),
        "may_force": is_draft
        and request.actor.has(policies.APPROVE)
        and found.drafted_by_id != request.actor.staff_id,
        "drafted_by": names.get(found.drafted_by_id or 0, ""),
        "in_force_by": names.get(found.in_force_by_id or 0, ""),
        "name": typed.get("name", found.name),
        "basis": typed.get("basis", found.basis),
        "base": typed.get("base", ""),
        "factors": [_row(key, factor, typed, said["said"]) for key, factor in
                    factors_for(found.model.kind)],
        "levels": [_level(level, typed, said["said"]) for level in LEVELS],
        "decays": Decay.choices,
        "rule_levels": [(str(n), _("%(n)s 级") % {"n": n}) for n in range(2, 6)],
        "measures": Measure.choices,
        "test": _tested(last) if last else None,
        "is_tested": found.tested_at is not None,
        **said,
    }  # fmt: skip
    return render(request, "risk/staff/version.html", context, status=status_of(refused))


def _row(key: str, factor: Any, typed: dict[str, Any], said: dict[str, str]) -> dict[str, Any]:
    """One factor in the table of the page."""
    names = ("bands", "months", "decay", "weight", "hard", "level")
    fallback = {"months": "24", "decay": "none", "weight": "1"}
    return {
        "key": key,
        "label": _(factor.label),
        "says": _(factor.says),
        "source": _(factor.source),
        "is_good": factor.is_good,
        "errors": [(f"{n}_{key}", said[f"{n}_{key}"]) for n in names if f"{n}_{key}" in said],
        "wrong": {n for n in names if f"{n}_{key}" in said},
        "bands_said": bands_said(str(typed.get(f"bands_{key}", ""))),
        "is_used": bool(typed.get(f"bands_{key}") or typed.get(f"hard_{key}")),
        **{n: typed.get(f"{n}_{key}", fallback.get(n, "")) for n in names},
    }


def bands_said(typed: str) -> str:
    """`1=5; 3=15` in words."""
    pairs = [part.partition("=")[::2] for part in typed.split(";") if "=" in part]
    said = [_("%(n)s 起 %(points)s 分") % {"n": a.strip(), "points": p.strip()} for a, p in pairs]
    return _("，").join(said)


def _level(level: int, typed: dict[str, Any], said: dict[str, str]) -> dict[str, Any]:
    chosen = str(typed.get(f"measures_{level}", "")).split(",")
    return {
        "n": level,
        "start": typed.get(f"from_{level}", ""),
        "grade": typed.get(f"grade_{level}", ""),
        "share": typed.get(f"share_{level}", "0"),
        "chosen": chosen,
        "chosen_words": [str(Measure(m).label) for m in chosen if m in Measure],
        "wrong": {n for n in ("from", "grade", "share") if f"{n}_{level}" in said},
        "errors": [
            (path, said[path])
            for path in (f"from_{level}", f"grade_{level}", f"share_{level}")
            if path in said
        ],
    }


def _tested(test: TestRun) -> dict[str, Any]:
    """The last try: how many at each level before and then, who would change."""
    result = test.result
    keys = [k for k in (key_of(e[0]) for e in result["examples"]) if k]
    rows = {str(s.public_id): s for s in Subject.objects.filter(public_id__in=keys)}
    names = names_of(rows.values())
    most = max([1, *result["distribution"].values(), *result["before"].values()])
    return {
        "at": test.at,
        "seen": result["seen"],
        "rows": [
            (level, result["before"][str(level)], result["distribution"][str(level)])
            for level in LEVELS
        ],
        "most": most,
        "changed": sum(n for _a, _b, n in result["changes"]),
        "changes": result["changes"],
        "examples": [
            (key, names[rows[key].pk], before, now)
            for key, before, now in result["examples"]
            if key in rows
        ],
        "crowded": result["crowded"],
    }
