"""A form, the command behind it and its refusals: what the pages that change things share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhengtong.kernel.errors import DomainError, InvalidInput, StateError

T = TypeVar("T")
FieldOf = Mapping[type[DomainError], str]


def attempt(form: Form, act: Callable[[], T], field_of: FieldOf | None = None) -> T | None:
    """Run the command; a refusal stands at the field it is about, else on top. None means refused.

    Missing permissions are not caught here: they are a page of their own.
    """
    try:
        return act()
    except (InvalidInput, StateError) as error:
        form.add_error((field_of or {}).get(type(error)), error.message)
        return None


def form_page(request: HttpRequest, form: Form, **context: Any) -> HttpResponse:
    """`title`, `back` (url, words), `verb` of the button; optionally `lead`, `is_grave`, `ties`."""
    status = 422 if form.errors else 200
    return render(request, "org/staff/form.html", {"form": form, **context}, status=status)
