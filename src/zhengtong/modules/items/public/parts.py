"""Parts of pages that are the same for everyone: drawn once per process and kept.

What stands below the head of an item page depends on the version, the answers, the language and
the times of the flow's steps. Of these only the times of a published flow may be set anew, so what
is kept is kept for its day.
"""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from zhengtong.modules.workflow import api as workflow

if TYPE_CHECKING:
    from zhengtong.modules.items.public.pages import ItemPage

T = TypeVar("T")
CHARTS_KEPT = 800
BODIES_KEPT = 400


class Kept:
    """The values used last, by key; those of an earlier day are made anew."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._day: dt.date | None = None
        self._values: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The value kept under the key, made now when there is none of today."""
        today = timezone.localdate()
        with self._lock:
            if self._day != today:
                self._values.clear()
                self._day = today
            if key in self._values:
                self._values.move_to_end(key)
                found: T = self._values[key]
                return found
        made = make()
        with self._lock:
            self._values[key] = made
            while len(self._values) > self.most:
                self._values.popitem(last=False)
        return made


_bodies, _charts, _steps = Kept(BODIES_KEPT), Kept(CHARTS_KEPT), Kept(CHARTS_KEPT)


def body_of(page: ItemPage, wrong_answer: bool) -> SafeString:
    """Materials, steps, basis and questions of an item page."""
    version = page.version
    answers = tuple(sorted(page.situation.answers.items()))
    wording = (page.owner.short_name, wrong_answer, get_language())
    key = (version.id, version.sha256, version.basic_code, answers, wording)
    context = {"page": page, "item": version, "wrong_answer": wrong_answer}
    return _bodies.get(key, lambda: render_to_string("items/public/_body.html", context))


def chart(process_version_id: int, language: str) -> str:
    """The chart of a published flow, as SVG."""
    return _charts.get(
        (process_version_id, language),
        lambda: workflow.chart_svg(process_version_id=process_version_id, language=language),
    )


def steps(process_version_id: int) -> tuple[workflow.StepRow, ...]:
    """The same flow as rows of a table; a row speaks the language that is active."""
    return _steps.get(
        process_version_id,
        lambda: tuple(workflow.step_table(process_version_id=process_version_id)),
    )
