"""Reckons indices: all metrics in one go, then each formula for each subject."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from zhengtong.modules.assessment.indices.checking import current_versions
from zhengtong.modules.assessment.indices.language import Node, Outcome, evaluate, parse, references
from zhengtong.modules.assessment.indices.models import IndexVersion
from zhengtong.modules.assessment.metrics.reading import measure_all
from zhengtong.modules.assessment.plugins import Measured, Span, SubjectKind, metrics
from zhengtong.modules.org import api as org

SIXTH = Decimal("0.000001")
Inputs = dict[str, list[str | int | None]]


@dataclass(frozen=True, kw_only=True)
class Subject:
    """Whom a figure is about, with names as they are now."""

    id: int
    name: str
    organization_id: int


@dataclass(frozen=True, kw_only=True)
class Reckoned:
    """A figure with what it came from: name → [value, counted, base]."""

    outcome: Outcome
    inputs: Inputs


def subjects_of(version: IndexVersion) -> list[Subject]:
    """All for whom the index is reckoned, in the official order of their organisations."""
    found = [
        o for kind in version.organizations for o in org.organizations(kind=kind) if o.is_active
    ]
    if version.subject_kind == SubjectKind.ORGANIZATION:
        return [Subject(id=o.id, name=o.short_name_zh, organization_id=o.id) for o in found]
    places = {o.id: o.short_name_zh for o in found}
    if version.subject_kind == SubjectKind.WINDOW:
        return _windows(places)
    return [
        Subject(id=s.id, name=s.name, organization_id=s.organization_id)
        for s in org.staff_of()
        if s.is_active and s.organization_id in places
    ]


def _windows(places: Mapping[int, str]) -> list[Subject]:
    posts = org.posts_by_organization(list(places))
    return [
        Subject(id=p.id, name=f"{places[p.organization_id]} {p.name_zh}", organization_id=place)
        for place in places
        for p in posts.get(place, ())
        if p.key == "counter"
    ]


def reckon(
    versions: Iterable[IndexVersion], *, kind: SubjectKind, subjects: Collection[int], span: Span
) -> dict[int, dict[int, Reckoned]]:
    """By version and subject. Other indices are taken as they are published now."""
    wanted = list(versions)
    published = current_versions()
    trees: dict[str, Node] = {}
    for version in wanted:
        _gather(f"#{version.pk}", version.formula, trees, published)
    keys = sorted(
        {
            r.key
            for t in trees.values()
            for r in references(t)
            if not r.is_index and r.key in metrics
        }
    )
    read = measure_all(keys, kind=kind, subjects=subjects, span=span)
    made: dict[int, dict[int, Reckoned]] = {v.pk: {} for v in wanted}
    for subject in subjects:
        figures = {k: by.get(subject, Measured(value=None)) for k, by in read.items()}
        values = _Values(figures, trees)
        for version in wanted:
            made[version.pk][subject] = values.reckoned(f"#{version.pk}")
    return made


def _gather(
    name: str, formula: str, trees: dict[str, Node], published: Mapping[str, IndexVersion]
) -> None:
    """The tree and those of all that it refers to. Circles were refused when they were written."""
    if name in trees:
        return
    trees[name] = parse(formula)
    for reference in references(trees[name]):
        if reference.is_index and reference.key in published:
            _gather(reference.name, published[reference.key].formula, trees, published)


class _Values:
    """All values of one subject, each reckoned once."""

    def __init__(self, figures: Mapping[str, Measured], trees: Mapping[str, Node]) -> None:
        self.figures, self.trees = figures, trees
        self.done: dict[str, Reckoned] = {}

    def reckoned(self, name: str) -> Reckoned:
        if name not in self.done:
            self.done[name] = self._reckon(name)
        return self.done[name]

    def _reckon(self, name: str) -> Reckoned:
        tree = self.trees[name]
        inputs: Inputs = {}
        values: dict[str, Decimal | None] = {}
        for reference in references(tree):
            value, counted, base = self._input(reference.name)
            values[reference.name] = value
            inputs[reference.name] = [None if value is None else text(value), counted, base]
        return Reckoned(outcome=evaluate(tree, values), inputs=inputs)

    def _input(self, name: str) -> tuple[Decimal | None, int | None, int | None]:
        if name.startswith("@"):
            if name not in self.trees:
                return None, None, None
            return self.reckoned(name).outcome.value, None, None
        figure = self.figures.get(name, Measured(value=None))
        return figure.value, figure.counted, figure.base


def text(value: Decimal) -> str:
    """Six places at most, without idle zeros."""
    plain = format(value.quantize(SIXTH, rounding=ROUND_HALF_UP), "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def ranks(values: Mapping[int, Decimal | None], better: bool | None) -> dict[int, int]:
    """Places from the best; equals share one. Empty where neither more nor less is better."""
    if better is None:
        return {}
    known = sorted((v for v in values.values() if v is not None), reverse=better)
    places: dict[Decimal, int] = {}
    for place, value in enumerate(known, 1):
        places.setdefault(value, place)
    return {k: places[v] for k, v in values.items() if v is not None}
