"""The board on which the aspects of a case plug in: what not every case has, and how it shows.

A hearing, a promise, a joint review, a forwarding are aspects. Most cases have none, and pay
nothing for those that they do not have: an aspect is asked only for cases that bear its key in
`Case.aspects`, unless it `is_general`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol, runtime_checkable

from django.http import HttpRequest, QueryDict

from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError, FieldError, StateError
from zhengtong.kernel.registry import Registry

if TYPE_CHECKING:
    from zhengtong.modules.cases.models import Application, Case
    from zhengtong.modules.workflow.data import InstanceEventData, TaskData


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One thing that may be done with the step at hand.

    `value` is posted (`complete:agree`, or the key of a `DeskAct`); `form` names the fields that go
    with it (the CSS class `for-<form>`); `following` says where the case goes next.
    """

    value: str
    label: str
    form: str
    needs_text: bool
    following: str = ""


@dataclass(frozen=True, kw_only=True)
class DeskAct:
    """What a clerk may post on a case: `/desk/cases/<id>/act/<verb>/`, or a choice of the step.

    `run` calls one command; what it refuses comes back on the screen with everything typed.
    `done` (a msgid) is said afterwards. `paths`: field of the error → id of the field on the page.
    """

    verb: str
    run: Callable[[Case, QueryDict, HttpRequest], None]
    done: str
    paths: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class DeskView:
    """What an aspect knows when it is shown: the case, the reader, the step they may do now; all
    open steps, the log, and the step that the address names."""

    case: Case
    actor: Actor
    task: TaskData | None
    may_step: bool
    tasks: Sequence[TaskData] = ()
    history: Sequence[InstanceEventData] = ()
    asked: str = ""


@dataclass(frozen=True, kw_only=True)
class DeskPart:
    """What an aspect shows on the screen of a case. Templates get it as `part`, its facts as
    `part.facts`, and all the page has (`case`, `typed`, `errors`, `lock_version`, `tab`).

    `panel` stands above the tabs, `first` on top of the act box, `acts` below the step in it,
    `choice_fields` among the fields of the step; `choices` are more choices of the step. `hides`
    are choices that it takes away.
    """

    panel: str = ""
    first: str = ""
    acts: str = ""
    choice_fields: str = ""
    choices: Sequence[Choice] = ()
    hides: Sequence[str] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Link:
    """A button on the applicant's page."""

    label: str
    url: str
    is_primary: bool = False


@dataclass(frozen=True, kw_only=True)
class ApplicantPart:
    """What an aspect shows the applicant. `headline` and `text` say whose turn it is in place of
    the case's own words, with `tone`: you | organ | waiting | done | ended."""

    panel: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    links: Sequence[Link] = ()
    headline: str = ""
    text: str = ""
    tone: str = ""


@dataclass(frozen=True, kw_only=True)
class ArchivePart:
    """A file of the case that an aspect keeps, for the archive and the book of the case.

    `key` names it for ever (`joint:17`): what the archive has already is not filed again. `folder`
    is the chapter: application | materials | documents | hearings | joint | promises | licences |
    fees | process | rating. `open` raises OSError or NotFound when the file cannot be read.
    `for_applicant`: whether the applicant's own book shows it.
    """

    key: str
    folder: str
    name: str
    title: str
    format: str
    size: int
    open: Callable[[], BinaryIO]
    for_applicant: bool = True


class Aspect:
    """Base of every aspect: it says nothing and lets everything pass.

    The `before_…` hooks run inside the command's transaction, with the case locked, and refuse by
    raising a `DomainError`; the others run right after the change, in the same transaction.
    """

    is_general = False
    """Asked for every case, whether it bears the key or not: for what begins an aspect."""

    acts: Sequence[DeskAct] = ()

    def desk(self, view: DeskView) -> DeskPart | None:
        """What the screen of the case shows."""
        return None

    def applicant(self, case: Case, actor: Actor) -> ApplicantPart | None:
        """What the applicant's page shows."""
        return None

    def problems(self, draft: Application) -> Sequence[FieldError]:
        """What keeps a draft that bears the key from being handed in."""
        return ()

    def excuses(self, draft: Application) -> Collection[str]:
        """Keys of materials without which a draft that bears the key may be handed in."""
        return ()

    def variables(self, draft: Application) -> Mapping[str, Any]:
        """What a draft that bears the key tells the flow when it is handed in."""
        return {}

    def submitted(self, case: Case, draft: Application, actor: Actor) -> None:
        """Handed in."""

    def before_acceptance(self, case: Case, actor: Actor) -> None:
        """Refuse to accept."""

    def accepted(self, case: Case, actor: Actor, on: dt.date) -> None:
        """Accepted; the limits run from the day after `on`."""

    def before_step(self, case: Case, task: TaskData, outcome: str, actor: Actor) -> None:
        """Refuse to finish a step with this outcome."""

    def undone(self, case: Case, actor: Actor, reason: str, *, may_end: bool) -> None:
        """Steps were cancelled by a return, a withdrawal or a jump: end what hung on them, or
        refuse where nobody agreed to that (`may_end`)."""

    def before_decision(self, case: Case, outcome: str, actor: Actor) -> None:
        """Refuse to sign. `outcome`: granted | partly | denied."""

    def decided_not_before(self, case: Case, outcome: str) -> dt.datetime | None:
        """The moment before which no decision can have been signed, be it on paper."""
        return None

    def decision_basis(self, case: Case) -> Sequence[str]:
        """Paragraphs that the document of the decision must state (a hearing's record)."""
        return ()

    def decided(self, case: Case, actor: Actor) -> None:
        """Signed."""

    def why_not_deliver(self, case: Case) -> DomainError | None:
        """What stands against handing over the result (an unpaid fee). The case waits meanwhile."""
        return None

    def before_suspension(self, case: Case, ground: str, actor: Actor) -> None:
        """Refuse to stop the clocks by hand for this ground."""

    def before_resumption(self, case: Case, actor: Actor) -> None:
        """Refuse to let the clocks go on by hand."""

    def why_not_rate(self, case: Case) -> DomainError | None:
        """What stands against rating a case that has ended."""
        return None

    def closed(self, case: Case, actor: Actor) -> None:
        """Ended, in whatever way; `case.close_type` says how."""

    def archive_parts(self, case: Case) -> Sequence[ArchivePart]:
        """Files of the case that are neither its materials nor its documents."""
        return ()


aspects: Registry[Aspect] = Registry("cases.aspects", Aspect)
"""By the key that `Case.aspects` bears; at most 20 characters."""


@runtime_checkable
class PromiseBar(Protocol):
    """Closes 告知承诺 and 容缺受理 to an applicant, besides the promises they broke themselves."""

    def why_shut(self, *, person_id: int, entity_id: int | None) -> StateError | None:
        """The refusal as the applicant reads it, with its reason; None while the door is open."""
        ...


promise_bars: Registry[PromiseBar] = Registry("cases.promise_bars", PromiseBar)
"""Asked in order whenever a promise would be signed, offered or accepted; one cheap query each."""
