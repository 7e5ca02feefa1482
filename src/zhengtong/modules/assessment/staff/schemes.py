"""Schemes: the list, one version with all that it says, drafting in the browser, from a table."""

from __future__ import annotations

import copy
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
from zhengtong.core.pages.workbooks import MOST_BYTES
from zhengtong.kernel.errors import DomainError, InvalidInput, NotFound
from zhengtong.kernel.text import localized
from zhengtong.modules.assessment import policies
from zhengtong.modules.assessment.errors import NoSuchScheme, field
from zhengtong.modules.assessment.imports.board import offered
from zhengtong.modules.assessment.policies import ASSESS, REVIEW, VIEW
from zhengtong.modules.assessment.schemes import services, tables
from zhengtong.modules.assessment.schemes.checking import findings
from zhengtong.modules.assessment.schemes.definition import Definition
from zhengtong.modules.assessment.schemes.holding import reason_of
from zhengtong.modules.assessment.schemes.models import SchemeVersion, VersionState
from zhengtong.modules.assessment.schemes.reading import read
from zhengtong.modules.assessment.schemes.telling import outline
from zhengtong.modules.assessment.staff import reading as r
from zhengtong.modules.assessment.staff.periods import organizations, sums_off
from zhengtong.modules.org import api as org

BLANK = "blank"
SAID = {
    "submit": gettext_noop("已提交，等待另一位同事发布。"),
    "publish": gettext_noop("方案已发布，新的周期按这个版本。"),
    "return": gettext_noop("已退回修改。"),
    "revise": gettext_noop("已建立新的草稿。"),
}


@staff(VIEW)
@never_cache
@require_safe
def schemes(request: HttpRequest) -> HttpResponse:
    found = list(policies.visible_schemes(request.actor).select_related("current").order_by("pk"))
    open_drafts = {
        v.scheme_id: v
        for v in SchemeVersion.objects.filter(scheme__in=found).exclude(
            state=VersionState.PUBLISHED
        )
    }
    names = org.organization_names({s.organization_id for s in found if s.organization_id})
    rows = []
    for scheme in found:
        shown = scheme.current or open_drafts.get(scheme.pk)
        if shown is None:
            continue
        definition = read(shown.definition)
        rows.append(
            {
                "scheme": scheme,
                "version": shown,
                "name": localized(dict(definition.name)),
                "says": localized(dict(definition.says)),
                "organization": names.get(scheme.organization_id or 0, ""),
                "draft": open_drafts.get(scheme.pk),
                "sums_off": sums_off(definition),
                "count": len(list(definition.indicators())),
            }
        )
    context = {"rows": rows, "may_assess": request.actor.has(ASSESS)}
    return render(request, "assessment/staff/schemes.html", context)


def version_of(request: HttpRequest, public_id: uuid.UUID) -> SchemeVersion:
    """Raises NoSuchScheme."""
    rows = SchemeVersion.objects.filter(
        public_id=public_id, scheme__in=policies.visible_schemes(request.actor)
    )
    found = rows.select_related("scheme").first()
    if found is None:
        raise NoSuchScheme
    return found


