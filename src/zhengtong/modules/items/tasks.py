"""Thin jobs of the catalogue."""

from __future__ import annotations

from zhengtong.core.jobs.api import periodic
from zhengtong.modules.items.services import indexing
from zhengtong.modules.items.sheets import importing  # noqa: F401 - declares its jobs


@periodic(cron="5 16 * * *", name="items.refresh_search")
def refresh_search() -> None:
    """Just after midnight in China (16:05 UTC): versions of the new day enter the search."""
    indexing.refresh()
