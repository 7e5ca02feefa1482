"""One form for several items: what is handed in at once, what waits, what the applicant sees."""

from __future__ import annotations

import copy
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from zhengtong.core.tests.killing import AGAIN, NOTHING, killed
from zhengtong.kernel.errors import PermissionRefused
from zhengtong.modules.cases.models import Application, Case
from zhengtong.modules.cases.models.bundle import BundleApplication, BundlePart
from zhengtong.modules.cases.services import accept, bundle, handle
from zhengtong.modules.cases.services.bundle import BundleApplicationNotFound
from zhengtong.modules.cases.services.bundle_submission import open_next, submit_bundle
from zhengtong.modules.cases.services.errors import (
    AlreadySubmitted,
    ApplicationNotFound,
    Incomplete,
)
from zhengtong.modules.cases.services.submit import submit_application
from zhengtong.modules.cases.tests import county as place
from zhengtong.modules.cases.tests.county import acting, picture
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items import api as items
from zhengtong.modules.items import seed
from zhengtong.modules.items.bundles.services import adopt_bundle, withdraw_bundle
from zhengtong.modules.items.catalogue import make as m
from zhengtong.modules.items.catalogue.items import tree_felling
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.workflow import api as workflow

NOW = {
    "first_felling_kind": "own_use",
    "first_volume_class": "small",
    "first_plot_name": "后山坡",
    "first_tree_count": 6,
    "known_person_phone": "13900000001",
    "wood": "pine",
}
WOOD = m.question(
    "wood",
    {"zh": "什么木材？", "en": "Which wood?"},
    [m.option("pine", "松木", "Pine"), m.option("none", "不运输", "None")],
)


@pytest.fixture
def both(county):
    """The felling permit, and a transport permit that waits for it and needs its number."""
    form = forms.publish(
        definition=m.form(
            "木材运输申请表", "Transport of timber",
            m.page(
                "goods", "木材", "Timber",
                m.ask("text", "permit_number", "采伐证号", "Permit number", max_length=40),
                m.ask("phone", "phone", "手机号码", "Mobile", prefill="person.phone"),
            ),
        ),
        key="test.transport",
        actor=place.DRAFTER,
    )  # fmt: skip
    owner = items.current_version(county.item)
    pk = items.register_item(
        entry_id=None,
        owner_organization_id=owner.owner_organization_id,
        region_id=owner.region_id,
        implementation_code=f"{owner.implementation_code[:18]}4990113000002",
        actor=place.DRAFTER,
    )
    guide = {
        **copy.deepcopy(tree_felling.GUIDE),
        "name": {"zh": "木材运输证", "en": "Transport permit"},
        "situations": [],
        "materials": [m.application_form("申请表", "Form")],
        "fees": [],
    }
    version_id = items.adopt_version(
        item_id=pk,
        definition=guide,
        form_version_id=form.id,
        process_version_id=seed.register_flow(
            "test", [m.accept(), m.decide(1, return_to=("accept",))], name="测试", name_en="Test"
        ),
        drafter=place.DRAFTER,
        reviewer=place.REVIEWER,
    )
    second = items.item_version(version_id)
    return {"first": str(county.item), "second": str(second.public_id), "owner": owner}


def in_force(both: Any, *, later: bool = True) -> items.BundleVersionData:
    second = {
        "key": "second", "item": both["second"], "needs": ["first"], "when": {"wood": ["pine"]},
    }  # fmt: skip
    if later:
        second["later"] = ["permit_number"]
    adopt_bundle(
        key="felling",
        lead_organization_id=both["owner"].owner_organization_id,
        definition={
            "name": {"zh": "采伐运输一件事", "en": "Felling and transport"},
            "summary": "采伐和运输一起办",
            "questions": [WOOD],
            "parts": [{"key": "first", "item": both["first"]}, second],
        },
        drafter=place.DRAFTER,
        reviewer=place.REVIEWER,
    )
    from zhengtong.modules.items.bundles.queries import bundles

    return bundles()[0]


def begun(version: items.BundleVersionData, person: Any, **data: Any) -> BundleApplication:
    made = bundle.start_bundle(bundle_public_id=version.bundle_public_id, actor=acting(person))
    bundle.save_bundle_application(
        public_id=made.public_id, actor=acting(person), data={**NOW, **data}
    )
    return made


