"""`/files/<public_id>/` and its thumbnail. The owner's plug decides, so the pages are open."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from zhengtong.core.files.policies import readable
from zhengtong.core.files.serving import respond, respond_thumbnail
from zhengtong.core.files.thumbnails import thumbnail
from zhengtong.core.pages.access import public


@public
@require_safe
def download(request: HttpRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """The file; `?download=1` saves it instead of showing it."""
    file = readable(request.actor, public_id)
    return respond(request, file, download="download" in request.GET)


@public
@require_safe
def thumb(request: HttpRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """A small picture of a picture."""
    file = readable(request.actor, public_id)
    return respond_thumbnail(request, thumbnail(file), file.sha256)
