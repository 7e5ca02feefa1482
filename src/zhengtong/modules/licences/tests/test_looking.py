"""Showing, verifying, retrieving: who learns what, and that the holder sees it."""

from __future__ import annotations

import datetime as dt
import io

import pytest
import time_machine
from django.test import Client
from pypdf import PdfReader

from zhengtong.core.files import api as files
from zhengtong.kernel.errors import PermissionRefused
from zhengtong.modules.licences import errors, verification
from zhengtong.modules.licences.models import AccessKind, LicenceAccess, ShowCode
from zhengtong.modules.licences.services import acts, retrieving, showing
from zhengtong.modules.licences.tests.test_killed import WHY
from zhengtong.modules.licences.tests.world import BASIS, DATA
from zhengtong.modules.org.identity import actor_for
from zhengtong.modules.org.tests import factories as make


def shown(bureau, *reveals: str) -> str:
    one = bureau.row()
    return showing.make_show_code(
        licence_id=one.public_id, reveals=list(reveals), actor=bureau.owner
    ).code


def test_a_stranger_learns_public_fields_only(bureau):
    one = bureau.row()
    found = verification.find(one.number)
    assert found is not None
    assert dict(found.rows) == {
        "持证主体": "李**",
        "采伐地点": "石桥镇上湾村",
        "联系电话": "1390***1234",
    }
    assert found.tone == "green"


@pytest.mark.parametrize("typed", ["青林采[2026]000001号", " 青林采 2026 000001 号 "])
def test_a_number_is_found_whatever_signs_are_typed(bureau, typed):
    bureau.issue(issued_on=dt.date(2026, 3, 1))
    assert verification.find(typed) is not None


def test_an_older_edition_is_said_to_be_superseded(bureau):
    one = bureau.issue()
    acts.change_licence(
        licence_id=one.id, data={**DATA, "species": "松木"}, actor=bureau.actor, reason="更正"
    )
    found = verification.find(one.identifier)
    assert found is not None
    assert found.is_superseded
    assert ("采伐地点", "石桥镇上湾村") not in found.rows


@pytest.mark.parametrize("text", ["青林采〔2026〕999999号", "1.2.3", "😀", "%%%", "x" * 500])
def test_forged_and_senseless_numbers_are_not_found(bureau, client, text):
    bureau.issue()
    answer = client.get("/verify/", {"q": text})
    assert answer.status_code == 404
    assert "没有查到" in answer.content.decode()


def test_verification_says_the_state_and_refuses_too_many_tries(bureau, client):
    one = bureau.row()
    acts.revoke_licence(licence_id=one.pk, actor=bureau.actor, reason="骗取", basis=BASIS)
    answer = client.get(f"/verify/{one.verify_token}/")
    assert answer.status_code == 200
    assert "这个证照已被撤销" in answer.content.decode()
    for _n in range(verification.MOST_PER_MINUTE):
        answer = client.get("/verify/", {"q": "1"})
    assert answer.status_code == 429


def test_a_show_code_reveals_what_was_chosen_once_and_the_holder_sees_it(bureau, client):
    code = shown(bureau, "species")
    page = client.get("/verify/show/", {"code": code})
    assert ShowCode.objects.get().used_at is None
    assert code in page.content.decode()
    answer = client.post("/verify/show/", {"code": code.lower(), "reader": "某旅馆前台"})
    text = answer.content.decode()
    assert "杉木" in text
    assert "上湾村" not in text
    assert "李禾生" not in text
    again = client.post("/verify/show/", {"code": code})
    assert again.status_code == 410
    look = LicenceAccess.objects.get()
    assert (look.kind, look.reader, look.revealed) == ("shown", "某旅馆前台", ["species"])


def test_a_code_ends_after_five_minutes_and_with_the_next(bureau):
    one = bureau.row()
    given = {"licence_id": one.public_id, "reveals": [], "actor": bureau.owner}
    first = showing.make_show_code(**given).code
    second = showing.make_show_code(**given).code
    with pytest.raises(errors.ShowCodeExpired):
        showing.redeem_show_code(code=first, actor=bureau.outsider)
    with (
        time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=6)),
        pytest.raises(errors.ShowCodeExpired),
    ):
        showing.redeem_show_code(code=second, actor=bureau.outsider)


