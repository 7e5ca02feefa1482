"""Django form fields in the markup of the design system: label, hint, error, control."""

from __future__ import annotations

from typing import Any

from django import forms, template
from django.forms import BoundField
from django.template import Context
from django.utils.translation import gettext

from zhengtong.kernel.access import ANYWHERE, PERMISSIONS
from zhengtong.kernel.text import localized

register = template.Library()

CLASSES: list[tuple[type[forms.Widget], str]] = [
    (forms.CheckboxSelectMultiple, "govuk-checkboxes"),
    (forms.FileInput, "govuk-file-upload"),
    (forms.Select, "govuk-select"),
    (forms.Textarea, "govuk-textarea"),
    (forms.Widget, "govuk-input"),
]


@register.inclusion_tag("org/bound.html")
def bound(field: BoundField, label: str = "", hint: str | None = None) -> dict[str, Any]:
    """`{% bound form.name %}`: one field with everything that belongs to it.

    `label` and `hint` replace those of a form that comes from a library.
    """
    if label:
        field.label = label
    if hint is not None:
        field.help_text = hint
    is_checkbox = isinstance(field.field.widget, forms.CheckboxInput)
    return {
        "field": field,
        "control": _control(field, is_checkbox),
        "is_checkbox": is_checkbox,
        "is_group": isinstance(field.field.widget, forms.CheckboxSelectMultiple),
        "is_hidden": field.is_hidden,
    }


@register.inclusion_tag("org/bound_errors.html")
def form_errors(form: forms.BaseForm) -> dict[str, Any]:
    """`{% form_errors form %}`: the summary on top, each error a link to its field."""
    rows = []
    for name, messages in form.errors.items():
        target = (form[name].id_for_label or form[name].auto_id) if name in form.fields else ""
        rows += [(target, message) for message in messages]
    return {"rows": rows}


def _control(field: BoundField, is_checkbox: bool) -> str:
    widget = field.field.widget
    widget.attrs.pop("placeholder", None)
    kind = "govuk-checkboxes__input" if is_checkbox else _class(widget)
    classes = [kind]
    width = widget.attrs.get("data-width")
    if width:
        classes.append(f"govuk-input--width-{width}")
    described = []
    if field.help_text:
        described.append(f"{field.auto_id}-hint")
    if field.errors:
        classes.append(f"{kind}--error")
        described.append(f"{field.auto_id}-error")
    attrs: dict[str, Any] = {"class": " ".join(classes)}
    if described:
        attrs["aria-describedby"] = " ".join(described)
    return field.as_widget(attrs=attrs)


def _class(widget: forms.Widget) -> str:
    return next(name for kind, name in CLASSES if isinstance(widget, kind))


@register.simple_tag
def bilingual(zh: str, en: str) -> str:
    """`{% bilingual post.name post.name_en %}`: the column of the active language."""
    return localized({"zh": zh, "en": en or zh})


@register.simple_tag
def permission_names(names: list[str]) -> str:
    """`{% permission_names role.permissions %}`: their labels, those unknown by name."""
    labels = [gettext(PERMISSIONS[n].label) if n in PERMISSIONS else n for n in names]
    return gettext("、").join(labels)


@register.inclusion_tag("org/staff/_admin_tabs.html", takes_context=True)
def admin_tabs(context: Context, here: str) -> dict[str, Any]:
    """`{% admin_tabs "staff" %}`: organisations, staff, roles, import, as far as one may."""
    actor = context["request"].actor
    readers = ("org.grant", "org.manage", "audit.view")
    return {
        "here": here,
        "may_read_roles": any(actor.has(name) for name in readers),
        "may_import": ANYWHERE in actor.organizations_with("org.manage"),
    }
