"""What the inbox is narrowed to: read from an address or a form, told as an address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_noop

from zhengtong.kernel.access import Actor
from zhengtong.modules.cases.listing import meant
from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.staff import words
from zhengtong.modules.items import api as items

SCOPES = ("post", "mine", "deputy", "paused", "done")
LABELS = {
    "post": gettext_noop("本岗待办"),
    "mine": gettext_noop("我已领取"),
    "deputy": gettext_noop("代 B 岗"),
    "paused": gettext_noop("停止计时"),
    "done": gettext_noop("已办"),
}
SORTS = {
    "due": gettext_noop("先到期在前"),
    "-due": gettext_noop("后到期在前"),
    "opened": gettext_noop("先到达在前"),
    "-opened": gettext_noop("后到达在前"),
}
NARROWING = ("q", "light", "stage")
FILTERS = ("scope", *NARROWING, "sort")
KNOWN: Mapping[str, frozenset[str]] = {
    "scope": frozenset(SCOPES),
    "light": frozenset(light.value for light, _label in words.LIGHTS),
    "stage": frozenset(words.STAGES),
    "sort": frozenset(SORTS),
}


def read(given: Mapping[str, str]) -> dict[str, str]:
    """Every filter by its key; what is not understood counts as not given."""
    found = {k: given.get(k, "").replace("\0", "").strip()[:80] for k in FILTERS}
    found = {k: v if v in KNOWN.get(k, {v}) else "" for k, v in found.items()}
    found["scope"] = found["scope"] or SCOPES[0]
    return found


def for_engine(filters: Mapping[str, str]) -> dict[str, Any]:
    """The same as the engine's inbox takes it; the search is answered by cases and items."""
    return {**filters, "q": "", "instances": _matching(filters["q"])}


def _matching(text: str) -> QuerySet[Case] | None:
    """Instances of the cases that a text means: number, applicant or item."""
    if not text:
        return None
    found = meant(text)
    found |= Q(item_version_id__in=[card.version_id for card in items.search(text=text).rows])
    return Case.objects.filter(found).values("instance_id")


def query(filters: Mapping[str, str], **more: str) -> str:
    """`scope=post&light=red`: what was given, without what is usual."""
    return urlencode({k: v for k, v in {**filters, **more}.items() if v})


def address(filters: Mapping[str, str], **more: str) -> str:
    return f"{reverse('inbox')}?{query(filters, **more)}"


def narrowed(filters: Mapping[str, str]) -> bool:
    return any(filters[k] for k in NARROWING)


def back(request: HttpRequest) -> str:
    """The list as it was, filters and page included."""
    here = request.POST.get("here", "")
    if here.startswith(reverse("inbox")) and url_has_allowed_host_and_scheme(here, None):
        return here
    return reverse("inbox")


def standing(actor: Actor) -> dict[str, Any]:
    """Whose tasks: what every read of the inbox is asked with."""
    return {
        "staff_id": actor.staff_id,
        "post_ids": actor.post_ids,
        "deputy_post_ids": actor.deputy_post_ids,
    }
