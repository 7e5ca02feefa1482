"""The board as a page and as the part of it that is replaced, and the rows behind its figures."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhengtong.core.pages.access import staff
from zhengtong.modules.cases import api as cases
from zhengtong.modules.org import api as org
from zhengtong.modules.supervision import policies
from zhengtong.modules.supervision.board import words
from zhengtong.modules.supervision.board.asked import PERIOD_NAMES, Asked, read, whole
from zhengtong.modules.supervision.board.behind import PAGE, behind
from zhengtong.modules.supervision.board.dwell import window_of
from zhengtong.modules.supervision.board.flow import MEASURES
from zhengtong.modules.supervision.board.page import Board, band_name, item_names
from zhengtong.modules.supervision.board.standing import BANDS
from zhengtong.modules.supervision.board.streaming import allow, stream_url


def asked_by(request: HttpRequest) -> Asked:
    return read(request.GET, policies.organizations_watched(request.actor))


@staff("supervision.view")
@never_cache
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """The whole page. Without script, 刷新 is a link to itself."""
    made = Board(asked_by(request))
    query = made.asked.query()
    address = stream_url(request)
    context = {
        **made.context(),
        **made.choices(),
        "here": f"{reverse('board')}?{query}" if query else reverse("board"),
        "live_url": f"{reverse('board_live')}?{query}",
        "screen_url": f"{reverse('board_screen')}?{query}",
        "stream": address,
        "may_screens": request.actor.has("supervision.screens"),
    }
    return allow(render(request, "supervision/board/board.html", context), address)


@staff("supervision.view")
@never_cache
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """What the script puts in the place of the figures."""
    return render(request, "supervision/board/_figures.html", Board(asked_by(request)).context())


@staff("supervision.view")
@never_cache
@require_safe
def rows(request: HttpRequest) -> HttpResponse:
    """The cases that a figure counts, with the figure's definition and filters."""
    asked = asked_by(request)
    today = timezone.localdate()
    page = min(whole(request.GET.get("page")) or 1, 10_000)
    found = behind(asked, request.GET, page=page, today=today)
    if found is None:
        raise Http404
    known = cases.case_rows([hit.case_id for hit in found.hits])
    given = {key: request.GET[key] for key in KEPT if request.GET.get(key)}
    key = _named(given)
    context = {
        "asked": asked,
        "name": _(words.FIGURES[key][0]),
        "says": words.says(key),
        "narrowed": narrowed(asked, given),
        "count": found.count,
        "has_days": any(hit.days is not None for hit in found.hits),
        "rows": [(known[hit.case_id], hit.days) for hit in found.hits],
        "board_url": f"{reverse('board')}?{asked.query()}",
        "earlier_url": f"?{asked.query(**given, page=page - 1)}" if page > 1 else "",
        "further_url": f"?{asked.query(**given, page=page + 1)}"
        if found.count > page * PAGE
        else "",
    }
    return render(request, "supervision/board/rows.html", context)


KEPT = ("figure", "light", "band", "slot", "step", "late", "hall", "place", "part", "department")


def _named(given: dict[str, str]) -> str:
    """The key of the figure's words."""
    figure = given["figure"]
    if figure == "open" and given.get("light") in words.FIGURES:
        return given["light"]
    if figure == "open" and "band" in given:
        return "age"
    if figure == "step" and given.get("late") == "1":
        return "late_steps"
    if figure == "step" and given.get("light") == "yellow":
        return "due_steps"
    return "joint_department" if figure == "joint" and "department" in given else figure


def narrowed(asked: Asked, given: dict[str, str]) -> list[str]:
    """In words, what the rows are confined to."""
    parts = [given[key] for key in ("step", "place") if key in given]
    if given["figure"] in (*MEASURES, "window"):
        parts.insert(0, _(PERIOD_NAMES[asked.period]))
    if given["figure"] == "taken":
        parts.insert(0, _("近 %(n)s 天（到昨天）") % {"n": window_of(asked)})
    if slot := given.get("slot"):
        parts.append(_("%(hour)s 时") % {"hour": slot} if len(slot) < 3 else slot)
    band = whole(given.get("band")) or 0
    if "band" in given and band < len(BANDS):
        low, high = BANDS[band]
        parts.append(band_name(low, high))
    wanted = {whole(given.get("department")), whole(given.get("hall")), asked.organization} - {None}
    parts += org.organization_names(wanted).values() if wanted else []
    if asked.item:
        parts += item_names([asked.item]).values()
    if asked.region:
        parts += [r.name for r in org.regions(ids=[asked.region])]
    if asked.kind:
        parts.append(_(words.KINDS[asked.kind]))
    return [part for part in parts if part]
