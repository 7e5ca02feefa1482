"""What was typed when the session ran out: kept, sealed, until the person has signed in again."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import gettext

from zhengtong.core.pages.middleware import wants_json
from zhengtong.core.secrets.fields import cipher
from zhengtong.kernel.errors import SignInRequired
from zhengtong.modules.cases.models import Application

MOST = 200_000
"""Bytes of one page that are kept; pages are far smaller."""
CONTEXT = "session.kept_post"

View = Callable[..., HttpResponse]


def keeps_post(view: View) -> View:
    """A form posted after the session ran out is shown again, filled in, after signing in.

    Outermost on views whose address carries an application's `public_id`. Only forms of drafts
    that exist are kept, so that strangers cannot fill the session table.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except SignInRequired:
            if request.method != "POST" or wants_json(request) or "HX-Request" in request.headers:
                raise
            if _keep(request, kwargs["public_id"]):
                text = gettext("登录已过期。请重新登录，您刚才填写的内容已经保留。")
            else:
                text = gettext("登录已过期。请重新登录后继续，文件需要重新选择。")
            messages.info(request, text)
            return redirect(f"{settings.LOGIN_URL}?{urlencode({'next': request.path})}")

    return guarded


def _keep(request: HttpRequest, public_id: uuid.UUID) -> bool:
    raw = request.POST.urlencode().encode()
    if request.FILES or len(raw) > MOST:
        return False
    if not Application.objects.filter(public_id=public_id, case=None, discarded_at=None).exists():
        return False
    sealed = cipher().seal(raw, context=CONTEXT)
    request.session[_key(request.path)] = base64.b64encode(sealed).decode()
    return True


def kept_post(request: HttpRequest) -> QueryDict | None:
    """The form kept for this address, once; for the one who owns the draft."""
    sealed = request.session.pop(_key(request.path), None)
    if sealed is None:
        return None
    raw = cipher().open(base64.b64decode(sealed), context=CONTEXT)
    return QueryDict(raw, mutable=False)


def _key(path: str) -> str:
    return f"kept_post:{path}"
