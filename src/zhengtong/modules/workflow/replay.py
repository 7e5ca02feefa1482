"""Past runs of a flow against a new drawing of it: how many would go differently, and in what.

Each run's recorded acts are played on the new flow with the engine's own moves. Bounded: the newest
runs only, and not longer than a page may take.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language, gettext

from zhengtong.kernel.errors import DomainError
from zhengtong.modules.workflow.compiled import Graph, Node
from zhengtong.modules.workflow.definitions import graph_of
from zhengtong.modules.workflow.directory import describe
from zhengtong.modules.workflow.models import Instance, InstanceEvent
from zhengtong.modules.workflow.simulation import BACK, DO, RING, Move, Trial, own
from zhengtong.modules.workflow.wording import joined, limit_text, outcome_text

MOST_RUNS = 300
MOST_SECONDS = 8.0
KINDS = ("completed", "sent_back", "timer_fired", "withdrawn", "jumped", "migrated")


@dataclass(frozen=True)
class Replayed:
    """One past run. `course` says where the new flow leads elsewhere, `terms` what is different on
    the same way: posts and limits."""

    subject: str
    course: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()

    @property
    def is_alike(self) -> bool:
        return not self.course and not self.terms


@dataclass
class Replay:
    """All that were replayed. `reasons` counts what differed, the most frequent first."""

    runs: list[Replayed] = field(default_factory=list)
    total: int = 0
    stopped: bool = False

    @property
    def different(self) -> list[Replayed]:
        return [r for r in self.runs if not r.is_alike]

    @property
    def reasons(self) -> list[tuple[str, int]]:
        counted = Counter(text for r in self.runs for text in (*r.course, *r.terms))
        return counted.most_common()


def replay(key: str, graph: Graph, *, most: int = MOST_RUNS) -> Replay:
    """The newest ended runs of the flow `key` on `graph`."""
    ended = Instance.objects.filter(process_version__key=key, state="ended")
    result = Replay(total=ended.count())
    rows = list(
        ended.order_by("-id").only("id", "subject", "variables", "process_version_id")[:most]
    )
    acts = _acts([row.pk for row in rows])
    begun = time.monotonic()
    for row in rows:
        if time.monotonic() - begun > MOST_SECONDS:
            result.stopped = True
            break
        before = graph_of(row.process_version_id)
        found = _compare(before, graph, acts.get(row.pk, []), row.variables)
        result.runs.append(Replayed(row.subject, *found))
    return result


def _acts(ids: Sequence[int]) -> dict[int, list[Move | None]]:
    """The moves of each run; what was withdrawn is left out, None is what cannot be replayed."""
    found: dict[int, dict[int, Move | None]] = {}
    rows = InstanceEvent.objects.filter(instance_id__in=ids, kind__in=KINDS)
    for row in rows.order_by("instance_id", "seq").only(
        "instance_id", "seq", "kind", "node", "outcome", "payload"
    ):
        moves = found.setdefault(row.instance_id, {})
        if row.kind == "withdrawn":
            moves.pop(row.payload.get("undone", 0), None)
        else:
            moves[row.seq] = _move(row)
    return {run: list(moves.values()) for run, moves in found.items()}


def _move(row: InstanceEvent) -> Move | None:
    if row.kind == "completed":
        return Move(DO, row.node, row.outcome)
    if row.kind == "sent_back":
        straight = row.payload.get("mode") == "straight_back"
        return Move(BACK, row.node, row.payload.get("target", ""), straight)
    if row.kind == "timer_fired":
        return Move(RING, row.payload.get("timer", ""))
    return None


def _compare(
    before: Graph, graph: Graph, moves: Sequence[Move | None], variables: Mapping[str, Any]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    given = {k: v for k, v in variables.items() if not k.startswith("outcome_")}
    terms: dict[str, None] = {}
    try:
        trial = Trial.begun(graph, given)
        for move in moves:
            if move is None:
                return (gettext("由管理员调整过环节，此后不再比较"),), tuple(terms)
            wrong = _cannot(before, graph, trial, move)
            if wrong:
                return (wrong,), tuple(terms)
            if move.kind == DO:
                old, new = before.nodes.get(move.node), graph.nodes[move.node]
                terms |= dict.fromkeys(_terms(old, new)) if old else {}
            trial.take(move)
    except DomainError as error:
        return (error.message,), tuple(terms)
    if trial.ended:
        return (), tuple(terms)
    left = joined(dict.fromkeys(_name(w.node) for w in trial.waiting()))
    return (gettext("还要再办“%(name)s”") % {"name": left},), tuple(terms)


def _cannot(before: Graph, graph: Graph, trial: Trial, move: Move) -> str:
    """Why the new flow does not offer this move now; "" when it does."""
    old = before.nodes.get(move.node)
    name = _name(old) if old else move.node
    new = graph.nodes.get(move.node)
    if new is None:
        return gettext("没有“%(name)s”这一环节") % {"name": name}
    if move.kind == RING:
        return ""
    if trial.ended:
        return gettext("已经结束，办不到“%(name)s”") % {"name": name}
    if all(w.node.id != move.node for w in trial.waiting()):
        waits = joined(dict.fromkeys(_name(w.node) for w in trial.waiting()))
        return gettext("到不了“%(name)s”，而是“%(other)s”") % {"name": name, "other": waits}
    if move.kind == DO and move.said not in new.outcomes:
        said = {"name": name, "outcome": outcome_text(move.said)}
        return gettext("“%(name)s”不再有“%(outcome)s”这一意见") % said
    if move.kind == BACK and move.said not in new.return_to:
        target = graph.nodes.get(move.said) or before.nodes.get(move.said)
        said = {"name": name, "target": _name(target) if target else move.said}
        return gettext("“%(name)s”不再能退回“%(target)s”") % said
    return ""


def _terms(old: Node, new: Node) -> list[str]:
    found = []
    language = get_language() or "zh"
    if (old.signers or (old.post,)) != (new.signers or (new.post,)):
        posts = (
            joined(describe(p, language=language) for p in (n.signers or (n.post,)))
            for n in (old, new)
        )
        said = dict(zip(("old", "new"), posts, strict=True)) | {"name": _name(new)}
        found.append(gettext("“%(name)s”由“%(old)s”改由“%(new)s”办") % said)
    if own(old) != own(new):
        said = {
            "name": _name(new),
            "old": limit_text(old.limit, old.unit),
            "new": limit_text(new.limit, new.unit),
        }
        longer = own(new) > own(old)
        text = (
            gettext("“%(name)s”的时限变长：%(old)s → %(new)s")
            if longer
            else gettext("“%(name)s”的时限变短：%(old)s → %(new)s")
        )
        found.append(text % said)
    return found


def _name(node: Node) -> str:
    english = (get_language() or "").startswith("en")
    return (english and node.name_en) or node.name or node.id
