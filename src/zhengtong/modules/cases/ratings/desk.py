"""/desk/ratings/register/: ratings without case and person, review, files."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.db.models.functions import TruncMonth
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from zhengtong.core.audit.api import record
from zhengtong.core.commands import command
from zhengtong.core.pages import tables
from zhengtong.core.pages.access import staff
from zhengtong.core.pages.given import begin_of, following, month, whole
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import InvalidInput
from zhengtong.kernel.text import localized
from zhengtong.modules.cases.models import LOW, Exclusion, Rating, RatingLevel
from zhengtong.modules.cases.ratings import policies, replying, reviewing
from zhengtong.modules.cases.ratings.counting import month_of
from zhengtong.modules.cases.ratings.indicators import labels_of
from zhengtong.modules.cases.ratings.records import COLUMNS, records
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org

PAGE = 50
MOST_ROWS = 20_000


def _filters(request: HttpRequest) -> dict[str, str]:
    keys = ("organization", "level", "from", "to", "state")
    return {key: request.GET.get(key, "")[:20] for key in keys}


def chosen(actor: Actor, given: dict[str, str]) -> QuerySet[Rating]:
    """By month, in it in no order that would say when."""
    rows = policies.ratings_visible_to(actor)
    if organization := whole(given["organization"]):
        rows = rows.filter(organization_id=organization)
    if given["level"] == "low":
        rows = rows.filter(level__in=LOW)
    elif given["level"] in RatingLevel.values:
        rows = rows.filter(level=given["level"])
    if first := month(given["from"]):
        rows = rows.filter(rated_at__gte=begin_of(first))
    if last := month(given["to"]):
        rows = rows.filter(rated_at__lt=begin_of(following(last)))
    if given["state"] == "counted":
        rows = rows.filter(excluded_at=None)
    elif given["state"] == "excluded":
        rows = rows.exclude(excluded_at=None)
    elif given["state"] == "public":
        rows = rows.exclude(published_at=None)
    return rows.annotate(month=TruncMonth("rated_at")).order_by("-month", "public_id")


@staff(policies.VIEW)
@never_cache
@require_safe
def register(request: HttpRequest) -> HttpResponseBase:
    given = _filters(request)
    rows = chosen(request.actor, given)
    kind = request.GET.get("format", "")
    if kind in ("xlsx", "json"):
        return _file(request, kind, rows[:MOST_ROWS], given)
    page = max(whole(request.GET.get("page")) or 1, 1)
    found = list(rows[(page - 1) * PAGE : page * PAGE + 1])
    query = request.GET.copy()
    for key in ("page", "format"):
        query.pop(key, None)
    watched = set(rows.order_by().values_list("organization_id", flat=True).distinct())
    context = {
        "rows": [_row(r, v) for r, v in _with_names(found[:PAGE])],
        "count": rows.count(),
        "filters": given,
        "levels": [("low", _("差评")), *RatingLevel.choices],
        "states": [("counted", _("计入")), ("excluded", _("已排除")), ("public", _("已公开"))],
        "organizations": sorted(org.organization_names(watched).items(), key=lambda p: p[1]),
        "page": page,
        "has_more": len(found) > PAGE,
        "query": query.urlencode(),
    }
    return render(request, "cases/ratings/register.html", context)


def _with_names(found: list[Rating]) -> list[tuple[Rating, dict[str, str]]]:
    versions = items.item_versions({r.item_version_id for r in found})
    names = org.organization_names({r.organization_id for r in found})
    return [
        (
            r,
            {
                "item": localized(versions[r.item_version_id].name),
                "organization": names.get(r.organization_id, ""),
            },
        )
        for r in found
    ]


def _row(rating: Rating, names: dict[str, str]) -> dict[str, Any]:
    return {
        "rating": rating,
        "month": month_of(rating.rated_at),
        "labels": labels_of(rating.indicators),
        **names,
    }


@command
def _taken(*, actor: Actor, kind: str, given: dict[str, str], n: int) -> None:
    record(
        "cases.export_ratings",
        actor=actor,
        stream="exports",
        object_type="ratings",
        detail={"kind": kind, "rows": n, **{k: v for k, v in given.items() if v}},
    )


def _file(
    request: HttpRequest, kind: str, rows: QuerySet[Rating], given: dict[str, str]
) -> HttpResponseBase:
    """With the national codes, without case and person; that it was taken is audited."""
    found = list(records(rows))
    _taken(actor=request.actor, kind=kind, given=given, n=len(found))
    if kind == "xlsx":
        return tables.answer("xlsx", "ratings", COLUMNS, ([r[c] for c in COLUMNS] for r in found))
    text = json.dumps(found, ensure_ascii=False, indent=1)
    answer = HttpResponse(text, content_type="application/json")
    answer["Content-Disposition"] = 'attachment; filename="ratings.json"'
    return answer


@staff(policies.VIEW)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One rating, its replies, and the review of it."""
    rating = policies.ratings_visible_to(request.actor).filter(public_id=public_id).first()
    if rating is None:
        raise Http404
    refused: InvalidInput | None = None
    if request.method == "POST":
        try:
            _act(request, public_id)
        except InvalidInput as error:
            refused = error
        else:
            messages.success(request, _("已记下。"))
            return redirect("rating", public_id)
    ((_r, names),) = _with_names([rating])
    replies = replying.replies_of(rating.pk)
    context = {
        **_row(rating, names),
        "replies": replies,
        "may_review": request.actor.has(policies.REVIEW, rating.organization_id),
        "kinds": Exclusion.choices,
        "typed": request.POST if refused else _suggested(rating, replies),
        "errors": refused.errors if refused else (),
        "messages_by_path": {e.path: e.message for e in refused.errors} if refused else {},
        "act": request.POST.get("act", "") if refused else "",
    }
    return render(request, "cases/ratings/one.html", context, status=422 if refused else 200)


def _suggested(rating: Rating, replies: list[Any]) -> dict[str, str]:
    return {"comment": rating.comment, "reply": replies[-1].text if replies else ""}


def _act(request: HttpRequest, public_id: uuid.UUID) -> None:
    post, actor = request.POST, request.actor
    act = post.get("act", "")
    if act == "exclude":
        reviewing.exclude_rating(
            public_id=public_id,
            actor=actor,
            kind=post.get("kind", "")[:10],
            reason=post.get("reason", ""),
        )
    elif act == "restore":
        reviewing.restore_rating(public_id=public_id, actor=actor, reason=post.get("reason", ""))
    elif act == "publish":
        reviewing.publish_rating(
            public_id=public_id,
            actor=actor,
            comment=post.get("comment", ""),
            reply=post.get("reply", ""),
        )
    elif act == "withdraw":
        reviewing.withdraw_publication(
            public_id=public_id, actor=actor, reason=post.get("reason", "")
        )
    else:
        raise Http404