def photo(made: BundleApplication, person: Any) -> None:
    bundle.attach_bundle_material(
        public_id=made.public_id,
        material_key="tree_photos",
        content=io.BytesIO(picture()),
        name="树.jpg",
        actor=acting(person),
    )


def submitted(version: items.BundleVersionData, person: Any, **data: Any) -> BundleApplication:
    made = begun(version, person, **data)
    photo(made, person)
    return submit_bundle(public_id=made.public_id, actor=acting(person))


def decided(county: Any, case: Case, outcome: str = "grant") -> None:
    accept.accept_case(case_id=case.pk, actor=county.clerk)
    while tasks := workflow.open_tasks(instance_id=case.instance_id):
        task = tasks[0]
        chosen = outcome if task.stage == "decide" else "agree"
        handle.complete_step(
            case_id=case.pk,
            task_id=task.id,
            actor=county.leader if task.stage == "decide" else county.clerk,
            outcome=chosen if chosen in task.outcomes else task.outcomes[0],
            opinion="经审查，情况属实。",
        )


def part(made: BundleApplication, key: str) -> BundlePart:
    return BundlePart.objects.select_related("application__case").get(bundle=made, key=key)


@killed(
    "modules.cases.services.bundle.attach_bundle_material",
    again=AGAIN,
    because="two uploads are two files",
)
@killed(
    "modules.cases.services.bundle.save_bundle_application",
    again=AGAIN,
    because="without a version the last one counts",
)
@killed(
    "modules.cases.services.bundle.start_bundle",
    again=AGAIN,
    because="several drafts may stand side by side",
)
def test_what_waits_for_nothing_becomes_a_case_at_once(both, person):
    made = submitted(in_force(both), person)
    first, second = part(made, "first"), part(made, "second")
    case = first.application.case
    assert made.number.startswith("YJS")
    assert case.form_data["plot_name"] == "后山坡"
    assert case.form_data["contact_phone"] == "13900000001"
    assert [m_.file_name for m_ in case.materials.exclude(file_name="")] == ["树.jpg"]
    assert second.application.case is None
    assert second.opened_at is None


def test_an_item_that_does_not_apply_gets_no_application(both, person):
    made = submitted(in_force(both), person, wood="none")
    assert list(made.parts.values_list("key", flat=True)) == ["first"]
    assert Application.objects.count() == 1


def test_handing_in_twice_is_handing_in_once(both, person):
    made = submitted(in_force(both), person)
    again = submit_bundle(public_id=made.public_id, actor=acting(person))
    assert (again.number, Case.objects.count()) == (made.number, 1)
    with pytest.raises(AlreadySubmitted):
        bundle.save_bundle_application(public_id=made.public_id, actor=acting(person), data={})


def test_nothing_is_opened_when_something_is_missing(both, person):
    made = begun(in_force(both), person, first_plot_name="")
    with pytest.raises(Incomplete) as refused:
        submit_bundle(public_id=made.public_id, actor=acting(person))
    assert {e.path for e in refused.value.errors} == {"first_plot_name", "material-tree_photos"}
    assert not Case.objects.exists()
    assert not Application.objects.exists()


@killed("modules.cases.services.bundle_submission.open_next", again=NOTHING)
def test_what_waited_asks_for_the_rest_when_the_first_is_granted(county, both, person):
    made = submitted(in_force(both), person)
    decided(county, part(made, "first").application.case)
    open_next(case_id=part(made, "first").application.case_id)
    second = part(made, "second")
    assert second.opened_at is not None
    assert second.application.case is None
    data = forms.draft(second.application.draft_public_id).data
    assert data["phone"] == "13900000001"


def test_what_waits_cannot_be_handed_in_before_its_turn(citizen, both, person):
    made = submitted(in_force(both), person)
    second = part(made, "second").application
    with pytest.raises(ApplicationNotFound):
        submit_application(public_id=second.public_id, actor=acting(person))
    mine = citizen.get("/cases/mine/").text
    assert f"/cases/application/{second.public_id}/" not in mine
    assert f"/cases/bundles/{made.public_id}/receipt/" in mine


def test_what_waited_and_lacks_nothing_is_handed_in_by_itself(county, both, person):
    made = submitted(in_force(both, later=False), person, second_permit_number="2026-1")
    decided(county, part(made, "first").application.case)
    for _again in range(2):
        open_next(case_id=part(made, "first").application.case_id)
    assert part(made, "second").application.case.form_data["permit_number"] == "2026-1"
    assert Case.objects.count() == 2


