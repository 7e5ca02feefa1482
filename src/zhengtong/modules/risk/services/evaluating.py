"""Levels from records: all subjects of a kind in a few reads, or those that something happened to.

A row of history is written where something changed and only there; it holds every record that
counted, so that a level explains itself for ever.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils import timezone

from zhengtong.core.commands import command
from zhengtong.core.turns import one_at_a_time
from zhengtong.kernel.access import Actor
from zhengtong.kernel.events import publish
from zhengtong.modules.org import api as org
from zhengtong.modules.risk.definition import definition_of
from zhengtong.modules.risk.errors import NoModel
from zhengtong.modules.risk.events import LevelsEvaluated
from zhengtong.modules.risk.models import Evaluation, ModelVersion, Run, SetAside, Subject
from zhengtong.modules.risk.plugins import factors
from zhengtong.modules.risk.scoring import Definition, Outcome, Record, score
from zhengtong.modules.risk.services.holding import add_subjects
from zhengtong.modules.risk.states import Kind, VersionState

Records = Mapping[int, Mapping[str, Sequence[Record]]]
_CENT = Decimal("0.01")
AT_ONCE = 20_000


@dataclass(frozen=True, kw_only=True)
class Known:
    """A subject as it was before: the key of its row, its level, what it rested on, and what its
    row copies of the company."""

    pk: int
    level: int | None
    fingerprint: str | None
    copied: tuple[str, str, int | None]


@dataclass(kw_only=True)
class Found:
    """What a definition makes of the population: by id of the company or person."""

    outcomes: dict[int, Outcome] = field(default_factory=dict)
    parties: dict[int, org.RatedParty] = field(default_factory=dict)


def version_in_force(kind: str) -> ModelVersion:
    """Raises NoModel."""
    found = ModelVersion.objects.filter(model__kind=kind, state=VersionState.IN_FORCE).first()
    if found is None:
        raise NoModel
    return found


def has_model(kind: str) -> bool:
    return ModelVersion.objects.filter(model__kind=kind, state=VersionState.IN_FORCE).exists()


@command
def evaluate(
    *,
    kind: str,
    actor: Actor,
    cause: str,
    ids: Collection[int] | None = None,
    on: dt.date | None = None,
) -> Run:
    """The levels of all companies, or all people with a record; of these ids only, where given.

    Raises NoModel. Evaluations of one kind wait for each other.
    """
    one_at_a_time(f"risk:{kind}")
    version = version_in_force(kind)
    day = on or timezone.localdate()
    found = outcomes(kind, definition_of(version.definition), on=day, ids=ids)
    known = _known(kind, ids)
    missing = [p for pk, p in found.parties.items() if pk not in known]
    if missing:
        add_subjects(kind, missing)
        known = _known(kind, ids)
    _refresh(found.parties, known)
    made = dict(_changed(found.outcomes, known, version.pk))
    run = Run.objects.create(
        kind=kind,
        version=version,
        at=timezone.now(),
        cause=cause[:120],
        seen=len(found.outcomes),
        changed=len(made),
    )
    if made:
        _write(run, day, made, known)
        changes = [(known[i].level, found.outcomes[i].level) for i in made]
        publish(
            LevelsEvaluated(
                run_id=run.pk,
                kind=kind,
                changed=len(made),
                worse=sum(1 for before, now in changes if before is not None and now > before),
                at=run.at,
            )
        )
    return run


def outcomes(
    kind: str, definition: Definition, *, on: dt.date, ids: Collection[int] | None = None
) -> Found:
    """What a definition makes of the population; nothing is kept."""
    records = gathered(kind, definition, on=on, ids=ids)
    found = Found()
    if kind == Kind.COMPANY:
        parties = org.rated_entities(ids)
    else:
        rated = set(records) | set(ids or _rated_people())
        parties = _people(sorted(rated))
    nothing = score(definition, {}, on)
    for party in parties:
        found.parties[party.id] = party
        own = records.get(party.id)
        found.outcomes[party.id] = score(definition, own, on) if own else nothing
    return found


def _people(ids: Sequence[int]) -> list[org.RatedParty]:
    """In portions: one statement takes no more than 65,535 values."""
    found: list[org.RatedParty] = []
    for start in range(0, len(ids), AT_ONCE):
        found += org.rated_people(ids[start : start + AT_ONCE])
    return found


def _rated_people() -> list[int]:
    """People are rated from their first record on, and stay so: nobody else is."""
    rows = Subject.objects.filter(kind=Kind.PERSON).exclude(level=None)
    return list(rows.values_list("person_id", flat=True))


def gathered(
    kind: str, definition: Definition, *, on: dt.date, ids: Collection[int] | None = None
) -> Records:
    """The records of every factor of the definition, by subject; without what was set aside."""
    found: dict[int, dict[str, list[Record]]] = defaultdict(lambda: defaultdict(list))
    whose = "subject__entity_id" if kind == Kind.COMPANY else "subject__person_id"
    aside = set(SetAside.objects.filter(subject__kind=kind).values_list(whose, "ref"))
    for use in definition.uses:
        if use.key not in factors:
            continue
        rows = factors.get(use.key).records(
            kind=Kind(kind), since=_first_day(on, use.months), on=on, ids=ids
        )
        for record in rows:
            if not aside or (record.subject, record.ref) not in aside:
                found[record.subject][use.key].append(record)
    return found


def _first_day(on: dt.date, months: int) -> dt.date:
    """No later than the first day whose records may count."""
    years, rest = divmod(on.year * 12 + on.month - 1 - months, 12)
    return dt.date(years, rest + 1, 1)


def _known(kind: str, ids: Collection[int] | None) -> dict[int, Known]:
    whose = "entity_id" if kind == Kind.COMPANY else "person_id"
    rows = Subject.objects.filter(kind=kind)
    if ids is not None:
        rows = rows.filter(**{f"{whose}__in": ids})
    found = rows.values_list(
        whose, "pk", "level", "evaluation__fingerprint", "name", "form", "region_id"
    )
    return {
        i: Known(pk=pk, level=level, fingerprint=mark, copied=tuple(copied))
        for i, pk, level, mark, *copied in found
    }


def detail_of(outcome: Outcome) -> dict[str, Any]:
    """An outcome as plain values: every factor with its records, what they count, their last day
    where they have one."""
    return {
        "factors": [
            {
                "key": part.key,
                "value": _plain(part.value),
                "points": _plain(part.points),
                "records": [
                    [r.ref, r.on.isoformat(), _plain(r.amount), _plain(w), r.title, *_end(r)]
                    for r, w in part.counted
                ],
            }
            for part in outcome.parts
        ],
        "rules": [[r.key, r.at_least, r.level] for r in outcome.met],
    }


def _end(record: Record) -> list[str]:
    return [record.until.isoformat()] if record.until else []


def _plain(value: Decimal) -> str:
    text = format(value.normalize(), "f")
    return "0" if text == "-0" else text


def _changed(
    found: Mapping[int, Outcome], known: Mapping[int, Known], version: int
) -> Iterator[tuple[int, tuple[Outcome, str, str]]]:
    """Those whose level, points or records are not what they were, with the text and its mark."""
    kept: dict[int, tuple[str, str]] = {}
    for party, outcome in found.items():
        # Whoever has no record shares one outcome: its text is made once.
        made = kept.get(id(outcome))
        if made is None:
            text = json.dumps(detail_of(outcome), ensure_ascii=False)
            whole = f"{version}|{outcome.level}|{outcome.grade}|{outcome.total}|{text}"
            mark = hashlib.md5(whole.encode(), usedforsecurity=False).hexdigest()
            made = kept[id(outcome)] = (text, mark)
        if known[party].fingerprint != made[1]:
            yield party, (outcome, *made)


_COPY = (
    'COPY risk_evaluation (subject_id, run_id, version_id, "on", level, grade, total, detail,'
    " fingerprint) FROM STDIN"
)
_TAKE_OVER = """
UPDATE risk_subject s SET level = e.level, grade = e.grade, total = e.total, evaluation_id = e.id
FROM risk_evaluation e WHERE e.run_id = %s AND e.subject_id = s.id
"""
_FEW = 50


def _write(
    run: Run,
    on: dt.date,
    made: Mapping[int, tuple[Outcome, str, str]],
    known: Mapping[int, Known],
) -> None:
    rows = [
        (
            known[party].pk,
            run.pk,
            run.version_id,
            on,
            outcome.level,
            outcome.grade,
            outcome.total.quantize(_CENT),
            text,
            mark,
        )
        for party, (outcome, text, mark) in made.items()
    ]
    if len(rows) <= _FEW:
        Evaluation.objects.bulk_create(
            Evaluation(
                subject_id=r[0], run=run, version_id=r[2], on=on, level=r[4], grade=r[5],
                total=r[6], detail=json.loads(r[7]), fingerprint=r[8],
            )
            for r in rows
        )  # fmt: skip
    else:
        with connection.cursor() as cursor, cursor.copy(_COPY) as out:
            for row in rows:
                out.write_row(row)
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_OVER, [run.pk])


def _refresh(parties: Mapping[int, org.RatedParty], known: Mapping[int, Known]) -> None:
    """A company that was renamed or moved is found under its name of now."""
    stale = [
        Subject(pk=known[i].pk, name=p.name, form=p.form, region_id=p.region_id)
        for i, p in parties.items()
        if known[i].copied != (p.name, p.form, p.region_id)
    ]
    if stale:
        Subject.objects.bulk_update(stale, ["name", "form", "region_id"], batch_size=1000)


def reevaluate(subject: Subject, *, actor: Actor, cause: str) -> None:
    """One subject, at once, where its kind has a model in force."""
    if has_model(subject.kind):
        party = subject.entity_id or subject.person_id
        assert party is not None
        evaluate(kind=subject.kind, ids=[party], actor=actor, cause=cause)
