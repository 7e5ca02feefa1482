"""A part of a case with another department: own number and clocks; the step waits for it."""

from __future__ import annotations

import pytest
from django.test import Client

from zhengtong.core.tests.killing import NOTHING, killed
from zhengtong.kernel.errors import NotFound, PermissionRefused, StaleVersion
from zhengtong.modules.cases.models import Application, Case, SubCase
from zhengtong.modules.cases.parts import services
from zhengtong.modules.cases.parts.ending import arrive, end_with_parent
from zhengtong.modules.cases.parts.errors import (
    NoteWanted,
    OwnItem,
    PartsLeft,
    PartsNotAllowed,
    PartsUnderWay,
    PartThere,
)
from zhengtong.modules.cases.parts.services import open_subcase
from zhengtong.modules.cases.queries import timeline_of
from zhengtong.modules.cases.services import accept, apply, conclude, handle, submit
from zhengtong.modules.cases.steering import jumps
from zhengtong.modules.cases.tests import county as place
from zhengtong.modules.cases.tests import desk as make_desk
from zhengtong.modules.cases.tests.county import acting
from zhengtong.modules.cases.tests.desk import browser, task_of, version_of
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items import api as items
from zhengtong.modules.items import seed
from zhengtong.modules.items.catalogue import make as m
from zhengtong.modules.items.catalogue.items import tree_felling
from zhengtong.modules.org.models import Organization, PostHolder, PostRole
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.workflow import api as workflow


@pytest.fixture
def desk(db):
    return make_desk.desk()


@pytest.fixture
def water(desk):
    """The water office: its item asks for the name of the plot, which the felling case knows."""
    office = Organization.objects.get(key="water")
    role = make.role("water", "cases.accept", "cases.handle", "cases.decide")
    clerk, leader = make.staff(office, "水利窗口"), make.staff(office, "水利局长")
    for key in ("counter", "approver", "lead"):
        make.hold(make.post(office, key, role), clerk if key == "counter" else leader)
    made = item_of(office, "990182000", [m.ask("text", "plot_name", "小地名", "Plot")])
    return Water(made, make.actor(clerk), make.actor(leader), office)


class Water:
    def __init__(self, version, clerk, leader, office):
        self.version, self.clerk, self.leader, self.office = version, clerk, leader, office

    def decide(self, case: Case, outcome: str) -> None:
        accept.accept_case(case_id=case.pk, actor=self.clerk)
        handle.complete_step(
            case_id=case.pk, task_id=task_of(case).id, actor=self.leader, outcome=outcome,
            opinion="经审查。",
        )  # fmt: skip
        arrive(case_id=case.pk)


def item_of(office, code: str, fields) -> items.ItemVersionData:
    form = forms.publish(
        definition=m.form("取水申请表", "Water", m.page("one", "地点", "Place", *fields)),
        key=f"test.water{code}",
        actor=place.DRAFTER,
    )
    pk = items.register_item(
        entry_id=None,
        owner_organization_id=office.pk,
        region_id=office.region_id,
        implementation_code=f"{office.credit_code}4{code}0001"[:31],
        actor=place.DRAFTER,
    )
    guide = {
        **tree_felling.GUIDE,
        "name": {"zh": f"取水许可{code}", "en": "Water"},
        "situations": [],
        "materials": [m.application_form("申请表", "Form")],
        "fees": [],
    }
    version_id = items.adopt_version(
        item_id=pk,
        definition=guide,
        form_version_id=form.id,
        process_version_id=seed.register_flow(
            f"w{code}", [m.accept(), m.decide(1, return_to=("accept",))], name="取", name_en="W"
        ),
        drafter=place.DRAFTER,
        reviewer=place.REVIEWER,
    )
    return items.item_version(version_id)


def opened(desk, water, person, **changes) -> SubCase:
    case = desk.accepted(person)
    return open_in(case, desk, water, **changes)


