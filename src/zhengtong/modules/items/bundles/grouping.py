"""Which questions and fields of several items are one and the same. Pure.

One rule each: what the definition maps by hand; the same situation question with the same answers;
the same fact about the applicant, recognised by the source that it is prefilled from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from zhengtong.modules.items.bundles.data import Answers, BundleBody, PartData
from zhengtong.modules.items.bundles.rewriting import Json
from zhengtong.modules.items.data import ItemVersionData, SituationQuestion

Items = Mapping[str, ItemVersionData]


@dataclass(frozen=True, kw_only=True)
class MergedQuestion:
    """A question asked once. `of` maps parts to their own key; empty for the bundle's own."""

    question: SituationQuestion
    of: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return self.question.key


@dataclass(frozen=True, kw_only=True)
class Located:
    """A field of an item's form with where it stands. `above` are the conditions around it."""

    part: str
    field: Json
    page: int
    page_title: Any
    section_title: Any
    above: tuple[Any, ...]

    @property
    def key(self) -> str:
        return str(self.field["key"])


def located(part: str, definition: Mapping[str, Any]) -> list[Located]:
    """All top-level fields of a form in reading order."""
    found: list[Located] = []
    for number, page in enumerate(definition["pages"]):
        above = (page.get("show_if"),)
        for section in page["sections"]:
            found += _walk(part, number, page.get("title"), section, above)
    return found


def _walk(
    part: str, number: int, title: Any, section: Json, above: tuple[Any, ...]
) -> Iterator[Located]:
    above = (*above, section.get("show_if"))
    for block in section.get("fields", ()):
        if block.get("type") == "section":
            yield from _walk(part, number, title, block, above)
        else:
            yield Located(
                part=part,
                field=block,
                page=number,
                page_title=title,
                section_title=section.get("title"),
                above=tuple(a for a in above if a),
            )


def questions(body: BundleBody, items: Items) -> list[MergedQuestion]:
    """What the applicant is asked before anything else: the bundle's own questions, then those of
    its items that it does not answer itself, each once."""
    found = [MergedQuestion(question=q) for q in body.questions]
    grouped: dict[str, tuple[SituationQuestion, dict[str, str]]] = {}
    for part in body.parts:
        item = items.get(part.key)
        for question in item.situations if item else ():
            if question.key in part.answers:
                continue
            key = question_key(body, items, part, question)
            _first, of = grouped.setdefault(key, (question, {}))
            of[part.key] = question.key
    for key, (question, of) in grouped.items():
        renamed = SituationQuestion(
            key=key, question=question.question, help=question.help, options=question.options
        )
        found.append(MergedQuestion(question=renamed, of=of))
    return found


def question_key(
    body: BundleBody, items: Items, part: PartData, question: SituationQuestion
) -> str:
    """The merged key of a question."""
    if explicit := _mapped(body, part.key, question.key):
        return explicit
    values = {o.value for o in question.options}
    for other in body.parts:
        item = items.get(other.key)
        twins = item.situations if item and question.key not in other.answers else ()
        if any(t.key == question.key and {o.value for o in t.options} == values for t in twins):
            is_shared = other.key != part.key
            if is_shared and not _mapped(body, other.key, question.key):
                return question.key
    return f"{part.key}_{question.key}"[:60]


def answers_of(part: PartData, merged: list[MergedQuestion], answers: Answers) -> dict[str, str]:
    """The answers to the questions of one part."""
    own = {
        q.of[part.key]: answers[q.key] for q in merged if part.key in q.of and answers.get(q.key)
    }
    return {**own, **part.answers}


def belongs(part: PartData, answers: Answers) -> bool | None:
    """Whether the part is done for these answers; None while a question is open."""
    is_open = False
    for question, values in part.when.items():
        if question not in answers:
            is_open = True
        elif answers[question] not in values:
            return False
    return None if is_open else True


def field_key(body: BundleBody, part: str, one: Located, sources: Mapping[Any, set[str]]) -> str:
    """The merged key of a field that is no question."""
    if explicit := _mapped(body, part, one.key):
        return explicit
    if (identity := identity_of(one)) and len(sources.get(identity, ())) > 1:
        return f"known_{identity[0].replace('.', '_')}"[:60]
    return f"{part}_{one.key}"[:60]


def identity_of(one: Located) -> tuple[str, str] | None:
    """Source and type of a field that holds a fact about the applicant."""
    prefill = one.field.get("prefill")
    source = prefill.get("source") if isinstance(prefill, Mapping) else prefill
    return (str(source), str(one.field["type"])) if source else None


def _mapped(body: BundleBody, part: str, key: str) -> str:
    return next((m.key for m in body.fields if m.of.get(part) == key), "")
