"""A bundle as its pages show it: the version seen by the answers of one person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from zhengtong.kernel.errors import FieldError
from zhengtong.kernel.text import Text, localized
from zhengtong.modules.items import names
from zhengtong.modules.items.bundles import grouping, materials, queries
from zhengtong.modules.items.bundles.data import (
    BundleVersionData,
    MergedForm,
    MergedMaterial,
    PartData,
    Timing,
)
from zhengtong.modules.items.bundles.grouping import MergedQuestion
from zhengtong.modules.items.bundles.timing import timing
from zhengtong.modules.items.data import FeeData, ItemVersionData, Situation
from zhengtong.modules.items.situations import UnknownAnswer
from zhengtong.modules.org import api as org
from zhengtong.modules.org.data import OrganizationData


@dataclass(frozen=True, kw_only=True)
class PartLine:
    """One item in the plan: when it starts, who does it, what comes of it."""

    part: PartData
    item: ItemVersionData
    owner: OrganizationData
    waits_for: str
    is_certain: bool


class BundlePage:
    """Reads lazily; one per request."""

    def __init__(self, version: BundleVersionData, answers: Mapping[str, str]) -> None:
        self.version = version
        self.body = version.body
        self.items = version.items
        self.is_wrong_answer = False
        known = {
            q.key: answers[q.key]
            for q in self.merged_questions
            if answers.get(q.key) and q.question.option(answers[q.key])
        }
        self.is_wrong_answer = any(
            answers.get(q.key) and q.key not in known for q in self.merged_questions
        )
        self.answers: dict[str, str] = known

    @cached_property
    def merged_questions(self) -> list[MergedQuestion]:
        return grouping.questions(self.body, self.items)

    @property
    def questions(self) -> list[tuple[Any, str, str]]:
        """Question, answer so far, and the items that it matters for. Those of items that are out
        already are not asked."""
        chosen = {p.key for p in self.chosen}
        return [
            (q.question, self.answers.get(q.key, ""), self._names(q.of))
            for q in self.merged_questions
            if not q.of or chosen & set(q.of)
        ]

    @cached_property
    def chosen(self) -> list[PartData]:
        """The parts that are done, or may be, for these answers."""
        return [
            p
            for p in self.body.parts
            if p.key in self.items and grouping.belongs(p, self.answers) is not False
        ]

    @cached_property
    def situations(self) -> dict[str, Situation]:
        try:
            return materials.situations_of(
                self.body, self.items, self.merged_questions, self.answers
            )
        except UnknownAnswer:
            return materials.situations_of(self.body, self.items, self.merged_questions, {})

    @cached_property
    def materials(self) -> list[tuple[MergedMaterial, str]]:
        """Each material once, with the items that use it."""
        found = materials.merged_materials(self.body, self.items, self.situations, self.answers)
        return [(m, self._names(m.of)) for m in found]

    @property
    def to_bring(self) -> list[tuple[MergedMaterial, str]]:
        return [(m, used) for m, used in self.materials if not m.material.is_spared]

    @property
    def spared(self) -> list[tuple[MergedMaterial, str]]:
        return [(m, used) for m, used in self.materials if m.material.is_spared]

    @property
    def bring_count(self) -> int:
        return sum(1 for m, _used in self.to_bring if m.material.needs_upload)

    @property
    def material_counts(self) -> tuple[int, int]:
        """Materials as a bundle and one item after another."""
        every, _uploads = materials.counted(self.body, self.situations)
        return len(self.materials), every

    @cached_property
    def timing(self) -> Timing:
        return timing(self.body, self.items, {p.key for p in self.chosen})

    @cached_property
    def owners(self) -> dict[int, OrganizationData]:
        ids = {i.owner_organization_id for i in self.items.values()}
        return {o.id: o for o in org.organizations(ids=ids)}

    @cached_property
    def lead(self) -> OrganizationData:
        return org.organization(self.version.lead_organization_id)

    @property
    def stages(self) -> list[tuple[int, list[PartLine]]]:
        """What runs side by side, stage after stage."""
        parts = {p.key: p for p in self.body.parts}
        return [(s.number, [self._line(parts[k]) for k in s.parts]) for s in self.timing.stages]

    @property
    def critical(self) -> str:
        arrow = " → "
        return arrow.join(localized(self.items[k].name) for k in self.timing.critical)

    @property
    def fees(self) -> list[tuple[FeeData, Text]]:
        return [(f, self.items[k].name) for k, s in self.situations.items() for f in s.fees]

    @property
    def notes(self) -> list[Text]:
        return [n for s in self.situations.values() for n in s.notes]

    @property
    def stops(self) -> list[Text]:
        return [n for s in self.situations.values() for n in s.stops]

    @property
    def is_complete(self) -> bool:
        return all(answer for _question, answer, _used in self.questions)

    @cached_property
    def form(self) -> MergedForm:
        return queries.form_of(self.body, self.items)

    @property
    def problems(self) -> tuple[FieldError, ...]:
        """What keeps the one form from being used today."""
        return self.form.problems

    @property
    def department_count(self) -> int:
        return len(self.owners)

    @property
    def life_event(self) -> str:
        return str(names.LIFE_EVENTS.get(self.body.life_event, ""))

    @property
    def address(self) -> str:
        return self._with_answers(reverse("items:bundle", args=[self.version.bundle_public_id]))

    @property
    def start_address(self) -> str:
        """Where an application begins; the answers go along."""
        return self._with_answers(f"/cases/bundles/start/{self.version.bundle_public_id}/")

    @property
    def pdf_address(self) -> str:
        return self._with_answers(
            reverse("items:bundle_notice_pdf", args=[self.version.bundle_public_id])
        )

    @property
    def qr_address(self) -> str:
        return self._with_answers(reverse("items:bundle_qr", args=[self.version.bundle_public_id]))

    def _line(self, part: PartData) -> PartLine:
        item = self.items[part.key]
        chosen = {p.key for p in self.chosen}
        return PartLine(
            part=part,
            item=item,
            owner=self.owners[item.owner_organization_id],
            waits_for=self._names([n for n in part.needs if n in chosen]),
            is_certain=grouping.belongs(part, self.answers) is True,
        )

    def _names(self, parts: Any) -> str:
        return names.joined(localized(self.items[k].name) for k in parts if k in self.items)

    def _with_answers(self, address: str) -> str:
        return f"{address}?{urlencode(self.answers)}" if self.answers else address


def waits_text(line: PartLine) -> str:
    if not line.waits_for:
        return _("马上开始")
    return _("等“%(names)s”办成") % {"names": line.waits_for}