def open_in(case, desk, water, **changes) -> SubCase:
    given = {
        "case_id": case.pk,
        "task_id": task_of(case).id,
        "item_public_id": water.version.public_id,
        "note": "请核实是否影响水源。",
        "actor": make.actor(desk.reviewer),
        **changes,
    }
    return open_subcase(**given)


def part_of(sub: SubCase) -> Case:
    return Case.objects.get(pk=Application.objects.get(pk=sub.application_id).case_id)


def parent_of(sub: SubCase) -> Case:
    return Case.objects.get(pk=sub.parent_id)


def test_a_part_has_its_own_number_department_and_clocks_and_the_parents_answers(
    desk, water, person
):
    sub = opened(desk, water, person)
    part = part_of(sub)
    assert part.parent_id == sub.parent_id
    assert part.number != parent_of(sub).number
    assert part.organization_id == water.office.pk
    assert part.form_data["plot_name"] == "后山坡"
    assert part.person_id == person.pk
    kinds = {c.kind for c in workflow.clocks(instance_ids=[part.instance_id])[part.instance_id]}
    assert "pre_acceptance" in kinds


def test_the_step_waits_until_its_part_has_ended(desk, water, person):
    sub = opened(desk, water, person)
    case = parent_of(sub)
    with pytest.raises(PartsUnderWay) as refused:
        handle.complete_step(
            case_id=case.pk, task_id=sub.task_id, actor=make.actor(desk.reviewer),
            outcome="agree", opinion="同意。",
        )  # fmt: skip
    assert part_of(sub).number in refused.value.message


@killed("modules.cases.parts.ending.arrive", again=NOTHING)
def test_a_granted_part_completes_the_step_with_its_outcome(desk, water, person):
    sub = opened(desk, water, person)
    water.decide(part_of(sub), "grant")
    arrive(case_id=part_of(sub).pk)
    sub.refresh_from_db()
    assert sub.outcome == "granted"
    task = workflow.task(sub.task_id)
    assert (task.state, task.outcome) == ("done", "agree")
    assert part_of(sub).number in task.opinion
    assert task_of(parent_of(sub)).stage == "decide"


def test_a_denied_part_makes_the_step_disagree(desk, water, person):
    sub = opened(desk, water, person)
    water.decide(part_of(sub), "deny")
    sub.refresh_from_db()
    task = workflow.task(sub.task_id)
    assert sub.outcome == "denied"
    assert (task.state, task.outcome) == ("done", "disagree")


def test_a_refused_part_comes_back_to_the_lead_with_words(desk, water, person):
    sub = opened(desk, water, person)
    accept.refuse_case(case_id=part_of(sub).pk, actor=water.clerk, reason="不属于水源保护范围。")
    arrive(case_id=part_of(sub).pk)
    sub.refresh_from_db()
    assert sub.outcome == "returned"
    assert "不属于水源保护范围" in sub.words
    assert workflow.task(sub.task_id).is_open
    told = [e.text for e in timeline_of(parent_of(sub)) if e.kind == "part_ended"]
    assert "不属于水源保护范围" in told[0]
    handle.complete_step(
        case_id=sub.parent_id, task_id=sub.task_id, actor=make.actor(desk.reviewer),
        outcome="agree", opinion="不影响水源。",
    )  # fmt: skip


def test_a_part_that_lacks_something_is_completed_by_the_lead_first(desk, water, person):
    more = [m.ask("text", "plot_name", "小地名", "Plot"), m.ask("text", "depth", "井深", "Depth")]
    water.version = item_of(water.office, "990183000", more)
    sub = opened(desk, water, person)
    assert sub.application.case_id is None
    lead = make.actor(desk.reviewer)
    apply.save_application(
        public_id=sub.application.public_id, actor=lead, data={"plot_name": "后", "depth": "9"}
    )
    part = submit.submit_application(public_id=sub.application.public_id, actor=lead)
    assert part.parent_id == sub.parent_id
    assert services.ASPECT in part.aspects


