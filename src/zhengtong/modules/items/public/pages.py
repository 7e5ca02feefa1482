"""What the public pages show, worked out before the template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhengtong.kernel.text import localized
from zhengtong.modules.items import names
from zhengtong.modules.items.data import (
    Facet,
    ItemVersionData,
    MaterialData,
    PlaceData,
    SearchResult,
    Situation,
)
from zhengtong.modules.items.editing.facts import facts_of
from zhengtong.modules.items.models import CaseKind, ItemClass, MatterType
from zhengtong.modules.items.public import parts
from zhengtong.modules.items.public.procedures import procedure_lines
from zhengtong.modules.org.data import OrganizationData


@dataclass(frozen=True, kw_only=True)
class StepLine:
    """A step of the flow with the department that does it."""

    name: str
    post: str
    limit: str
    outcomes: str


@dataclass(frozen=True)
class ItemPage:
    """The item page and the guide: the version seen by one situation."""

    version: ItemVersionData
    situation: Situation
    owner: OrganizationData

    @classmethod
    def of(
        cls, version: ItemVersionData, situation: Situation, *, owner: OrganizationData
    ) -> ItemPage:
        return cls(version, situation, owner)

    @property
    def matter_type(self) -> str:
        return str(MatterType(self.version.matter_type).label)

    @property
    def case_kind(self) -> str:
        return str(CaseKind(self.version.case_kind).label)

    @property
    def item_class(self) -> str:
        return str(ItemClass(self.version.item_class).label)

    @property
    def is_online(self) -> bool:
        return "web" in self.version.channels and self.version.visits == 0

    @property
    def may_start(self) -> bool:
        return self.version.may_be_applied_for and not self.situation.stops

    @property
    def start_address(self) -> str:
        """Where an application begins; the answers go along as the first values of the form."""
        return self._with_answers(f"/cases/apply/{self.version.public_id}/")

    @property
    def restart_address(self) -> str:
        """The page without answers."""
        return reverse("items:item", args=[self.version.public_id]) + "#materials"

    @property
    def guide_address(self) -> str:
        return self._with_answers(reverse("items:guide", args=[self.version.public_id]))

    @property
    def item_address(self) -> str:
        return self._with_answers(reverse("items:item", args=[self.version.public_id]))

    @property
    def notice_address(self) -> str:
        """The one-time notice for these answers: an address that may be shared."""
        return self._with_answers(reverse("items:notice", args=[self.version.public_id]))

    @property
    def guide_pdf_address(self) -> str:
        return self._with_answers(reverse("items:guide_pdf", args=[self.version.public_id]))

    @property
    def notice_pdf_address(self) -> str:
        return self._with_answers(reverse("items:notice_pdf", args=[self.version.public_id]))

    @property
    def notice_qr_address(self) -> str:
        return self._with_answers(reverse("items:notice_qr", args=[self.version.public_id]))

    @property
    def questions(self) -> list[tuple[Any, str]]:
        """Each question with the answer given so far."""
        return [(q, self.situation.answers.get(q.key, "")) for q in self.version.situations]

    @property
    def materials(self) -> list[tuple[MaterialData, bool]]:
        """What to bring first, then what is spared; with whether it is sure to be asked for."""
        ordered = (*self.situation.to_bring, *self.situation.spared)
        return [(m, m.key in self.situation.certain) for m in ordered]

    @property
    def to_bring(self) -> list[tuple[MaterialData, bool]]:
        """What the platform does not fetch itself."""
        return [(m, certain) for m, certain in self.materials if not m.is_spared]

    @property
    def bring_count(self) -> int:
        """What the applicant has to bring for sure; the form filled in online is not counted."""
        certain = self.situation.certain
        return sum(1 for m in self.situation.to_bring if m.needs_upload and m.key in certain)

    @property
    def spared_count(self) -> int:
        return len(self.situation.spared)

    @property
    def may_need_more(self) -> int:
        """How many materials depend on a question that is still open."""
        certain = self.situation.certain
        return sum(1 for m in self.situation.to_bring if m.needs_upload and m.key not in certain)

    @property
    def fees(self) -> tuple[Any, ...]:
        return self.situation.fees

    @property
    def fee_text(self) -> str:
        """Free, with a fee, or with one in some situations."""
        if not self.fees:
            return _("免费")
        open_questions = set(self.situation.open_questions)
        if all(open_questions & set(fee.when) for fee in self.fees):
            return _("视情形收费")
        return _("收费")

    @property
    def objects(self) -> str:
        return _joined(names.OBJECTS, self.version.guide.objects)

    @property
    def channels(self) -> str:
        return _joined(names.CHANNELS, self.version.channels)

    @property
    def handler(self) -> str:
        """Who takes the steps of the owner: the applicant's township where those are its part."""
        township = self.version.guide.township_role
        return _("您所在的乡镇") if township else self.owner.short_name

    @property
    def scope(self) -> str:
        return str(names.SCOPES[self.version.guide.scope])

    @property
    def grounds(self) -> str:
        return _joined(names.GROUNDS, self.version.special_procedures)

    @property
    def procedures(self) -> list[str]:
        """What the law adds: hearing and renewal, in plain words."""
        return procedure_lines(self.version)

    @property
    def places(self) -> list[PlaceData]:
        if self.version.places:
            return list(self.version.places)
        return [
            PlaceData(
                name=_("县政务服务中心%(department)s窗口") % {"department": self.owner.short_name},
                address=self.owner.address,
                hours=self.owner.office_hours,
            )
        ]

    @property
    def consult_phone(self) -> str:
        return self.version.guide.consult_phone or self.owner.consult_phone

    @property
    def supervise_phone(self) -> str:
        return self.version.guide.supervise_phone or self.owner.supervise_phone

    @property
    def facts(self) -> list[tuple[str, str]]:
        """The smaller fields that are filled in."""
        return facts_of(self.version.guide)

    @property
    def chart(self) -> str:
        """Empty where nothing runs: penalties, drafts without a flow."""
        if not self.version.process_version_id:
            return ""
        return parts.chart(self.version.process_version_id, get_language() or "zh-hans")

    @property
    def steps(self) -> list[StepLine]:
        if not self.version.process_version_id:
            return []
        rows = parts.steps(self.version.process_version_id)
        return [
            StepLine(
                name=row.name,
                post=row.post.replace(_("主办单位"), self.handler),
                limit=row.limit,
                outcomes=names.joined(row.outcomes.split("、")),
            )
            for row in rows
        ]

    def _with_answers(self, address: str) -> str:
        answers = urlencode(self.situation.answers)
        return f"{address}?{answers}" if answers else address


