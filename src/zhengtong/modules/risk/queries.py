"""Reads for the pages of risk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.kernel.access import Actor
from zhengtong.kernel.deadlines import add_months
from zhengtong.modules.cases import api as cases
from zhengtong.modules.org import api as org
from zhengtong.modules.risk import policies
from zhengtong.modules.risk.models import Entry, Evaluation, Look, Objection, Repair, Subject, Task
from zhengtong.modules.risk.plugins import factors
from zhengtong.modules.risk.scoring import LEVELS
from zhengtong.modules.risk.states import AskState, Decay, EntryState, Kind, ListKind, TaskState


def objections_open(actor: Actor) -> int:
    if not actor.has(policies.DECIDE):
        return 0
    return Objection.objects.filter(state=AskState.ASKED).count()


def lists_open(actor: Actor) -> int:
    """Entries to decide and repairs to answer."""
    if not actor.has(policies.DECIDE):
        return 0
    return (
        Entry.objects.filter(
            Q(state=EntryState.NOTICED) | Q(repairs__state=AskState.ASKED, state=EntryState.LISTED)
        )
        .distinct()
        .count()
    )


def tasks_open(actor: Actor) -> int:
    if actor.staff_id is None:
        return 0
    mine = Task.objects.filter(team__inspector__staff_id=actor.staff_id, state=TaskState.OPEN)
    return mine.count()


def distribution(kind: str) -> dict[int, int]:
    """How many subjects of the kind are at each level."""
    rows = Subject.objects.filter(kind=kind).exclude(level=None).values("level")
    found = {r["level"]: r["n"] for r in rows.annotate(n=Count("pk"))}
    return {level: found.get(level, 0) for level in LEVELS}


def narrowed(rows: QuerySet[Subject], asked: Mapping[str, str]) -> QuerySet[Subject]:
    """`kind`, `level`, `q` (name or code of a company, number of a person), `listed`."""
    kind = asked.get("kind")
    rows = rows.filter(kind=kind if kind in Kind else Kind.COMPANY)
    if asked.get("level") in [str(level) for level in LEVELS]:
        rows = rows.filter(level=int(asked["level"]))
    if asked.get("listed") in ListKind:
        listed = Entry.objects.filter(kind=asked["listed"], state=EntryState.LISTED)
        rows = rows.filter(pk__in=listed.values("subject"))
    if asked.get("objection"):
        open_ones = Objection.objects.filter(state=AskState.ASKED)
        rows = rows.filter(pk__in=open_ones.values("subject"))
    if q := asked.get("q", ""):
        rows = rows.filter(_named(q))
    return rows


def _named(q: str) -> Q:
    if len(q) == 18 and q.isascii():
        if company := org.find_entity(q):
            return Q(entity_id=company.id)
        person = org.find_person(q)
        return Q(person_id=person.id) if person else Q(pk=None)
    return Q(name__icontains=q)


@dataclass(frozen=True, kw_only=True)
class PartShown:
    """A factor of an evaluation as people read it."""

    label: str
    says: str
    value: str
    points: str
    records: Sequence[tuple[str, str, str, str, str, str]]
    """ref, day, amount, weight, title, the last day on which it can count"""
    months: int
    decay: str


@dataclass(frozen=True, kw_only=True)
class Explained:
    """A level with everything it rests on."""

    evaluation: Evaluation
    parts: Sequence[PartShown]
    rules: Sequence[str]
    thresholds: Sequence[tuple[int, str]]
    base: str


def explained(evaluation: Evaluation) -> Explained:
    stored = evaluation.version.definition
    uses = {use["key"]: use for use in stored["factors"]}
    return Explained(
        evaluation=evaluation,
        parts=[_part(f, uses.get(f["key"], {})) for f in evaluation.detail["factors"]],
        rules=[
            _("%(factor)s达到 %(n)s 条，至少定为 %(level)s 级")
            % {"factor": label_of(key), "n": least, "level": level}
            for key, least, level in evaluation.detail["rules"]
        ],
        thresholds=list(zip(LEVELS[1:], stored["thresholds"], strict=True)),
        base=stored["base"],
    )


def label_of(key: str) -> str:
    return _(factors.get(key).label) if key in factors else key


def _part(stored: Mapping[str, Any], use: Mapping[str, Any]) -> PartShown:
    key = stored["key"]
    return PartShown(
        label=label_of(key),
        says=_(factors.get(key).says) if key in factors else "",
        value=stored["value"],
        points=stored["points"],
        records=[(*r[:5], _counts_until(r, use.get("months", 0))) for r in stored["records"]],
        months=use.get("months", 0),
        decay=str(Decay(use.get("decay", "none")).label),
    )


def source_url(ref: str, actor: Actor) -> str:
    """The page from which the record comes, where this reader may open it; "" else."""
    kind, _sep, key = ref.partition(":")
    if kind == "case" and cases.visible_to(actor).filter(public_id=key).exists():
        return reverse("case_screen", args=[key])
    names = {"entry": "risk:entry", "inspection": "risk:task"}
    return reverse(names[kind], args=[key]) if kind in names else ""


def _counts_until(record: Sequence[str], months: int) -> str:
    """The last day of the window, or the record's own, whichever comes first."""
    last = add_months(dt.date.fromisoformat(record[1]), months) - dt.timedelta(days=1)
    return min([last.isoformat(), *record[5:6]])


def numbers_of(looks: Iterable[Look]) -> dict[int, str]:
    """Numbers of the cases at which somebody looked; no read where there is none."""
    ids = {k.case_id for k in looks if k.case_id}
    return cases.case_numbers(ids) if ids else {}


def asked_of(entries: Iterable[Entry]) -> dict[int, Repair]:
    """The open repair of each entry."""
    rows = Repair.objects.filter(entry__in=[e.pk for e in entries], state=AskState.ASKED)
    return {r.entry_id: r for r in rows}


def public_entries(kind: str) -> QuerySet[Entry]:
    """What everybody may see: in force, published. After its last day it is gone, even where the
    job of the night has not come by yet."""
    return Entry.objects.filter(
        kind=kind, state=EntryState.LISTED, is_public=True, until__gte=timezone.localdate()
    )