@killed("modules.cases.parts.services.drop_part", again=409)
def test_a_part_that_was_not_handed_in_can_be_dropped(desk, water, person):
    more = [m.ask("text", "depth", "井深", "Depth")]
    water.version = item_of(water.office, "990183000", more)
    sub = opened(desk, water, person)
    lead = make.actor(desk.reviewer)
    services.drop_part(sub_id=sub.pk, case_id=sub.parent_id, actor=lead)
    with pytest.raises(services.CaseStateError):
        services.drop_part(sub_id=sub.pk, case_id=sub.parent_id, actor=lead)
    handle.complete_step(
        case_id=sub.parent_id, task_id=sub.task_id, actor=lead, outcome="agree", opinion="可。"
    )


def test_the_parts_end_with_their_parent(desk, water, person):
    sub = opened(desk, water, person)
    conclude.withdraw_application(case_id=sub.parent_id, actor=acting(person), reason="不办了。")
    for _again in range(2):
        end_with_parent(case_id=sub.parent_id)
    part = part_of(sub)
    assert part.status == "terminated"
    assert part.documents.filter(kind="termination").count() == 1
    assert parent_of(sub).number in part.outcome_reason
    sub.refresh_from_db()
    assert sub.ended_at is not None


def test_who_may_ask_whom(desk, water, person):
    case = desk.accepted(person)
    with pytest.raises(OwnItem):
        open_in(case, desk, water, item_public_id=desk.county.item)
    with pytest.raises(NoteWanted):
        open_in(case, desk, water, note=" ")
    with pytest.raises(PermissionRefused):
        open_in(case, desk, water, actor=make.actor(desk.approver))
    with pytest.raises((NotFound, PermissionRefused)):
        open_in(case, desk, water, actor=make.actor(desk.neighbour))
    with pytest.raises(StaleVersion):
        open_in(case, desk, water, expected_version=1)
    sub = open_in(case, desk, water)
    with pytest.raises(PartThere):
        open_in(case, desk, water)
    assert SubCase.objects.get() == sub


def test_a_decision_is_not_given_away(desk, water, person):
    case = desk.reviewed(person)
    with pytest.raises(PartsNotAllowed):
        open_in(case, desk, water, actor=make.actor(desk.approver))


def test_both_screens_and_the_applicant_see_one_tree(desk, water, person):
    case = desk.accepted(person)
    lead = browser(desk.reviewer)
    page = lead.get(f"/desk/cases/{case.public_id}/").text
    assert "请其他部门分办" in page
    task = task_of(case)
    address = f"/desk/cases/{case.public_id}/parts/new/"
    found = lead.get(address, {"task": task.id, "q": "取水许可"}).text
    assert str(water.version.public_id) in found
    post = {"task": task.id, "q": "取水许可", "lock_version": version_of(case)}
    post["item"] = str(water.version.public_id)
    empty = lead.post(address, {**post, "note": ""})
    assert empty.status_code == 422
    done = lead.post(address, {**post, "note": "请核实水源。"})
    assert done["Location"] == f"/desk/cases/{case.public_id}/"
    stale = lead.post(address, {**post, "note": "再来一次"})
    assert stale.status_code == 409
    part = Case.objects.get(parent=case)
    parent_page = lead.get(f"/desk/cases/{case.public_id}/").text
    assert part.number in parent_page
    assert "本环节在等分办件办完" in parent_page
    assert 'value="complete:agree"' not in parent_page
    holder = PostHolder.objects.get(post__organization=water.office, post__key="counter")
    theirs = browser(holder.staff).get(f"/desk/cases/{part.public_id}/").text
    assert case.number in theirs
    mine = Client()
    mine.force_login(person.user)
    own = mine.get(f"/cases/{case.public_id}/").text
    assert part.number in own
    assert case.number in mine.get(f"/cases/{part.public_id}/").text
    listed = mine.get("/cases/mine/").text
    assert case.number in listed
    assert part.number not in listed


def reopened(desk, water, person):
    """The review waits for a part of the water office."""
    sub = opened(desk, water, person)
    return parent_of(sub), sub