@staff(VIEW)
@never_cache
@require_safe
def version(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    return show(request, version_of(request, public_id))


def show(
    request: HttpRequest, found: SchemeVersion, refused: DomainError | None = None
) -> HttpResponse:
    definition = read(found.definition)
    scheme, me = found.scheme, request.actor
    where = scheme.organization_id
    drafts = me.has(ASSESS, where) if where else me.has(ASSESS)
    reviews = me.has(REVIEW, where) if where else me.has(REVIEW)
    versions = list(scheme.versions.order_by("-number"))
    names = org.staff_names(
        {i for v in versions for i in (v.drafted_by_id, v.published_by_id) if i}
    )
    context = {
        "version": found,
        "name": localized(dict(definition.name)),
        "outline": outline(definition),
        "organization": org.organization(where).name if where else "",
        "sums_off": sums_off(definition),
        "versions": versions,
        "names": names,
        "findings": _findings(found, definition) if found.state != VersionState.PUBLISHED else None,
        "may_edit": drafts and found.state == VersionState.DRAFT,
        "may_submit": drafts and found.state == VersionState.DRAFT,
        "may_publish": reviews
        and found.state == VersionState.SUBMITTED
        and me.staff_id != found.drafted_by_id,
        "is_own": found.state == VersionState.SUBMITTED and me.staff_id == found.drafted_by_id,
        "may_return": reviews and found.state == VersionState.SUBMITTED,
        "may_revise": drafts
        and all(v.state == VersionState.PUBLISHED for v in versions)
        and versions[0].pk == found.pk,
        "typed": request.POST,
        **r.refusal(refused),
    }
    return render(request, "assessment/staff/scheme.html", context, status=r.status(refused))


def _findings(found: SchemeVersion, definition: Definition) -> list[tuple[str, str]]:
    """Where, and what is wrong: what keeps this wording from being published."""
    wrong = findings(definition, offered(found.scheme.organization_id))
    return [(f.part, f.text) for f in wrong]


@staff(VIEW)
@never_cache
@require_POST
def act(request: HttpRequest, public_id: uuid.UUID, verb: str) -> HttpResponse:
    if verb not in SAID:
        raise Http404
    found = version_of(request, public_id)
    try:
        if verb == "revise":
            made = services.revise_scheme(scheme_id=found.scheme.public_id, actor=request.actor)
        else:
            made = _moved(request, public_id, verb)
    except NotFound:
        raise
    except DomainError as refused:
        return show(request, version_of(request, public_id), refused)
    messages.success(request, _(SAID[verb]))
    return redirect("assessment:scheme", made.public_id)


def _moved(request: HttpRequest, public_id: uuid.UUID, verb: str) -> SchemeVersion:
    common: dict[str, Any] = {
        "version_id": public_id,
        "expected_version": r.version(request),
        "actor": request.actor,
    }
    if verb == "return":
        return services.return_version(reason=reason_of(r.text(request, "reason", 300)), **common)
    if verb == "submit":
        accepts = request.POST.get("accepts_sum") == "yes"
        return services.submit_version(accepts_sum=accepts, **common)
    return services.publish_version(**common)


@staff(ASSESS)
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    return r.workbook(tables.empty(), "scheme")


@staff(ASSESS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """From a table (checked and previewed first), or as a copy of another scheme."""
    refused: DomainError | None = None
    preview: dict[str, Any] = {}
    verb = request.POST.get("_action", "")
    if request.method == "POST":
        try:
            definition = _copied(request) if verb == "copy" else _table(request)
            if verb == "check":
                known = read(definition)
                preview = {
                    "outline": outline(known),
                    "name": localized(dict(known.name)),
                    "sums_off": sums_off(known),
                }
            else:
                made = services.start_scheme(
                    organization_id=_place(request), definition=definition, actor=request.actor
                )
                messages.success(request, _("草稿已建立，可以接着修改，再提交发布。"))
                return redirect("assessment:scheme", made.public_id)
        except NotFound:
            raise
        except DomainError as error:
            refused = error
    known_schemes = policies.visible_schemes(request.actor).exclude(current=None)
    context = {
        "organizations": organizations(request),
        "schemes": [
            (BLANK, _("空白的方案（一个维度，100 分）")),
            *(
                (s.public_id, localized(s.current.name))
                for s in known_schemes.select_related("current").order_by("pk")
            ),
        ],
        "preview": preview,
        "typed": request.POST,
        "verb": verb,
        **r.refusal(refused),
    }
    return render(request, "assessment/staff/new_scheme.html", context, status=r.status(refused))


def _place(request: HttpRequest) -> int:
    place = r.whole(request.POST.get("organization", ""))
    if not place:
        raise InvalidInput(errors=[field("organization", _("请选择单位。"))])
    return place


def _table(request: HttpRequest) -> dict[str, Any]:
    sent = request.FILES.get("file")
    if sent is None:
        raise InvalidInput(errors=[field("file", _("请选择 .xlsx 文件。"))])
    place = r.whole(request.POST.get("organization", ""))
    return tables.read(sent.read(MOST_BYTES + 1), offered(place or None))


def _copied(request: HttpRequest) -> dict[str, Any]:
    """Another scheme's current wording, or a blank one, under a new key and name."""
    said = request.POST.get("scheme", "")
    key = r.key(said)
    found = policies.visible_schemes(request.actor).filter(public_id=key).first() if key else None
    if said != BLANK and (found is None or found.current is None):
        raise InvalidInput(errors=[field("scheme", _("请选择一个方案。"))])
    name = r.text(request, "name", 100)
    definition = copy.deepcopy(found.current.definition) if found and found.current else _blank()
    definition["key"] = r.text(request, "key", 40)
    definition["name"] = {"zh": name, "en": r.text(request, "name_en", 100) or name}
    return definition


def _blank() -> dict[str, Any]:
    """One dimension, so that it can be read; the rest is added in the browser."""
    first = {"key": "d1", "name": {"zh": "第一个维度", "en": "First dimension"}, "full": 100}
    return {"kinds": ["staff"], "total": 100, "dimensions": [first]}
