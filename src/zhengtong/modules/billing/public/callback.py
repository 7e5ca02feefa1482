"""The door for gateways: whatever comes is written down, little of it is believed."""

from __future__ import annotations

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from zhengtong.core.pages.access import public
from zhengtong.kernel.errors import NotFound, TooLarge, TooMany
from zhengtong.modules.billing.models import Verdict
from zhengtong.modules.billing.plugins import gateways
from zhengtong.modules.billing.services.callbacks import take_callback

MOST_BYTES = 16 * 1024
MOST_BAD = 60
"""Unsigned or broken messages of one address in a minute; then it is not listened to for a while.
What is signed is never limited: a gateway that catches up sends thousands."""
STATUS = {
    Verdict.BAD_SIGNATURE: 401,
    Verdict.MALFORMED: 400,
    Verdict.UNKNOWN: 404,
    Verdict.REPLAYED: 409,
}
"""Everything else was understood: 200, and the gateway need not say it again."""


@csrf_exempt
@public
@never_cache
@require_POST
def callback(request: HttpRequest, gateway: str) -> HttpResponse:
    if gateway not in gateways:
        raise NotFound
    if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
        raise TooLarge
    address = request.META.get("REMOTE_ADDR", "")
    known = f"billing.bad:{address}"
    if caches["near"].get(known, 0) >= MOST_BAD:
        raise TooMany
    verdict = take_callback(
        gateway=gateway,
        path=request.path,
        headers=request.headers,
        body=request.body,
        address=address,
    )
    if verdict in (Verdict.BAD_SIGNATURE, Verdict.MALFORMED):
        caches["near"].add(known, 0, timeout=60)
        caches["near"].incr(known)
    return JsonResponse({"verdict": verdict}, status=STATUS.get(verdict, 200))
