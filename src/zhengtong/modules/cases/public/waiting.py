"""Files that were put to a supplement and wait, in the session, until everything is handed in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest

from zhengtong.core.files import api as files
from zhengtong.kernel.errors import NotFound
from zhengtong.modules.cases.models import Case

Waiting = dict[str, list[files.FileData]]


def key_of(case: Case) -> str:
    return f"supplement:{case.public_id}"


def kept(request: HttpRequest, case: Case) -> dict[str, Any]:
    """`note`, and `files`: public ids by material."""
    found: dict[str, Any] = request.session.get(key_of(case), {})
    return found


def of(request: HttpRequest, case: Case, keys: Iterable[str]) -> Waiting:
    """The files by material; what waited longer than two days has been swept away."""
    stored = kept(request, case).get("files", {})
    return {key: [f for f in map(_find, stored.get(key, ())) if f] for key in keys}


def keep(request: HttpRequest, case: Case, *, note: str, given: Mapping[str, Any]) -> None:
    request.session[key_of(case)] = {
        "note": note,
        "files": {k: [str(f.public_id) for f in v] for k, v in given.items()},
    }


def add(request: HttpRequest, case: Case, key: str, more: Iterable[files.FileData]) -> None:
    stored = kept(request, case)
    listed = dict(stored.get("files", {}))
    listed[key] = [*listed.get(key, ()), *(str(f.public_id) for f in more)]
    request.session[key_of(case)] = {"note": stored.get("note", ""), "files": listed}


def forget(request: HttpRequest, case: Case) -> None:
    request.session.pop(key_of(case), None)


def _find(public_id: str) -> files.FileData | None:
    try:
        return files.get(public_id)
    except NotFound:
        return None
