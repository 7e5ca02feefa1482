"""The editor of a draft: one tab a page, everything kept as typed, findings beside the fields."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhengtong.core.pages.access import staff
from zhengtong.kernel.access import Actor, allows
from zhengtong.kernel.errors import FieldError, NotFound
from zhengtong.modules.items import api, findings
from zhengtong.modules.items.editing import bound
from zhengtong.modules.items.editing.bound import Surroundings
from zhengtong.modules.items.editing.effects import effects_of
from zhengtong.modules.items.editing.fields import BY_KEY, CHECK, TABS, Tab, tab_of
from zhengtong.modules.items.editing.posts import Post, RowAction, read
from zhengtong.modules.items.models import ItemVersion
from zhengtong.modules.items.services import designs
from zhengtong.modules.items.services.drafts import DraftChangedElsewhere
from zhengtong.modules.items.staff import attachments
from zhengtong.modules.items.staff.choices import FlowChoice, FormChoice


@dataclass(frozen=True)
class TabLink:
    """A tab in the editor's own menu, with how much is wrong in it."""

    tab: Tab
    address: str
    errors: int
    warnings: int
    is_here: bool


@dataclass(frozen=True)
class FindingLink:
    """A finding as a link to its field."""

    message: str
    tab: Tab
    address: str


class DraftPage:
    """A draft with its findings, as every page of the editor shows it."""

    def __init__(self, row: ItemVersion, actor: Actor, here: str = "") -> None:
        self.row = row
        self.actor = actor
        self.here = here

    @property
    def values(self) -> Mapping[str, Any]:
        return self.row.definition

    @property
    def is_open(self) -> bool:
        return self.row.status == "draft" and allows(self.actor, "items.manage", self.row.item)

    @property
    def may_review(self) -> bool:
        return self.row.status == "in_review" and allows(self.actor, "items.review", self.row.item)

    @cached_property
    def findings(self) -> findings.Findings:
        return findings.examine(self.row)

    @cached_property
    def tabs(self) -> list[TabLink]:
        wrong = [tab_of(e.path).key for e in self.findings.errors]
        weak = [tab_of(w.path).key for w in self.findings.warnings]
        return [
            TabLink(
                tab,
                self.address(tab),
                wrong.count(tab.key),
                weak.count(tab.key),
                tab.key == self.here,
            )
            for tab in TABS
        ]

    @property
    def errors(self) -> list[FindingLink]:
        return [self._link(str(e.message), e.path) for e in self.findings.errors]

    @property
    def warnings(self) -> list[FindingLink]:
        return [self._link(w.message, w.path) for w in self.findings.warnings]

    @property
    def next_tab(self) -> Tab | None:
        keys = [t.key for t in TABS]
        at = keys.index(self.here) + 1 if self.here in keys else 0
        return TABS[at] if at < len(TABS) else None

    def address(self, tab: Tab, anchor: str = "") -> str:
        address = reverse("items-staff:edit_tab", args=[self.row.public_id, tab.key])
        return f"{address}#{anchor.replace('.', '-')}" if anchor else address

    def _link(self, message: str, path: str) -> FindingLink:
        tab = tab_of(path)
        return FindingLink(message, tab, self.address(tab, path))


def draft_row(public_id: uuid.UUID) -> ItemVersion:
    """The version with its item, or NotFound."""
    rows = ItemVersion.objects.select_related("item__entry", "based_on")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


@staff()
def edit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The first tab of a draft; a published version has a page of its own."""
    row = draft_row(public_id)
    if not row.is_open:
        return redirect("items-staff:version", row.item.public_id, row.number)
    if row.status == "in_review" and allows(request.actor, "items.review", row.item):
        return redirect("items-staff:review", public_id)
    return redirect("items-staff:edit_tab", public_id, TABS[0].key)


@staff()
def edit_tab(request: HttpRequest, public_id: uuid.UUID, tab: str) -> HttpResponse:
    """One tab: to read for all staff, to change for its editors."""
    row = draft_row(public_id)
    if tab not in BY_KEY:
        raise NotFound
    if not row.is_open:
        return redirect("items-staff:version", row.item.public_id, row.number)
    if request.method == "POST":
        return _save(request, row, BY_KEY[tab])
    return _show(request, row, BY_KEY[tab])


def _save(request: HttpRequest, row: ItemVersion, tab: Tab) -> HttpResponse:
    """Keep everything that was typed, then do what the pressed button says."""
    post = Post(request.POST)
    typed = read(tab.fields, post, row.definition)
    wrong = attachments.take(request, row, typed, tab.fields)
    pressed = RowAction.of(post.one("do"))
    anchor = pressed.apply(typed, tab.fields) if pressed else ""
    lock = post.one("lock_version")
    try:
        api.save_draft(
            version_id=row.pk,
            changes=typed,
            lock_version=int(lock) if lock.isascii() and lock.isdigit() else 0,
            actor=request.actor,
        )
    except DraftChangedElsewhere as error:
        row.definition = {**row.definition, **{k: v for k, v in typed.items() if v is not None}}
        fault = FieldError(path="", message=error.message)
        return _show(request, row, tab, problem=(fault,), status=error.status)
    if wrong:
        fresh = draft_row(row.public_id)
        return _show(request, fresh, tab, problem=tuple(wrong), status=422)
    if anchor:
        page = DraftPage(row, request.actor, tab.key)
        return redirect(page.address(tab, anchor))
    messages.success(request, _("已保存。"))
    goto = post.one("do").removeprefix("go ")
    return redirect(DraftPage(row, request.actor).address(BY_KEY.get(goto, tab)))


def _show(
    request: HttpRequest,
    row: ItemVersion,
    tab: Tab,
    *,
    problem: tuple[FieldError, ...] = (),
    status: int = 200,
) -> HttpResponse:
    page = DraftPage(row, request.actor, tab.key)
    around = Surroundings(
        errors=(*page.findings.errors, *problem),
        warnings=page.findings.warnings,
        questions=tuple(q for q in row.definition.get("situations") or () if isinstance(q, dict)),
        files=attachments.named(row.definition, tab.fields),
        is_open=page.is_open,
    )
    context: dict[str, Any] = {
        "page": page,
        "row": row,
        "tab": tab,
        "groups": bound.bind(tab, row.definition, around),
        "problem": problem,
    }
    template = "items/staff/edit.html"
    if tab.key == "situations":
        context["effects"] = list(effects_of(row.definition, designs.form_of(row)))
    if tab.key == "form":
        context["choice"], template = FormChoice(row), "items/staff/edit_form.html"
    elif tab.key == "flow":
        context["choice"], template = FlowChoice(row), "items/staff/edit_flow.html"
    elif tab is CHECK:
        from zhengtong.modules.items.staff.reviewing import changes_of

        context["changes"] = changes_of(row)
        template = "items/staff/check.html"
    return render(request, template, context, status=status)