@dataclass(frozen=True)
class FacetLink:
    """A value of a filter as a link that sets it, or takes it away when it is set."""

    label: str
    count: int
    address: str
    is_chosen: bool


@dataclass(frozen=True)
class SearchPage:
    """The search with its filters in the address."""

    text: str
    filters: Mapping[str, str]
    found: SearchResult

    @cached_property
    def address(self) -> str:
        return reverse("items:search")

    @property
    def facets(self) -> list[tuple[Facet, list[FacetLink]]]:
        """Filters with more than one way to go, or one that is set."""
        return [
            (f, [self._link(f, v) for v in f.values])
            for f in self.found.facets
            if len(f.values) > 1 or f.chosen
        ]

    @cached_property
    def chosen(self) -> list[FacetLink]:
        """The filters that are set, as links that take them away."""
        return [self._link(f, v) for f in self.found.facets for v in f.values if v.is_chosen]

    @property
    def next_address(self) -> str:
        return self._address({**self.filters, "cursor": self.found.next_cursor or ""})

    @property
    def plain_address(self) -> str:
        """The same search without filters."""
        return self._address({})

    def _link(self, facet: Facet, value: Any) -> FacetLink:
        filters = dict(self.filters)
        if value.is_chosen:
            filters.pop(facet.key, None)
        else:
            filters[facet.key] = value.value
        label = value.label
        text = str(label) if not isinstance(label, Mapping) else localized(label)
        return FacetLink(text, value.count, self._address(filters), value.is_chosen)

    def _address(self, filters: Mapping[str, str]) -> str:
        query = {"q": self.text, **filters} if self.text else dict(filters)
        return f"{self.address}?{urlencode(query)}" if query else self.address


def _joined(table: Mapping[str, Any], keys: tuple[str, ...]) -> str:
    return names.joined(table[k] for k in keys)
