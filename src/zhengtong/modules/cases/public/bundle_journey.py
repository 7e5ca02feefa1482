"""An application for a bundle under way as its pages need it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import cached_property, wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import FieldError
from zhengtong.kernel.text import localized
from zhengtong.modules.cases.models.bundle import BundleApplication
from zhengtong.modules.cases.services import bundle as services
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org


class BundleJourney:
    """A bundle's application under way as its pages need it. Reads lazily; one per request."""

    def __init__(self, application: BundleApplication, actor: Actor) -> None:
        self.application, self.actor = application, actor
        self.version = items.bundle_version(application.bundle_version_id)
        self.draft = forms.draft(application.draft_public_id)

    @property
    def public_id(self) -> uuid.UUID:
        return self.application.public_id

    @property
    def is_at_counter(self) -> bool:
        return self.application.entered_by_id is not None

    @property
    def shell(self) -> str:
        """The pages are the same for both; what stands around them is not."""
        return shell_of(self.application)

    @cached_property
    def applicant(self) -> str:
        if self.application.entity_id:
            return org.entity(self.application.entity_id).name
        return org.person(self.application.person_id).name

    @property
    def item_name(self) -> str:
        return localized(self.version.name)

    @property
    def form_version_id(self) -> int:
        return self.draft.form_version_id

    @cached_property
    def numbers(self) -> list[int]:
        return forms.visible_pages(form_version_id=self.form_version_id, data=self.draft.data)

    @cached_property
    def pages(self) -> list[dict[str, Any]]:
        titles = forms.page(form_version_id=self.form_version_id, data=self.draft.data).page_titles
        return [
            {
                "title": titles[n - 1],
                "url": self.form_url(n),
                "is_done": n <= self.draft.page and not self.errors_of(n),
            }
            for n in self.numbers
        ]

    @property
    def resume_url(self) -> str:
        return next((p["url"] for p in self.pages if not p["is_done"]), self.url("finish"))

    def errors_of(self, number: int, *, compare: bool = False) -> tuple[FieldError, ...]:
        around = {
            "actor": self.actor,
            "person_id": self.application.person_id,
            "entity_id": self.application.entity_id,
        }
        return forms.validate(
            form_version_id=self.form_version_id,
            data=self.draft.data,
            context=around if compare else None,
            page=number,
        ).errors

    @cached_property
    def materials(self) -> list[dict[str, Any]]:
        """What the applicant may upload, each with its files and the items that use it."""
        rows = list(self.application.materials.order_by("id"))
        return [
            {
                "merged": m,
                "path": f"material-{m.key}",
                "files": [r for r in rows if r.material_key == m.key],
                "accept": ",".join(f".{e}" for e in m.material.extensions),
                "used": [localized(self.version.items[p].name) for p in m.of],
            }
            for m in services.wanted_bundle_materials(self.application)
            if m.material.source == "applicant"
        ]

    @property
    def summary(self) -> list[Any]:
        settled = forms.settled(form_version_id=self.form_version_id, data=self.draft.data)
        return forms.summary(form_version_id=self.form_version_id, data=settled, blanks=False)

    def form_url(self, number: int) -> str:
        return reverse("bundle_form", args=[self.public_id, number])

    @property
    def finish_url(self) -> str:
        return self.url("finish")

    @property
    def overview_url(self) -> str:
        return self.url("application")

    def url(self, name: str) -> str:
        return reverse(f"bundle_{name}", args=[self.public_id])

    def next_url(self, number: int) -> str:
        later = [n for n in self.numbers if n > number]
        return self.form_url(later[0]) if later else self.url("finish")

    def back_url(self, number: int) -> str:
        earlier = [n for n in self.numbers if n < number]
        return self.form_url(earlier[-1]) if earlier else self.url("application")

    def steps(self, current: str) -> list[dict[str, Any]]:
        found = [("form", _("填写信息")), ("finish", _("材料、领取和提交"))]
        here = [key for key, _label in found].index(current)
        return [
            {
                "label": label,
                "state": "done" if n < here else "current" if n == here else "open",
                "url": self.form_url(self.numbers[0]) if n < here else "",
            }
            for n, (key, label) in enumerate(found)
        ]


def shell_of(found: BundleApplication) -> str:
    return "staff/base.html" if found.entered_by_id else "public/base.html"


View = Callable[..., HttpResponse]


def with_bundle(view: View) -> View:
    """Finds the actor's own draft; one that was handed in leads to its receipt."""

    @wraps(view)
    def found(request: HttpRequest, public_id: uuid.UUID, **kwargs: Any) -> HttpResponse:
        application = services.bundle_application(public_id=public_id, actor=request.actor)
        if application.submitted_at is not None:
            return redirect("bundle_receipt", public_id)
        return view(request, BundleJourney(application, request.actor), **kwargs)

    return found
