"""Changing one part of a draft on its own page: the head, a dimension, an indicator, an extra."""

from __future__ import annotations

import copy
import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import DomainError, FieldError, InvalidInput, NotFound
from zhengtong.kernel.text import localized
from zhengtong.modules.assessment.plugins import SubjectKind, metrics
from zhengtong.modules.assessment.policies import ASSESS
from zhengtong.modules.assessment.schemes import flat, services
from zhengtong.modules.assessment.schemes.explaining import SIGNS
from zhengtong.modules.assessment.schemes.models import SchemeVersion, VersionState
from zhengtong.modules.assessment.staff import reading as r
from zhengtong.modules.assessment.staff.schemes import version_of

EXTRAS = ("vetoes", "grades", "exclusions")
MOST_INDICATORS = 200


class Part:
    """Where a path leads: the kind of part, the list that holds it, its index."""

    def __init__(self, definition: dict[str, Any], path: str) -> None:
        """Raises Http404 for a path that leads nowhere."""
        self.path = path
        names = path.split(".") if path != "head" else []
        self.index: int | None = None
        self.rows: list[dict[str, Any]] | None = None
        if path == "head":
            self.kind = "head"
            return
        if len(names) % 2 or len(names) > 4:
            raise Http404
        if names[0] in EXTRAS and len(names) == 2:
            self.kind = names[0]
        elif names[0] == "dimensions" and len(names) == 2:
            self.kind = "dimension"
        elif names[0] == "dimensions" and len(names) == 4 and names[2] == "indicators":
            self.kind = "indicator"
        else:
            raise Http404
        rows: Any = definition
        for name, index in zip(names[::2], names[1::2], strict=True):
            if isinstance(rows, list):
                raise Http404
            rows = rows.setdefault(name, [])
            last = index == "new"
            if not last and not (index.isdigit() and int(index) < len(rows)):
                raise Http404
            self.rows, self.index = rows, None if last else int(index)
            if last and index is not names[-1]:
                raise Http404
            rows = rows[int(index)] if not last else rows

    def node(self, definition: dict[str, Any]) -> dict[str, Any]:
        if self.kind == "head":
            return definition
        assert self.rows is not None
        return self.rows[self.index] if self.index is not None else {}


@staff(ASSESS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: HttpRequest, public_id: uuid.UUID, path: str) -> HttpResponse:
    found = version_of(request, public_id)
    if found.state != VersionState.DRAFT:
        raise Http404
    definition = copy.deepcopy(found.definition)
    where = Part(definition, path)
    row = _row(where, where.node(definition))
    refused: DomainError | None = None
    if request.method == "POST":
        row = {k: r.text(request, k, 3000) for k in row}
        if where.kind == "head":
            row["kinds"] = ";".join(request.POST.getlist("kinds"))
        try:
            _store(request, found, definition, where, row)
        except NotFound:
            raise
        except InvalidInput as error:
            refused = _here(error, where)
        except DomainError as error:
            refused = error
        else:
            messages.success(request, _("已保存到草稿。"))
            return redirect("assessment:scheme", public_id)
    context = {
        "version": found,
        "name": localized(found.name),
        "path": path,
        "kind": where.kind,
        "is_new": where.kind != "head" and where.index is None,
        "how": where.node(definition).get("kind", "event") if where.kind == "indicator" else "",
        "row": row,
        "kinds_chosen": row.get("kinds", "").split(";"),
        "kinds": SubjectKind.choices,
        "dimensions": [(d["key"], localized(d["name"])) for d in found.definition["dimensions"]],
        "metrics": sorted(((k, _(m.label)) for k, m in metrics.items()), key=lambda p: p[1]),
        **CHOICES(),
        **r.refusal(refused),
    }
    return render(request, "assessment/staff/edit_part.html", context, status=r.status(refused))


def CHOICES() -> dict[str, Any]:
    return {
        "starts": [("full", _("从满分往下扣")), ("zero", _("从 0 往上加"))],
        "hows": [("event", _("人录入的记录")), ("metric", _("平台或者导入表的数据"))],
        "units": [
            ("each", _("每次")), ("piece", _("每件")), ("day", _("每天")), ("month", _("每月")),
            ("once", _("一次")),
        ],
        "rules": [
            ("per_unit", _("每单位计分")), ("when", _("达到条件计分")), ("bands", _("分档计分")),
            ("ratio", _("除以平均数，乘以分值")),
        ],
        "tests": list(SIGNS.items()),
        "spans": [("period", _("整个周期")), ("month", _("每月")), ("year", _("全年"))],
    }  # fmt: skip


def _row(where: Part, node: dict[str, Any]) -> dict[str, str]:
    match where.kind:
        case "head":
            return flat.head_row(node)
        case "dimension":
            return flat.dimension_row(node)
        case "indicator":
            return flat.indicator_row(node)
        case _:
            return flat.addition_row(node)


def _store(
    request: HttpRequest,
    found: SchemeVersion,
    definition: dict[str, Any],
    where: Part,
    row: dict[str, str],
) -> None:
    if request.POST.get("_action") == "remove" and where.rows is not None:
        if where.index is not None:
            del where.rows[where.index]
    else:
        _put(definition, where, row)
    services.save_draft(
        version_id=found.public_id,
        definition=definition,
        expected_version=r.version(request),
        actor=request.actor,
    )


def _put(definition: dict[str, Any], where: Part, row: dict[str, str]) -> None:
    base = where.node(definition)
    if where.kind == "head":
        definition.update(flat.head(row, definition))
        return
    made = {
        "dimension": flat.dimension,
        "indicator": flat.indicator,
    }.get(where.kind)
    node = made(row, dict(base)) if made else flat.addition(where.kind, row, dict(base))
    assert where.rows is not None
    if where.index is None:
        if len(where.rows) >= MOST_INDICATORS:
            raise InvalidInput(errors=[FieldError(path="", message=_("这里的条目太多了。"))])
        where.rows.append(node)
        where.index = len(where.rows) - 1
    else:
        where.rows[where.index] = node


FIELD_OF = {"rule": "rule_kind"}


def _here(refused: InvalidInput, where: Part) -> InvalidInput:
    """Errors of this part by its own fields; those elsewhere stay as sentences."""
    names = where.path.split(".") if where.kind != "head" else []
    if names and where.index is not None:
        names[-1] = str(where.index)
    prefix = ".".join(names)
    errors = []
    for error in refused.errors:
        path = error.path
        if not prefix or path.startswith(prefix + "."):
            rest = [p for p in path[len(prefix) :].strip(".").split(".") if not p.isdigit()]
            kept = [p for p in rest if p not in FIELD_OF] or [FIELD_OF.get(p, p) for p in rest]
            lists = [p for p in kept if p in ("choices", "times", "bands")]
            path = (lists or kept or [""])[0]
        else:
            path = ""
        errors.append(FieldError(path=path, message=error.message))
    return InvalidInput(errors=errors)
