"""A grant issues its licence once; the next application uses it instead of an upload."""

from __future__ import annotations

import pytest

from zhengtong.core.jobs import api as jobs
from zhengtong.core.tests.killing import NOTHING, scenario
from zhengtong.kernel.errors import InvalidInput
from zhengtong.modules.cases.archiving.gathering import parts_of
from zhengtong.modules.cases.licences import issuing, reusing
from zhengtong.modules.cases.models import CaseMaterial
from zhengtong.modules.cases.models.case_state import MaterialState
from zhengtong.modules.cases.services.submit import submit_application
from zhengtong.modules.cases.tests import county as place
from zhengtong.modules.cases.tests.county import acting
from zhengtong.modules.forms import api as forms
from zhengtong.modules.licences import api as licences
from zhengtong.modules.licences.models import Licence, LicenceAccess
from zhengtong.modules.licences.tests.world import SYSTEM
from zhengtong.modules.org.tests import factories as make


@pytest.fixture
def seal(county, kind, settings, tmp_path):
    settings.SEAL_KEYS = tmp_path / "seals"
    organ = county.version.owner_organization_id
    draft = licences.SealDraft(kind="approval", name="行政审批专用章", ring="农林局")
    made = licences.make_seal(organization_id=organ, draft=draft, actor=SYSTEM)
    for post in (None, *county.leader.post_ids):
        rule = licences.RuleDraft(
            purpose="licence", post_id=post, is_standing=True, basis="管理办法"
        )
        licences.add_rule(public_id=made, draft=rule, actor=SYSTEM)


def granted(county, person):
    """Decided, closed, and whoever listens has heard."""
    case = county.finished(person)
    jobs.deliver_pending()
    return case


def test_a_grant_issues_one_licence_with_the_answers(county, kind, person, citizen):
    case = granted(county, person)
    jobs.deliver_pending()
    [made] = licences.licences_of("case", [str(case.public_id)])
    assert made.data == {"plot": "后山坡", "trees": "6"}
    assert made.person_id == person.pk
    assert issuing.issue_for_case(case_id=case.pk).id == made.id
    assert Licence.objects.count() == 1
    page = citizen.get(f"/cases/{case.public_id}/").content.decode()
    assert made.number in page
    desk = place.signed_in(citizen, make.person("另一人"))
    assert desk.get(f"/licences/{made.public_id}/").status_code == 404


def test_the_licence_goes_into_the_archive(county, kind, person, seal):
    case = granted(county, person)
    [made] = licences.licences_of("case", [str(case.public_id)])
    [part] = [p for p in parts_of(case) if p.folder == "licences"]
    assert made.number in part.title
    with part.open() as file:
        assert file.read(5) == b"%PDF-"


def test_a_denial_issues_nothing(county, kind, person):
    county.finished(person, outcome="deny")
    jobs.deliver_pending()
    assert not Licence.objects.exists()


def test_a_revoked_decision_takes_the_licence_back(county, kind, person):
    case = granted(county, person)
    assert issuing.take_back(case_id=case.pk, reason="承诺不实", document_number="撤 1 号")
    assert Licence.objects.get().state == "03"
    assert not issuing.take_back(case_id=case.pk, reason="承诺不实")


def test_a_licence_stands_for_a_material_with_one_click(county, kind, person, citizen, seal):
    granted(county, person)
    own = Licence.objects.get()
    draft = county.complete(person)
    page = citizen.get(f"/cases/application/{draft.public_id}/materials/").content.decode()
    assert own.number in page
    answer = citizen.post(
        f"/cases/application/{draft.public_id}/licence/",
        {"licence": f"last_permit:{own.public_id}"},
    )
    assert answer.status_code == 302
    case = submit_application(public_id=draft.public_id, actor=acting(person))
    row = CaseMaterial.objects.get(case=case, material_key="last_permit")
    assert row.state == MaterialState.FETCHED
    assert own.identifier in row.source
    assert LicenceAccess.objects.get(kind="reused").licence_id == own.pk


def test_the_form_is_filled_where_it_was_empty(county, kind, person, seal):
    granted(county, person)
    draft = county.application(person, **place.SITUATION)
    reusing.use_licence(
        public_id=draft.public_id,
        material_key="last_permit",
        licence_id=Licence.objects.get().public_id,
        actor=acting(person),
    )
    kept = forms.draft(draft.draft_public_id)
    assert kept.data["plot_name"] == "后山坡"
    assert kept.prefilled["plot_name"]["source"] == f"licence.{kind.code}"


def test_the_licence_of_another_is_refused(county, kind, person, citizen, seal):
    granted(county, person)
    stranger = make.person("马春来")
    draft = county.complete(stranger)
    answer = place.signed_in(citizen, stranger).post(
        f"/cases/application/{draft.public_id}/licence/",
        {"licence": f"last_permit:{Licence.objects.get().public_id}"},
    )
    assert answer.status_code == 409


@pytest.mark.parametrize(
    ("fields", "word"),
    [({"plot": "plot_name"}, "株数"), ({"plot": "nothing", "trees": "tree_count"}, "nothing")],
)
def test_an_item_names_fields_that_exist(county, kind, fields, word):
    result = {
        "name": {"zh": "林木采伐许可证"},
        "kind": "licence",
        "licence_type": kind.code,
        "licence_fields": fields,
    }
    with pytest.raises(InvalidInput) as refused:
        place.publish_version(county.version.item_id, result=result)
    assert any(word in e.message for e in refused.value.errors)


@scenario(issuing.issue_for_case, again=NOTHING)
def issuing_it(county, person):
    case = county.finished(person)
    return lambda: issuing.issue_for_case(case_id=case.pk)


@scenario(issuing.take_back, again=NOTHING)
def taking_it_back(county, person):
    case = county.finished(person)
    issuing.issue_for_case(case_id=case.pk)
    return lambda: issuing.take_back(case_id=case.pk, reason="承诺不实")


@scenario(reusing.use_licence, again=NOTHING)
def using_it(county, person):
    granted(county, person)
    draft = county.complete(person)
    one = Licence.objects.get()
    # The file is made at the first wish, whoever has it.
    licences.pdf_file(one.pk)
    return lambda: reusing.use_licence(
        public_id=draft.public_id,
        material_key="last_permit",
        licence_id=one.public_id,
        actor=acting(person),
    )


@pytest.mark.parametrize(
    "command", [issuing_it, taking_it_back, using_it], ids=lambda f: f.__name__
)
def test_a_command_killed_anywhere_leaves_nothing_and_then_succeeds_once(
    command, county, kind, person, seal
):
    command(county, person)
