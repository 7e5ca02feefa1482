"""The components of the design system as template tags; every template has them without loading.

They print govuk-frontend-compatible markup, so that labels, hints and errors are tied together the
way screen readers expect. A live example of each is at /desk/components/.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zhengtong.core.pages.html import filled
from zhengtong.core.pages.icons import ICONS
from zhengtong.core.pages.lighting import what_light, why_light
from zhengtong.kernel.errors import FieldError
from zhengtong.kernel.text import Text
from zhengtong.kernel.text import localized as in_language

register = template.Library()

LIGHTS = {
    "green": gettext_noop("正常"),
    "orange": gettext_noop("用时较多"),
    "yellow": gettext_noop("将到期"),
    "red": gettext_noop("已超时"),
    "none": gettext_noop("不计时"),
}


_DRAWN = {
    name: mark_safe(  # noqa: S308 -- drawn in this package
        '<svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true"'
        f' focusable="false">{drawn}</svg>'
    )
    for name, drawn in ICONS.items()
}


@register.simple_tag
def icon(name: str) -> SafeString:
    """`{% icon "check" %}`: an inline picture that says nothing by itself (hidden from readers)."""
    return _DRAWN[name]


@register.simple_tag
def options(pairs: Iterable[tuple[Any, Any]], chosen: Any = "") -> SafeString:
    """`{% options pairs chosen %}`: the options of a select from (value, label) pairs."""
    wanted = str(chosen)
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((value, _SELECTED if str(value) == wanted else "", label) for value, label in pairs),
    )


_SELECTED = mark_safe(" selected")


@register.simple_tag
def light(level: str, text: str = "", why: str = "") -> SafeString:
    """`{% light "yellow" "今日到期" %}`: shape, colour and word; without text the own word. `why`
    (see `why_light`) is shown on hover and read out."""
    known = level if level in LIGHTS else "none"
    said = text or _(LIGHTS[known])
    if not why:
        return filled('<span class="light {}">{}</span>', known, said)
    return filled(_LIGHT_WHY, known, why, said, why)


_LIGHT_WHY = (
    '<span class="light {}" title="{}">{}</span><span class="govuk-visually-hidden">（{}）</span>'
)


register.simple_tag(why_light)
register.simple_tag(what_light)


@register.simple_tag
def tag(text: str, tone: str = "") -> SafeString:
    """`{% tag "行政许可" "blue" %}`: tones blue, green, amber, red; none is grey."""
    return format_html('<span class="tag {}">{}</span>', tone, text)


@register.simple_tag
def localized(value: Text | None) -> str:
    """A bilingual text in the active language."""
    return in_language(value)


@register.simple_tag
def money(fen: int | None) -> str:
    """¥1,234.56 from 分; a dash for nothing."""
    return "—" if fen is None else f"¥{fen / 100:,.2f}"


@register.simple_tag
def datum(value: dt.date | dt.datetime | None) -> SafeString:
    """A day (2026-11-21) or a moment (2026-11-21 10:32) with its machine form."""
    if value is None:
        return mark_safe("—")
    if isinstance(value, dt.datetime):
        local = timezone.localtime(value)
        shown = local.strftime("%Y-%m-%d %H:%M")
        return format_html('<time datetime="{}">{}</time>', local.isoformat(), shown)
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), value.isoformat())


@register.simple_tag
def error_summary(errors: Iterable[Any] | None, title: str = "") -> SafeString:
    """What is wrong, on top of the page, each line a link to its field.

    Takes FieldErrors or (path, message) pairs.
    """
    rows = [_row(e) for e in errors or ()]
    if not rows:
        return mark_safe("")
    lines = format_html_join(
        "\n",
        "<li>{}</li>",
        (
            (format_html('<a href="#{}">{}</a>', path, message) if path else message,)
            for path, message in rows
        ),
    )
    return format_html(
        '<div class="govuk-error-summary" data-module="govuk-error-summary" tabindex="-1">'
        '<div role="alert"><h2 class="govuk-error-summary__title">{}</h2>'
        '<div class="govuk-error-summary__body">'
        '<ul class="govuk-list govuk-error-summary__list">{}</ul></div></div></div>',
        title or _("有内容需要更正"),
        lines,
    )


def _row(error: Any) -> tuple[str, str]:
    if isinstance(error, FieldError):
        return error.path.replace(".", "-") if error.path else "", str(error.message)
    path, message = error
    return str(path), str(message)


@register.simple_tag
def empty(title: str, text: str = "") -> SafeString:
    """What will appear here, and how to begin."""
    return format_html(
        '<div class="empty-state"><p class="empty-state__title">{}</p><p>{}</p></div>', title, text
    )


@register.simple_tag
def steps(rows: Sequence[Mapping[str, Any]]) -> SafeString:
    """Where one stands in a longer way: rows of `label`, `state` (done, current, open), `url`."""
    return mark_safe(render_to_string("ui/steps.html", {"rows": rows}))  # noqa: S308


@register.simple_tag
def timeline(entries: Sequence[Any]) -> SafeString:
    """Entries with `at`, `title` and optionally `outcome`, `actor`, `post`, `text`."""
    return mark_safe(render_to_string("ui/timeline.html", {"entries": entries}))  # noqa: S308


@register.simple_tag
def summary_list(rows: Iterable[Any], change_url: str = "") -> SafeString:
    """(label, value) pairs as a list of answers; with `change_url`, a link behind each."""
    context = {"rows": list(rows), "change_url": change_url}
    return mark_safe(render_to_string("ui/summary_list.html", context))  # noqa: S308


@register.simple_tag
def bar(value: float, most: float, label: str) -> SafeString:
    """A small horizontal bar, for tables of figures; `label` is what a screen reader says."""
    return format_html(
        '<meter class="bar" min="0" max="{}" value="{}" aria-label="{}">{}</meter>',
        most or 1,
        value,
        label,
        value,
    )


@register.simple_tag
def stat(number: Any, label: str, url: str = "", tone: str = "") -> SafeString:
    """A figure with its name; with a url it leads to the rows behind it."""
    body = format_html(
        '<span class="num">{}</span><span class="stat-label">{}</span>', number, label
    )
    if url:
        return format_html('<a class="stat {}" href="{}">{}</a>', tone, url, body)
    return format_html('<div class="stat {}">{}</div>', tone, body)
