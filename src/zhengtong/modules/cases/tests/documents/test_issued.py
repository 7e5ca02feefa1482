"""Documents as they are issued: by the template in use, numbered, sealed, in three formats."""

import pytest
from django.db import transaction
from django.urls import reverse

from zhengtong.core.documents import published, services
from zhengtong.core.documents.docx import text_of
from zhengtong.core.documents.models import TemplateFault, TemplateVersion
from zhengtong.core.files import api as files
from zhengtong.core.ofd import api as ofd
from zhengtong.kernel.access import ANYWHERE, Actor
from zhengtong.modules.cases.documents import downloads, pdf_of
from zhengtong.modules.cases.documents.sealing import purpose_of
from zhengtong.modules.cases.models import CaseDocument, DocumentKind, SealState
from zhengtong.modules.cases.services import accept, handle
from zhengtong.modules.cases.services.law import LawBasisWanted
from zhengtong.modules.cases.tests import county as place
from zhengtong.modules.cases.tests.desk import desk, task_of
from zhengtong.modules.licences import api as licences
from zhengtong.modules.licences.plugins import seal_purposes
from zhengtong.modules.org.models import RoleAssignment
from zhengtong.modules.org.tests import factories as make

KIND = "case.acceptance"
MANAGE = {"documents.publish": frozenset({ANYWHERE})}
WRITER = Actor(kind="user", name="甲", user_id=1, grants=MANAGE)
LAWYER = Actor(kind="user", name="乙", user_id=2, grants=MANAGE)


@pytest.fixture
def office(db):
    published.forget()
    yield desk()
    published.forget()


def publish(*blocks, scope_kind="county", scope_key="", is_sealed=False):
    row = services.start_template(
        kind=KIND, scope_kind=scope_kind, scope_key=scope_key, actor=WRITER
    )
    body = {"is_sealed": is_sealed, "blocks": list(blocks)}
    services.save_template(public_id=row.public_id, body=body, actor=WRITER, expected_version=None)
    services.submit_template(public_id=row.public_id, note="新词", actor=WRITER)
    return services.publish_template(public_id=row.public_id, actor=LAWYER)


def para(text):
    return {"kind": "paragraph", "text": text}


def document(case, kind=DocumentKind.ACCEPTANCE):
    return CaseDocument.objects.get(case=case, kind=kind)


def test_it_is_worded_by_the_template_in_use_and_stays_as_it_was_issued(office, person):
    first = document(office.accepted(person))
    assert "符合受理条件" in first.content["paragraphs"][0]
    assert first.template.scope_kind == "shipped"
    row = publish(para("已受理：{{item}}。"))
    second = document(office.accepted(make.person()))
    assert second.content["paragraphs"] == ["已受理：林木采伐许可。"]
    assert second.template_id == row.pk
    first.refresh_from_db()
    assert "符合受理条件" in first.content["paragraphs"][0]


def test_the_template_of_an_item_goes_before_that_of_the_organisation(office, person):
    version = office.county.version
    publish(
        para("单位的。"), scope_kind="organization", scope_key=str(office.counter.organization_id)
    )
    publish(para("事项的。"), scope_kind="item", scope_key=str(version.public_id))
    assert document(office.accepted(person)).content["paragraphs"] == ["事项的。"]


def test_a_template_that_fails_does_not_stop_the_acceptance(office, person, monkeypatch):
    row = publish(para("好{{item}}"))
    spoiled = dict(published.current())
    broken = {"blocks": [para("{{gone}}")]}
    spoiled[(KIND, "county", "")] = published.Published(
        id=row.pk, body=broken, scope_kind="county", number=1
    )
    monkeypatch.setattr(published, "current", lambda: spoiled)
    issued = document(office.accepted(person))
    assert "符合受理条件" in issued.content["paragraphs"][0]
    fault = TemplateFault.objects.get()
    assert (fault.version_id, fault.subject) == (row.pk, issued.number)


def test_a_number_is_given_again_when_the_act_fails(office, person):
    case = office.submitted(person)
    with pytest.raises(RuntimeError), transaction.atomic():
        accept.accept_case(case_id=case.pk, actor=make.actor(office.counter))
        raise RuntimeError
    accept.accept_case(case_id=case.pk, actor=make.actor(office.counter))
    other = office.accepted(make.person())
    numbers = [document(c).number for c in (case, other)]
    assert [n.rpartition("〕")[2] for n in numbers] == ["1号", "2号"]


def test_a_denial_wants_its_law_and_states_what_was_written(office, person):
    case = office.reviewed(person)
    given = {"task_id": task_of(case).id, "outcome": "deny", "opinion": "超出采伐限额。"}
    actor = make.actor(office.approver)
    outcome = next(o for o, _label in task_of(case).outcome_labels if o not in handle.GRANTING)
    given["outcome"] = outcome
    for blank in ("", "  ", "长" * 1001):
        with pytest.raises(LawBasisWanted):
            handle.complete_step(**given, law_basis=blank, actor=actor)
    handle.complete_step(**given, law_basis="《森林法》第五十五条", actor=actor)
    text = "\n".join(document(case, DocumentKind.DENIAL).content["paragraphs"])
    assert "法律依据：《森林法》第五十五条。" in text
    assert "行政复议" in text


