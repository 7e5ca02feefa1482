"""A command on levels, lists and draws that dies between any two of its statements leaves nothing,
and then succeeds once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from zhengtong.core.tests.killing import AGAIN, NOTHING, scenario
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.risk.models import Entry, ModelVersion
from zhengtong.modules.risk.services import (
    evaluating,
    importing,
    inspecting,
    listing,
    modelling,
    objecting,
    planning,
    repairing,
)
from zhengtong.modules.risk.shipped import BASIS, MODELS
from zhengtong.modules.risk.tests.stage import Stage

Prepared = Callable[[], Any]


@scenario(modelling.begin_draft, again=409)
def beginning(county: Stage) -> Prepared:
    return lambda: modelling.begin_draft(kind="company", actor=county.officer)


@scenario(modelling.save_draft, again=409)
def saving(county: Stage) -> Prepared:
    draft = modelling.begin_draft(kind="company", actor=county.officer)
    name, definition = MODELS["company"]
    return lambda: modelling.save_draft(
        public_id=draft.public_id, name=name, basis=BASIS, definition=definition,
        expected_version=1, actor=county.officer,
    )  # fmt: skip


@scenario(modelling.drop_draft, again=404)
def dropping(county: Stage) -> Prepared:
    draft = county.draft()
    return lambda: modelling.drop_draft(public_id=draft.public_id, actor=county.officer)


@scenario(modelling.try_version, again=409)
def trying(county: Stage) -> Prepared:
    draft = county.draft()
    return lambda: modelling.try_version(
        public_id=draft.public_id, expected_version=2, actor=county.officer
    )


@scenario(modelling.put_in_force, again=409)
def forcing(county: Stage) -> Prepared:
    trying.ready(county)()
    draft = ModelVersion.objects.get()
    return lambda: modelling.put_in_force(
        public_id=draft.public_id, expected_version=3, actor=county.head
    )


@scenario(evaluating.evaluate, again=AGAIN, because="every evaluation is noted, changed or not")
def evaluated(county: Stage) -> Prepared:
    county.in_force()
    county.imported(("行政处罚", "罚 1"))
    day = timezone.localdate() + dt.timedelta(days=400)
    return lambda: evaluating.evaluate(kind="company", actor=make.SYSTEM, cause="test", on=day)


@scenario(importing.import_records, again=409)
def importing_records(county: Stage) -> Prepared:
    county.in_force()
    content = county.table(("行政处罚", "罚 1"), ("投诉举报", "诉 1"))
    return lambda: importing.import_records(content=content, name="a.xlsx", actor=county.officer)


@scenario(listing.propose_entry, again=409)
def proposing(county: Stage) -> Prepared:
    subject = county.subject
    return lambda: county.noticed(subject=subject)


@scenario(listing.state_entry, again=409)
def stating(county: Stage) -> Prepared:
    entry, owner = county.noticed(), county.owner
    return lambda: listing.state_entry(public_id=entry.public_id, text="已改正", actor=owner)


@scenario(listing.decide_entry, again=409)
def deciding(county: Stage) -> Prepared:
    county.in_force()
    stating.ready(county)()
    entry = Entry.objects.get()
    return lambda: listing.decide_entry(
        public_id=entry.public_id, is_listed=True, reason="理由",
        expected_version=entry.lock_version, actor=county.head,
    )  # fmt: skip


@scenario(repairing.ask_repair, again=409)
def asking_repair(county: Stage) -> Prepared:
    entry, owner = county.listed(), county.owner
    return lambda: repairing.ask_repair(
        public_id=entry.public_id, text="已改正", evidence=(), actor=owner
    )


@scenario(repairing.decide_repair, again=409)
def deciding_repair(county: Stage) -> Prepared:
    asking_repair.ready(county)()
    asked = Entry.objects.get().repairs.get()
    return lambda: repairing.decide_repair(
        public_id=asked.public_id, is_granted=True, answer="同意", actor=county.second
    )


@scenario(listing.revoke_entry, again=409)
def revoking(county: Stage) -> Prepared:
    entry = county.listed()
    return lambda: listing.revoke_entry(
        public_id=entry.public_id, reason="有误", expected_version=2, actor=county.second
    )


@scenario(listing.end_terms, again=NOTHING)
def ending(county: Stage) -> Prepared:
    entry = county.listed(months=1)
    assert entry.until is not None
    after = entry.until + dt.timedelta(days=1)
    return lambda: listing.end_terms(on=after)


@scenario(objecting.note_look, again=NOTHING)
def looking(county: Stage) -> Prepared:
    subject = county.subject
    return lambda: objecting.note_look(subject=subject, purpose="查看", actor=county.head)


@scenario(objecting.note_hint, again=NOTHING)
def hinting(county: Stage) -> Prepared:
    subject, case = county.subject, county.case()
    return lambda: objecting.note_hint(subject_id=subject.pk, case_id=case.pk, actor=county.head)


@scenario(objecting.object_to, again=409)
def objecting_to(county: Stage) -> Prepared:
    county.in_force()
    county.imported(("行政处罚", "罚 1"))
    owner = county.owner
    return lambda: objecting.object_to(text="不是我们", actor=owner)


@scenario(objecting.decide_objection, again=409)
def deciding_objection(county: Stage) -> Prepared:
    objecting_to.ready(county)()
    asked = county.subject.objections.get()
    refs = [r[0] for f in asked.evaluation.detail["factors"] for r in f["records"]]
    return lambda: objecting.decide_objection(
        public_id=asked.public_id, is_upheld=True, answer="属实", refs=refs, actor=county.head
    )


@scenario(planning.add_inspector, again=422)
def adding(county: Stage) -> Prepared:
    return lambda: planning.add_inspector(
        organization_id=county.office.pk,
        staff_id=county.checkers[0].staff_id or 0,
        actor=county.officer,
    )


@scenario(planning.drop_inspector, again=409)
def removing(county: Stage) -> Prepared:
    found = county.pool()[0]
    return lambda: planning.drop_inspector(public_id=found.public_id, actor=county.officer)


@scenario(planning.note_conflict, again=422)
def conflicting(county: Stage) -> Prepared:
    found, subject = county.pool()[0], county.subject
    return lambda: planning.note_conflict(
        public_id=found.public_id, subject=subject, reason="亲属", actor=county.officer
    )


@scenario(planning.lift_conflict, again=409)
def lifting(county: Stage) -> Prepared:
    made = conflicting.ready(county)()
    return lambda: planning.lift_conflict(conflict_id=made.pk, actor=county.officer)


@scenario(planning.make_plan, again=AGAIN, because="two plans may have the same parameters")
def planned(county: Stage) -> Prepared:
    county.in_force()
    terms = county.terms()
    return lambda: planning.make_plan(
        organization_id=county.office.pk, terms=terms, actor=county.officer
    )


@scenario(planning.cancel_plan, again=409)
def cancelling(county: Stage) -> Prepared:
    county.in_force()
    plan = county.plan()
    return lambda: planning.cancel_plan(
        public_id=plan.public_id, expected_version=1, actor=county.officer
    )


@scenario(inspecting.draw_plan, again=409)
def drawing(county: Stage) -> Prepared:
    county.in_force()
    county.listed()
    county.pool()
    plan = county.plan()
    return lambda: inspecting.draw_plan(
        public_id=plan.public_id, expected_version=1, actor=county.officer
    )


@scenario(inspecting.redraw_plan, again=409)
def redrawing(county: Stage) -> Prepared:
    plan = county.drawn().plan
    return lambda: inspecting.redraw_plan(
        public_id=plan.public_id, reason="人员调动", expected_version=2, actor=county.officer
    )


@scenario(inspecting.enter_result, again=409)
def entering(county: Stage) -> Prepared:
    task = county.drawn()
    return lambda: county.result(task)


@scenario(planning.close_plan, again=409)
def closing(county: Stage) -> Prepared:
    task = county.drawn()
    county.result(task)
    return lambda: planning.close_plan(
        public_id=task.plan.public_id, expected_version=2, actor=county.officer
    )


COMMANDS = (
    beginning, saving, dropping, trying, forcing, evaluated, importing_records, proposing, stating,
    deciding, asking_repair, deciding_repair, revoking, ending, looking, hinting, objecting_to,
    deciding_objection, adding, removing, conflicting, lifting, planned, cancelling, drawing,
    redrawing, entering, closing,
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=lambda f: f.__name__)
def test_a_command_killed_anywhere_leaves_nothing_and_then_succeeds_once(command, county):
    command(county)