def test_guessing_codes_is_stopped(bureau, client):
    for _n in range(showing.MOST_WRONG):
        assert client.post("/verify/show/", {"code": "ABCDEFGH"}).status_code == 422
    code = shown(bureau)
    assert client.post("/verify/show/", {"code": code}).status_code == 429


def test_only_the_holder_shows_and_only_what_is_valid(bureau):
    one = bureau.row()
    stranger = actor_for(make.person("马春来").user_id)
    with pytest.raises(errors.NotYourLicence):
        showing.make_show_code(licence_id=one.public_id, reveals=[], actor=stranger)
    acts.suspend_licence(licence_id=one.pk, actor=bureau.actor, reason="整改", basis=BASIS)
    with pytest.raises(errors.CannotShow):
        showing.make_show_code(licence_id=one.public_id, reveals=[], actor=bureau.owner)


def test_the_copy_of_a_department_bears_reader_purpose_and_end(bureau):
    access = retrieving.retrieve_by_code(code=shown(bureau), why=WHY, actor=bureau.outsider)
    file = files.get(access.copy_file)
    with files.open_file(file.id) as stream:
        text = PdfReader(io.BytesIO(stream.read())).pages[0].extract_text()
    text = "".join(text.split())
    for word in ("工商局", "核验经营资格", "QH20261122-00001", "复制无效", "李禾生"):
        assert word in text
    assert files.may_read(bureau.outsider, file)
    assert files.may_read(bureau.owner, file)
    assert not files.may_read(bureau.actor, file)
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=31)):
        assert not files.may_read(bureau.outsider, file)


@pytest.mark.parametrize(
    ("left_out", "refusal"),
    [
        ("purpose", errors.PurposeWanted),
        ("item_code", errors.ItemWanted),
        ("case_number", errors.CaseWanted),
    ],
)
def test_a_retrieval_says_why_for_what_and_for_which_case(bureau, left_out, refusal):
    code = shown(bureau)
    why = retrieving.Why(**{**vars(WHY), left_out: " "})
    with pytest.raises(refusal):
        retrieving.retrieve_by_code(code=code, why=why, actor=bureau.outsider)
    assert ShowCode.objects.get().used_at is None


def test_without_consent_nothing_is_fetched(bureau):
    one = bureau.row()
    asked = retrieving.ask_consent(licence_id=one.pk, why=WHY, actor=bureau.outsider)
    with pytest.raises(errors.ConsentWanted):
        retrieving.retrieve_by_consent(consent_id=asked.public_id, actor=bureau.outsider)
    stranger = actor_for(make.person("马春来").user_id)
    with pytest.raises(errors.NotYourLicence):
        retrieving.answer_consent(consent_id=asked.public_id, is_given=True, actor=stranger)
    retrieving.answer_consent(consent_id=asked.public_id, is_given=False, actor=bureau.owner)
    with pytest.raises(errors.ConsentWanted):
        retrieving.retrieve_by_consent(consent_id=asked.public_id, actor=bureau.outsider)
    with pytest.raises(PermissionRefused):
        retrieving.ask_consent(licence_id=one.pk, why=WHY, actor=bureau.owner)


def signed_in(person) -> Client:
    browser = Client()
    browser.force_login(person.user)
    return browser


def test_nobody_opens_the_licence_of_another(bureau):
    one = bureau.row()
    stranger = signed_in(make.person("马春来"))
    for path in ("", "show/", "file.pdf"):
        assert stranger.get(f"/licences/{one.public_id}/{path}").status_code == 404
    own = signed_in(bureau.holder)
    assert own.get(f"/licences/{one.public_id}/").status_code == 200
    assert one.number in own.get("/licences/").content.decode()


def test_the_desk_leaves_one_trace_an_hour(bureau):
    one = bureau.row()
    browser = Client()
    browser.force_login(bureau.clerk.user)
    for _n in range(2):
        assert browser.get(f"/desk/licences/{one.public_id}/").status_code == 200
    assert LicenceAccess.objects.filter(kind=AccessKind.DESK).count() == 1
    assert browser.get("/desk/licences/", {"q": "李禾生"}).content.decode().count(one.number) == 1
