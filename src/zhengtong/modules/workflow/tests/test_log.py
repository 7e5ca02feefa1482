"""The process log: append-only, chained, complete; definitions that never change."""

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from zhengtong.core.tests.killing import AGAIN, killed
from zhengtong.kernel.access import Actor
from zhengtong.modules.workflow import api
from zhengtong.modules.workflow.models import InstanceEvent, ProcessVersion
from zhengtong.modules.workflow.tests.factories import SYSTEM, do, run, step

pytestmark = pytest.mark.usefixtures("house")


@pytest.fixture
def case():
    case = run(step("a"), step("b"))
    do(case, "a", opinion="材料齐全，同意。")
    api.record(
        instance_id=case,
        kind="supplemented",
        actor=Actor.system("cases"),
        payload={"files": ["图.pdf"]},
        at=dt.datetime(2026, 1, 2, tzinfo=dt.UTC),
    )
    do(case, "b")
    return case


def test_the_log_tells_the_whole_story(case):
    log = api.history(instance_id=case)
    assert [(e.seq, e.kind, e.node) for e in log] == [
        (1, "started", ""),
        (2, "completed", "a"),
        (3, "supplemented", ""),
        (4, "completed", "b"),
    ]
    assert log[1].opinion == "材料齐全，同意。"
    assert log[1].node_name == {"zh": "a", "en": "a"}
    assert log[2].at == dt.datetime(2026, 1, 2, tzinfo=dt.UTC)
    assert log[2].recorded_at > log[2].at
    assert "undo" not in log[1].payload


def test_the_chain_holds(case):
    assert api.verify_log(instance_id=case).is_whole
    assert api.verify_log().events == 4


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE workflow_instanceevent SET text = 'x'",
        "DELETE FROM workflow_instanceevent",
        "UPDATE workflow_processversion SET bpmn_xml = ''",
        "UPDATE workflow_processversion SET key = 'other', status = 'retired'",
        "DELETE FROM workflow_processversion",
        "UPDATE workflow_processnode SET post = 'x'",
    ],
)
def test_neither_the_log_nor_a_definition_can_be_changed(case, statement):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_definition_can_be_retired(case):
    ProcessVersion.objects.update(status="retired")


def test_what_was_forged_past_the_triggers_is_found(case):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE workflow_instanceevent DISABLE TRIGGER USER")
        InstanceEvent.objects.filter(instance_id=case, seq=2).update(text="不同意")
    found = api.verify_log()
    assert found.broken == ((case, 2),)


def test_a_missing_entry_is_found(case):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE workflow_instanceevent DISABLE TRIGGER USER")
        InstanceEvent.objects.filter(instance_id=case, seq=3).delete()
    assert api.verify_log().broken == ((case, 4),)


@killed("modules.workflow.services.instance.record", again=AGAIN, because="each entry is its own")
def test_the_log_stays_open_after_the_end(case):
    assert api.instance(case).state == "ended"
    assert api.record(instance_id=case, kind="delivered", actor=SYSTEM, payload={}) == 5


def test_an_entry_that_is_not_the_next_is_refused():
    """Two writers can never take the same number, whatever they believed."""
    case = run(step("a"))
    last = api.history(instance_id=case)[-1].seq
    copy = (
        "INSERT INTO workflow_instanceevent (instance_id, region_id, seq, kind, at, recorded_at,"
        " actor_kind, actor_name, node, outcome, text, payload, prev_hash, hash)"
        " SELECT instance_id, region_id, %s, kind, at, recorded_at, actor_kind, actor_name, node,"
        " outcome, text, payload, '', '' FROM workflow_instanceevent"
        " WHERE instance_id = %s AND seq = 1"
    )
    for wrong in (last, last + 2):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(copy, [wrong, case])
    with connection.cursor() as cursor:
        cursor.execute(copy, [last + 1, case])
        cursor.execute(copy, [0, case])
    assert api.verify_log(instance_id=case).events == last + 2
    assert api.verify_log(instance_id=case).is_whole
