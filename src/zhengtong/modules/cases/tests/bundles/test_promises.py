"""In a whole, papers that every part lets come later may be promised, by each part's rules."""

from __future__ import annotations

import copy
import datetime as dt
import io
from typing import Any

import pytest
from django.utils import timezone

from zhengtong.core.prepared import watched
from zhengtong.core.tests.killing import AGAIN, NOTHING, killed
from zhengtong.modules.cases.bundles import promises
from zhengtong.modules.cases.models import (
    BrokenPromise,
    BundlePromise,
    Case,
    DraftPromise,
    Promise,
)
from zhengtong.modules.cases.promises import bringing
from zhengtong.modules.cases.promises.door import DoorShut
from zhengtong.modules.cases.promises.signing import NotToBePromised
from zhengtong.modules.cases.services import accept, bundle, handle
from zhengtong.modules.cases.services.bundle import BundleApplicationNotFound
from zhengtong.modules.cases.services.bundle_submission import open_next, submit_bundle
from zhengtong.modules.cases.services.errors import AlreadySubmitted, Incomplete
from zhengtong.modules.cases.tests import county as place
from zhengtong.modules.cases.tests.county import acting, text
from zhengtong.modules.cases.tests.promises import place as promised
from zhengtong.modules.cases.tests.promises.place import CHART, PLAN, REPORT
from zhengtong.modules.cases.tests.test_bundle import (
    begun,
    both,
    in_force,
    part,
    photo,
)
from zhengtong.modules.items import api as items
from zhengtong.modules.items.catalogue import make as m
from zhengtong.modules.items.catalogue.items import tree_felling
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.workflow import api as workflow

__all__ = ["both"]

SHARED_DAYS = 4
"""In which the second item wants its papers; the first gives ten."""


@pytest.fixture
def version(county, both):
    """Both items ask for the plan and the report; the second wants the report at once."""
    first = items.current_version(county.item)
    place.publish_version(first.item_id, **promised.GUIDE)
    second = items.current_version(both["second"])
    guide: dict[str, Any] = {
        **copy.deepcopy(tree_felling.GUIDE),
        "name": {"zh": "木材运输证", "en": "Transport permit"},
        "situations": [],
        "materials": [
            m.application_form("申请表", "Form"),
            m.material(PLAN, "平面图", "Site plan", may_be_pending=True),
            m.material(REPORT, "检测报告", "Test report"),
        ],
        "fees": [],
        "pending": m.pending(SHARED_DAYS, extension_days=0, years=1),
    }
    items.adopt_version(
        item_id=second.item_id,
        definition=guide,
        form_version_id=second.form_version_id,
        process_version_id=second.process_version_id,
        drafter=place.DRAFTER,
        reviewer=place.REVIEWER,
    )
    return in_force(both, later=False)


@pytest.fixture
def made(version, person):
    found = begun(version, person, second_permit_number="2026-1")
    photo(found, person)
    return found


def put(made, person, *keys):
    for key in keys:
        bundle.attach_bundle_material(
            public_id=made.public_id,
            material_key=key,
            content=io.BytesIO(place.picture()),
            name=f"{key}.jpg",
            actor=acting(person),
        )


def sign(made, person, *keys, kind="pending", **more):
    given = {
        "public_id": made.public_id,
        "kind": kind,
        "material_keys": keys,
        "signed_name": person.name,
        "is_confirmed": True,
        "actor": acting(person),
    }
    return promises.sign_bundle_promise(**{**given, **more})


def hand_in(made, person):
    return submit_bundle(public_id=made.public_id, actor=acting(person))


def kept(case: Case) -> Promise:
    return Promise.objects.get(case=case)


def test_each_part_gets_a_promise_of_its_own_by_the_rules_of_its_item(county, made, person):
    put(made, person, REPORT)
    moment = sign(made, person, PLAN, CHART).signed_at
    hand_in(made, person)
    first, second = part(made, "first").application, part(made, "second").application
    own = kept(first.case)
    assert sorted(own.materials.values_list("material_key", flat=True)) == [CHART, PLAN]
    assert (own.signed_at, own.signed_name) == (moment, person.name)
    waiting = DraftPromise.objects.get(application=second)
    assert (waiting.material_keys, waiting.signed_at) == ([PLAN], moment)
    assert set(first.case.aspects) == {"bundle", "pending"}


def test_what_waited_is_handed_in_with_its_promise_when_its_turn_comes(county, made, person):
    put(made, person, REPORT, CHART)
    sign(made, person, PLAN)
    hand_in(made, person)
    case = part(made, "first").application.case
    accept.accept_case(case_id=case.pk, actor=county.clerk)
    bringing.bring_papers(case_id=case.pk, actor=acting(person), uploads=[promised.file(PLAN)])
    _finish(county, case)
    open_next(case_id=case.pk)
    second = part(made, "second").application.case
    assert kept(second).state == "signed"
    accept.accept_case(case_id=second.pk, actor=county.clerk)
    assert kept(second).state == "open"
    assert {kept(second).due_on, kept(case).due_on} - {None}


def _finish(county, case):
    while tasks := workflow.open_tasks(instance_id=case.instance_id):
        task = tasks[0]
        handle.complete_step(
            case_id=case.pk,
            task_id=task.id,
            actor=county.leader if task.stage == "decide" else county.clerk,
            outcome="grant" if task.stage == "decide" else "agree",
            opinion="经审查，情况属实。",
        )


