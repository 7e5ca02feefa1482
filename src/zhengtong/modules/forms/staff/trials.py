"""The preview in which one fills in on trial. It stands in a frame of the builder, or alone."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhengtong.core.pages.access import staff
from zhengtong.modules.forms import trial as trials
from zhengtong.modules.forms.compiled import ready_of
from zhengtong.modules.forms.definition import BadDefinition
from zhengtong.modules.forms.services.designs import design as read_design
from zhengtong.modules.forms.services.publish import check


@staff("forms.manage")
def trial(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The form as citizens will see it. Nothing that is typed here is stored."""
    found = read_design(public_id)
    try:
        check(found.definition)
        form = ready_of(found.definition, found.key)
    except BadDefinition as error:
        context = {"design": found, "problems": error.errors}
        return render(request, "forms/staff/trial_problems.html", context)
    number = request.GET.get("page", "1")
    shown = (
        trials.go_on(form, request.POST)
        if request.method == "POST"
        else trials.begin(form, int(number) if number.isdigit() and len(number) < 4 else 1)
    )
    context = {"design": found, "trial": shown, "form": shown.form}
    return render(request, "forms/staff/trial.html", context)
