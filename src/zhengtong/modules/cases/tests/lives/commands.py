"""Every command of this module, by introspection, and the count of those that ran."""

from __future__ import annotations

import importlib
import pkgutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import zhengtong.modules.cases as home
from zhengtong.core.commands import command

APART: dict[str, str] = {
    "fees.charging.charge_case": "a job after a bundle with a fee; the world's items are free",
    "fees.charging.note_settled": "follows a payment; the world's items are free",
    "archiving.filing.take_in": "files what has ended; touches the archive only",
    "archiving.filing.keep": "notes what was filed; touches no case",
    "archiving.book.note_copy": "notes who took a copy of the book; touches no case",
    "licences.issuing.issue_for_case": "follows a closed grant; the world's items issue none",
    "licences.issuing.take_back": "follows a revoked grant; the world's items issue none",
    "licences.reusing.use_licence": "fills a draft from a licence; the world has none",
    "exchange.downloads.take_file": "reads a file of a batch that has left; touches no case",
    "projects.scheme.adopt_scheme": "publishes the county's stages; the world begins with it",
    "ratings.tickets.rate_by_ticket": "the same rating by another door; test_links",
    "ratings.tickets.rate_by_paper": "the same rating by another door; test_links",
    "ratings.tickets.answer_by_ticket": "follows a reply of supervision",
    "ratings.replying.reply_to_rating": "supervision replies; touches no case",
    "ratings.replying.answer_reply": "follows a reply of supervision",
    "ratings.reviewing.exclude_rating": "review of a rating; touches no case",
    "ratings.reviewing.restore_rating": "review of a rating; touches no case",
    "ratings.reviewing.publish_rating": "review of a rating; touches no case",
    "ratings.reviewing.withdraw_publication": "review of a rating; touches no case",
    "ratings.places.open_place": "a screen at a counter; touches no case",
    "ratings.places.close_place": "a screen at a counter; touches no case",
    "ratings.places.binding_code": "a screen at a counter; touches no case",
    "ratings.places.bind_here": "a screen at a counter; touches no case",
    "ratings.places._bind": "a screen at a counter; touches no case",
    "ratings.places.show_case": "a screen at a counter; touches no case",
    "ratings.places.hide_case": "a screen at a counter; touches no case",
    "ratings.places.rate_at_screen": "rates a visit, not the case; test_counter",
    "ratings.places.rate_by_card": "rates a visit, not the case; test_counter",
    "ratings.facts.rating_contact": "supervision calls back; touches no case",
    "ratings.desk._taken": "notes who took a file; touches no case",
}
"""Commands that no life drives, and why."""


def every() -> dict[str, Callable[..., Any]]:
    """By the path below `cases`."""
    code = command(lambda: None).__code__
    found = {}
    for info in pkgutil.walk_packages(home.__path__, f"{home.__name__}."):
        below = info.name.removeprefix(f"{home.__name__}.")
        if below.split(".")[0] in ("tests", "migrations", "management"):
            continue
        module = importlib.import_module(info.name)
        for name, value in vars(module).items():
            if getattr(value, "__code__", None) is code and value.__module__ == info.name:
                found[f"{below}.{name}"] = value
    return found


@contextmanager
def counted() -> Iterator[tuple[Counter[str], Counter[str]]]:
    """How often each was called, and how often it did what it was asked for."""
    called: Counter[str] = Counter()
    done: Counter[str] = Counter()
    cells = []
    for name, run in every().items():
        cell = _cell(run)
        cells.append((cell, cell.cell_contents))
        cell.cell_contents = _counting(name, cell.cell_contents, called, done)
    try:
        yield called, done
    finally:
        for cell, function in cells:
            cell.cell_contents = function


def _cell(run: Callable[..., Any]) -> Any:
    """Where the wrapper keeps the function that it runs, whatever has imported the wrapper."""
    assert run.__closure__ is not None
    return run.__closure__[run.__code__.co_freevars.index("function")]


def _counting(
    name: str, function: Callable[..., Any], called: Counter[str], done: Counter[str]
) -> Callable[..., Any]:
    def run(*args: Any, **kwargs: Any) -> Any:
        called[name] += 1
        result = function(*args, **kwargs)
        done[name] += 1
        return result

    return run
