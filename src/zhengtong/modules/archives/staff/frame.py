"""What all pages of the archive share: tabs, what was typed and refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zhengtong.kernel.errors import DomainError

TABS = (
    ("catalogue", gettext_noop("档案目录"), "archives", "archives.read"),
    ("retrievals", gettext_noop("利用申请"), "archive_retrievals", "archives.read"),
    ("due", gettext_noop("到期鉴定"), "archive_due", "archives.manage"),
    ("transfers", gettext_noop("移交清册"), "archive_transfers", "archives.manage"),
    ("destructions", gettext_noop("销毁清册"), "archive_destructions", "archives.read"),
    ("yearly", gettext_noop("归档情况"), "archive_yearly", "archives.read"),
    ("plan", gettext_noop("归档范围与保管期限表"), "archive_plans", "archives.read"),
)


def frame(request: HttpRequest, tab: str, **more: Any) -> dict[str, Any]:
    actor = request.actor
    tabs = [(k, _(label), reverse(url)) for k, label, url, need in TABS if actor.has(need)]
    return {
        "tab": tab,
        "tabs": tabs,
        "may_manage": actor.has("archives.manage"),
        "may_head": actor.has("archives.head"),
        **more,
    }


def refused(error: DomainError | None, typed: Mapping[str, Any] | None) -> dict[str, Any]:
    """For the error summary and the fields; what was typed comes back."""
    errors = getattr(error, "errors", ()) if error else ()
    return {
        "problem": error if error and not errors else None,
        "errors": errors,
        "messages_by_path": {e.path: e.message for e in errors},
        "typed": typed or {},
    }


def whole(text: str) -> int:
    """A number that was typed; 0 for anything else, which no rule accepts."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def chosen(request: HttpRequest, name: str = "record") -> list[int]:
    """The keys that were ticked; what is no key is left out."""
    return [pk for text in request.POST.getlist(name)[:1000] if (pk := whole(text))]
