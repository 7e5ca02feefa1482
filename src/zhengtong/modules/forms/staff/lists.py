"""The list of forms, a form with its versions, and the beginning of a new one."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import FieldError, InvalidInput, NotFound
from zhengtong.modules.forms import queries
from zhengtong.modules.forms.data import FormVersionData
from zhengtong.modules.forms.difference import Change, differences
from zhengtong.modules.forms.plugins import uses_of
from zhengtong.modules.forms.services.designs import open_design, start_design
from zhengtong.modules.forms.services.publish import is_form_key
from zhengtong.modules.forms.staff import overview
from zhengtong.modules.forms.staff.back import back_of
from zhengtong.modules.forms.starting_points import TEMPLATES

STATES = ("all", "editing", "published")


@staff("forms.manage")
@require_GET
def forms(request: HttpRequest) -> HttpResponse:
    state = request.GET.get("state", "all")
    state = state if state in STATES else "all"
    text = request.GET.get("q", "").strip()[:80]
    page = overview.form_list(text=text, state=state, number=_whole(request.GET.get("page")))
    context = {
        "page": page,
        "uses": uses_of([row.key for row in page.rows]),
        "q": text,
        "state": state,
        "states": STATES,
    }
    return render(request, "forms/staff/forms.html", context)


@staff("forms.manage")
def new(request: HttpRequest) -> HttpResponse:
    """A new form: name, key, and what it begins with."""
    given = {name: request.POST.get(name, "").strip() for name in ("zh", "en", "key", "template")}
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST":
        errors = tuple(_wrong(given))
        if not errors:
            title = {"zh": given["zh"], **({"en": given["en"]} if given["en"] else {})}
            try:
                made = start_design(
                    key=given["key"],
                    title=title,
                    template=given["template"] or None,
                    actor=request.actor,
                )
            except InvalidInput as error:
                errors = error.errors or (FieldError(path="", message=error.message),)
            else:
                return redirect("forms-staff:design", made.public_id)
    context = {
        "given": given,
        "errors": errors,
        "wrong": {error.path: error.message for error in errors},
        "templates": TEMPLATES.values(),
    }
    return render(request, "forms/staff/new.html", context, status=422 if errors else 200)


def _wrong(given: dict[str, str]) -> list[FieldError]:
    found = []
    if not 0 < len(given["zh"]) <= 200:
        found.append(FieldError(path="zh", message=_("请写表单的中文名称，最多 200 个字。")))
    if len(given["en"]) > 200:
        found.append(FieldError(path="en", message=_("英文名称最多 200 个字符。")))
    if not is_form_key(given["key"]):
        message = _("请写标识：小写英文、数字和 . _ : -，例如 forestry.felling。")
        found.append(FieldError(path="key", message=message))
    elif queries.is_taken(given["key"]):
        message = _("这个标识已有表单。请换一个，或者到清单里修改那份表单。")
        found.append(FieldError(path="key", message=message))
    return found


@dataclass(frozen=True, kw_only=True)
class VersionRow:
    """A version with what it changed against the one before."""

    version: FormVersionData
    changes: list[Change]


@staff("forms.manage")
@require_GET
def form(request: HttpRequest, key: str) -> HttpResponse:
    """A published form: its versions, who asks it, and the working copy if there is one."""
    listed = queries.versions(key)
    if not listed:
        raise NotFound
    older = [*listed[1:], None]
    rows = [
        VersionRow(
            version=one,
            changes=differences(before.definition, one.definition) if before else [],
        )
        for one, before in zip(listed, older, strict=True)
    ]
    context = {
        "form": listed[0],
        "rows": rows,
        "design": open_design(key),
        "uses": uses_of([key])[key],
    }
    return render(request, "forms/staff/form.html", context)


@staff("forms.manage")
@require_POST
def edit(request: HttpRequest, key: str) -> HttpResponse:
    """Go on with the working copy, or begin one from the newest version."""
    newest = queries.latest(key)
    made = start_design(key=key, title=newest.title_text, actor=request.actor)
    return redirect(back_of(request).onto("forms-staff:design", made.public_id))


@staff("forms.manage")
@require_GET
def version(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One published version, read only: its questions, its hashes, its printed form."""
    found = queries.form_version_by(public_id)
    context = {"form": found, "lines": overview.outline(found.definition)}
    return render(request, "forms/staff/version.html", context)


def _whole(value: str | None) -> int:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 6 else 1
