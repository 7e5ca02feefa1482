"""Both halves of a forwarded case as one story: who had it when, how long, where it is now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.modules.cases import queries
from zhengtong.modules.cases.data import CaseClock, TimelineEntry
from zhengtong.modules.cases.models import Case, CompletionRequest, Forwarding
from zhengtong.modules.org import api as org


@dataclass(frozen=True, kw_only=True)
class Half:
    """What one organ did or does. `clocks` are its statutory and promised limits."""

    title: str
    organ: str
    number: str
    case: Case | None
    since: dt.datetime
    until: dt.datetime | None
    clocks: Sequence[CaseClock]
    standing: str
    timeline: Sequence[TimelineEntry] = ()


@dataclass(frozen=True, kw_only=True)
class Story:
    """A forwarding with its two halves and what passed between them."""

    sent: Forwarding
    lower: Half
    upper: Half
    requests: Sequence[CompletionRequest]

    @property
    def open_request(self) -> CompletionRequest | None:
        return next((r for r in self.requests if r.answered_at is None), None)


def sent_of(case: Case) -> Forwarding | None:
    """The forwarding of which the case is one half."""
    rows = Forwarding.objects.select_related("case", "upper_case", "document")
    rows = rows.defer("case__form_data", "upper_case__form_data")
    return rows.filter(case=case).first() or rows.filter(upper_case=case).first()


def is_answered(sent: Forwarding) -> bool:
    """Whether the upper organ has decided, or its case has ended without a decision."""
    upper = sent.upper_case
    if upper is None:
        return sent.answered_at is not None
    return upper.decided_at is not None or upper.closed_at is not None


def story_of(case: Case, *, for_applicant: bool = False) -> Story | None:
    sent = sent_of(case)
    if sent is None:
        return None
    cases = [c for c in (sent.case, sent.upper_case) if c is not None]
    clocks = queries.clocks_of(cases)
    other = sent.upper_case if case.pk == sent.case_id else sent.case
    lines = queries.timeline_of(other, for_applicant=True) if for_applicant and other else ()
    return Story(
        sent=sent,
        lower=_lower(sent, clocks, lines if other == sent.case else ()),
        upper=_upper(sent, clocks, lines if other != sent.case else ()),
        requests=list(sent.requests.order_by("asked_at")),
    )


Clocks = Mapping[int, Sequence[CaseClock]]


def _limits(clocks: Clocks, case: Case) -> list[CaseClock]:
    return [c for c in clocks[case.pk] if c.kind in ("promised", "statutory")]


def _lower(sent: Forwarding, clocks: Clocks, lines: Sequence[Any]) -> Half:
    case = sent.case
    verdict = _("拟同意") if sent.is_favourable else _("拟不同意")
    return Half(
        title=_("初步审查"),
        organ=org.organization(case.organization_id).name,
        number=case.number,
        case=case,
        since=case.accepted_at or case.submitted_at,
        until=sent.forwarded_at,
        clocks=_limits(clocks, case),
        standing=_("%(verdict)s，已转报") % {"verdict": verdict},
        timeline=lines,
    )


def _upper(sent: Forwarding, clocks: Clocks, lines: Sequence[Any]) -> Half:
    case = sent.upper_case
    if case is None:
        return Half(
            title=_("上级决定"),
            organ=sent.to_name,
            number="",
            case=None,
            since=sent.forwarded_at,
            until=sent.answered_at,
            clocks=(),
            standing=str(sent.get_outcome_display()) if sent.answered_at else _("等待上级决定"),
        )
    decided = str(case.get_legal_outcome_display()) if case.legal_outcome else ""
    return Half(
        title=_("上级决定"),
        organ=org.organization(case.organization_id).name,
        number=case.number,
        case=case,
        since=sent.forwarded_at,
        until=case.closed_at,
        clocks=_limits(clocks, case),
        standing=decided or str(case.get_status_display()),
        timeline=lines,
    )
