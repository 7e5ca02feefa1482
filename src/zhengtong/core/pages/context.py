"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from zhengtong.kernel.text import localized


def page(request: HttpRequest) -> dict[str, Any]:
    return {
        "actor": getattr(request, "actor", None),
        "is_elder": getattr(request, "is_elder", False),
        "language": (get_language() or "zh-hans")[:2],
        "site_name": localized(settings.SITE_NAME),
        "site_owner": localized(settings.SITE_OWNER),
        "site_facts": settings.SITE_FACTS,
        "is_demo": settings.DEMO,
    }
