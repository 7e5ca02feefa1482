"""/cases/application/<id>/licence/: a licence instead of an upload."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhengtong.modules.cases.licences import reusing
from zhengtong.modules.cases.licences.reusing import LicenceNotUsable
from zhengtong.modules.cases.public.applying import applying, with_journey
from zhengtong.modules.cases.public.journey import Journey


@applying
@require_POST
@with_journey
def use(request: HttpRequest, journey: Journey) -> HttpResponse:
    """One click: the material is there."""
    key, _colon, licence = request.POST.get("licence", "").partition(":")
    try:
        licence_id = uuid.UUID(licence)
    except ValueError:
        raise LicenceNotUsable from None
    reusing.use_licence(
        public_id=journey.public_id, material_key=key, licence_id=licence_id, actor=request.actor
    )
    messages.success(request, _("已用您的电子证照，不用上传。证照上有的内容已填入申请表，请核对。"))
    origin = "?from=check" if request.POST.get("_origin") == "check" else ""
    return redirect(journey.url("materials") + origin)
