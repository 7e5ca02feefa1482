"""Where projects stand: stages, parts, clocks, whose turn it is. Fixed queries for any number."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.calendar import api as calendar
from zhengtong.kernel.lights import Light, light_of
from zhengtong.kernel.text import localized
from zhengtong.modules.cases.bundles.lines import PartLine, Whole, wholes_of
from zhengtong.modules.cases.models import Case, Project, ProjectScheme, ProjectStage
from zhengtong.modules.cases.projects.clock import Run, counted
from zhengtong.modules.cases.projects.scheme import Scheme, StageDefinition, data_of
from zhengtong.modules.org import api as org
from zhengtong.modules.workflow import api as workflow

STATES = ("locked", "open", "draft", "running", "applicant", "paused", "granted", "failed")


@dataclass(frozen=True, kw_only=True)
class StageState:
    """One stage. `used` and `limit` are working days; `who` has it now; `due_on` when the limit
    ends if nothing stands still from now on."""

    definition: StageDefinition
    name: str
    lead: str
    state: str
    used: int
    attempts: tuple[ProjectStage, ...] = ()
    wholes: tuple[Whole, ...] = ()
    who: tuple[str, ...] = ()
    waits_for: tuple[str, ...] = ()
    due_on: dt.date | None = None

    @property
    def limit(self) -> int:
        return self.definition.days

    @property
    def remaining(self) -> int:
        return self.limit - self.used

    @property
    def percent(self) -> int:
        return min(100, round(100 * self.used / self.limit))

    @property
    def light(self) -> Light:
        if self.state not in ("running", "paused", "applicant"):
            return Light.NONE
        return light_of(limit=self.limit, remaining=self.remaining)

    @property
    def label(self) -> str:
        return {
            "locked": _("还没到"),
            "open": _("可以申报"),
            "draft": _("正在填写"),
            "running": _("办理中"),
            "applicant": _("等申请人"),
            "paused": _("特别程序中"),
            "granted": _("已办成"),
            "failed": _("有事项没有办成"),
        }[self.state]

    @property
    def tone(self) -> str:
        tones = {"open": "blue", "draft": "blue", "running": "blue", "granted": "green"}
        return {**tones, "applicant": "amber", "paused": "amber", "failed": "red"}.get(
            self.state, ""
        )

    @property
    def lines(self) -> list[PartLine]:
        """Parts of all attempts, the newest attempt last."""
        return [line for whole in self.wholes for line in whole.lines]

    @property
    def bundle_public_id(self) -> object:
        return self.attempts[-1].bundle.public_id if self.attempts else None

    @property
    def bundle_number(self) -> str:
        return (self.attempts[-1].bundle.number or "") if self.attempts else ""

    @property
    def may_apply(self) -> bool:
        return self.state in ("open", "failed")


@dataclass(frozen=True, kw_only=True)
class ProjectState:
    """A project with its stages. `used` counts a day once, however many stages ran on it."""

    project: Project
    scheme: Scheme
    stages: tuple[StageState, ...]
    used: int
    cases: tuple[Case, ...] = field(default=(), repr=False)

    @property
    def limit(self) -> int:
        return self.scheme.total_days

    @property
    def remaining(self) -> int:
        return self.limit - self.used

    @property
    def is_finished(self) -> bool:
        return all(s.state == "granted" for s in self.stages)

    @property
    def current(self) -> list[StageState]:
        """What is under way, else what may be applied for next."""
        busy = [s for s in self.stages if s.state in ("running", "applicant", "paused", "draft")]
        return busy or [s for s in self.stages if s.may_apply]

    @property
    def light(self) -> Light:
        if self.is_finished or not any(s.light != Light.NONE for s in self.stages):
            return Light.NONE
        return light_of(limit=self.limit, remaining=self.remaining)

    @property
    def granted(self) -> int:
        return sum(1 for s in self.stages if s.state == "granted")


def state_of(project: Project) -> ProjectState:
    return states_of([project])[0]


def states_of(projects: Sequence[Project]) -> list[ProjectState]:
    """In the order given."""
    ids = [p.pk for p in projects]
    rows = list(
        ProjectStage.objects.filter(project__in=ids).select_related("bundle").order_by("id")
    )
    wholes = wholes_of([r.bundle for r in rows])
    cases = [c for w in wholes.values() for c in w.cases.values()]
    runs = runs_of(cases)
    schemes = {
        row.pk: data_of(row)
        for row in ProjectScheme.objects.filter(pk__in={p.scheme_id for p in projects})
    }
    leads = {o.key: o.short_name for o in org.organizations(kind="department")}
    found = _Found(rows=rows, wholes=wholes, runs=runs, leads=leads)
    return [_state(p, schemes[p.scheme_id], found) for p in projects]


def runs_of(cases: Sequence[Case]) -> dict[int, Run]:
    """The time in which each accepted case was with the government, by case id."""
    ids = [c.instance_id for c in cases]
    clocks = workflow.clocks(instance_ids=ids, steps=False)
    pauses = workflow.suspensions_by_run(instance_ids=ids)
    found = {}
    for case in cases:
        clock = next((c for c in clocks[case.instance_id] if c.kind == "promised"), None)
        if clock is not None:
            found[case.pk] = Run(
                start_on=clock.start_on,
                end_on=clock.stopped_on,
                pauses=tuple(
                    (p.from_on, p.to_on)
                    for p in pauses.get(case.instance_id, ())
                    if "promised" in p.stops
                ),
            )
    return found


@dataclass(frozen=True, kw_only=True)
class _Found:
    rows: Sequence[ProjectStage]
    wholes: dict[int, Whole]
    runs: dict[int, Run]
    leads: dict[str, str]

    def attempts(self, project: Project, key: str) -> list[ProjectStage]:
        return [
            r
            for r in self.rows
            if r.project_id == project.pk and r.key == key and r.bundle.discarded_at is None
        ]


def _state(project: Project, scheme: Scheme, found: _Found) -> ProjectState:
    states: dict[str, str] = {}
    stages, every, cases = [], [], []
    for definition in scheme.stages:
        attempts = found.attempts(project, definition.key)
        wholes = [found.wholes[a.bundle_id] for a in attempts if a.bundle.submitted_at]
        own = [c for w in wholes for c in w.cases.values()]
        runs = [found.runs[c.pk] for c in own if c.pk in found.runs]
        waits = [k for k in definition.after if states[k] != "granted"]
        state = _named(attempts, wholes, runs, bool(waits))
        states[definition.key] = state
        stages.append(_stage(definition, state, attempts, wholes, runs, waits, scheme, found))
        every += runs
        cases += own
    return ProjectState(
        project=project,
        scheme=scheme,
        stages=tuple(stages),
        used=_used(every),
        cases=tuple(cases),
    )


def _used(runs: Sequence[Run]) -> int:
    return counted(runs, until=timezone.localdate(), count=calendar.count_workdays)


def _named(
    attempts: Sequence[ProjectStage], wholes: Sequence[Whole], runs: Sequence[Run], waits: bool
) -> str:
    if not attempts:
        return "locked" if waits else "open"
    if attempts[-1].bundle.submitted_at is None:
        return "draft"
    whole = wholes[-1]
    if whole.is_over:
        return "granted" if whole.is_granted else "failed"
    if any(run.is_running for run in runs):
        return "running"
    open_ = [line for line in whole.lines if not line.is_over]
    if any(run.end_on is None for run in runs):
        return "paused"
    with_government = [line for line in open_ if line.number and not line.is_with_applicant]
    return "running" if with_government else "applicant"


def _stage(
    definition: StageDefinition,
    state: str,
    attempts: Sequence[ProjectStage],
    wholes: Sequence[Whole],
    runs: Sequence[Run],
    waits: Sequence[str],
    scheme: Scheme,
    found: _Found,
) -> StageState:
    used = _used(runs)
    left = definition.days - used
    due = None
    if state == "running" and runs and left >= 0:
        due = calendar.add_workdays(timezone.localdate(), left).date
    return StageState(
        definition=definition,
        name=localized(definition.name),
        lead=found.leads.get(definition.lead, definition.lead),
        state=state,
        used=used,
        attempts=tuple(attempts),
        wholes=tuple(wholes),
        who=_who(state, wholes),
        waits_for=tuple(localized(s.name) for s in scheme.stages if s.key in waits),
        due_on=due,
    )


def _who(state: str, wholes: Sequence[Whole]) -> tuple[str, ...]:
    """Who uses up the time now: the applicant, or departments with their steps."""
    if state in ("open", "draft", "applicant", "failed"):
        return (_("申请人"),)
    if state not in ("running", "paused"):
        return ()
    lines = [line for line in wholes[-1].lines if not line.is_over]
    told = []
    for line in lines:
        if line.is_with_applicant:
            told.append(_("申请人：%(item)s") % {"item": line.name})
        elif line.number:
            told.append(f"{line.organ} {line.step}".strip())
    return tuple(dict.fromkeys(told))
