"""The words with which a program describes a flow; `draw.py` turns them into laid-out BPMN.

[Step("accept", "受理", "Acceptance", post="owner:counter", stage="accept", limit=1),
 Parallel([[Step("land", …)], [Step("fire", …)]], name="同时征求意见"),
 Choice([Branch(condition={…}, steps=[…]), Branch(default=True)], name="需要现场核查？"),
 Step("decide", "决定", "Decision", post="owner:approver", stage="decide", limit=2,
      outcomes=("grant", "deny"), return_to=("review",))]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Step:
    """One human step. `node` is its id in the definition (ASCII) and gives `outcome_<node>`.

    `post` is `owner:<key>`, `<organization key>:<key>` or `<slot>:<key>`. `return_to` names the
    steps to which it may send back. `apart` names steps that the same person may not also do.
    `signers` (posts) with `vote` (`all`, `veto`, `n:2`, `ratio:0.5`) makes it a countersignature.
    `form` and `document` are keys of the boards `step_forms` and `step_documents`; `permission` is
    asked of whoever does the step, besides the post, in the organisation of the post.
    `manual` is a step done outside the system and only confirmed here.
    """

    node: str
    name: str
    name_en: str = ""
    post: str = "owner:reviewer"
    stage: str = "review"
    limit: int | None = 1
    unit: str = "WORKDAY"
    outcomes: Sequence[str] = ("agree", "disagree")
    return_to: Sequence[str] = ()
    form: str = ""
    document: str = ""
    permission: str = ""
    withdrawable: bool = True
    apart: Sequence[str] = ()
    vote: str = ""
    signers: Sequence[str] = ()
    sequential: bool = False
    manual: bool = False
    timer: Timer | None = None


@dataclass(frozen=True)
class Timer:
    """A deadline on a step. When it passes: `steps` run and, if `interrupting`, the step ends."""

    node: str
    name: str
    limit: int
    unit: str = "WORKDAY"
    name_en: str = ""
    interrupting: bool = True
    steps: Sequence[Element] = ()


@dataclass(frozen=True)
class Service:
    """A step that the platform does itself: a named action of the `service_actions` board."""

    node: str
    name: str
    action: str
    name_en: str = ""


@dataclass(frozen=True)
class End:
    """The flow ends here, inside a branch. `terminate` also stops everything beside it."""

    node: str
    name: str = ""
    name_en: str = ""
    terminate: bool = False


@dataclass(frozen=True)
class Parallel:
    """Branches that run at the same time; what follows waits for all of them (并联).

    `veto`: outcomes of a branch's last step that end the wait at once (一票否决). `join`, `flows`
    (the first line of each branch) are ids that a file already has.
    """

    branches: Sequence[Sequence[Element]]
    name: str = ""
    name_en: str = ""
    node: str = ""
    veto: Sequence[str] = ()
    join: str = ""
    flows: Sequence[str] = ()


@dataclass(frozen=True)
class Branch:
    """One way out of a choice. `condition` is data: `{"field", "operator", "value"}`, `and`, `or`.

    `goto` leads back (or on) to a step that is drawn elsewhere. `flow` is the id of its first line
    where that must not change.
    """

    steps: Sequence[Element] = ()
    condition: Mapping[str, Any] | None = None
    default: bool = False
    name: str = ""
    name_en: str = ""
    goto: str = ""
    flow: str = ""


@dataclass(frozen=True)
class Choice:
    """Exactly one branch: the first whose condition holds, else the default."""

    branches: Sequence[Branch]
    name: str = ""
    name_en: str = ""
    node: str = ""
    join: str = ""


@dataclass(frozen=True)
class Inclusive:
    """Every branch whose condition holds, at the same time; the default when none does."""

    branches: Sequence[Branch]
    name: str = ""
    name_en: str = ""
    node: str = ""
    join: str = ""


@dataclass(frozen=True)
class SubProcess:
    """Steps that form one stage of their own."""

    node: str
    name: str
    steps: Sequence[Element] = field(default=())
    name_en: str = ""
    start: str = ""


@dataclass(frozen=True)
class Pass:
    """A gateway with one way in and one way out, to which others may lead back."""

    node: str
    tag: str = "exclusiveGateway"
    name: str = ""
    name_en: str = ""


@dataclass(frozen=True)
class Foreign:
    """Something of another tool that does not execute, in its place."""

    node: str
    tag: str
    name: str = ""
    name_en: str = ""


Element = Step | Service | End | Parallel | Choice | Inclusive | SubProcess | Pass | Foreign


@dataclass(frozen=True)
class Flow:
    """A whole flow: its start event and all that follows."""

    start: str
    steps: tuple[Element, ...]
