"""Addresses of one's own draft: the journey is read, what was handed in leads to its case."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from zhengtong.core.pages.access import ForApplicants, signed_in
from zhengtong.modules.cases.models import Application, Case
from zhengtong.modules.cases.public.journey import Journey
from zhengtong.modules.cases.services import apply

View = Callable[..., HttpResponse]


def applying(view: View) -> View:
    """For the applicant, or for the clerk at the counter who enters the application for them."""

    @signed_in
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actor = request.actor
        # Whoever handles a case fills in the part that they ask another department for.
        is_clerk = actor.has("cases.counter") or actor.has("cases.handle")
        if actor.person_id is None and not is_clerk:
            raise ForApplicants
        return view(request, *args, **kwargs)

    return guarded


def submitted_page(application: Application) -> str:
    """Name of the page that follows handing in: the confirmation, at the counter the receipt."""
    if application.parent_id:
        return "case_screen"
    return "case_receipt" if application.entered_by_id else "my_case_submitted"


def with_journey(view: View) -> View:
    """Finds the actor's own draft; one that was handed in already leads to its case."""

    @wraps(view)
    def found(request: HttpRequest, public_id: uuid.UUID, **kwargs: Any) -> HttpResponse:
        application = apply.application(public_id=public_id, actor=request.actor)
        if application.case_id is not None:
            case = Case.objects.only("public_id").get(pk=application.case_id)
            return redirect(submitted_page(application), case.public_id)
        return view(request, Journey(application, request.actor), **kwargs)

    return found
