"""Filling in a form that is not published: seen, judged, and stored nowhere."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from zhengtong.kernel.errors import FieldError
from zhengtong.modules.forms.checks import Circumstances, Path
from zhengtong.modules.forms.compiled import Ready
from zhengtong.modules.forms.data import SummarySection
from zhengtong.modules.forms.messages import sentence
from zhengtong.modules.forms.posts import Post, read_post, row_action
from zhengtong.modules.forms.rendered import RenderableForm
from zhengtong.modules.forms.rendering import pages_that_apply, render_ready
from zhengtong.modules.forms.settle import settle
from zhengtong.modules.forms.summary import summary_of
from zhengtong.modules.forms.validation import found_errors, is_sane

SAMPLE_FILE = "00000000-0000-7000-8000-000000000000"
"""Stands for an uploaded file, since a trial uploads nothing."""


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What the page shows: the form, the answers so far, and the server's verdict when asked."""

    form: RenderableForm
    answers: str
    pages: list[int]
    is_judged: bool = False
    errors: tuple[FieldError, ...] = ()
    stored: str = ""
    sections: tuple[SummarySection, ...] = ()
    verdict: Mapping[str, Any] | None = None

    @property
    def before(self) -> int | None:
        return max((n for n in self.pages if n < self.form.number), default=None)

    @property
    def after(self) -> int | None:
        return min((n for n in self.pages if n > self.form.number), default=None)


def begin(form: Ready, number: int) -> Trial:
    """A blank page of the form."""
    return _trial(form, None, number)


def go_on(form: Ready, post: Post) -> Trial:
    """Obey the button that was pressed: another row, another page, or the verdict (`_go=check`)."""
    data = read_post(form.definition, post, _answers(post))
    here = _whole(post.get("_page"), 1)
    go = str(post.get("_go", ""))
    if row_action(post):
        return _trial(form, data, here)
    if go == "check":
        return _judged(form, data, here)
    return _trial(form, data, _whole(go, here))


def judge(form: Ready, data: Mapping[str, Any]) -> tuple[dict[str, Any], dict[Path, str]]:
    """What would be stored, and path and code of what is wrong."""
    today = timezone.localdate()
    settled = settle(data, form.plan, today)
    around = Circumstances(today=today, files=[SAMPLE_FILE])
    return settled, found_errors(form.validator, form.schema, settled, around)


def _trial(
    form: Ready,
    data: Mapping[str, Any] | None,
    number: int,
    errors: tuple[FieldError, ...] = (),
    **more: Any,
) -> Trial:
    shown = render_ready(
        form,
        data=data,
        errors=errors,
        number=number,
        upload_template="forms/staff/trial_upload.html",
        upload_context={"sample": SAMPLE_FILE},
    )
    return Trial(
        form=shown,
        answers=json.dumps(data or {}, ensure_ascii=False),
        pages=pages_that_apply(form, data or {}),
        errors=errors,
        **more,
    )


def _judged(form: Ready, data: Mapping[str, Any], here: int) -> Trial:
    settled, found = judge(form, data)
    places = {p.field.key: (n, p.page) for n, p in enumerate(form.placed)}
    catalogue = form.sentences(timezone.localdate())
    ordered = sorted(found, key=lambda path: places.get(str(path[0]) if path else "", (9999, 1)))
    errors = tuple(
        FieldError(
            path=".".join(map(str, path)),
            message=sentence(catalogue, path, found[path]),
            code=found[path],
        )
        for path in ordered
    )
    first = min((places.get(str(path[0]), (0, here))[1] for path in ordered if path), default=here)
    return _trial(
        form,
        data,
        first,
        errors,
        is_judged=True,
        stored=json.dumps(settled, ensure_ascii=False, indent=2),
        sections=tuple(summary_of(form, settled)),
        verdict={
            "data": data,
            "stored": settled,
            "errors": {error.path: error.code for error in errors},
        },
    )


def _answers(post: Post) -> dict[str, Any]:
    try:
        found = json.loads(str(post.get("_answers", "{}"))[:400_000])
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) and is_sane(found) else {}


def _whole(value: Any, otherwise: int) -> int:
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else otherwise
