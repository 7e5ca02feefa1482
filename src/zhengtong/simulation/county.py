"""The county at work: a queue of things to happen, each at its moment of simulated time."""

from __future__ import annotations

import datetime as dt
import heapq
import itertools
import random
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import time_machine
from django.utils import timezone

from zhengtong.core.calendar import api as calendar
from zhengtong.core.jobs import api as jobs
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError
from zhengtong.modules.cases import api as cases
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org
from zhengtong.modules.supervision import api as supervision
from zhengtong.modules.workflow import api as workflow
from zhengtong.simulation import visits
from zhengtong.simulation.answers import Filler
from zhengtong.simulation.files import file_for
from zhengtong.simulation.habits import ORDINARY, RATING_LEVELS, REASONS, Habits

Move = Callable[[], None]
OPENING, CLOSING = 9, 17
GRANTED_OUTCOMES = ("grant", "agree", "accept", "done", "pass", "deliver", "approve")


@dataclass
class County:
    """Plays `days` days that end today. Deterministic by seed: the same figures every time."""

    seed: int
    days: int
    per_day: int = 12
    habits: Habits = ORDINARY
    report: Callable[[int, int], None] = lambda done, total: None
    counts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.queue: list[tuple[dt.datetime, int, Move]] = []
        self.order = itertools.count()
        self.now = timezone.now()
        self.end = timezone.now()
        self.actors: dict[int, Actor] = {}
        self.visited: set[int] = set()

    def play(self) -> Counter[str]:
        """Run to the end and return what happened, by name."""
        self._cast()
        first = timezone.localdate() - dt.timedelta(days=self.days)
        days = [first + dt.timedelta(days=n) for n in range(self.days + 1)]
        for day in days:
            if calendar.is_workday(day):
                self._plan_day(day)
        total, done = len(self.queue), 0
        day_swept = first
        while self.queue and self.queue[0][0] <= self.end:
            moment, _, move = heapq.heappop(self.queue)
            if moment.date() > day_swept:
                day_swept = moment.date()
                self._night(moment)
            self._at(moment, move)
            done += 1
            self.report(done, max(total, done + len(self.queue)))
        jobs.deliver_pending()
        return self.counts

    def _cast(self) -> None:
        """People, companies, items and places, read once."""
        self.people = org.sample_people(limit=400)
        self.companies = org.sample_representations(limit=200)
        self.villages = [r.code for r in org.regions(level="village")]
        cards = items.popular(1000)
        self.common = [c for c in cards if c.is_detailed]
        self.rest = [c for c in cards if not c.is_detailed]

    def _plan_day(self, day: dt.date) -> None:
        for _ in range(self.chance.randint(self.per_day // 2, self.per_day * 3 // 2)):
            self._plan(self._moment(day), self._someone_applies)

    def _moment(self, day: dt.date) -> dt.datetime:
        """Some moment of the working day."""
        minutes = self.chance.randrange((CLOSING - OPENING) * 60)
        time = dt.time(OPENING) if minutes == 0 else None
        start = dt.datetime.combine(day, time or dt.time(OPENING))
        return timezone.make_aware(start + dt.timedelta(minutes=minutes))

    def _plan(self, moment: dt.datetime, move: Move) -> None:
        heapq.heappush(self.queue, (moment, next(self.order), move))

    def _at(self, moment: dt.datetime, move: Move) -> None:
        """Do it at its moment. A refusal of the rules is part of life: it is counted."""
        self.now = moment
        with time_machine.travel(moment, tick=False):
            try:
                move()
            except DomainError as refused:
                self.counts[f"refused: {refused.code}"] += 1

    def _night(self, moment: dt.datetime) -> None:
        with time_machine.travel(moment, tick=False):
            for name, n in cases.sweep().items():
                self.counts[name] += n
            workflow.sweep()
            supervision.sweep()
            jobs.deliver_pending()

    # Applying

    def _someone_applies(self) -> None:
        popular = self.chance.random() < self.habits.popular or not self.rest
        card = self.chance.choice(self.common if popular and self.common else self.rest)
        version = items.current_version(card.public_id)
        person, entity_id = self._applicant(version)
        actor = self._citizen(person.user_id, entity_id)
        if actor is None:
            return
        filler = Filler(
            chance=self.chance,
            today=timezone.localdate(),
            regions=self.villages,
            known={"applicant": person.name, "contact_name": person.name},
        )
        data = filler.fill(version.form_version_id)
        clerk = self._clerk() if self.chance.random() < self.habits.counter else None
        if clerk is not None:
            found = cases.start_application(
                item_public_id=card.public_id,
                actor=clerk,
                person_id=person.id,
                entity_id=entity_id,
                data=data,
            )
        else:
            found = cases.start_application(item_public_id=card.public_id, actor=actor, data=data)
        sender = clerk or actor
        for material in cases.wanted_materials(found, data):
            if material.needs_upload:
                content, name = file_for(material.extensions, self.chance)
                cases.attach_material(
                    public_id=found.public_id,
                    material_key=material.key,
                    content=content,
                    name=name,
                    actor=sender,
                )
        case = cases.submit_application(public_id=found.public_id, actor=sender)
        self.counts["submitted"] += 1
        self._follow(case.pk, case.instance_id)
        if self.chance.random() < self.habits.withdraw:
            later = self.now + dt.timedelta(days=self.chance.randint(1, 3))
            self._plan(later, lambda: self._withdraw(case.pk, actor))

    def _applicant(self, version: items.ItemVersionData) -> tuple[Any, int | None]:
        wants_company = "person" not in version.guide.objects
        if self.companies and (wants_company or self.chance.random() < self.habits.company):
            person_id, entity_id = self.chance.choice(self.companies)
            return org.person(person_id), entity_id
        return self.chance.choice(self.people), None

    def _citizen(self, user_id: int | None, entity_id: int | None) -> Actor | None:
        if user_id is None:
            return None
        return org.actor_for(user_id, entity_id=entity_id)

    def _clerk(self) -> Actor | None:
        hall = org.organization_by_key("hall")
        if hall is None:
            return None
        post = org.post_id(hall.id, "counter")
        holders = [h for h in org.holders(post) if h.user_id] if post else []
        return self._staff(self.chance.choice(holders).user_id) if holders else None

    def _staff(self, user_id: int | None) -> Actor:
        assert user_id is not None
        if user_id not in self.actors:
            self.actors[user_id] = org.actor_for(user_id)
        return self.actors[user_id]

    # Working

    def _follow(self, case_id: int, instance_id: int) -> None:
        """Plan who works on each open step, and when."""
        for task in workflow.open_tasks(instance_id=instance_id):
            if self.chance.random() < self.habits.idle and task.stage != "accept":
                continue
            self._plan(self._when(task), self._work(case_id, task.id))

    def _when(self, task: workflow.TaskData) -> dt.datetime:
        """Mostly within the step's limit, now and then late, always in office hours."""
        limit = max(task.limit or 1, 1)
        if self.chance.random() < self.habits.late:
            days = limit + self.chance.randint(1, 3)
        else:
            days = self.chance.randint(0, max(limit - 1, 0))
        day = calendar.add_workdays(timezone.localdate(self.now), days).date if days else None
        moment = (
            self._moment(day)
            if day
            else self.now + dt.timedelta(minutes=self.chance.randint(10, 180))
        )
        return max(moment, self.now + dt.timedelta(minutes=5))

    def _work(self, case_id: int, task_id: int) -> Move:
        return lambda: self._do(case_id, task_id)

    def _do(self, case_id: int, task_id: int) -> None:
        task = workflow.task(task_id)
        if task.state not in ("open", "claimed"):
            return
        actor = self._performer(task)
        if actor is None:
            self.counts["nobody there"] += 1
            return
        case = cases.find(case_id=case_id, actor=Actor.system("simulate"))
        if task.stage == "accept" and self._answer_differently(case, actor):
            return
        if task.stage == "review" and self._pause_or_return(case, task, actor):
            return
        if task.stage == "decide" and self._visit_first(case, task):
            return
        if task.stage == "decide" and cases.is_forwarded(case):
            self._forward(case_id, task_id, actor)
            return
        if task.stage == "decide":
            self._tell_of_hearing(case, actor)
        outcome = self._outcome(task)
        result = cases.complete_step(
            case_id=case_id,
            task_id=task_id,
            actor=actor,
            outcome=outcome,
            opinion=REASONS.get(outcome, REASONS["agree"]),
        )
        self.counts[f"{task.stage}: {outcome}"] += 1
        if result.ended:
            self._ended(case_id)
        else:
            self._follow_new(case_id, result)

    def _forward(self, case_id: int, task_id: int, actor: Actor) -> None:
        """Decided above; an upper organ of the county goes on with its own case."""
        sent = cases.forward_case(
            case_id=case_id,
            task_id=task_id,
            actor=actor,
            opinion=REASONS["agree"],
            is_favourable=True,
        )
        self.counts["forwarded"] += 1
        upper = sent.upper_case
        for task in workflow.open_tasks(instance_id=upper.instance_id) if upper else ():
            self._plan(self._when(task), self._work(upper.pk, task.id))

    def _visit_first(self, case: Any, task: workflow.TaskData) -> bool:
        """Where the item demands it; the decision comes after the minutes."""
        if case.pk in self.visited or not visits.is_wanted(case):
            return False
        post = org.post_id(case.organization_id, "reviewer")
        holders = [h for h in org.holders(post) if h.user_id] if post else []
        if not post or not holders:
            return False
        self.visited.add(case.pk)
        lead = self._staff(holders[0].user_id)
        meeting = visits.call(case, lead, post, self.now)
        then = self.now + visits.AHEAD
        self._plan(then, lambda: visits.hold(meeting, lead))
        self._plan(then + dt.timedelta(minutes=30), self._work(case.pk, task.id))
        self.counts["site visits"] += 1
        return True

    def _tell_of_hearing(self, case: Any, actor: Actor) -> None:
        """Where the item wants the right told before a decision; applicants here waive it."""
        if items.item_version(case.item_version_id).hearing != "on_request":
            return
        if "hearing" in case.aspects:
            return
        cases.tell_hearing_right(case_id=case.pk, actor=actor, reason=REASONS["agree"])
        applicant = self._citizen(org.person(case.person_id).user_id, case.entity_id)
        cases.answer_hearing_right(
            case_id=case.pk, actor=applicant or Actor.system("simulate"), wants=False
        )
        self.counts["hearing waived"] += 1

    def _follow_new(self, case_id: int, result: workflow.StepResult) -> None:
        for task in result.opened:
            if self.chance.random() >= self.habits.idle:
                self._plan(self._when(task), self._work(case_id, task.id))

    def _performer(self, task: workflow.TaskData) -> Actor | None:
        """The A holder who is there, else whoever of the post may act today."""
        holders = [h for h in org.holders(task.post_id) if h.user_id and not h.is_absent]
        holders.sort(key=lambda h: (h.staff_id != task.assignee_staff_id, h.share))
        actors = [self._staff(h.user_id) for h in holders]
        return next((a for a in actors if self._may(task, a)), None)

    def _may(self, task: workflow.TaskData, actor: Actor) -> bool:
        try:
            workflow.require_performer(task_id=task.id, actor=actor)
        except DomainError:
            return False
        return True

    def _outcome(self, task: workflow.TaskData) -> str:
        good = next((o for o in GRANTED_OUTCOMES if o in task.outcomes), task.outcomes[0])
        bad = [o for o in task.outcomes if o not in GRANTED_OUTCOMES]
        share = self.habits.deny if task.stage == "decide" else self.habits.disagree
        return self.chance.choice(bad) if bad and self.chance.random() < share else good

    def _answer_differently(self, case: Any, actor: Actor) -> bool:
        draw = self.chance.random()
        if draw < self.habits.refuse:
            cases.refuse_case(case_id=case.pk, actor=actor, reason=REASONS["refuse"])
            self.counts["refused"] += 1
            return True
        if draw < self.habits.refuse + self.habits.supplement:
            try:
                cases.request_supplement(
                    case_id=case.pk, actor=actor, corrections=REASONS["supplement"]
                )
            except DomainError:
                return False
            self.counts["supplement requested"] += 1
            days = self.chance.choice([1, 1, 2, 3, 4, 14])
            later = self.now + dt.timedelta(days=days, minutes=self.chance.randrange(300))
            self._plan(later, lambda: self._supplement(case.pk))
            return True
        return False

    def _supplement(self, case_id: int) -> None:
        case = cases.find(case_id=case_id, actor=Actor.system("simulate"))
        if case.status != "supplement_requested":
            return
        person = org.person(case.person_id)
        actor = self._citizen(person.user_id, case.entity_id)
        if actor is None:
            return
        cases.supply_supplement(case_id=case_id, actor=actor, note="已按要求更正。")
        self.counts["supplemented"] += 1
        self._follow(case_id, case.instance_id)

    def _pause_or_return(self, case: Any, task: workflow.TaskData, actor: Actor) -> bool:
        version = items.item_version(case.item_version_id)
        grounds = sorted({*version.special_procedures} - {"hearing"})
        if grounds and case.status == "in_progress" and self.chance.random() < self.habits.suspend:
            days = self.chance.randint(3, 10)
            cases.suspend_case(
                case_id=case.pk,
                actor=actor,
                ground=self.chance.choice(grounds),
                expected_on=timezone.localdate(self.now) + dt.timedelta(days=days),
                reason="",
            )
            self.counts["suspended"] += 1
            later = self.now + dt.timedelta(days=days)
            self._plan(later, lambda: self._resume(case.pk, actor))
            return True
        if task.returns_to and self.chance.random() < self.habits.send_back:
            target = task.returns_to[0][0]
            result = cases.send_back_step(
                case_id=case.pk,
                task_id=task.id,
                target=target,
                reason=REASONS["send_back"],
                actor=actor,
            )
            self.counts["sent back"] += 1
            self._follow_new(case.pk, result)
            return True
        return False

    def _resume(self, case_id: int, actor: Actor) -> None:
        case = cases.find(case_id=case_id, actor=Actor.system("simulate"))
        if case.status != "suspended":
            return
        cases.resume_case(case_id=case_id, actor=actor, result="专家意见已出具。")
        self.counts["resumed"] += 1
        self._follow(case_id, case.instance_id)

    def _withdraw(self, case_id: int, actor: Actor) -> None:
        case = cases.find(case_id=case_id, actor=Actor.system("simulate"))
        if case.is_open and not case.decided_at:
            cases.withdraw_application(case_id=case_id, actor=actor, reason=REASONS["withdraw"])
            self.counts["withdrawn"] += 1

    def _ended(self, case_id: int) -> None:
        self.counts["ended"] += 1
        if self.chance.random() < self.habits.rate:
            later = self.now + dt.timedelta(hours=self.chance.randint(1, 40))
            self._plan(later, lambda: self._rate(case_id))

    def _rate(self, case_id: int) -> None:
        case = cases.find(case_id=case_id, actor=Actor.system("simulate"))
        if case.closed_at is None:
            return
        actor = self._citizen(org.person(case.person_id).user_id, case.entity_id)
        if actor is None:
            return
        level = self._weighted(RATING_LEVELS)
        cases.rate_case(case_id=case_id, actor=actor, level=level)
        self.counts[f"rated {level}"] += 1

    def _weighted(self, choices: Iterable[tuple[str, int]]) -> str:
        names, weights = zip(*choices, strict=True)
        return str(self.chance.choices(names, weights)[0])
