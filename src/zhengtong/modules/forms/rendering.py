"""A form as it stands on a page: server HTML first, which the script then enhances.

Everything that a template needs is worked out here; templates only print. Markup is that of
govuk-frontend, one column, and it works without JavaScript: hidden fields appear after the next
round trip, rows are added and removed by buttons.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone

from zhengtong.kernel.errors import FieldError
from zhengtong.kernel.text import localized
from zhengtong.modules.forms.compiled import Ready, ready
from zhengtong.modules.forms.controls import Writer
from zhengtong.modules.forms.data import PrefilledValue
from zhengtong.modules.forms.rendered import RenderableForm
from zhengtong.modules.forms.settle import settle
from zhengtong.modules.forms.validation import is_sane


def render_page(
    *,
    form_version_id: int,
    data: Mapping[str, Any] | None = None,
    errors: Iterable[FieldError] = (),
    prefill: Mapping[str, PrefilledValue] | None = None,
    number: int = 1,
    autosave_url: str = "",
    upload_template: str | None = None,
    upload_context: Mapping[str, Any] | None = None,
) -> RenderableForm:
    """One page, with what was typed and what is wrong. Pages count from 1.

    `prefill` (of `api.prefill`) marks where values came from and wins over `data` where the field
    is read-only. Other fields it fills only when there is no `data` yet: what was cleared stays so.
    """
    return render_ready(
        ready(form_version_id),
        data=data,
        errors=errors,
        prefill=prefill,
        number=number,
        autosave_url=autosave_url,
        upload_template=upload_template,
        upload_context=upload_context,
    )


def render_ready(
    form: Ready,
    *,
    data: Mapping[str, Any] | None = None,
    errors: Iterable[FieldError] = (),
    prefill: Mapping[str, PrefilledValue] | None = None,
    number: int = 1,
    autosave_url: str = "",
    upload_template: str | None = None,
    upload_context: Mapping[str, Any] | None = None,
) -> RenderableForm:
    """The same for a form that need not be published."""
    number = min(max(number, 1), len(form.definition.pages))
    page = form.definition.pages[number - 1]
    writer = Writer(form, dict(data or {}), list(errors), dict(prefill or {}), data is None)
    blocks = [writer.block(section, 2) for section in page.sections]
    titles = [localized(p.title) or localized(form.definition.title) for p in form.definition.pages]
    return RenderableForm(
        title=localized(form.definition.title),
        hint=localized(form.definition.hint),
        form_version_id=form.version.id,
        number=number,
        page_count=len(titles),
        page_titles=titles,
        page_title=titles[number - 1],
        page_hint=localized(page.hint),
        is_page_visible=page.show_if is None or page.show_if.holds(writer.settled),
        blocks=blocks,
        error_list=writer.error_list(),
        payload=writer.payload(page),
        autosave_url=autosave_url,
        upload_context=upload_context or {},
        **({"upload_template": upload_template} if upload_template else {}),
    )


def visible_pages(*, form_version_id: int, data: Mapping[str, Any]) -> list[int]:
    """Numbers of the pages that apply, for going on and back."""
    return pages_that_apply(ready(form_version_id), data)


def pages_that_apply(form: Ready, data: Mapping[str, Any]) -> list[int]:
    sane = data if is_sane(data) else {}
    settled = settle(sane, form.plan, timezone.localdate())
    return [
        page.number
        for page in form.definition.pages
        if (page.show_if is None or page.show_if.holds(settled))
        and any(
            all(c.holds(settled) for c in placed.conditions)
            for placed in form.placed
            if placed.page == page.number
        )
    ]
