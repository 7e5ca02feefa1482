"""Changes of the order of steps, as pure functions: add, move, put side by side, remove.

A place is a path of numbers: `(2,)` is the third step, `(2, 1, 0)` the first step of its second
branch. Paths of sequences have an even length, paths of steps an odd one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from zhengtong.modules.workflow.bpmn.steps import (
    Branch,
    Choice,
    Element,
    End,
    Flow,
    Inclusive,
    Parallel,
    Step,
    SubProcess,
    Timer,
)
from zhengtong.modules.workflow.errors import BadPlace, LastStep

Path = tuple[int, ...]
Steps = tuple[Element, ...]
Change = Callable[[Steps], Steps]


def inside(element: Element) -> list[Steps]:
    """The sequences that an element holds: its branches, or the steps of a sub-process."""
    if isinstance(element, Parallel):
        return [tuple(b) for b in element.branches]
    if isinstance(element, Choice | Inclusive):
        return [tuple(b.steps) for b in element.branches]
    if isinstance(element, SubProcess):
        return [tuple(element.steps)]
    if isinstance(element, Step) and element.timer:
        return [tuple(element.timer.steps)]
    return []


def _filled(element: Any, sequences: Sequence[Steps]) -> Element:
    if isinstance(element, Parallel):
        return replace(element, branches=tuple(sequences))
    if isinstance(element, Choice | Inclusive):
        pairs = zip(element.branches, sequences, strict=True)
        return replace(element, branches=tuple(replace(b, steps=s) for b, s in pairs))
    if isinstance(element, SubProcess):
        return replace(element, steps=sequences[0])
    return replace(element, timer=replace(element.timer, steps=sequences[0]))


def sequence_at(flow: Flow, path: Path) -> Steps:
    """The sequence at an even path. Raises BadPlace."""
    steps: Steps = flow.steps
    try:
        for step, branch in zip(path[::2], path[1::2], strict=True):
            steps = inside(steps[step])[branch]
    except (IndexError, ValueError):
        raise BadPlace from None
    return steps


def element_at(flow: Flow, path: Path) -> Element:
    """The element at an odd path. Raises BadPlace."""
    steps = sequence_at(flow, path[:-1]) if path else ()
    if not path or not 0 <= path[-1] < len(steps):
        raise BadPlace
    return steps[path[-1]]


def changed(flow: Flow, path: Path, change: Change) -> Flow:
    """The flow with the sequence at an even path changed, and tidied up."""
    return _tidy(replace(flow, steps=_changed(flow.steps, path, change)))


def _changed(steps: Steps, path: Path, change: Change) -> Steps:
    if not path:
        return change(steps)
    at, branch, rest = path[0], path[1], path[2:]
    try:
        sequences = inside(steps[at])
        sequences[branch] = _changed(sequences[branch], rest, change)
    except IndexError:
        raise BadPlace from None
    return (*steps[:at], _filled(steps[at], sequences), *steps[at + 1 :])


def add(flow: Flow, path: Path, element: Element) -> Flow:
    """Put it in at an odd path; what stood there comes after it."""
    at = path[-1]
    if not 0 <= at <= len(sequence_at(flow, path[:-1])):
        raise BadPlace
    return changed(flow, path[:-1], lambda s: (*s[:at], element, *s[at:]))


def remove(flow: Flow, path: Path) -> Flow:
    """Take it out with all it holds. Raises LastStep when nothing would be left to do."""
    element_at(flow, path)
    at = path[-1]
    left = changed(flow, path[:-1], lambda s: (*s[:at], *s[at + 1 :]))
    if not any(not isinstance(e, End) for e in left.steps):
        raise LastStep
    return left


def move(flow: Flow, path: Path, by: int) -> Flow:
    """One place up (-1) or down (+1); at the edge of a branch, out of it."""
    element = element_at(flow, path)
    target = path[-1] + by
    steps = sequence_at(flow, path[:-1])
    if 0 <= target < len(steps) and not isinstance(steps[target], End):
        return changed(flow, path[:-1], lambda s: _swapped(s, path[-1], target))
    outer = path[:-2]
    if not outer or isinstance(element, End):
        raise BadPlace
    after = outer[-1] + (1 if by > 0 else 0)
    at = path[-1]
    out = changed_raw(flow, path[:-1], lambda s: (*s[:at], *s[at + 1 :]))
    return add(out, (*outer[:-1], after), element)


def changed_raw(flow: Flow, path: Path, change: Change) -> Flow:
    """Not yet tidied: for the first half of a change."""
    return replace(flow, steps=_changed(flow.steps, path, change))


def _swapped(steps: Steps, a: int, b: int) -> Steps:
    listed = list(steps)
    listed[a], listed[b] = listed[b], listed[a]
    return tuple(listed)


def beside(flow: Flow, path: Path, node: str) -> Flow:
    """At the same time as what stands above it: one more branch, or two new ones (`node`)."""
    element = element_at(flow, path)
    at = path[-1]
    if at == 0 or isinstance(element, End):
        raise BadPlace
    above = sequence_at(flow, path[:-1])[at - 1]
    if isinstance(above, Parallel):
        both = replace(above, branches=(*(tuple(b) for b in above.branches), (element,)))
    else:
        both = Parallel(((above,), (element,)), node=node)
    return changed(flow, path[:-1], lambda s: (*s[: at - 1], both, *s[at + 1 :]))


def add_branch(flow: Flow, path: Path, steps: Steps) -> Flow:
    """One more way through a split."""
    split = element_at(flow, path)
    if isinstance(split, Parallel):
        more: Element = replace(split, branches=(*(tuple(b) for b in split.branches), steps))
    elif isinstance(split, Choice | Inclusive):
        more = replace(split, branches=(*split.branches, Branch(steps)))
    else:
        raise BadPlace
    return _put(flow, path, more)


def remove_branch(flow: Flow, path: Path, number: int) -> Flow:
    """One way less; a split with one way is no split any more."""
    split = element_at(flow, path)
    if not isinstance(split, Parallel | Choice | Inclusive) or number >= len(split.branches):
        raise BadPlace
    less: Any = replace(
        split, branches=tuple(b for n, b in enumerate(split.branches) if n != number)
    )  # type: ignore[arg-type]
    if isinstance(split, Parallel):
        less = replace(less, flows=tuple(f for n, f in enumerate(split.flows) if n != number))
    return _put(flow, path, less)


def add_timer(flow: Flow, path: Path, timer: Timer) -> Flow:
    """A deadline on a step that has none."""
    step = element_at(flow, path)
    if not isinstance(step, Step) or step.timer is not None:
        raise BadPlace
    return _put(flow, path, replace(step, timer=timer))


def remove_timer(flow: Flow, path: Path) -> Flow:
    step = element_at(flow, path)
    if not isinstance(step, Step) or step.timer is None:
        raise BadPlace
    return _put(flow, path, replace(step, timer=None))


def in_turn(flow: Flow, path: Path) -> Flow:
    """The branches of a parallel part one after the other."""
    split = element_at(flow, path)
    if not isinstance(split, Parallel):
        raise BadPlace
    at = path[-1]
    listed = tuple(e for branch in split.branches for e in branch)
    return changed(flow, path[:-1], lambda s: (*s[:at], *listed, *s[at + 1 :]))


def _put(flow: Flow, path: Path, element: Element) -> Flow:
    at = path[-1]
    return changed(flow, path[:-1], lambda s: (*s[:at], element, *s[at + 1 :]))


# --- tidying up


def _tidy(flow: Flow) -> Flow:
    steps = _tidied(flow.steps)
    return replace(flow, steps=_without_gotos(steps, set(nodes(steps))))


def _tidied(steps: Sequence[Element]) -> Steps:
    found: list[Element] = []
    for element in steps:
        sequences = [_tidied(s) for s in inside(element)]
        if not sequences:
            found.append(element)
            continue
        if isinstance(element, Parallel):
            found += _parallel(element, sequences)
        elif isinstance(element, Choice | Inclusive) and len(sequences) < 2:
            found += sequences[0] if sequences else ()
        elif isinstance(element, SubProcess) and all(isinstance(e, End) for e in sequences[0]):
            continue
        else:
            found.append(_filled(element, sequences))
    return tuple(found)


def _parallel(element: Parallel, sequences: list[Steps]) -> Steps:
    """Empty branches go; one branch alone is no parallel part."""
    flows = [*element.flows, *[""] * len(sequences)]
    full = [(s, f) for s, f in zip(sequences, flows, strict=False) if s]
    if len(full) < 2:
        return full[0][0] if full else ()
    kept = tuple(s for s, _f in full)
    return (replace(element, branches=kept, flows=tuple(f for _s, f in full)),)


def nodes(steps: Sequence[Element]) -> list[str]:
    """The ids of all that has one, in reading order."""
    found: list[str] = []
    for element in steps:
        found.append(element.node)
        if isinstance(element, Step) and element.timer:
            found.append(element.timer.node)
        for sequence in inside(element):
            found += nodes(sequence)
    return found


def _without_gotos(steps: Steps, known: set[str]) -> Steps:
    """Lines that led back to a step that has gone go on instead."""
    found: list[Element] = []
    for element in steps:
        sequences = [_without_gotos(s, known) for s in inside(element)]
        made: Any = _filled(element, sequences) if sequences else element
        if isinstance(made, Choice | Inclusive):
            branches = [replace(b, goto=b.goto if b.goto in known else "") for b in made.branches]
            made = replace(made, branches=tuple(branches))
        found.append(made)
    return tuple(found)


def fresh(taken: set[str], kind: str = "step") -> str:
    """An id that the file does not use yet."""
    return next(i for i in (f"{kind}_{n}" for n in range(1, 100_000)) if i not in taken)
