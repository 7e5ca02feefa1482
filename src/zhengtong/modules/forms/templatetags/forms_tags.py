"""`{% load forms_tags %}` gives `render_form`, `form_errors` and `form_summary`.

`render_form` prints the fields of one page; the `<form>`, its token and its buttons belong to the
page. The script needs `<form novalidate data-form>` around it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString, mark_safe

from zhengtong.modules.forms.data import SummarySection
from zhengtong.modules.forms.rendered import RenderableForm

register = template.Library()

_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.inclusion_tag("forms/form.html", takes_context=True)
def render_form(context: Context, form: RenderableForm) -> Mapping[str, Any]:
    """The fields of one page, with the data that the script needs."""
    return {
        "form": form,
        "uploads": form.upload_context,
        "request": context.get("request"),
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("forms/errors.html")
def form_errors(form: RenderableForm) -> Mapping[str, Any]:
    """The error summary; nothing when all is well. Belongs above the page's heading."""
    return {"form": form}


@register.inclusion_tag("forms/summary.html")
def form_summary(sections: Sequence[SummarySection], change_url: str = "") -> Mapping[str, Any]:
    """Answers in sections. With `change_url` each has a link to `change_url?page=2#f-name`."""
    return {"sections": sections, "change_url": change_url}


@register.simple_tag
def form_payload(form: RenderableForm) -> SafeString:
    """The script's data as JSON that cannot break out of its element."""
    text = json.dumps(form.payload, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate(_ESCAPES))  # noqa: S308
