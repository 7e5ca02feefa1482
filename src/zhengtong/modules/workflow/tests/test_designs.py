"""A flow is drawn in a working copy and published by someone else."""

import datetime as dt

import pytest

from zhengtong.core.tests.killing import NOTHING, killed
from zhengtong.kernel.errors import PermissionRefused, StaleVersion
from zhengtong.modules.workflow import api
from zhengtong.modules.workflow.errors import (
    BadBpmn,
    BadProcessKey,
    DesignClosed,
    HostileXml,
    PublishRefused,
    SecondPersonRequired,
)
from zhengtong.modules.workflow.models import ProcessDesign
from zhengtong.modules.workflow.starters import STARTERS
from zhengtong.modules.workflow.tests.factories import person, publish, step

pytestmark = pytest.mark.usefixtures("house")

DRAWER = person(7, "workflow.design")
SECOND = person(8, "workflow.design")
TODAY = dt.date(2026, 11, 22)
NAME = {"zh": "采伐许可", "en": "Felling licence"}


def begun(key="item.felling", **more):
    return api.start_process_design(key=key, name=NAME, actor=DRAWER, **more)


def published(design, reviewer=SECOND, **more):
    return api.publish_process_design(
        public_id=design.public_id, reviewer=reviewer, context=None, effective_on=TODAY, **more
    )


def test_a_design_begins_from_a_starter_and_continues_where_it_was():
    first = begun()
    assert first.is_open
    assert first.name == {"zh": "采伐许可", "en": "Felling licence"}
    assert begun().public_id == first.public_id


@pytest.mark.parametrize("starter", [s.key for s in STARTERS])
def test_every_starter_passes_the_gate(starter):
    design = begun(template=starter)
    assert api.examine_design(public_id=design.public_id).findings == []


def test_a_new_design_begins_with_the_published_version():
    version = publish(step("a"), key="item.x")
    design = begun("item.x")
    assert design.based_on_id == version
    assert design.sha256 == api.latest_process(key="item.x").sha256


@killed("modules.workflow.services.designs.publish_process_design", again=NOTHING)
def test_nobody_reviews_what_they_have_drawn():
    design = begun()
    with pytest.raises(SecondPersonRequired):
        published(design, DRAWER)
    content = bytes(ProcessDesign.objects.get().bpmn_xml) + b"\n"
    saved = api.save_process_design(
        public_id=design.public_id, bpmn_xml=content, lock_version=1, actor=SECOND
    )
    with pytest.raises(SecondPersonRequired):
        published(saved, DRAWER)
    assert published(saved, person(9)).drawn_by == SECOND.name


def test_publishing_twice_answers_with_the_same_version():
    design = begun()
    version = published(design)
    assert published(design) == version
    assert not api.process_design(design.public_id).is_open
    assert begun().public_id != design.public_id


def test_what_is_not_proven_is_not_published():
    design = begun(bpmn_xml=api.draw("p", "p", [step("a", limit=None)]))
    with pytest.raises(PublishRefused) as refused:
        published(design)
    assert [(e.path, e.code) for e in refused.value.errors] == [("a", "no_limit")]
    assert api.process_design(design.public_id).is_open


@killed("modules.workflow.services.designs.save_process_design", again=409)
def test_who_saves_an_old_state_is_told():
    design = begun()
    content = api.draw("p", "p", [step("a")])
    api.save_process_design(
        public_id=design.public_id, bpmn_xml=content, lock_version=1, actor=DRAWER
    )
    with pytest.raises(StaleVersion):
        api.save_process_design(
            public_id=design.public_id, bpmn_xml=content, lock_version=1, actor=SECOND
        )


@killed("modules.workflow.services.designs.discard_process_design", again=409)
def test_a_closed_design_never_changes():
    design = begun()
    api.discard_process_design(public_id=design.public_id, lock_version=1, actor=DRAWER)
    with pytest.raises(DesignClosed):
        published(design)
    with pytest.raises(DesignClosed):
        api.discard_process_design(public_id=design.public_id, lock_version=1, actor=DRAWER)


def test_drawing_needs_the_permission():
    with pytest.raises(PermissionRefused):
        api.start_process_design(key="x", name="x", actor=person(9))


@pytest.mark.parametrize("key", ["", "1a", "甲", "a b", "a/b", "a" * 121])
def test_a_bad_key_is_refused(key):
    with pytest.raises(BadProcessKey):
        begun(key)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', HostileXml),
        (b" " * 10_000_000, BadBpmn),
        (b"<a>" * 3000, BadBpmn),
        (api.draw("p", "p", [step("a")]).replace(b"bpmn:userTask", b"bpmn:useTask"), BadBpmn),
    ],
)
def test_a_hostile_or_invalid_file_is_refused_and_nothing_is_stored(content, error):
    with pytest.raises(error):
        begun(bpmn_xml=content)
    assert not ProcessDesign.objects.exists()


def test_an_invalid_file_is_refused_with_line_and_element():
    content = api.draw("p", "p", [step("a")]).replace(
        b"<bpmn:incoming>", b"<bpmn:odd/><bpmn:incoming>"
    )
    with pytest.raises(BadBpmn) as refused:
        begun(bpmn_xml=content)
    assert "<odd>" in refused.value.errors[0].message
    assert "行" in refused.value.errors[0].message


def test_the_bytes_that_came_in_are_the_bytes_that_go_out():
    content = b"<!-- mine -->\n" + api.draw("p", "p", [step("a")]).partition(b"?>\n")[2]
    design = begun(bpmn_xml=content)
    version = published(design)
    assert api.bpmn_xml(version.id) == content
