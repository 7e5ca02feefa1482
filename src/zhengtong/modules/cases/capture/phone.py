"""What the phone beside the desk sees: take a photo, it is there."""

from __future__ import annotations

import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhengtong.core.pages.access import public
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError, FieldError
from zhengtong.kernel.text import localized
from zhengtong.modules.cases.capture import phones
from zhengtong.modules.cases.models import PaperTray
from zhengtong.modules.items import api as items

COOKIE = "phone_door"


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def phone_door(request: HttpRequest, secret: str) -> HttpResponse:
    """No account is asked: whoever scanned the code on the screen may add photos, nothing else.

    Nothing of what is in the application shows here, only what the photos are for.
    """
    device = request.COOKIES.get(COOKIE, "")
    if request.method != "POST":
        answer = _show(request, phones.door(secret, device))
        if not device:
            _remember(answer, secrets.token_urlsafe(16), request)
        return answer
    errors = []
    status = 422
    sent = request.FILES.getlist("photos")
    for upload in sent:
        try:
            phones.send_photo(
                secret=secret,
                device=device,
                content=upload,
                name=upload.name or "",
                actor=Actor.anonymous(address=request.actor.address, channel="phone"),
            )
        except (phones.LinkGone, phones.OtherPhone):
            raise
        except DomainError as refused:
            told = {"file": (upload.name or "")[:60], "reason": refused.message}
            errors.append(FieldError(path="camera", message=_("“%(file)s”：%(reason)s") % told))
            status = refused.status
    if not sent:
        errors = [FieldError(path="camera", message=_("请先拍照或者选择照片。"))]
    if errors:
        return _show(request, phones.door(secret, device), errors=errors, status=status)
    return redirect("phone_door", secret)


def _remember(answer: HttpResponse, device: str, request: HttpRequest) -> None:
    """Knows this phone again, for as long as a door is open."""
    answer.set_cookie(
        COOKIE,
        device,
        max_age=phones.MINUTES * 60 * 3,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )


def _show(
    request: HttpRequest,
    door: phones.Door,
    *,
    errors: list[FieldError] | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "door": door,
        "errors": errors or [],
        "left": door.most - door.sent,
        **_told(door.tray),
    }
    return render(request, "cases/capture/phone.html", context, status=status)


def _told(tray: PaperTray) -> dict[str, str]:
    """The name of the item and of the material: nothing about the person."""
    about = tray.application or tray.case
    assert about is not None
    version = items.item_version(about.item_version_id)
    names = {m.key: localized(m.name) for m in version.materials}
    return {"item_name": localized(version.name), "material": names.get(tray.material_key, "")}
