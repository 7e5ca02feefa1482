"""An application under way as its pages need it: what is filled in, what is still to do."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import FieldError
from zhengtong.kernel.text import localized
from zhengtong.modules.cases import aspects
from zhengtong.modules.cases.capture.papers import papers_of
from zhengtong.modules.cases.models import Application, ApplicationMaterial, Channel, DeliveryMethod
from zhengtong.modules.cases.public.states import MaterialState, PageState
from zhengtong.modules.cases.services import attach
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items import api as items
from zhengtong.modules.items.data import ItemVersionData, MaterialData
from zhengtong.modules.org import api as org


class Journey:
    """Reads lazily; one per request."""

    def __init__(self, application: Application, actor: Actor) -> None:
        self.application = application
        self.actor = actor
        self.version: ItemVersionData = items.item_version(application.item_version_id)
        self.draft = forms.draft(application.draft_public_id)

    @property
    def public_id(self) -> uuid.UUID:
        return self.application.public_id

    @property
    def form_version_id(self) -> int:
        return self.version.form_version_id

    @property
    def data(self) -> dict[str, Any]:
        return self.draft.data

    @cached_property
    def context(self) -> dict[str, Any]:
        """Who applies, for prefilled values and their check."""
        return {
            "actor": self.actor,
            "person_id": self.application.person_id,
            "entity_id": self.application.entity_id,
        }

    @property
    def is_at_counter(self) -> bool:
        return self.application.entered_by_id is not None

    @property
    def shell(self) -> str:
        """The pages are the same for both; what stands around them is not."""
        return "staff/base.html" if self.is_at_counter else "public/base.html"

    @cached_property
    def applicant(self) -> str:
        if self.application.entity_id:
            return org.entity(self.application.entity_id).name
        return org.person(self.application.person_id).name

    @property
    def item_name(self) -> str:
        return localized(self.version.name)

    @cached_property
    def form(self) -> forms.FormVersionData:
        return forms.form_version(self.form_version_id)

    @cached_property
    def page_numbers(self) -> list[int]:
        return forms.visible_pages(form_version_id=self.form_version_id, data=self.data)

    @cached_property
    def pages(self) -> list[PageState]:
        titles = forms.page(form_version_id=self.form_version_id, data=self.data).page_titles
        return [self._page(number, titles[number - 1]) for number in self.page_numbers]

    def _page(self, number: int, title: str) -> PageState:
        errors = self.errors_of(number)
        is_touched = self._is_touched(number)
        state = "empty" if not is_touched else "begun" if errors else "done"
        return PageState(
            number=number, title=title, url=self.form_url(number), state=state, errors=errors
        )

    def _is_touched(self, number: int) -> bool:
        """Whether the person has saved the page, or answered what was not filled in for them."""
        if number <= self.draft.page and self.draft.lock_version > 1:
            return True
        answered = {row.key for section in self.summary(number) for row in section.rows}
        return bool(answered - set(self.draft.prefilled))

    @cached_property
    def settled(self) -> dict[str, Any]:
        return forms.settled(form_version_id=self.form_version_id, data=self.data)

    def summary(self, number: int | None = None, *, blanks: bool = False) -> list[Any]:
        """The answers as sections, of one page or of all."""
        return forms.summary(
            form_version_id=self.form_version_id, data=self.settled, page=number, blanks=blanks
        )

    def errors_of(self, number: int, *, compare: bool = False) -> tuple[FieldError, ...]:
        """What is wrong on a page. `compare` fetches read-only prefilled values again."""
        return forms.validate(
            form_version_id=self.form_version_id,
            data=self.data,
            context=self.context if compare else None,
            page=number,
        ).errors

    def prefill(self, number: int) -> dict[str, forms.PrefilledValue]:
        """What the platform knows, if the page asks for any of it: each fetch is on record."""
        if not _asks_for_known(self.form.definition["pages"][number - 1]):
            return {}
        return forms.prefill(
            form_version_id=self.form_version_id, actor=self.actor, context=self.context
        )

    @cached_property
    def situation(self) -> items.Situation:
        try:
            return attach.situation_of(self.version.id, self.data)
        except items.UnknownAnswer:
            return items.resolve_situation(item_version_id=self.version.id, answers={})

    @cached_property
    def materials(self) -> list[MaterialState]:
        """What this applicant is asked to upload or may upload."""
        return self.materials_with({})

    def materials_with(self, errors: Mapping[str, tuple[str, ...]]) -> list[MaterialState]:
        rows: dict[str, list[ApplicationMaterial]] = {}
        for row in self.application.materials.order_by("id"):
            rows.setdefault(row.material_key, []).append(row)
        papers = papers_of(self.application) if self.is_at_counter else {}
        return [
            MaterialState(
                material=m,
                files=tuple(rows.get(m.key, ())),
                is_certain=m.key in self.situation.certain,
                errors=errors.get(m.key, ()),
                brought=papers.get(m.key),
                is_excused=m.key in self.excused,
            )
            for m in self.situation.materials
            if m.source == "applicant"
        ]

    @cached_property
    def excused(self) -> frozenset[str]:
        """Materials for which a promise was signed."""
        return aspects.excused(self.application)

    @cached_property
    def spared(self) -> list[MaterialData]:
        """What nobody need upload: fetched by the platform, or filled in as the form."""
        return [m for m in self.situation.materials if m.source != "applicant"]

    @property
    def materials_state(self) -> str:
        if any(m.is_missing for m in self.materials):
            return "begun" if any(m.files for m in self.materials) else "empty"
        return "done"

    @property
    def delivery_error(self) -> str:
        method, address = self.application.delivery_method, self.application.delivery_address
        return _("请填写邮寄地址。") if method == DeliveryMethod.POST and not address else ""

    @property
    def is_by_agent(self) -> bool:
        return self.application.channel == Channel.AGENT

    @cached_property
    def is_authorised(self) -> bool:
        """Whether nothing of its aspects stands in the way: the person has signed."""
        return not aspects.problems(self.application)

    @cached_property
    def is_ready(self) -> bool:
        return (
            self.is_authorised
            and not any(p.errors for p in self.pages)
            and not any(m.is_missing for m in self.materials)
            and not self.delivery_error
        )

    @property
    def open_count(self) -> int:
        """Sections that still lack something."""
        return (
            sum(1 for p in self.pages if p.errors)
            + any(m.is_missing for m in self.materials)
            + bool(self.delivery_error)
            + (not self.is_authorised)
        )

    def form_url(self, number: int) -> str:
        return reverse("application_form", args=[self.public_id, number])

    def url(self, name: str) -> str:
        return reverse(f"application_{name}", args=[self.public_id])

    @property
    def overview_url(self) -> str:
        return reverse("application", args=[self.public_id])

    def after_form(self) -> str:
        return self.url("materials") if self.materials else self.url("delivery")

    @property
    def resume_url(self) -> str:
        """The first place where something is still missing."""
        for page in self.pages:
            if page.state != "done":
                return page.url
        if any(m.is_missing for m in self.materials):
            return self.url("materials")
        return self.url("delivery") if self.is_authorised else self.url("authority")

    def next_url(self, number: int) -> str:
        """Where "save and continue" leads from a page of the form."""
        later = [n for n in self.page_numbers if n > number]
        return self.form_url(later[0]) if later else self.after_form()

    def back_url(self, number: int) -> str:
        earlier = [n for n in self.page_numbers if n < number]
        return self.form_url(earlier[-1]) if earlier else self.overview_url

    def _step_url(self, key: str) -> str:
        return self.overview_url if key == "form" else self.url(key)

    def steps(self, current: str) -> list[dict[str, Any]]:
        """For `{% steps %}`: fill in, materials, delivery, check."""
        found = [("form", _("填写信息")), ("materials", _("上传材料"))]
        found += [("delivery", _("领取方式")), ("check", _("核对提交"))]
        if not self.materials:
            del found[1]
        names = [key for key, _label in found]
        here = names.index(current)
        return [
            {
                "label": label,
                "state": "done" if n < here else "current" if n == here else "open",
                "url": self._step_url(key) if n < here else "",
            }
            for n, (key, label) in enumerate(found)
        ]


def _asks_for_known(definition: Any) -> bool:
    if isinstance(definition, Mapping):
        return "prefill" in definition or any(map(_asks_for_known, definition.values()))
    return isinstance(definition, list | tuple) and any(map(_asks_for_known, definition))
