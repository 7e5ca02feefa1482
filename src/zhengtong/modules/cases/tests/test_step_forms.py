"""Forms of steps: chosen in the flow, filled in at the desk, judged by the server, kept."""

import copy
import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction

from zhengtong.modules.cases.models import StepRecord
from zhengtong.modules.cases.services import filled, handle
from zhengtong.modules.cases.tests.county import DRAFTER, text
from zhengtong.modules.cases.tests.desk import act, browser, desk, task_of
from zhengtong.modules.cases.tests.program import Program
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items.catalogue import make as m
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.workflow import api as workflow
from zhengtong.modules.workflow.errors import PublishRefused, StepPermissionWanted
from zhengtong.modules.workflow.models import Instance

VISIT = m.form(
    "现场勘验记录",
    "Record of the site visit",
    m.page(
        "visit",
        "勘验",
        "Visit",
        m.ask("integer", "stumps", "现场株数", "Trees on site", min=1, max=1000),
        m.ask("text", "finding", "勘验情况", "Findings", max_length=200),
    ),
)
ANSWERS = {"stumps": 6, "finding": "张三家后山，与申请一致"}
POSTED = {"_page": "1", "stumps": "6", "finding": ANSWERS["finding"]}


def publish_form(definition=VISIT, key="site_visit"):
    return forms.publish(key=key, definition=copy.deepcopy(definition), actor=DRAFTER)


def flow(**more):
    step = {"post": "owner:reviewer", "limit": 5, "return_to": ("accept",), **more}
    steps = [
        workflow.Step("accept", "受理", post="owner:counter", stage="accept", outcomes=("accept",)),
        workflow.Step("review", "勘验", outcomes=("agree", "disagree"), **step),
        workflow.Step("decide", "决定", post="owner:approver", stage="decide", outcomes=("grant",)),
    ]
    return workflow.register_process(
        key="with_visit",
        bpmn_xml=workflow.draw("with_visit", "勘验流程", steps),
        drawn_by="甲",
        reviewed_by="乙",
        effective_on=dt.date(2026, 1, 1),
    )


@pytest.fixture
def office(db):
    return desk()


@pytest.fixture
def case(office, person):
    """At a step that has a form. The flow is put under the case before anything has happened."""
    publish_form()
    version = flow(form="site_visit")
    found = office.submitted(person)
    Instance.objects.filter(pk=found.instance_id).update(process_version_id=version.id)
    task = task_of(found)
    assert task.node == "accept", task
    handle.complete_step(task_id=task.id, actor=make.actor(office.counter), outcome="accept")
    return found


def complete(office, case, data, outcome="agree"):
    return handle.complete_step(
        task_id=task_of(case).id,
        actor=make.actor(office.reviewer),
        outcome=outcome,
        opinion="情况属实。",
        data=data,
    )


def test_the_screen_shows_the_form_of_the_step(office, case):
    page = text(browser(office.reviewer).get(f"/desk/cases/{case.public_id}/"))
    assert "现场勘验记录" in page
    assert 'name="stumps"' in page


def test_a_wrong_answer_is_said_beside_the_field_and_nothing_typed_is_lost(office, case):
    post = {**POSTED, "stumps": "很多"}
    answer = act(
        browser(office.reviewer), case, "step", choice="complete:agree", opinion="我的意见", **post
    )
    page = text(answer)
    assert answer.status_code == 422
    assert 'id="f-stumps-error"' in page
    assert 'href="#f-stumps"' in page
    assert "很多" in page
    assert ANSWERS["finding"] in page
    assert "我的意见" in page
    assert not StepRecord.objects.exists()
    assert task_of(case).node == "review"


def test_a_form_left_out_is_asked_for(office, case):
    answer = act(browser(office.reviewer), case, "step", choice="complete:agree")
    assert answer.status_code == 422
    with pytest.raises(filled.StepFormWrong) as refused:
        complete(office, case, None)
    assert {e.path for e in refused.value.errors} == {"data.stumps", "data.finding"}


def test_what_was_filled_in_is_kept_and_shown(office, case):
    answer = act(browser(office.reviewer), case, "step", choice="complete:agree", **POSTED)
    assert answer.status_code == 302
    record = StepRecord.objects.get()
    assert record.content["answers"] == ANSWERS
    assert record.by_id == office.reviewer.pk
    for tab in ("flow", "form"):
        page = text(browser(office.approver).get(f"/desk/cases/{case.public_id}/?tab={tab}"))
        assert ANSWERS["finding"] in page, tab


def test_the_log_proves_the_record_and_does_not_tell_it(office, case):
    complete(office, case, ANSWERS)
    record = StepRecord.objects.get()
    done = [e for e in workflow.history(instance_id=case.instance_id) if e.kind == "completed"][-1]
    assert done.payload["noted"]["sha256"] == record.sha256 == filled.digest(record.content)
    assert done.payload["noted"]["form_version"] == 1
    assert ANSWERS["finding"] not in str(done.payload)
    assert workflow.verify_log(instance_id=case.instance_id).is_whole
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM cases_steprecord")
        assert ANSWERS["finding"].encode() not in bytes(cursor.fetchone()[0])
        cursor.execute("SELECT data::text FROM workflow_task WHERE node = 'review'")
        assert ANSWERS["finding"] not in cursor.fetchone()[0]


def test_a_record_is_never_changed_or_deleted(office, case):
    complete(office, case, ANSWERS)
    with pytest.raises(DatabaseError), transaction.atomic():
        StepRecord.objects.update(sha256="0" * 64)
    with pytest.raises(DatabaseError), transaction.atomic():
        StepRecord.objects.all()._raw_delete("default")


