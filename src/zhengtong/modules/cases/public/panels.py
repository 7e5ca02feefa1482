"""What cases say on an item's page: how long it really took, how people rated it, where one stands.

Plugged into `items.plugins.item_page_panels` in `plugs.py`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.core.cache import caches
from django.utils import timezone

from zhengtong.kernel.access import Actor
from zhengtong.modules.cases import policies, queries
from zhengtong.modules.cases.data import RatingFigures
from zhengtong.modules.cases.models import RatingLevel
from zhengtong.modules.items.data import ItemVersionData
from zhengtong.modules.items.plugins import Panel

KEEP = 600
"""Seconds for which a process remembers the figures of an item."""


class CasePanels:
    """Figures are remembered for ten minutes; the actor's own drafts are read each time."""

    def panels(self, *, version: ItemVersionData, actor: Actor) -> Sequence[Panel]:
        days, figures = _figures(version)
        found = []
        if days is not None:
            found.append(Panel(place="facts", template=_name("average"), context={"days": days}))
        found.append(Panel(place="ratings", template=_name("ratings"), context=_rated(figures)))
        own = _own(version, actor)
        if own:
            found.append(Panel(place="notice", template=_name("own"), context=own))
        return found


def _name(panel: str) -> str:
    return f"cases/public/panels/{panel}.html"


def last_quarter(today: dt.date) -> tuple[dt.date, dt.date]:
    """First day of the last full quarter and of the one after it."""
    month = (today.month - 1) // 3 * 3 + 1
    this = today.replace(month=month, day=1)
    before = this - dt.timedelta(days=1)
    return before.replace(month=(before.month - 1) // 3 * 3 + 1, day=1), this


def _figures(version: ItemVersionData) -> tuple[float | None, RatingFigures]:
    key = f"cases.panel:{version.id}"
    found = caches["near"].get(key)
    if found is None:
        since, until = last_quarter(timezone.localdate())
        found = (
            queries.average_workdays(item_version_id=version.id, since=since, until=until),
            queries.rating_figures(item_version_ids=[version.id]),
        )
        caches["near"].set(key, found, KEEP)
    return found


def _rated(figures: RatingFigures) -> dict[str, object]:
    rows = [{"label": lv.label, "count": figures.counts.get(lv.value, 0)} for lv in RatingLevel]
    return {"figures": figures, "rows": rows}


def _own(version: ItemVersionData, actor: Actor) -> dict[str, object]:
    """A draft of this item that waits to be finished."""
    if actor.person_id is None:
        return {}
    draft = (
        policies.own_applications(actor)
        .filter(case=None, item_version_id=version.id)
        .order_by("-saved_at")
        .first()
    )
    return {"draft": draft} if draft else {}
