"""/verify/file/: anybody checks a file; certificates and revocation lists for other readers."""

from __future__ import annotations

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from zhengtong.core.crypto import certificates
from zhengtong.core.pages.access import public
from zhengtong.core.secrets import blind_index
from zhengtong.kernel.errors import FieldError, NotFound, TooMany
from zhengtong.modules.licences.models import SealAuthority
from zhengtong.modules.licences.seals import authority
from zhengtong.modules.licences.seals.checking import check_file

MOST_BYTES = 20 * 1024 * 1024
MOST_PER_MINUTE = 20


class CheckedTooOften(TooMany):
    """短时间内查验的文件太多，请一分钟后再试。"""

    code = "checked_too_often"


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify_file(request: HttpRequest) -> HttpResponse:
    """Nothing is stored: the file is read, checked and forgotten."""
    if request.method != "POST":
        return _page(request)
    limit(request.actor.address)
    given = request.FILES.get("file")
    if given is None:
        return _refused(request, _("请选择要查验的文件。"))
    if given.size > MOST_BYTES:
        return _refused(request, _("文件超过 20 MB，不能在线查验。"))
    report = check_file(given.read())
    return _page(request, report=report, name=str(given.name)[:120])


@public
@cache_control(public=True, max_age=3600)
@require_safe
def certificate(request: HttpRequest, family: str) -> HttpResponse:
    """The authority's certificate, for readers that do not know it."""
    root = SealAuthority.objects.filter(family=family).first()
    if root is None:
        raise NotFound
    response = HttpResponse(
        certificates.as_pem(bytes(root.certificate)), content_type="application/x-pem-file"
    )
    response["Content-Disposition"] = f'attachment; filename="seal-authority-{family}.pem"'
    return response


@public
@cache_control(public=True, max_age=3600)
@require_safe
def revocations(request: HttpRequest, family: str) -> HttpResponse:
    """The revocation list, signed anew at most once an hour by each process."""
    cache = caches["near"]
    key = f"licences-seal-crl-{family}"
    content = cache.get(key)
    if content is None:
        content = authority.revocation_list(family) if family in authority.FAMILIES else None
        if content is None:
            raise NotFound
        cache.set(key, content, 3600)
    return HttpResponse(content, content_type="application/pkix-crl")


def limit(address: str) -> None:
    """Raises CheckedTooOften beyond 20 a minute from one address (of this process)."""
    cache = caches["near"]
    key = "licences-verify-file-" + blind_index(address, purpose="licences.address")[:40]
    cache.add(key, 0, 60)
    try:
        tries = cache.incr(key)
    except ValueError:
        return
    if tries > MOST_PER_MINUTE:
        raise CheckedTooOften


def _refused(request: HttpRequest, message: str) -> HttpResponse:
    return _page(request, errors=[FieldError(path="file", message=message)], status=422)


def _page(request: HttpRequest, *, status: int = 200, **context: object) -> HttpResponse:
    families = list(SealAuthority.objects.order_by("family").values_list("family", flat=True))
    context["families"] = families
    return render(request, "licences/public/verify_file.html", context, status=status)


urlpatterns = [
    path("", verify_file, name="verify_file"),
    path("<str:family>.pem", certificate, name="seal_authority"),
    path("<str:family>.crl", revocations, name="seal_revocations"),
]