def test_an_unknown_field_is_refused(office, case):
    with pytest.raises(filled.StepFormWrong) as refused:
        complete(office, case, {**ANSWERS, "var_amount": 1})
    assert [e.path for e in refused.value.errors] == ["data.var_amount"]


def test_a_step_without_a_form_takes_no_data(office, person):
    case = office.accepted(person)
    with pytest.raises(filled.NoStepForm):
        complete(office, case, {"anything": 1})


def test_a_refusal_at_the_step_fills_in_the_form_too(office, case):
    with pytest.raises(filled.StepFormWrong):
        complete(office, case, {}, outcome="disagree")


def test_sending_back_needs_no_form(office, case):
    answer = act(
        browser(office.reviewer), case, "step", choice="send-back", target="accept",
        opinion="请核对地块。", _page="1", stumps="",
    )  # fmt: skip
    assert answer.status_code == 302
    assert task_of(case).node == "accept"
    assert not StepRecord.objects.exists()


def test_the_newest_fitting_version_is_filled_in(office, case):
    grown = copy.deepcopy(VISIT)
    grown["pages"].append({**copy.deepcopy(VISIT["pages"][0]), "key": "more"})
    for page in grown["pages"][1:]:
        for section in page["sections"]:
            section["key"] = "more"
            for one in section["fields"]:
                one["key"] += "_more"
    publish_form(grown)
    complete(office, case, ANSWERS)
    assert StepRecord.objects.get().form_version.number == 1


def test_the_gate_refuses_a_form_that_is_not_there(db):
    with pytest.raises(PublishRefused) as refused:
        flow(form="nobody_made_it")
    assert {(f.rule, f.element) for f in refused.value.findings} == {("step_form", "review")}


@pytest.mark.parametrize("key", ["opinion", "choice", "matches"])
def test_the_gate_refuses_a_form_that_clashes_with_the_act(db, key):
    page = m.page("p", "页", "Page", m.ask("text", key, "内容", "Content"))
    publish_form(m.form("撞名", "Clash", page), key="clash")
    with pytest.raises(PublishRefused):
        flow(form="clash")


def test_the_gate_refuses_an_unknown_permission(db):
    with pytest.raises(PublishRefused) as refused:
        flow(permission="cases.everything")
    assert {f.rule for f in refused.value.findings} == {"unknown_permission"}


def test_a_step_may_ask_for_a_permission_besides_the_post(office, person):
    version = flow(permission="cases.decide")
    case = office.submitted(person)
    Instance.objects.filter(pk=case.instance_id).update(process_version_id=version.id)
    handle.complete_step(
        task_id=task_of(case).id, actor=make.actor(office.counter), outcome="accept"
    )
    with pytest.raises(StepPermissionWanted):
        complete(office, case, None)
    page = text(browser(office.reviewer).get(f"/desk/cases/{case.public_id}/"))
    assert "act/step/" not in page


def test_a_program_fills_in_the_form_under_the_same_law(office, case):
    reviewer = Program(office.reviewer.user)
    task = reviewer.task(str(case.public_id))
    assert task["form"] == "site_visit"
    path = f"/tasks/{task['public_id']}/complete/"
    wrong = {"outcome": "agree", "data": {**ANSWERS, "stumps": 0, "colour": "green"}}
    refused = reviewer.post(path, wrong)
    assert (refused.status_code, refused.json()["code"]) == (422, "step_form_wrong")
    assert {e["path"] for e in refused.json()["errors"]} == {"data.stumps", "data.colour"}
    assert not StepRecord.objects.exists()
    assert reviewer.post(path, {"outcome": "agree", "data": ANSWERS}).status_code == 200
    assert StepRecord.objects.get().content["answers"] == ANSWERS


def test_a_step_taken_back_is_filled_in_again_and_both_are_kept(office, case):
    complete(office, case, ANSWERS)
    handle.take_back_step(case_id=case.pk, actor=make.actor(office.reviewer))
    complete(office, case, {**ANSWERS, "stumps": 7})
    assert [r.content["answers"]["stumps"] for r in StepRecord.objects.order_by("id")] == [6, 7]
    page = text(browser(office.approver).get(f"/desk/cases/{case.public_id}/?tab=form"))
    assert page.count("这一步后来撤回了") == 1


def test_a_row_is_added_without_a_script_and_nothing_is_done(office, person):
    definition = copy.deepcopy(VISIT)
    column = {"type": "text", "key": "plot", "label": {"zh": "小班号", "en": "Plot"}}
    table = {"type": "table", "key": "plots", "label": {"zh": "小班", "en": "Plots"}}
    definition["pages"][0]["sections"][0]["fields"].append({**table, "columns": [column]})
    publish_form(definition)
    version = flow(form="site_visit")
    case = office.submitted(person)
    Instance.objects.filter(pk=case.instance_id).update(process_version_id=version.id)
    done = make.actor(office.counter)
    handle.complete_step(task_id=task_of(case).id, actor=done, outcome="accept")
    post = {**POSTED, "plots.0.plot": "12", "_action": "add:plots", "opinion": "我的意见"}
    answer = act(browser(office.reviewer), case, "step", choice="complete:agree", **post)
    assert answer.status_code == 200
    page = text(answer)
    assert 'name="plots.1.plot"' in page
    assert "我的意见" in page
    assert ANSWERS["finding"] in page
    assert task_of(case).node == "review"
