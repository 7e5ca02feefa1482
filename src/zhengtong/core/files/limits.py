"""What is too large is refused by what the request says of itself, before a byte of it is read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from zhengtong.core.files.data import MEGABYTE
from zhengtong.core.pages.middleware import problem_json, problem_page, wants_json
from zhengtong.kernel.errors import DomainError, TooLarge

SENT = ("POST", "PUT", "PATCH")


class UploadTooLarge(TooLarge):
    """一次上传的内容超过 %(limit)s MB，没有接收。请压缩或者分几次上传；已经保存的内容都在。"""

    code = "upload_too_large"


class LengthUnknown(DomainError):
    """上传时没有说明内容的大小，没有接收。请换一个浏览器或者网络再上传。"""

    code = "length_required"
    status = 411


class UploadLimitMiddleware:
    """Stands before whoever reads the body first (the CSRF check), so that two gigabytes cost
    neither memory nor disk."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if request.method not in SENT or (error := _wrong(request)) is None:
            return None
        return problem_json(error) if wants_json(request) else problem_page(request, error)


def _wrong(request: HttpRequest) -> DomainError | None:
    given = request.META.get("CONTENT_LENGTH") or ""
    if not given and "chunked" in request.META.get("HTTP_TRANSFER_ENCODING", "").lower():
        return LengthUnknown()
    if given.isascii() and given.isdigit() and int(given) > settings.UPLOAD_MAX_BYTES:
        return UploadTooLarge(limit=settings.UPLOAD_MAX_BYTES // MEGABYTE)
    return None
