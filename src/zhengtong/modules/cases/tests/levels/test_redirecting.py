"""不属于本机关职权: told to whom to apply, and handed over in one click."""

import pytest

from zhengtong.kernel.errors import NotFound, PermissionRefused
from zhengtong.modules.cases.levels import redirecting
from zhengtong.modules.cases.models import Application, Case, CaseDocument, Redirection
from zhengtong.modules.cases.models.case_state import CaseStateError
from zhengtong.modules.cases.services import accept
from zhengtong.modules.cases.tests.county import acting
from zhengtong.modules.cases.tests.desk import act, browser
from zhengtong.modules.cases.tests.levels.county import Levels
from zhengtong.modules.org.tests import factories as make


def redirect(levels: Levels, case: Case, **changes) -> Redirection:
    given = {"reason": "", "organization_id": None, "organ_name": "云岭市林业局", **changes}
    return redirecting.redirect_case(case_id=case.pk, actor=levels.office.actor("accept"), **given)


def test_the_refusal_names_the_competent_organ(levels):
    case = levels.submitted(levels.item())
    redirect(levels, case, contact="0960-7700001")
    case.refresh_from_db()
    assert case.status == "refused"
    paper = CaseDocument.objects.get(case=case, kind="refusal")
    assert any("请向云岭市林业局申请" in p for p in paper.content["paragraphs"])


def test_an_organ_must_be_named_and_not_the_own_one(levels):
    case = levels.submitted(levels.item())
    with pytest.raises(redirecting.OrganWanted):
        redirect(levels, case, organ_name=" ")
    with pytest.raises(redirecting.OrganWanted):
        redirect(levels, case, organization_id=10**9)
    with pytest.raises(redirecting.OwnOrgan):
        redirect(levels, case, organization_id=levels.office.row.pk)
    with pytest.raises(redirecting.ItemOfAnotherOrgan):
        redirect(levels, case, organization_id=levels.town.row.pk, item="没有的事项")
    case.refresh_from_db()
    assert case.status == "submitted"


def test_only_before_acceptance_and_only_the_counter(levels):
    case = levels.submitted(levels.item())
    with pytest.raises(NotFound):
        redirecting.redirect_case(
            case_id=case.pk,
            actor=make.actor(levels.other_town.counter),
            reason="",
            organ_name="别处",
        )
    accept.accept_case(case_id=case.pk, actor=levels.office.actor("accept"))
    with pytest.raises(CaseStateError):
        redirect(levels, case)


def test_one_click_hands_the_application_over_with_its_files(levels, client):
    tax = make.organization("tax", "税务局")
    found = _redirected_to(levels, tax)
    client.force_login(levels.person.user)
    page = client.get(f"/cases/{found.case.public_id}/").content.decode()
    assert "同意转交" in page
    first = client.post(f"/cases/redirected/{found.public_id}/")
    found.refresh_from_db()
    made = Case.objects.get(pk=found.application.case_id)
    assert first.url == f"/cases/{made.public_id}/"
    assert made.organization == tax
    assert made.form_data == found.case.form_data
    assert made.materials.filter(material_key="tree_photos", state="provided").count() == 1
    assert client.post(f"/cases/redirected/{found.public_id}/").url == first.url
    assert Case.objects.count() == 2
    assert Application.objects.count() == 2


def _redirected_to(levels: Levels, organ) -> Redirection:
    own = levels.office.row
    for key in ("counter", "reviewer", "approver", "lead"):
        make.hold(make.post(organ, key), levels.office.counter)
    levels.office.row = organ
    wanted = levels.item()
    levels.office.row = own
    case = levels.submitted(levels.item())
    return redirect(
        levels, case, organization_id=organ.pk, organ_name="", item=wanted.implementation_code
    )


def test_nobody_else_hands_it_over_and_without_an_item_nothing_can_be(levels):
    found = _redirected_to(levels, make.organization("tax", "税务局"))
    with pytest.raises(PermissionRefused):
        redirecting.hand_over(public_id=found.public_id, actor=acting(make.person("别人")))
    case = levels.submitted(levels.item())
    bare = redirect(levels, case)
    with pytest.raises(redirecting.NothingToHandOver):
        redirecting.hand_over(public_id=bare.public_id, actor=acting(levels.person))


def test_the_desk_offers_it_and_keeps_what_was_typed(levels):
    case = levels.submitted(levels.item())
    clerk = browser(levels.office.counter)
    page = clerk.get(f"/desk/cases/{case.public_id}/").content.decode()
    assert "不属于本机关职权" in page
    refused = act(clerk, case, "step", choice="redirect", redirect_contact="0960-1")
    assert refused.status_code == 422
    assert "0960-1" in refused.content.decode()
    done = act(clerk, case, "step", choice="redirect", redirect_name="云岭市林业局")
    assert done.status_code == 302
    assert (
        "已告知申请人向云岭市林业局申请"
        in clerk.get(f"/desk/cases/{case.public_id}/").content.decode()
    )