def send_back(desk, case, **more):
    handle.send_back_step(
        case_id=case.pk, task_id=task_of(case).id, target="accept", reason="材料收错了。",
        actor=make.actor(desk.reviewer), **more,
    )  # fmt: skip


def test_a_step_whose_parts_are_open_is_not_sent_back_unless_they_end_with_it(desk, water, person):
    case, sub = reopened(desk, water, person)
    with pytest.raises(PartsLeft) as refused:
        send_back(desk, case)
    assert part_of(sub).number in refused.value.message
    assert task_of(case).node == "review"
    assert part_of(sub).is_open
    send_back(desk, case, ends_parts=True)
    assert task_of(case).node == "accept"
    part = part_of(sub)
    assert (part.status, part.close_type) == ("terminated", "2")
    assert "材料收错了" in part.outcome_reason
    sub.refresh_from_db()
    assert sub.ended_at is not None
    assert [e.title for e in timeline_of(case)].count("分办件办完") == 1
    arrive(case_id=part.pk)
    assert task_of(case).node == "accept"


def test_a_part_that_was_not_handed_in_ends_with_its_step_too(desk, water, person):
    water.version = item_of(
        water.office, "990182003", [m.ask("text", "depth", "井深", "Depth", required=True)]
    )
    case, sub = reopened(desk, water, person)
    with pytest.raises(PartsLeft) as refused:
        send_back(desk, case)
    assert "取水许可" in refused.value.message
    send_back(desk, case, ends_parts=True)
    sub.refresh_from_db()
    assert sub.ended_at is not None
    assert Application.objects.get(pk=sub.application_id).discarded_at is not None


def test_a_part_that_is_decided_already_does_not_hold_the_return(desk, water, person):
    case, sub = reopened(desk, water, person)
    part = part_of(sub)
    accept.accept_case(case_id=part.pk, actor=water.clerk)
    handle.complete_step(
        case_id=part.pk, task_id=task_of(part).id, actor=water.leader, outcome="grant",
        opinion="经审查。",
    )  # fmt: skip
    send_back(desk, case)
    arrive(case_id=part.pk)
    part.refresh_from_db()
    sub.refresh_from_db()
    assert (part.legal_outcome, sub.outcome) == ("granted", "granted")
    assert task_of(case).node == "accept"


def test_the_desk_names_the_parts_and_asks_before_they_end(desk, water, person):
    case, sub = reopened(desk, water, person)
    client = browser(desk.reviewer)
    address = f"/desk/cases/{case.public_id}/"
    page = client.get(address).content.decode()
    assert "一并结束分办件" in page
    given = {
        "lock_version": version_of(case), "task": task_of(case).id, "choice": "send-back",
        "target": "accept", "opinion": "材料收错了。",
    }  # fmt: skip
    refused = client.post(f"{address}act/step/", given)
    assert refused.status_code == 409
    assert part_of(sub).number in refused.content.decode()
    assert "材料收错了。" in refused.content.decode()
    done = client.post(f"{address}act/step/", {**given, "ends_parts": "1"})
    assert done.status_code == 302
    assert not part_of(sub).is_open


def test_a_jump_tells_which_parts_end_and_ends_them(desk, water, person):
    case, sub = reopened(desk, water, person)
    hall = make.organization("hall", "政务大厅")
    post = make.post(hall, "manager")
    role = make.role("hall_manager", "cases.view_all", "workflow.manage")
    PostRole.objects.create(post=post, role=role, is_everywhere=True)
    one, two = make.staff(hall, "蒋主任"), make.staff(hall, "韩副主任")
    make.hold(post, one)
    make.hold(post, two, "B")
    made = jumps.propose_jump(
        case_id=case.pk, target="accept", reason="对方系统停用", actor=make.actor(one)
    )
    page = browser(two).get(f"/desk/cases/jumps/{made.public_id}/").content.decode()
    assert part_of(sub).number in page
    jumps.confirm_jump(public_id=made.public_id, actor=make.actor(two))
    assert not part_of(sub).is_open
    assert task_of(case).node == "accept"
