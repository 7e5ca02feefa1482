"""A document that the flow wants issued when a step is done."""

import datetime as dt

import pytest
from django.utils import translation

from zhengtong.modules.cases.documents.printing import render
from zhengtong.modules.cases.models import DocumentKind
from zhengtong.modules.cases.services import handle
from zhengtong.modules.cases.tests.desk import desk, task_of
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.workflow import api as workflow
from zhengtong.modules.workflow.errors import PublishRefused
from zhengtong.modules.workflow.models import Instance


def flow(document="service", stage="deliver"):
    accept = {"post": "owner:counter", "stage": "accept", "outcomes": ("accept",)}
    hand = {"post": "owner:counter", "outcomes": ("deliver", "fail"), "return_to": ("decide",)}
    steps = [
        workflow.Step("accept", "受理", **accept),
        workflow.Step("decide", "决定", post="owner:approver", stage="decide", outcomes=("grant",)),
        workflow.Step("hand", "送达", stage=stage, document=document, **hand),
        workflow.Step("file", "归档", post="owner:counter", stage="other", outcomes=("done",)),
    ]
    return workflow.register_process(
        key="served",
        bpmn_xml=workflow.draw("served", "送达流程", steps),
        drawn_by="甲",
        reviewed_by="乙",
        effective_on=dt.date(2026, 1, 1),
    )


@pytest.fixture
def office(db):
    return desk()


def done(case, staff, outcome, opinion=""):
    task = task_of(case)
    handle.complete_step(task_id=task.id, actor=make.actor(staff), outcome=outcome, opinion=opinion)


@pytest.fixture
def decided(office, person):
    version = flow()
    case = office.submitted(person)
    Instance.objects.filter(pk=case.instance_id).update(process_version_id=version.id)
    done(case, office.counter, "accept")
    done(case, office.approver, "grant")
    return case


def proofs(case):
    return list(case.documents.filter(kind=DocumentKind.SERVICE))


def test_it_is_issued_when_the_step_goes_on(office, decided):
    assert proofs(decided) == []
    with translation.override("en"):
        done(decided, office.counter, "deliver")
    [proof] = proofs(decided)
    decision = decided.documents.get(kind=DocumentKind.GRANT)
    assert proof.content["title"] == "送达回证"
    assert any(decision.number in line for line in proof.content["paragraphs"])
    assert ["送达方式", "网上下载"] in proof.content["rows"]
    assert render(proof).startswith(b"%PDF")


def test_it_is_not_issued_when_the_step_fails(office, decided):
    done(decided, office.counter, "fail", "地址不详，没有送到。")
    assert proofs(decided) == []


def test_it_is_issued_once(office, decided):
    done(decided, office.counter, "deliver")
    workflow.withdraw(instance_id=decided.instance_id, actor=make.actor(office.counter))
    done(decided, office.counter, "deliver")
    assert len(proofs(decided)) == 1


@pytest.mark.parametrize(
    ("document", "stage"), [("nothing", "deliver"), ("grant", "deliver"), ("service", "review")]
)
def test_the_gate_refuses_what_the_step_cannot_issue(db, document, stage):
    with pytest.raises(PublishRefused) as refused:
        flow(document, stage)
    assert {(f.rule, f.element) for f in refused.value.findings} == {("step_document", "hand")}