def test_a_paper_that_one_part_wants_at_once_is_not_promised(made, person):
    offers = {o.kind: [x.key for x in o.materials] for o in promises.offers_of(made)}
    assert offers == {"pending": [PLAN, CHART]}
    with pytest.raises(NotToBePromised):
        sign(made, person, REPORT, kind="commitment")
    with pytest.raises(NotToBePromised):
        sign(made, person, "tree_photos")


def test_a_commitment_stands_where_only_one_part_asks_for_the_paper(made, person):
    made.skips = ["second"]
    made.save()
    put(made, person, PLAN, CHART)
    sign(made, person, REPORT, kind="commitment")
    hand_in(made, person)
    assert kept(part(made, "first").application.case).kind == "commitment"


def test_what_was_brought_after_all_needs_no_promise(made, person):
    sign(made, person, PLAN, CHART)
    put(made, person, REPORT, PLAN, CHART)
    hand_in(made, person)
    assert not Promise.objects.exists()
    assert part(made, "first").application.case.aspects == ["bundle"]


def test_a_promise_that_was_taken_back_excuses_nothing(made, person):
    put(made, person, REPORT, CHART)
    sign(made, person, PLAN)
    promises.take_bundle_promise_back(
        public_id=made.public_id, kind="pending", actor=acting(person)
    )
    with pytest.raises(Incomplete) as refused:
        hand_in(made, person)
    assert [e.path for e in refused.value.errors] == [f"material-{PLAN}"]


def test_a_record_that_came_after_signing_shuts_the_door_and_says_what_is_missing(
    version, made, person
):
    earlier = begun(version, person, second_permit_number="2026-2")
    photo(earlier, person)
    put(earlier, person, REPORT, PLAN, CHART)
    hand_in(earlier, person)
    other = part(earlier, "first").application.case
    put(made, person, REPORT, CHART)
    sign(made, person, PLAN)
    broken = Promise.objects.create(
        case=other,
        region_id=other.region_id,
        organization_id=other.organization_id,
        person_id=person.pk,
        kind="pending",
        state="broken",
        signed_name=person.name,
        signed_at=other.submitted_at,
    )
    today = timezone.localdate()
    BrokenPromise.objects.create(
        promise=broken,
        organization_id=other.organization_id,
        person_id=person.pk,
        basis="逾期",
        evidence="没有补交",
        since=today,
        until=today + dt.timedelta(days=365),
    )
    with pytest.raises(Incomplete) as refused:
        hand_in(made, person)
    assert [e.path for e in refused.value.errors] == [f"material-{PLAN}"]
    with pytest.raises(DoorShut):
        sign(made, person, PLAN)


def test_nobody_signs_for_another_nor_after_handing_in(made, person):
    with pytest.raises(BundleApplicationNotFound):
        sign(made, person, PLAN, actor=acting(make.person("别人")))
    put(made, person, REPORT, CHART)
    sign(made, person, PLAN)
    hand_in(made, person)
    with pytest.raises(AlreadySubmitted):
        sign(made, person, PLAN)


@killed(
    promises.sign_bundle_promise,
    again=AGAIN,
    because="it replaces itself, and the audit log knows that it was signed twice",
)
def test_a_signature_that_died_on_the_way_is_given_again(made, person):
    sign(made, person, PLAN)
    assert BundlePromise.objects.get().material_keys == [PLAN]


@killed(promises.take_bundle_promise_back, again=NOTHING)
def test_taking_back_what_is_not_there_is_nothing(made, person):
    sign(made, person, PLAN)
    promises.take_bundle_promise_back(
        public_id=made.public_id, kind="pending", actor=acting(person)
    )
    assert not BundlePromise.objects.exists()


def test_the_pages_offer_sign_and_take_back(citizen, made, person):
    finish = f"/cases/bundles/{made.public_id}/finish/"
    page = f"/cases/bundles/{made.public_id}/promise/pending/"
    assert page in text(citizen.get(finish))
    shown = text(citizen.get(page))
    assert "10 个工作日内" in shown
    assert f"{SHARED_DAYS} 个工作日内" in shown
    wrong = citizen.post(page, {"material": [PLAN], "signed_name": "别人", "confirmed": "1"})
    assert wrong.status_code == 422
    assert 'value="别人"' in text(wrong)
    assert f'value="{PLAN}" checked' in text(wrong)
    given = {"material": [PLAN], "signed_name": person.name, "confirmed": "1"}
    assert citizen.post(page, given).status_code == 302
    assert citizen.post(page, given).status_code == 302
    assert BundlePromise.objects.get().material_keys == [PLAN]
    assert "查看或者收回" in text(citizen.get(finish))
    assert citizen.post(page, {"_action": "back"}).status_code == 302
    assert not BundlePromise.objects.exists()
    assert citizen.get(f"/cases/bundles/{made.public_id}/promise/nonsense/").status_code == 404


def test_a_whole_without_promises_is_handed_in_with_one_statement_more(made, person):
    put(made, person, REPORT, PLAN, CHART)
    with watched() as statements:
        hand_in(made, person)
    assert not [s for s in statements if "cases_brokenpromise" in s]
    assert len([s for s in statements if "bundlepromise" in s]) <= 3, statements
