"""Answers with file content: streamed, in ranges, from the browser's cache where it is current."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from zhengtong.core.files import disk
from zhengtong.core.files.data import FileData
from zhengtong.core.files.kinds import is_inline

BLOCK = 64 * 1024
_RANGE = re.compile(r"^bytes=(\d*)-(\d*)$")
_PICTURE_POLICY = "default-src 'none'; sandbox"


def respond(request: HttpRequest, file: FileData, *, download: bool = False) -> HttpResponseBase:
    """The whole file, the range asked for (206), nothing new (304) or a refusal (416)."""
    as_attachment = download or not is_inline(file.content_type)
    response = _content(request, disk.path_of(file.sha256), file.size, f'"{file.sha256}"')
    response["Content-Disposition"] = content_disposition_header(as_attachment, file.name) or ""
    if response.status_code != 416:
        response["Content-Type"] = _labelled(file.content_type)
    if file.content_type != "application/pdf":
        response["Content-Security-Policy"] = _PICTURE_POLICY
    return response


def respond_thumbnail(request: HttpRequest, path: Path, sha256: str) -> HttpResponseBase:
    """A thumbnail, which may be kept by the person's own browser."""
    response = _content(request, path, path.stat().st_size, f'"{sha256}-thumb"')
    response["Content-Type"] = "image/jpeg"
    response["Content-Security-Policy"] = _PICTURE_POLICY
    return response


def _content(request: HttpRequest, path: Path, size: int, etag: str) -> HttpResponseBase:
    response: HttpResponseBase
    span = _span(request, size, etag)
    if etag in _listed(request.headers.get("If-None-Match", "")):
        response = HttpResponse(status=304)
    elif span is None:
        response = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{size}"
    else:
        start, end = span
        is_whole = (start, end) == (0, size) and "Range" not in request.headers
        body = iter(()) if request.method == "HEAD" else _read(path, start, end - start)
        response = StreamingHttpResponse(body, status=200 if is_whole else 206)
        response["Content-Length"] = str(end - start)
        if not is_whole:
            response["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = etag
    # The browser asks each time, so that a permission that was taken away is felt.
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _span(request: HttpRequest, size: int, etag: str) -> tuple[int, int] | None:
    """Start and end (exclusive) of what to send; None when the range lies outside the file.

    A range that we do not understand, or of an older content, means the whole file (RFC 9110).
    """
    found = _RANGE.match(request.headers.get("Range", "").strip())
    condition = request.headers.get("If-Range", etag)
    if not found or found.groups() == ("", "") or condition != etag:
        return 0, size
    first, last = found.groups()
    if not first:
        return (max(0, size - int(last)), size) if int(last) else None
    start, end = int(first), min(int(last) + 1, size) if last else size
    if last and int(last) < start:
        return 0, size
    return (start, end) if start < size else None


def _listed(header: str) -> set[str]:
    return {part.strip().removeprefix("W/") for part in header.split(",")}


def _read(path: Path, start: int, length: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(start)
        while length > 0 and (block := file.read(min(BLOCK, length))):
            length -= len(block)
            yield block


def _labelled(content_type: str) -> str:
    return f"{content_type}; charset=utf-8" if content_type.startswith("text/") else content_type
