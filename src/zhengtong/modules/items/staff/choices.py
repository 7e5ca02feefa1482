"""The form and the flow of a draft: what it points at, what may be chosen or designed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode
from django.utils.translation import get_language

from zhengtong.kernel.text import localized
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items.models import ItemVersion
from zhengtong.modules.items.public import parts
from zhengtong.modules.items.services import designs
from zhengtong.modules.workflow import api as workflow

KEYS_SHOWN = 400


@dataclass(frozen=True)
class FormLine:
    """One field of the form in the outline."""

    label: str
    is_required: bool
    depends: bool


@dataclass(frozen=True)
class FormPart:
    title: str
    lines: tuple[FormLine, ...]


def outline_of(form: Mapping[str, Any] | None) -> list[FormPart]:
    """Pages of a form with what each asks, for those who check a version."""
    if form is None:
        return []
    return [
        FormPart(localized(page.get("title") or ""), tuple(_lines(page)))
        for page in form.get("pages") or ()
    ]


def _lines(page: Mapping[str, Any]) -> Iterator[FormLine]:
    for section in page.get("sections") or ():
        for field in section.get("fields") or ():
            label = localized(field.get("label") or field.get("title") or "")
            if label:
                yield FormLine(
                    label,
                    bool(field.get("required", True)) and field.get("type") != "static",
                    bool(field.get("show_if")),
                )


class FormChoice:
    """The tab 申请表."""

    def __init__(self, row: ItemVersion) -> None:
        self.row = row

    @cached_property
    def design(self) -> forms.FormDesignData | None:
        return forms.design(self.row.form_design) if self.row.form_design else None

    @cached_property
    def version(self) -> forms.FormVersionData | None:
        return forms.form_version(self.row.form_version_id) if self.row.form_version_id else None

    @property
    def outline(self) -> list[FormPart]:
        return outline_of(designs.form_of(self.row))

    @property
    def design_address(self) -> str:
        return _with_back("forms-staff:design", self.row, "form", self.row.form_design)

    @property
    def version_address(self) -> str:
        if self.version is None:
            return ""
        return _with_back("forms-staff:version", self.row, "form", self.version.public_id)

    @property
    def missing_questions(self) -> list[str]:
        """Questions of the situations that the form does not ask yet."""
        return [localized(q["question"]) for q in designs.missing_questions(self.row)]

    @property
    def keys(self) -> list[tuple[str, str]]:
        """Forms to choose from: those of other items and the plain ones, by key and title."""
        ids = (
            ItemVersion.objects.filter(status="published", form_version__isnull=False)
            .order_by("form_version_id")
            .values_list("form_version_id", flat=True)
            .distinct()[:KEYS_SHOWN]
        )
        found = {f.key: f.title for f in forms.form_versions(list(ids)).values()}
        return sorted(found.items(), key=lambda pair: (not pair[0].startswith("plain"), pair[1]))

    @property
    def templates(self) -> list[tuple[str, str]]:
        """What a new form may begin with; a form of the item's own is gone on with."""
        if self.design or designs.is_own(self.row, "form_version_id"):
            return []
        return [(t.key, localized(t.title)) for t in forms.TEMPLATES.values()]


class FlowChoice:
    """The tab 流程."""

    def __init__(self, row: ItemVersion) -> None:
        self.row = row

    @cached_property
    def design(self) -> workflow.ProcessDesignData | None:
        if not self.row.process_design:
            return None
        return workflow.process_design(self.row.process_design)

    @cached_property
    def version(self) -> workflow.ProcessVersionData | None:
        if not self.row.process_version_id:
            return None
        return workflow.process_version(self.row.process_version_id)

    @property
    def design_name(self) -> str:
        return localized(self.design.name) if self.design else ""

    @property
    def version_name(self) -> str:
        if self.version is None:
            return ""
        return localized({"zh": self.version.name, "en": self.version.name_en})

    @property
    def chart(self) -> str:
        """Of the flow that is being drawn, else of the published one."""
        if self.design is not None:
            return self._drawn[0]
        if self.version is None:
            return ""
        return parts.chart(self.version.id, get_language() or "zh-hans")

    @property
    def steps(self) -> tuple[workflow.StepRow, ...]:
        if self.design is not None:
            return tuple(self._drawn[1])
        return () if self.version is None else parts.steps(self.version.id)

    @cached_property
    def _drawn(self) -> tuple[str, list[workflow.StepRow]]:
        if self.design is None:
            return "", []
        language = get_language() or "zh-hans"
        return workflow.design_chart(public_id=self.design.public_id, language=language)

    @property
    def design_address(self) -> str:
        return _with_back("workflow-staff:design", self.row, "flow", self.row.process_design)

    @property
    def keys(self) -> list[tuple[str, str]]:
        ids = (
            ItemVersion.objects.filter(status="published", process_version__isnull=False)
            .order_by("process_version_id")
            .values_list("process_version_id", flat=True)
            .distinct()[:KEYS_SHOWN]
        )
        found = {}
        for pk in ids:
            version = workflow.process_version(pk)
            found[version.key] = localized({"zh": version.name, "en": version.name_en})
        return sorted(found.items(), key=lambda pair: (pair[0] != "item.plain", pair[1]))

    @property
    def starters(self) -> list[tuple[str, str]]:
        """What a new flow may begin with; a flow of the item's own is gone on with."""
        if self.design or designs.is_own(self.row, "process_version_id"):
            return []
        return [(s.key, s.name) for s in workflow.STARTERS]


def _with_back(name: str, row: ItemVersion, tab: str, key: Any) -> str:
    back = reverse("items-staff:edit_tab", args=[row.public_id, tab])
    try:
        return f"{reverse(name, args=[key])}?{urlencode({'back': back})}"
    except NoReverseMatch:
        return ""
