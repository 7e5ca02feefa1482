"""Papers go to the department on a list, once, and the department says that it has them."""

import pytest

from zhengtong.core.tests.killing import killed
from zhengtong.kernel.errors import NotFound, PermissionRefused
from zhengtong.modules.cases.capture import handover, papers
from zhengtong.modules.cases.models import Case, HandoverList
from zhengtong.modules.cases.services import apply, attach, submit
from zhengtong.modules.cases.tests.county import DATA, picture, text
from zhengtong.modules.cases.tests.desk import browser, desk
from zhengtong.modules.org.models import PostRole
from zhengtong.modules.org.tests import factories as make


@pytest.fixture
def office(db):
    return desk()


@pytest.fixture
def clerk(office):
    """At the general counter of the hall."""
    hall = make.organization("hall", "政务服务中心")
    hall.kind = "hall"
    hall.save()
    found = make.staff(hall, "周岚")
    post = make.post(hall, "counter")
    role = make.role("clerk", "cases.counter", "cases.accept", "cases.handle")
    PostRole.objects.create(post=post, role=role, is_everywhere=True)
    make.hold(post, found)
    return found


def received(office, clerk, person, **counts):
    actor = make.actor(clerk)
    draft = apply.start_application(
        item_public_id=office.county.item, actor=actor, person_id=person.pk, data=DATA
    )
    attach.attach_material(
        public_id=draft.public_id,
        material_key="tree_photos",
        content=picture(),
        name="树.jpg",
        actor=actor,
    )
    if counts:
        brought = {"tree_photos": papers.Brought(**counts)}
        papers.note_papers(application=draft, brought=brought, actor=actor)
    return submit.submit_application(public_id=draft.public_id, actor=actor)


def test_the_receipt_lists_papers_and_who_took_them(office, clerk, person):
    case = received(office, clerk, person, originals=1, copies=2, is_checked=True)
    document = case.documents.get(kind="receipt")
    told = "".join(document.content["paragraphs"])
    assert "采伐林木的照片：电子件1份；原件1份、复印件2份（已核对原件）" in told
    assert ["收件人", "政务服务中心 周岚"] in document.content["rows"]
    page = text(browser(clerk).get(f"/desk/cases/{case.public_id}/receipt/"))
    assert "复印件 2 份（已核对原件）" in page
    assert case.received_at.name == "政务服务中心"


@pytest.mark.parametrize(
    ("post", "said"),
    [
        ({"originals-tree_photos": "x"}, "0 到 99"),
        ({"originals-tree_photos": "-1"}, "0 到 99"),
        ({"originals-tree_photos": "0", "checked-tree_photos": "1"}, "没有收到原件"),
    ],
)
def test_wrong_counts_are_said_beside_the_material(office, clerk, person, post, said):
    draft = apply.start_application(
        item_public_id=office.county.item, actor=make.actor(clerk), person_id=person.pk, data=DATA
    )
    answer = browser(clerk).post(f"/cases/application/{draft.public_id}/materials/", post)
    assert answer.status_code == 422
    assert said in text(answer)


def test_counts_are_kept_and_shown_again(office, clerk, person):
    draft = apply.start_application(
        item_public_id=office.county.item, actor=make.actor(clerk), person_id=person.pk, data=DATA
    )
    address = f"/cases/application/{draft.public_id}/materials/"
    client = browser(clerk)
    client.post(address, {"originals-tree_photos": "1", "copies-tree_photos": "2"})
    page = text(client.get(address))
    assert 'name="copies-tree_photos" value="2"' in page
    assert "收到的纸件" in page


def test_a_citizen_counts_no_papers(citizen, county, person):
    draft = county.application(person, **DATA)
    address = f"/cases/application/{draft.public_id}/materials/"
    citizen.post(address, {"originals-tree_photos": "1"})
    assert "收到的纸件" not in text(citizen.get(address))
    assert papers.papers_of(draft) == {}


@killed("modules.cases.capture.handover.confirm", again=409)
def test_papers_are_listed_by_department_once_and_confirmed(office, clerk, person):
    case = received(office, clerk, person, originals=1)
    received(office, clerk, make.person("无纸"))
    client = browser(clerk)
    page = text(client.get("/desk/cases/handover/"))
    assert case.number in page
    assert page.count("原件 1 份") == 1
    post = {"organization": str(case.organization_id)}
    made = client.post("/desk/cases/handover/", post)
    assert made.status_code == 302
    twice = client.post("/desk/cases/handover/", post)
    assert twice.status_code == 409
    assert HandoverList.objects.count() == 1
    shown = text(client.get(made.url))
    assert case.number in shown
    assert client.get(f"{made.url}pdf/").content.startswith(b"%PDF")
    department = browser(office.counter)
    assert "请确认收到" in text(department.get("/desk/cases/handover/"))
    assert department.post(f"{made.url}confirm/", {"remark": "少一页"}).status_code == 302
    assert department.post(f"{made.url}confirm/").status_code == 409
    assert "少一页" in text(client.get(made.url))


def test_a_list_concerns_two_organisations(office, clerk, person):
    case = received(office, clerk, person, originals=1)
    made = handover.make_list(organization_id=case.organization_id, actor=make.actor(clerk))
    with pytest.raises(NotFound):
        handover.one(public_id=made.public_id, actor=make.actor(office.neighbour))
    with pytest.raises(PermissionRefused):
        handover.confirm(public_id=made.public_id, actor=make.actor(clerk))
    assert (
        browser(office.neighbour).get(f"/desk/cases/handover/{made.public_id}/").status_code == 404
    )


def test_the_page_asks_the_same_for_one_and_for_many(office, clerk, django_assert_max_num_queries):
    for n in range(4):
        received(office, clerk, make.person(f"人{n}"), copies=1)
    client = browser(clerk)
    with django_assert_max_num_queries(25):
        client.get("/desk/cases/handover/")
    assert Case.objects.count() == 4
