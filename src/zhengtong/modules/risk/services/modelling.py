"""A model's versions: drafted, tried on the present population, put in force by a second person."""

from __future__ import annotations

import uuid
from collections import Counter
from typing import Any

from django.db.models import Max
from django.utils import timezone

from zhengtong.core.commands import command
from zhengtong.core.jobs import api as jobs
from zhengtong.kernel.access import Actor, require
from zhengtong.modules.risk import policies
from zhengtong.modules.risk.definition import definition_of
from zhengtong.modules.risk.errors import (
    DraftExists,
    NoSuchVersion,
    NotADraft,
    NotTested,
    SecondPerson,
)
from zhengtong.modules.risk.models import ModelVersion, RiskModel, Subject, TestRun
from zhengtong.modules.risk.scoring import LEVELS, crowded
from zhengtong.modules.risk.services.evaluating import outcomes
from zhengtong.modules.risk.services.holding import fresh, recorded, tidy
from zhengtong.modules.risk.states import Kind, VersionState

MOST_EXAMPLES = 50


@command
def begin_draft(*, kind: str, actor: Actor) -> ModelVersion:
    """A draft that begins as what is in force now. Raises DraftExists."""
    require(actor, policies.DRAFT)
    model, _made = RiskModel.objects.get_or_create(kind=Kind(kind))
    model = RiskModel.objects.select_for_update().get(pk=model.pk)
    if model.versions.filter(state=VersionState.DRAFT).exists():
        raise DraftExists
    now = model.versions.filter(state=VersionState.IN_FORCE).first()
    number = (model.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    made = ModelVersion.objects.create(
        model=model,
        number=number,
        name=now.name if now else str(Kind(kind).label),
        basis=now.basis if now else "",
        definition=now.definition if now else EMPTY,
        drafted_by_id=actor.staff_id,
    )
    recorded("draft_begun", actor=actor, stream=f"risk_model:{model.pk}", about=made, number=number)
    return made


EMPTY: dict[str, Any] = {
    "base": "10",
    "factors": [],
    "rules": [],
    "thresholds": ["10", "30", "50", "80"],
    "grades": ["A", "B", "C", "C", "D"],
    "measures": {},
    "shares": {},
}


@command
def save_draft(
    *,
    public_id: uuid.UUID,
    name: str,
    basis: str,
    definition: dict[str, Any],
    expected_version: int,
    actor: Actor,
) -> ModelVersion:
    """Change a draft; what was tried before counts no more. Who changed it last is its author.
    Raises NotADraft, Stale, Unnoticed."""
    found = _locked(public_id)
    require(actor, policies.DRAFT)
    _draft(found)
    fresh(found, expected_version)
    found.name = tidy(name, "name", longest=80)
    found.basis = tidy(basis, "basis")
    found.definition = definition
    found.drafted_by_id = actor.staff_id
    found.changed_at = timezone.now()
    found.tested_at = None
    found.save()
    recorded("draft_saved", actor=actor, stream=f"risk_model:{found.model_id}", about=found)
    return found


@command
def drop_draft(*, public_id: uuid.UUID, actor: Actor) -> None:
    """A draft that nobody needs. Its tries stay with the audit log only. Raises NotADraft."""
    found = _locked(public_id)
    require(actor, policies.DRAFT)
    _draft(found)
    if found.tests.exists():
        found.state = VersionState.RETIRED
        found.save(update_fields=["state"])
    else:
        found.delete()
    recorded("draft_dropped", actor=actor, stream=f"risk_model:{found.model_id}", about=found.model)


@command
def try_version(*, public_id: uuid.UUID, expected_version: int, actor: Actor) -> TestRun:
    """What the draft would do to everybody today; nothing of it is applied. Raises NotADraft."""
    found = _locked(public_id)
    require(actor, policies.DRAFT)
    _draft(found)
    fresh(found, expected_version)
    found.tested_at = timezone.now()
    found.save(update_fields=["tested_at", "lock_version"])
    return TestRun.objects.create(
        version=found,
        at=found.tested_at,
        staff_id=actor.staff_id,
        result=_tried(found),
    )


def _tried(version: ModelVersion) -> dict[str, Any]:
    kind = version.model.kind
    found = outcomes(kind, definition_of(version.definition), on=timezone.localdate())
    whose = "entity_id" if kind == Kind.COMPANY else "person_id"
    rows = Subject.objects.filter(kind=kind).values_list(whose, "level", "public_id")
    before = {party: (level, public_id) for party, level, public_id in rows}
    now = Counter(o.level for o in found.outcomes.values())
    changes: Counter[tuple[int, int]] = Counter()
    examples: list[list[Any]] = []
    for party, outcome in found.outcomes.items():
        level, public_id = before.get(party, (None, None))
        if level is None or level == outcome.level:
            continue
        changes[level, outcome.level] += 1
        if len(examples) < MOST_EXAMPLES:
            examples.append([str(public_id), level, outcome.level])
    return {
        "seen": len(found.outcomes),
        "distribution": {str(level): now[level] for level in LEVELS},
        "before": {
            str(level): sum(1 for had, _id in before.values() if had == level) for level in LEVELS
        },
        "changes": [[a, b, n] for (a, b), n in sorted(changes.items())],
        "examples": examples,
        "crowded": crowded(now),
    }


@command
def put_in_force(*, public_id: uuid.UUID, expected_version: int, actor: Actor) -> ModelVersion:
    """启用: everybody is evaluated by it from now on, in the background. Raises NotADraft,
    NotTested, SecondPerson for whoever drafted it."""
    found = _locked(public_id)
    require(actor, policies.APPROVE)
    _draft(found)
    fresh(found, expected_version)
    if found.tested_at is None:
        raise NotTested
    if found.drafted_by_id is not None and found.drafted_by_id == actor.staff_id:
        raise SecondPerson
    now = timezone.now()
    ModelVersion.objects.filter(model_id=found.model_id, state=VersionState.IN_FORCE).update(
        state=VersionState.RETIRED
    )
    found.state = VersionState.IN_FORCE
    found.in_force_at, found.in_force_by_id = now, actor.staff_id
    found.save(update_fields=["state", "in_force_at", "in_force_by", "lock_version"])
    RiskModel.objects.filter(pk=found.model_id).update(current=found)
    recorded("put_in_force", actor=actor, stream=f"risk_model:{found.model_id}", about=found)
    from zhengtong.modules.risk.tasks import evaluate_all

    jobs.defer(evaluate_all, kind=found.model.kind)
    return found


def _locked(public_id: uuid.UUID) -> ModelVersion:
    found = (
        ModelVersion.objects.select_for_update(of=("self",))
        .select_related("model")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise NoSuchVersion
    return found


def _draft(found: ModelVersion) -> None:
    if found.state != VersionState.DRAFT:
        raise NotADraft
