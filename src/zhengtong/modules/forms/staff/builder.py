"""The builder's page and what its script asks: save, and compare after someone else saved."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import DomainError, FieldError
from zhengtong.modules.forms.data import FormDesignData
from zhengtong.modules.forms.definition import BadDefinition
from zhengtong.modules.forms.difference import Change, differences
from zhengtong.modules.forms.services.designs import (
    DesignChangedElsewhere,
    problems_of,
    save_design,
)
from zhengtong.modules.forms.services.designs import design as read_design
from zhengtong.modules.forms.staff import overview
from zhengtong.modules.forms.staff.back import Back, back_of
from zhengtong.modules.forms.staff.catalogue import catalogue
from zhengtong.modules.forms.staff.reading import UnreadableFile, read_body
from zhengtong.modules.forms.staff.texts import texts

PAGES = ("save", "compare", "trial", "changes", "publish", "import", "design_json", "design_pdf")


@staff("forms.manage")
@require_GET
def design(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = read_design(public_id)
    back = back_of(request)
    context = {
        "design": found,
        "back": back.url,
        "outline": overview.outline(found.definition),
        "payload": _payload(found, back),
        "urls": _urls(public_id, back),
    }
    return render(request, "forms/staff/design.html", context)


def _urls(public_id: UUID, back: Back) -> dict[str, str]:
    found = {name: reverse(f"forms-staff:{name}", args=[public_id]) for name in PAGES}
    for name in ("changes", "publish", "import"):
        found[name] = back.after(found[name])
    return found


def _payload(found: FormDesignData, back: Back) -> dict[str, Any]:
    return {
        "definition": found.definition,
        "lock_version": found.lock_version,
        "is_open": found.is_open,
        "problems": _told(found.problems),
        "saved_time": timezone.localtime(found.updated_at).strftime("%H:%M:%S"),
        "language": (get_language() or "zh")[:2],
        "urls": _urls(found.public_id, back),
        "catalogue": catalogue(),
        "texts": texts(),
    }


def _told(problems: tuple[FieldError, ...]) -> list[dict[str, str]]:
    return [{"path": p.path, "message": str(p.message), "code": p.code} for p in problems]


@staff("forms.manage")
@require_POST
def save(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Takes `{definition, lock_version}`; answers with the problems, or with why it was refused."""
    try:
        given = read_body(request)
        found = save_design(
            public_id=public_id,
            definition=given.get("definition"),
            expected_version=_version(given.get("lock_version")),
            actor=request.actor,
        )
    except (UnreadableFile, BadDefinition) as error:
        problems = _told(error.errors)
        return JsonResponse({"message": error.message, "problems": problems}, status=error.status)
    except DesignChangedElsewhere as error:
        return JsonResponse({"message": error.message, "code": error.code}, status=409)
    except DomainError as error:
        return JsonResponse({"message": error.message, "code": error.code}, status=error.status)
    return JsonResponse(
        {
            "lock_version": found.lock_version,
            "problems": _told(found.problems),
            "saved_time": timezone.localtime(timezone.now()).strftime("%H:%M:%S"),
        }
    )


@staff("forms.manage")
@require_POST
def compare(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What stands saved now, and in words how the definition on the page differs from it."""
    stored = read_design(public_id)
    try:
        mine = read_body(request).get("definition")
    except UnreadableFile as error:
        return JsonResponse({"message": error.message}, status=error.status)
    changes = differences(stored.definition, mine) if isinstance(mine, dict) else []
    return JsonResponse(
        {
            "definition": stored.definition,
            "lock_version": stored.lock_version,
            "updated_by": stored.updated_by,
            "problems": _told(problems_of(stored.definition)),
            "changes": [_change(one) for one in changes],
        }
    )


def _change(one: Change) -> dict[str, Any]:
    return {"verb": one.verb, "what": one.what, "where": one.where, "lines": list(one.lines)}


def _version(value: Any) -> int:
    """A post without a version is as stale as one can be: nothing is overwritten blindly."""
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
