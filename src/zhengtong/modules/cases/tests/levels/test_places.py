"""Where an item is received, who handles it, in whose name it is decided."""

import pytest

from zhengtong.modules.cases import policies
from zhengtong.modules.cases.levels.places import (
    AnotherTownship,
    NotReceivedHere,
    TownshipWanted,
)
from zhengtong.modules.cases.models import CaseDocument
from zhengtong.modules.cases.services import accept, apply, attach, handle, submit
from zhengtong.modules.cases.tests.county import DATA, picture
from zhengtong.modules.cases.tests.desk import browser
from zhengtong.modules.cases.tests.levels.county import Levels, task_of
from zhengtong.modules.org.models import Post, PostRole
from zhengtong.modules.org.tests import factories as make


def begin(levels: Levels, version, staff, person=None):
    return apply.start_application(
        item_public_id=version.public_id,
        actor=make.actor(staff),
        person_id=(person or levels.person).pk,
        data=DATA,
    )


def received(levels: Levels, version, staff):
    """Handed in at a window."""
    draft = begin(levels, version, staff)
    attach.attach_material(
        public_id=draft.public_id,
        material_key="tree_photos",
        content=picture(),
        name="树.jpg",
        actor=make.actor(staff),
    )
    return submit.submit_application(public_id=draft.public_id, actor=make.actor(staff))


def test_a_county_item_is_received_in_the_hall_and_refused_elsewhere_with_the_place(levels):
    version = levels.item(scope="county")
    assert received(levels, version, levels.hall_clerk).received_at.key == "hall"
    assert received(levels, version, levels.office.counter).received_at == levels.office.row
    for staff in (levels.town.counter, levels.village_agent):
        with pytest.raises(NotReceivedHere) as refused:
            begin(levels, version, staff)
        assert "县政务服务中心" in refused.value.message


def test_any_counter_of_the_county_receives_for_people_from_anywhere(levels):
    version = levels.item(scope="any_counter")
    case = received(levels, version, levels.other_town.counter)
    assert case.received_at == levels.other_town.row
    assert case.organization == levels.office.row
    with pytest.raises(NotReceivedHere):
        begin(levels, version, levels.village_agent)


def test_a_township_receives_for_its_own_people_and_names_the_right_one(levels):
    version = levels.item(scope="township")
    assert received(levels, version, levels.town.counter).received_at == levels.town.row
    with pytest.raises(AnotherTownship) as refused:
        begin(levels, version, levels.other_town.counter)
    assert "城关镇" in refused.value.message
    begin(levels, version, levels.hall_clerk)


def test_a_village_station_receives_what_the_item_lets_it(levels):
    version = levels.item(scope="village")
    case = received(levels, version, levels.village_agent)
    assert case.received_at.kind == "village"


def test_the_receiving_window_keeps_sight_of_the_case(levels):
    case = received(levels, levels.item(scope="any_counter"), levels.town.counter)
    colleague = make.staff(levels.town.row, "同窗")
    make.hold(Post.objects.get(organization=levels.town.row, key="counter"), colleague)
    stranger = make.actor(levels.other_town.counter)
    assert policies.sees(make.actor(colleague), case)
    assert case in policies.visible_to(make.actor(colleague))
    assert not policies.sees(stranger, case)
    assert case not in policies.visible_to(stranger)


def test_an_entrusted_township_handles_in_the_name_of_the_county_organ(levels):
    version = levels.item(township_role="entrusted", scope="township")
    case = levels.submitted(version)
    assert case.organization == levels.town.row
    accept.accept_case(case_id=case.pk, actor=levels.town.actor("accept"))
    for stage in ("review", "decide"):
        task = task_of(case)
        handle.complete_step(
            case_id=case.pk,
            task_id=task.id,
            actor=levels.town.actor(stage),
            outcome=task.outcomes[0],
            opinion="属实。",
        )
    case.refresh_from_db()
    assert case.legal_outcome == "granted"
    papers = CaseDocument.objects.filter(case=case)
    assert {p.content["organization"] for p in papers} == {levels.office.row.name}


def test_a_devolved_item_is_decided_in_the_name_of_the_township(levels):
    case = levels.submitted(levels.item(township_role="devolved", scope="township"))
    paper = CaseDocument.objects.get(case=case, kind="receipt")
    assert paper.content["organization"] == levels.town.row.name


def test_one_item_goes_to_the_township_of_each_applicant(levels):
    version = levels.item(township_role="devolved", scope="township")
    neighbour = make.person("石桥人")
    neighbour.region = levels.other_town.row.region
    neighbour.save()
    assert levels.submitted(version).organization == levels.town.row
    assert levels.submitted(version, neighbour).organization == levels.other_town.row


def test_without_a_township_the_form_asks_for_one(levels):
    version = levels.item(township_role="devolved", scope="township")
    stranger = make.person("外县人")
    with pytest.raises(TownshipWanted) as refused:
        levels.submitted(version, stranger)
    assert refused.value.errors[0].path == "location_region"


def test_an_applicant_from_elsewhere_is_handled_where_the_township_received_it(levels):
    version = levels.item(township_role="devolved", scope="any_counter")
    levels.person.region = None
    levels.person.save()
    case = received(levels, version, levels.other_town.counter)
    assert case.organization == levels.other_town.row


def test_the_guide_says_where_and_by_whom(levels, client):
    version = levels.item(township_role="devolved", scope="village")
    page = client.get(f"/items/{version.public_id}/").content.decode()
    assert "本村（社区）便民服务站" in page
    assert "由您所在的乡镇办理和决定" in page


def test_the_register_is_filtered_by_level(levels):
    county = levels.submitted(levels.item())
    town = levels.submitted(levels.item(township_role="devolved", scope="township"))
    watcher = make.staff(make.organization("government", "县人民政府"), "吴监")
    post = make.post(watcher.organization, "supervisor")
    role = make.role("supervisor", "cases.view_all")
    PostRole.objects.create(post=post, role=role, is_everywhere=True)
    make.hold(post, watcher)
    client = browser(watcher)
    for level, shown, hidden in (("county", county, town), ("township", town, county)):
        page = client.get(f"/desk/cases/?level={level}").content.decode()
        assert shown.number in page
        assert hidden.number not in page
    assert "乡镇级" in client.get("/desk/cases/").content.decode()
