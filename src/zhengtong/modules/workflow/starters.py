"""Flows to start from. Each passes the gate once its posts are held."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext, gettext_noop

from zhengtong.modules.workflow.bpmn.draw import draw
from zhengtong.modules.workflow.bpmn.steps import Branch, Choice, Element, Parallel, Step


def _accept(**more: object) -> Step:
    return Step(
        "accept", "受理", "Acceptance", post="owner:counter", stage="accept", limit=1,
        outcomes=("accept", "refuse"), **more,
    )  # type: ignore[arg-type]  # fmt: skip


def _review() -> Step:
    return Step("review", "审查", "Review", limit=3, return_to=("accept",))


def _decide() -> Step:
    return Step(
        "decide", "决定", "Decision", post="owner:approver", stage="decide", limit=2,
        outcomes=("grant", "deny"), return_to=("review",), apart=("review",),
    )  # fmt: skip


def _deliver() -> Step:
    return Step(
        "deliver", "送达", "Delivery", post="owner:counter", stage="deliver", limit=1,
        outcomes=("deliver",), withdrawable=False,
    )  # fmt: skip


def _usual() -> list[Element]:
    return [_accept(), _review(), _decide(), _deliver()]


def _at_once() -> list[Element]:
    return [
        Step(
            "handle", "当场办结", "Done on the spot", post="owner:counter", stage="decide",
            limit=1, outcomes=("grant", "deny"),
        )
    ]  # fmt: skip


def _departments() -> list[Element]:
    first = Step("opinion_1", "甲部门意见", "Opinion of department A", limit=3)
    second = Step("opinion_2", "乙部门意见", "Opinion of department B", limit=3)
    both = Parallel([[first], [second]], "同时征求意见", "Opinions at the same time", "both")
    decide = Step(
        "decide", "决定", "Decision", post="owner:approver", stage="decide", limit=2,
        outcomes=("grant", "deny"), apart=("opinion_1", "opinion_2"),
    )  # fmt: skip
    return [_accept(), both, decide, _deliver()]


def _visit() -> list[Element]:
    needed = {"field": "outcome_review", "operator": "eq", "value": "visit"}
    review = Step(
        "review", "审查", "Review", limit=3, outcomes=("agree", "disagree", "visit"),
        return_to=("accept",),
    )  # fmt: skip
    visit = Step("visit", "现场核查", "Site visit", limit=5, outcomes=("pass", "fail"))
    choice = Choice(
        [
            Branch([visit], needed, name="需要核查", name_en="Visit needed"),
            Branch(default=True, name="不需要", name_en="Not needed"),
        ],
        "是否现场核查", "Visit the site?", "whether_visit",
    )  # fmt: skip
    return [_accept(), review, choice, _decide(), _deliver()]


@dataclass(frozen=True)
class Starter:
    """A flow to start from; `label` is a msgid."""

    key: str
    label: str
    steps: Callable[[], Sequence[Element]]

    @property
    def name(self) -> str:
        return gettext(self.label)


STARTERS = (
    Starter("usual", gettext_noop("受理、审查、决定、送达"), _usual),
    Starter("at_once", gettext_noop("即办：当场一步办结"), _at_once),
    Starter("departments", gettext_noop("两个部门并联审批"), _departments),
    Starter("visit", gettext_noop("需要时现场核查"), _visit),
)


def drawn(key: str | None, process: str, name: str, name_en: str) -> bytes:
    """The starter as a BPMN file; an unknown one is the usual flow."""
    found = next((s for s in STARTERS if s.key == key), STARTERS[0])
    return draw(process, name, found.steps(), name_en=name_en)
