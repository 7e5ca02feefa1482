"""变更记录: the audit trail of one organisation, member of staff or role, in words."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext

from zhengtong.core.audit import api as audit
from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import PermissionRefused
from zhengtong.kernel.text import localized
from zhengtong.modules.org.staff import words
from zhengtong.modules.org.staff.finding import (
    may_see_history,
    member_of,
    organization_of,
    role_of,
)


@staff()
def organization(request: HttpRequest, credit_code: str) -> HttpResponse:
    found = organization_of(credit_code)
    if not may_see_history(request.actor, found):
        raise PermissionRefused
    name = localized({"zh": found.name, "en": found.name_en or found.name})
    here = reverse("org_staff:organization", args=[credit_code])
    return _page(request, f"organization:{found.pk}", name=name, here=here, kind="organization")


@staff()
def member(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = member_of(public_id)
    if request.actor.staff_id != found.pk and not may_see_history(request.actor, found):
        raise PermissionRefused
    here = reverse("org_staff:member", args=[public_id])
    access = reverse("org_staff:access", args=[public_id])
    return _page(request, f"staff:{found.pk}", name=found.name, here=here, access=access)


@staff("org.grant")
def role(request: HttpRequest, key: str) -> HttpResponse:
    found = role_of(key)
    name = localized({"zh": found.name, "en": found.name_en or found.name})
    here = reverse("org_staff:matrix")
    return _page(request, f"role:{found.pk}", name=name, here=here)


def _page(request: HttpRequest, stream: str, **context: Any) -> HttpResponse:
    page = audit.entries(stream=stream, cursor=request.GET.get("cursor", ""))
    rows = [
        {
            "at": entry.at,
            "actor": entry.actor_name or gettext("平台"),
            "action": words.action(entry.action),
            "details": list(words.details(entry.detail)),
            "address": entry.address,
        }
        for entry in page.rows
    ]
    older = urlencode({"cursor": page.next_cursor}) if page.next_cursor else ""
    return render(request, "org/staff/history.html", {"rows": rows, "older": older, **context})
