"""The applicant lets a redirected application be handed over."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhengtong.core.pages.access import citizen
from zhengtong.modules.cases.levels import redirecting


@require_POST
@citizen
def hand_over(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One click: handed in at once, or on to what is still missing."""
    made = redirecting.hand_over(public_id=public_id, actor=request.actor)
    if made.case is not None:
        messages.success(request, _("已按您的同意转交，新的办件编号是 %s。") % made.case.number)
        return redirect("my_case", made.case.public_id)
    messages.info(request, _("您填过的内容和材料已经带过来，请补上还缺的内容后提交。"))
    return redirect("application", made.application.public_id)