def test_a_refusal_opens_nothing(county, both, person):
    made = submitted(in_force(both), person)
    decided(county, part(made, "first").application.case, "deny")
    open_next(case_id=part(made, "first").application.case_id)
    assert part(made, "second").opened_at is None


def test_a_case_of_no_bundle_is_left_alone(county, person):
    case = county.submitted(person)
    open_next(case_id=case.pk)
    assert Case.objects.count() == 1


@killed("modules.items.bundles.services.withdraw_bundle", again=409)
def test_a_bundle_out_of_force_is_offered_to_nobody(both):
    from zhengtong.modules.items.bundles.queries import bundles
    from zhengtong.modules.items.models import LifeEventBundleVersion

    found = LifeEventBundleVersion.objects.get(pk=in_force(both).id)
    withdraw_bundle(public_id=found.public_id, reason="停办", actor=place.REVIEWER)
    assert bundles() == []


@killed("modules.cases.services.bundle.remove_bundle_material", again=NOTHING)
def test_a_file_is_taken_out_of_the_draft_again(both, person):
    made = begun(in_force(both), person)
    photo(made, person)
    file = made.materials.get().file_public_id
    bundle.remove_bundle_material(
        public_id=made.public_id, file_public_id=file, actor=acting(person)
    )
    assert not made.materials.exists()


def test_nobody_else_sees_it(both, person):
    made = begun(in_force(both), person)
    with pytest.raises(BundleApplicationNotFound):
        bundle.bundle_application(public_id=made.public_id, actor=acting(make.person("别人")))


def test_staff_do_not_apply_with_their_own_account(county, both):
    version = in_force(both)
    with pytest.raises(PermissionRefused):
        bundle.start_bundle(bundle_public_id=version.bundle_public_id, actor=county.clerk)


def test_the_whole_way_in_the_browser(citizen, both, person):
    version = in_force(both)
    assert "一张表申请" in citizen.get(f"/items/bundles/{version.bundle_public_id}/").text
    start = f"/cases/bundles/start/{version.bundle_public_id}/"
    assert "木材运输证" in citizen.get(f"{start}?wood=pine").text
    address = citizen.post(start, {"wood": "pine"})["Location"]
    assert "继续填写" in citizen.get(address).text
    page = citizen.get(f"{address}form/1/")
    assert "什么木材" in page.text
    wrong = citizen.post(f"{address}form/1/", {"wood": "pine"})
    assert wrong.status_code == 422
    typed = {k: str(v) for k, v in NOW.items()}
    while "/form/" in (url := next_of(citizen, address)):
        assert citizen.post(url, typed).status_code == 302, url
    photo_file = SimpleUploadedFile("树.jpg", picture(), content_type="image/jpeg")
    finish = f"{address}finish/"
    post = {"delivery_method": "electronic", "_action": "save", "material-tree_photos": photo_file}
    assert citizen.post(finish, post).status_code == 302
    assert "树.jpg" in citizen.get(finish).text
    bad = SimpleUploadedFile("x.exe", b"MZ")
    refused = citizen.post(finish, {**post, "material-tree_photos": bad})
    assert refused.status_code == 422
    done = citizen.post(finish, {"delivery_method": "electronic", "_action": "submit"})
    receipt = citizen.get(done["Location"]).text
    case = Case.objects.get()
    assert case.number in receipt
    assert "等“林木采伐许可”办成" in receipt
    pdf = citizen.get(done["Location"].replace("receipt/", "receipt.pdf"))
    assert pdf.content.startswith(b"%PDF")
    assert citizen.get(address)["Location"] == done["Location"]


def next_of(citizen: Any, address: str) -> str:
    """Where the overview says to go on."""
    text = citizen.get(address).text
    return text.split('class="btn big" href="')[1].split('"')[0]


@killed("modules.cases.services.bundle.discard_bundle", again=404)
def test_a_draft_is_thrown_away_after_asking(citizen, both, person):
    made = begun(in_force(both), person)
    address = f"/cases/bundles/{made.public_id}/discard/"
    assert "不能恢复" in citizen.get(address).text
    citizen.post(address)
    made.refresh_from_db()
    assert made.discarded_at is not None
    assert citizen.get(f"/cases/bundles/{made.public_id}/").status_code == 404