def test_the_desk_offers_the_law_of_the_item_and_keeps_what_was_typed(office, person, client):
    case = office.reviewed(person)
    client.force_login(office.approver.user)
    page = client.get(f"/desk/cases/{case.public_id}/")
    assert "《中华人民共和国行政许可法》第三十八条第二款" in page.context["law_basis"]
    outcome = next(o for o, _label in task_of(case).outcome_labels if o not in handle.GRANTING)
    refused = client.post(
        f"/desk/cases/{case.public_id}/act/step/",
        {
            "choice": f"complete:{outcome}",
            "opinion": "超出采伐限额。",
            "law_basis": "",
            "task": task_of(case).id,
            "lock_version": page.context["lock_version"],
        },
    )
    assert refused.status_code == 422
    assert "法律依据" in refused.context["errors"]["law_basis"]
    assert refused.context["law_basis"] == ""
    assert "超出采伐限额。" in refused.text


@pytest.fixture
def seal(office, settings, tmp_path):
    settings.SEAL_KEYS = tmp_path / "seals"
    organ = office.counter.organization_id
    manager = Actor.system("印章管理员")
    made = licences.make_seal(
        organization_id=organ,
        draft=licences.SealDraft(
            kind="approval", name="林业局行政审批专用章", ring="青禾县林业局", algorithm="p-256"
        ),
        actor=manager,
    )
    rule = licences.RuleDraft(purpose="document", is_standing=True, basis="青政发〔2026〕1号")
    licences.add_rule(public_id=made, draft=rule, actor=manager)
    return made


def kept(issued):
    with files.open_file(files.get(pdf_of(issued)).id) as file:
        return file.read()


def test_the_file_is_sealed_once_and_stays_the_same(office, person, seal):
    issued = document(office.accepted(person))
    assert issued.seal_state == SealState.WANTED
    first = kept(issued)
    issued.refresh_from_db()
    assert issued.seal_state == SealState.SEALED
    assert b"/ByteRange" in first
    assert kept(issued) == first


def test_without_a_seal_the_document_is_made_all_the_same_and_staff_are_told(
    office, person, client
):
    case = office.accepted(person)
    issued = document(case)
    assert b"/ByteRange" not in kept(issued)
    issued.refresh_from_db()
    assert issued.seal_state == SealState.MISSING
    assert issued.seal_note
    client.force_login(office.counter.user)
    assert issued.seal_note in client.get(f"/desk/cases/{case.public_id}/?tab=documents").text


def test_whether_it_is_sealed_is_said_by_the_template(office, person, seal):
    publish(para("不盖章的{{item}}"), is_sealed=False)
    issued = document(office.accepted(person))
    assert issued.seal_state == SealState.NONE
    assert b"/ByteRange" not in kept(issued)


def test_word_ofd_and_pdf_say_the_same_with_rare_characters(office, client):
    person = make.person(name="李𠮷")
    case = office.accepted(person)
    issued = document(case)
    pdf = ofd.pdf_text(kept(issued))
    lines = text_of(downloads.as_docx(issued))
    plain = "".join(pdf.split())
    for line in lines[:-1]:
        assert "".join(line.split()) in plain, line
    assert "李𠮷：" in lines
    found = ofd.text(downloads.as_ofd(issued))
    assert "".join(found.split()) == plain
    browser = place.signed_in(client, person)
    url = reverse("my_case_document", args=[case.public_id, issued.public_id])
    for name, start in (("docx", b"PK"), ("ofd", b"PK"), ("pdf", b"%PDF")):
        answer = browser.get(url, {"format": name})
        assert b"".join(answer).startswith(start), name
    assert browser.get(url, {"format": "exe"}).status_code == 404


def test_the_preview_shows_a_real_case_to_those_who_may_see_it(office, person, client):
    case = office.accepted(person)
    row = TemplateVersion.objects.get(kind="case.grant", scope_kind="shipped")
    role = make.role("writer", "documents.manage")
    for member, sees in ((office.counter, True), (office.neighbour, False)):
        RoleAssignment.objects.create(staff=member, role=role)
        client.force_login(member.user)
        page = client.get(f"/desk/documents/versions/{row.public_id}/", {"number": case.number})
        assert page.status_code == (200 if sees else 422)
        assert (case.applicant_name in page.text) is sees
        pdf = client.get(
            f"/desk/documents/versions/{row.public_id}/preview.pdf", {"number": case.number}
        )
        assert pdf.status_code == (200 if sees else 422)


def test_every_kind_of_document_is_a_purpose_of_seals():
    assert purpose_of(DocumentKind.GRANT) in seal_purposes
