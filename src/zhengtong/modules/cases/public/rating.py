"""好差评: five levels, reasons that go with each, a comment."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhengtong.core.pages.access import citizen
from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.modules.cases.indicators import INDICATORS
from zhengtong.modules.cases.models import CloseType, RatingLevel
from zhengtong.modules.cases.public.case import frame, own_case
from zhengtong.modules.cases.services import conclude
from zhengtong.modules.org import api as org

LONGEST_COMMENT = 500


@citizen
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = own_case(public_id, request.actor)
    level = request.POST.get("level", "")
    ticked = set(request.POST.getlist("indicators")[:50])
    comment = request.POST.get("comment", "")
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST":
        try:
            _check_comment(comment)
            conclude.rate_case(
                case_id=found.pk,
                actor=request.actor,
                level=level,
                indicators=tuple(ticked),
                comment=comment,
            )
        except InvalidInput as refused:
            errors = refused.errors
        else:
            messages.success(request, _("谢谢您的评价。"))
            return redirect("my_case", found.public_id)
    elif refusal := conclude.why_not_rate(found):
        raise refusal
    elif found.ratings.exists():
        raise conclude.AlreadyRated
    context = {
        **frame(found),
        "organ": org.organization(found.organization_id).name,
        "is_first_review": found.close_type == CloseType.FORWARDED,
        "levels": _levels(level, ticked),
        "comment": comment,
        "most": LONGEST_COMMENT,
        "errors": errors,
        "messages_by_path": {e.path: e.message for e in errors},
    }
    return render(request, "cases/public/rate.html", context, status=422 if errors else 200)


def _check_comment(comment: str) -> None:
    if len(comment.strip()) > LONGEST_COMMENT:
        message = _("留言最多写 %(most)s 个字，请删减。") % {"most": LONGEST_COMMENT}
        raise InvalidInput(errors=[FieldError(path="comment", message=message)])


def _levels(chosen: str, ticked: set[str]) -> list[dict[str, Any]]:
    return [
        {
            "value": level.value,
            "label": level.label,
            "stars": 5 - n,
            "checked": level.value == chosen,
            "indicators": [
                {"code": i.code, "label": i.label, "checked": i.code in ticked}
                for i in INDICATORS[level]
            ],
        }
        for n, level in enumerate(RatingLevel)
    ]
