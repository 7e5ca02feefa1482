"""Makes the PDF of a sheet: once for the same content, and not without end for one address."""

from __future__ import annotations

import hashlib
import json
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Lock
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import content_disposition_header

from zhengtong.core.typesetting import api as typesetting
from zhengtong.kernel.errors import TooMany

TEMPLATE = Path(__file__).parent / "sheet.typ"
KEPT_BYTES = 24 * 1024 * 1024
SHEETS = 60
"""New sheets for one address in a minute, each worth some 40 ms of CPU."""
WINDOW = 60.0
ADDRESSES = 10_000

_kept: OrderedDict[str, bytes] = OrderedDict()
_made: OrderedDict[str, deque[float]] = OrderedDict()
_lock = Lock()


class TooManySheets(TooMany):
    """短时间内生成的文件太多，请一分钟后再试；网页上的内容随时可以查看。"""

    code = "too_many_sheets"


def sheet_pdf(sheet: Mapping[str, Any], *, address: str = "") -> bytes:
    """The PDF of a sheet. What was made before for the same content is not made again.

    Raises TooManySheets when one address asks for more than `SHEETS` new ones in a minute.
    """
    return _made_once(fingerprint(sheet), lambda: typesetting.pdf(TEMPLATE, sheet), address)


def respond(request: HttpRequest, sheet: Mapping[str, Any], *, name: str) -> HttpResponse:
    """The sheet as an answer: shown in the browser, or saved under `name` with `?download`."""
    return answer(request, fingerprint(sheet), lambda: typesetting.pdf(TEMPLATE, sheet), name=name)


def answer(request: HttpRequest, key: str, make: Callable[[], bytes], *, name: str) -> HttpResponse:
    """The same for any PDF; `key` says all that its content depends on."""
    tag = f'"{hashlib.sha256(key.encode()).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified()
    content = _made_once(key, make, request.actor.address)
    response = HttpResponse(content, content_type="application/pdf")
    disposition = content_disposition_header("download" in request.GET, f"{name}.pdf")
    response["Content-Disposition"] = disposition or "inline"
    response["Cache-Control"] = "no-cache"
    response["ETag"] = tag
    return response


def _made_once(key: str, make: Callable[[], bytes], address: str) -> bytes:
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
        _count(address)
    made = make()
    with _lock:
        _kept[key] = made
        while sum(map(len, _kept.values())) > KEPT_BYTES and len(_kept) > 1:
            _kept.popitem(last=False)
    return made


def fingerprint(sheet: Mapping[str, Any]) -> str:
    text = json.dumps(sheet, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _count(address: str) -> None:
    now = time.monotonic()
    times = _made.setdefault(address, deque())
    _made.move_to_end(address)
    while times and times[0] < now - WINDOW:
        times.popleft()
    if len(times) >= SHEETS:
        raise TooManySheets
    times.append(now)
    while len(_made) > ADDRESSES:
        _made.popitem(last=False)
