"""Narrows a guide to one person's answers. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.modules.items.data import Answers, GuideData, Situation


class UnknownAnswer(InvalidInput):
    """选择的情形不存在，请重新选择。"""

    code = "unknown_answer"


def resolve(guide: GuideData, answers: Answers) -> Situation:
    """The materials, fees and notes for these answers; unanswered questions stay open.

    Answers to questions that the guide does not have are ignored (they may be other form
    fields); a value that a question does not offer raises UnknownAnswer.
    """
    known = {q.key: answers[q.key] for q in guide.situations if answers.get(q.key)}
    options = []
    for question in guide.situations:
        if question.key in known:
            option = question.option(known[question.key])
            if option is None:
                raise UnknownAnswer(
                    errors=[FieldError(path=question.key, message=str(UnknownAnswer()))]
                )
            options.append(option)
    asked = [(m, m.asked_for(known)) for m in guide.materials]
    variables: dict[str, str | int | bool] = {}
    for option in options:
        variables.update(option.variables)
    return Situation(
        answers=known,
        materials=tuple(m for m, needed in asked if needed is not False),
        certain=frozenset(m.key for m, needed in asked if needed),
        fees=tuple(f for f in guide.fees if _may_apply(f.when, known)),
        notes=tuple(o.note for o in options if o.note),
        stops=tuple(o.stop for o in options if o.stop),
        open_questions=tuple(q.key for q in guide.situations if q.key not in known),
        form_data=dict(known),
        variables=variables,
    )


def _may_apply(when: Mapping[str, tuple[str, ...]], answers: Answers) -> bool:
    return all(q not in answers or answers[q] in values for q, values in when.items())
