"""Parts of pages that are the same for everyone: drawn once per process and kept.

What stands below the head of an item page depends on the version, the answers and the language
alone; none of them ever changes, so nothing here needs to be thrown away but for room.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from zhengtong.modules.workflow import api as workflow

if TYPE_CHECKING:
    from zhengtong.modules.items.public.pages import ItemPage

CHARTS_KEPT = 800
BODIES_KEPT = 400


class Kept:
    """The values used last, by key."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._values: OrderedDict[Hashable, SafeString] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], SafeString]) -> SafeString:
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        made = make()
        with self._lock:
            self._values[key] = made
            while len(self._values) > self.most:
                self._values.popitem(last=False)
        return made


_bodies = Kept(BODIES_KEPT)


def body_of(page: ItemPage, wrong_answer: bool) -> SafeString:
    """Materials, steps, basis and questions of an item page."""
    version = page.version
    answers = tuple(sorted(page.situation.answers.items()))
    wording = (page.owner.short_name, wrong_answer, get_language())
    key = (version.id, version.sha256, version.basic_code, answers, wording)
    context = {"page": page, "item": version, "wrong_answer": wrong_answer}
    return _bodies.get(key, lambda: render_to_string("items/public/_body.html", context))


@lru_cache(maxsize=CHARTS_KEPT)
def chart(process_version_id: int, language: str) -> str:
    """The chart of a published flow, as SVG."""
    return workflow.chart_svg(process_version_id=process_version_id, language=language)


@lru_cache(maxsize=CHARTS_KEPT)
def steps(process_version_id: int) -> tuple[workflow.StepRow, ...]:
    """The same flow as rows of a table; a row speaks the language that is active."""
    return tuple(workflow.step_table(process_version_id=process_version_id))
