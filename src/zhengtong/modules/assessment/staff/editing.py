"""Changing one part of a draft on its own page; what is refused loses nothing that was typed."""

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
from zhengtong.modules.assessment.imports.board import offered
from zhengtong.modules.assessment.policies import ASSESS
from zhengtong.modules.assessment.schemes import flat, services
from zhengtong.modules.assessment.schemes.checking import findings
from zhengtong.modules.assessment.schemes.models import SchemeVersion, VersionState
from zhengtong.modules.assessment.schemes.reading import read
from zhengtong.modules.assessment.staff import asking, parts
from zhengtong.modules.assessment.staff import reading as r
from zhengtong.modules.assessment.staff.asking import Around
from zhengtong.modules.assessment.staff.parts import Part
from zhengtong.modules.assessment.staff.schemes import version_of

MOST = 200


@staff(ASSESS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: HttpRequest, public_id: uuid.UUID, path: str) -> HttpResponse:
    found = version_of(request, public_id)
    if found.state != VersionState.DRAFT:
        raise Http404
    definition = copy.deepcopy(found.definition)
    where = Part(definition, path)
    node = where.node(definition)
    row = where.row(node)
    how = _how(request, where, row)
    row |= {"kind": how} if where.kind == "indicator" else {}
    refused: DomainError | None = None
    if request.method == "POST":
        row = _typed(request, row)
        try:
            _store(request, found, definition, where, row)
        except NotFound:
            raise
        except InvalidInput as error:
            refused = _here(error, where, definition)
        except DomainError as error:
            refused = error
        else:
            messages.success(request, _("已保存到草稿。"))
            return redirect("assessment:scheme", public_id)
    board = Around(definition=found.definition, offered=offered(found.scheme.organization_id))
    said = r.refusal(refused)
    context = {
        "version": found,
        "name": localized(found.name),
        "path": path,
        "kind": where.kind,
        "title": asking.titles()[where.kind],
        "part_name": localized(node["name"]) if where.kind != "head" and node.get("name") else "",
        "is_new": where.kind != "head"
        and Part(copy.deepcopy(found.definition), path).index is None,
        "is_first": not where.index,
        "how": how,
        "hows": asking.hows() if where.kind == "indicator" else (),
        "row": row,
        "fields": [
            (f, row.get(f.id, ""), row.get(f.id, "").split(";"), said["said"].get(f.id, ""))
            for f in asking.fields(where.kind, how, board)
        ],
        "factors": [
            (f"{path}.factors.{n}", localized(x["name"]))
            for n, x in enumerate(node.get("factors", ()))
        ]
        if how == "product"
        else (),
        **said,
    }
    return render(request, "assessment/staff/edit_part.html", context, status=r.status(refused))


def _how(request: HttpRequest, where: Part, row: dict[str, str]) -> str:
    """Which of the three kinds of indicators the form asks for."""
    if where.kind != "indicator":
        return ""
    said = request.POST.get("kind") or request.GET.get("kind") or row["kind"]
    return said if said in dict(asking.hows()) else "event"


def _typed(request: HttpRequest, row: dict[str, str]) -> dict[str, str]:
    """Every field of the part, and nothing else; what a form does not ask is left as it was."""
    typed = {
        k: ";".join(request.POST.getlist(k)) if k in asking.MANY else r.text(request, k, 3000)
        for k in row
    }
    return {k: v.replace("\0", "") for k, v in typed.items()}


def _store(
    request: HttpRequest,
    found: SchemeVersion,
    definition: dict[str, Any],
    where: Part,
    row: dict[str, str],
) -> None:
    act = request.POST.get("_action")
    rows, index = where.rows, where.index
    if act == "remove" and rows is not None:
        if index is not None:
            del rows[index]
    elif act == "up" and rows is not None:
        if index:
            rows[index - 1], rows[index] = rows[index], rows[index - 1]
    else:
        _put(definition, where, row)
        _sound(found, definition, where)
    services.save_draft(
        version_id=found.public_id,
        definition=definition,
        expected_version=r.version(request),
        actor=request.actor,
    )


def _put(definition: dict[str, Any], where: Part, row: dict[str, str]) -> None:
    made = where.made(row, dict(where.node(definition)))
    if where.kind == "head":
        definition.update(made)
        for key in set(definition) - set(made):
            del definition[key]
        return
    assert where.rows is not None
    if where.index is not None:
        where.rows[where.index] = made
        return
    if len(where.rows) >= MOST:
        raise InvalidInput(errors=[FieldError(path="", message=_("这里的条目太多了。"))])
    where.rows.append(made)
    where.index = len(where.rows) - 1


def _sound(found: SchemeVersion, definition: dict[str, Any], where: Part) -> None:
    """What is wrong with this part alone is said at once; the rest waits for the check.

    Raises BadScheme, InvalidInput."""
    scheme = read({**definition, "key": found.scheme.key})
    here = _names(where)
    wrong = [
        FieldError(path=f"{f.part}.{f.field}", message=f.message)
        for f in findings(scheme, offered(found.scheme.organization_id))
        if f.part == here and f.field
    ]
    if wrong:
        raise InvalidInput(errors=wrong)


def _names(where: Part) -> str:
    """The path of the part, a new one by the index that it got."""
    names = where.path.split(".")
    if where.index is not None:
        names[-1] = str(where.index)
    return "" if where.kind == "head" else ".".join(names)


FIELD_OF = {"rule": "rule_kind", "effect": "dimension"}
LISTS = ("choices", "times", "bands", "cases")


def _here(refused: InvalidInput, where: Part, definition: dict[str, Any]) -> InvalidInput:
    """Errors of this part by its own fields; those elsewhere as sentences with their place."""
    prefix = _names(where)
    errors = []
    for error in refused.errors:
        path, message = error.path, error.message
        if not prefix and path.split(".")[0] not in ("dimensions", *flat.EXTRAS):
            path = path.split(".")[0]
        elif prefix and path.startswith(prefix + "."):
            rest = [p for p in path[len(prefix) :].strip(".").split(".") if not p.isdigit()]
            kept = [p for p in rest if p not in FIELD_OF] or [FIELD_OF.get(p, p) for p in rest]
            path = ([p for p in kept if p in LISTS] or kept or [""])[0]
        else:
            place = parts.place_of(definition, path)
            path, message = "", f"{place}{_('：')}{message}" if place else message
        errors.append(FieldError(path=path, message=message))
    return InvalidInput(errors=errors)
