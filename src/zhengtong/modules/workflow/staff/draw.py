"""The drawing page: bpmn-js in the browser, the bytes fetched and saved here.

It runs under the same content security policy as every other page: bpmn-js styles its parts through
the object model, our palette uses pictures instead of a font.
"""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods

from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import DomainError
from zhengtong.modules.workflow import design_queries, parts
from zhengtong.modules.workflow.bpmn.hostile import MOST_BYTES
from zhengtong.modules.workflow.bpmn.parse import parse
from zhengtong.modules.workflow.errors import BadBpmn, BpmnTooLarge
from zhengtong.modules.workflow.plugins import service_actions, step_documents, step_forms
from zhengtong.modules.workflow.services.designs import examine_design, save_process_design
from zhengtong.modules.workflow.staff import choices, context
from zhengtong.modules.workflow.staff.saying import OPERATORS
from zhengtong.modules.workflow.staff.table import Sheet, frame, named
from zhengtong.modules.workflow.wording import OUTCOMES


@require_GET
@staff("workflow.design")
def draw(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The drawing with palette and panel; without script, the way to the step table."""
    design = design_queries.process_design(public_id)
    asked = context.asked(request)
    region = request.actor.region_id
    groups = choices.post_groups(region)
    settings = {
        "url": reverse("workflow-staff:drawing", args=[public_id]),
        "lockVersion": design.lock_version,
        "language": "en" if (get_language() or "").startswith("en") else "zh",
        "owner": asked.owner,
        "posts": [{"title": g.title, "posts": g.posts} for g in groups],
        "stages": choices.choices(choices.STAGES),
        "units": choices.choices(choices.UNITS),
        "rules": choices.choices(choices.RULES),
        "operators": choices.choices(OPERATORS),
        "outcomes": choices.choices(OUTCOMES),
        "forms": parts.offered(step_forms),
        "documents": parts.offered(step_documents),
        "permissions": parts.permissions(),
        "actions": [key for key, _plug in service_actions.items()],
    }
    sheet = Sheet.of(public_id)
    result = examine_design(public_id=public_id, context=asked.context)
    page = {
        **frame(request, design, "draw"),
        "settings": settings,
        "sheet": sheet,
        "rows": sheet.rows(result.findings),
    }
    return render(request, "workflow/staff/draw.html", page)


@require_http_methods(["GET", "POST"])
@staff("workflow.design")
def drawing(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """GET: the bytes. POST: `{"xml", "lock_version"}` saves them; both answer with the verdict."""
    if request.method == "GET":
        return JsonResponse(_said(request, public_id, with_xml=True))
    try:
        if len(request.body) > MOST_BYTES * 2:
            raise BpmnTooLarge
        try:
            asked = json.loads(request.body)
            xml, lock = str(asked["xml"]), int(asked["lock_version"])
        except (ValueError, KeyError, TypeError):
            raise BadBpmn from None
        save_process_design(
            public_id=public_id,
            bpmn_xml=xml.encode(),
            lock_version=lock,
            actor=request.actor,
        )
    except DomainError as error:
        errors = [e.message for e in getattr(error, "errors", ())]
        problem = {"code": error.code, "message": error.message, "errors": errors}
        return JsonResponse(problem, status=error.status)
    return JsonResponse(_said(request, public_id))


def _said(request: HttpRequest, public_id: uuid.UUID, *, with_xml: bool = False) -> dict[str, Any]:
    design = design_queries.process_design(public_id)
    content = design_queries.design_xml(public_id)
    result = examine_design(public_id=public_id, context=context.asked(request).context)
    found: dict[str, Any] = {
        "lockVersion": design.lock_version,
        "name": dict(design.name),
        "findings": [
            {"element": f.element, "name": f.name, "message": f.message, "rule": f.rule}
            for f in named(result.findings, parse(content))
        ],
        "verdicts": [
            {"element": v.element, "verdict": v.verdict, "reason": v.reason}
            for v in result.verdicts
            if v.verdict != "executes"
        ],
    }
    if with_xml:
        found["xml"] = content.decode("utf-8", errors="replace")
    return found
