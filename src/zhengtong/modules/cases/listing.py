"""The register beside millions of cases: newest first, from each ground of sight its own newest.

One condition with every ground joined by OR makes the database look at each case of the county.
Each ground alone is a walk along an index that stops after a page; the pages are merged. The order
is that of the runs: they begin with the case, one after the other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet
from django.utils import timezone

from zhengtong.kernel.access import Actor
from zhengtong.kernel.pagination import BadCursor, Page, decode_cursor, encode_cursor
from zhengtong.modules.cases import policies, queries
from zhengtong.modules.cases.data import CaseRow
from zhengtong.modules.cases.levels.places import at_level
from zhengtong.modules.cases.models import Case, CaseFact, CaseStatus, Channel, LegalOutcome
from zhengtong.modules.cases.models.case_state import ENDED_EARLY, OPEN
from zhengtong.modules.cases.periods.kinds import Kind, is_kind
from zhengtong.modules.cases.posted import day, whole
from zhengtong.modules.cases.registers.names import pairs

PAGE_SIZE = 30
FRESH = 500
"""The newest cases are searched by reading their names: their row of facts may not be there yet."""
NAMESAKES = 2_000
"""How many of the newest cases with a name are looked at."""
EARLY = (CaseStatus.REFUSED, CaseStatus.WITHDRAWN, CaseStatus.TERMINATED)
MANY = 200
"""Cases of one organisation come from its own index while there are no more grounds than this."""


def page(actor: Actor, filters: Mapping[str, str], *, cursor: str | None = None) -> Page[CaseRow]:
    """A page of the register with names, lights and current steps. Raises BadCursor."""
    found = _cases(actor, filters, size=PAGE_SIZE + 1, before=_position(cursor))
    more = len(found) > PAGE_SIZE
    found = found[:PAGE_SIZE]
    following = encode_cursor(found[-1].instance_id) if more else None
    return Page(rows=queries.rows_of(found), next_cursor=following)


def every(
    actor: Actor, filters: Mapping[str, str], *, most: int, at_once: int = 500
) -> Iterator[list[Case]]:
    """The same in batches, newest first, `most` in all: for files."""
    before, left = None, most
    while left > 0:
        found = _cases(actor, filters, size=min(at_once, left), before=before)
        if found:
            yield found
        if len(found) < min(at_once, left):
            return
        before, left = found[-1].instance_id, left - len(found)


def _cases(
    actor: Actor, filters: Mapping[str, str], *, size: int, before: int | None
) -> list[Case]:
    grounds = policies.grounds_of(actor) if actor.is_staff else None
    wanted = _wanted(filters, [o for g in grounds or () if (o := _organization(g))])
    if before is not None:
        wanted &= Q(instance_id__lt=before)
    rows = Case.objects.filter(wanted)
    if not actor.is_staff and actor.kind != "system":
        chosen = policies.own_cases(actor).filter(wanted)
        return list(chosen.order_by("-instance_id").defer("form_data")[:size])
    if grounds is None:
        return list(rows.order_by("-instance_id").defer("form_data")[:size])
    keys = _merged(rows, grounds, size)
    found = Case.objects.filter(instance_id__in=keys).order_by("-instance_id")
    return list(found.defer("form_data"))


def _merged(rows: QuerySet[Case], grounds: list[Q], size: int) -> list[int]:
    """The newest runs that any ground shows; one statement."""
    if len(grounds) > MANY:
        grounds = [reduce(or_, grounds)]
    newest = [
        rows.filter(ground).order_by("-instance_id").values_list("instance_id", flat=True)[:size]
        for ground in grounds
    ]
    if len(newest) == 1:
        return list(newest[0])
    return list(newest[0].union(*newest[1:]).order_by("-instance_id")[:size])


def _position(cursor: str | None) -> int | None:
    """Raises BadCursor on anything that `page` did not make."""
    if not cursor:
        return None
    (before,) = decode_cursor(cursor, length=1)
    if type(before) is not int or not 0 < before < 2**63:
        raise BadCursor
    return before


def _organization(ground: Q) -> int | None:
    """The organisation whose cases the ground shows, when it is of that kind."""
    child = ground.children[0] if len(ground.children) == 1 else None
    return child[1] if isinstance(child, tuple) and child[0] == "organization_id" else None


def _wanted(filters: Mapping[str, str], organizations: Collection[int]) -> Q:
    """The filters of the address: q, status, organization, item_version, channel, outcome, kind,
    window, from, to. What is not understood counts as not given."""
    wanted = Q()
    if text := filters.get("q", "").replace("\0", "").strip():
        wanted &= meant(text, organizations)
    status = filters.get("status", "")
    if status == "open":
        wanted &= Q(closed_at=None)
    elif status in CaseStatus.values:
        wanted &= Q(status=status)
        if status in OPEN:
            # Says what follows, so that the index of open cases serves; the next as well.
            wanted &= Q(closed_at=None)
        elif status in EARLY:
            wanted &= Q(close_type__in=ENDED_EARLY)
    if filters.get("channel") in Channel.values:
        wanted &= Q(channel=filters["channel"])
    if filters.get("outcome") in LegalOutcome.values:
        wanted &= Q(legal_outcome=filters["outcome"])
    for key, column in _IDS.items():
        if (value := whole(filters.get(key))) is not None:
            wanted &= Q(**{column: value})
    if filters.get("kind") in Kind.values:
        wanted &= is_kind(filters["kind"])
    return wanted & _between(filters) & at_level(filters.get("level", ""))


YEARS = range(1901, 9000)
_IDS = {
    "organization": "organization_id",
    "item_version": "item_version_id",
    "window": "received_at_id",
}


def _between(filters: Mapping[str, str]) -> Q:
    """Days as moments of the county's time, so that an index on the moment serves."""
    wanted = Q()
    if first := day(filters.get("from"), years=YEARS):
        wanted &= Q(submitted_at__gte=_midnight(first))
    if last := day(filters.get("to"), years=YEARS):
        wanted &= Q(submitted_at__lt=_midnight(last + dt.timedelta(days=1)))
    return wanted


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def meant(text: str, organizations: Collection[int] = ()) -> Q:
    """Cases that a text means: a whole number, or a part of a name.

    Of a name that very many have, the newest of the county, and the newest of each of these
    organisations.
    """
    exact = Q(number=text.upper()) | Q(project_no=text)
    found = set(Case.objects.filter(exact).values_list("pk", flat=True))
    named = CaseFact.objects.filter(pairs__contains=pairs(text)).order_by("-case_id")
    for rows in (named, *(named.filter(organization_id=o) for o in organizations)):
        found.update(rows.values_list("case_id", flat=True)[:NAMESAKES])
    newest = Case.objects.order_by("-instance_id").values("pk")[:FRESH]
    fresh = Q(applicant_name__icontains=text) | Q(contact_name__icontains=text)
    found.update(Case.objects.filter(fresh, pk__in=newest).values_list("pk", flat=True))
    return Q(pk__in=found)
