"""What a seal puts on a PDF: valid for independent readers, refused to the wrong person."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone

from zhengtong.core.crypto import cms, sm2, stores
from zhengtong.kernel.access import Actor
from zhengtong.modules.licences import api as licences
from zhengtong.modules.licences.models import SealCertificate, SealUse
from zhengtong.modules.licences.seals import register, rules
from zhengtong.modules.licences.tests.seals.world import PURPOSE, World, page
from zhengtong.modules.org.models import PostHolder, Role, RoleAssignment
from zhengtong.modules.org.tests import factories

PLATFORM = Actor.system("documents")


def test_the_first_bytes_of_a_sealed_file_are_the_file(world: World) -> None:
    done = world.sealed()
    assert done.content.startswith(page())
    assert done.seal_name == "青禾县林业局行政审批专用章"


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="pdfsig is not there")
def test_poppler_finds_the_signature_valid_and_covering_all(world: World, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(world.sealed().content)
    told = run(["pdfsig", "-nocert", "a.pdf"], tmp_path)
    assert "Signature is Valid." in told
    assert "Total document signed" in told
    assert "ETSI.CAdES.detached" in told
    assert "CN=青禾县林业局行政审批专用章,O=青禾县林业局" in told


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not there")
def test_openssl_verifies_the_byte_range_up_to_our_authority(world: World, tmp_path: Path) -> None:
    signature, signed = parts_of(world.sealed().content)
    (tmp_path / "sig").write_bytes(signature)
    (tmp_path / "signed").write_bytes(signed)
    (tmp_path / "ca.pem").write_bytes(world.root())
    command = "openssl cms -verify -binary -inform DER -in sig -content signed -CAfile ca.pem"
    told = run([*command.split(), "-purpose", "any", "-out", "out"], tmp_path)
    assert told.endswith("CMS Verification successful")


@pytest.mark.skipif(not sm2.is_available(), reason="tongsuopy is not there")
def test_the_sm2_signature_beside_signs_the_same_bytes(world: World) -> None:
    done = world.sealed()
    signature, signed = parts_of(done.content)
    beside = cms.check(signature, signed).beside
    assert beside is not None
    found = cms.check(beside, signed)
    assert (found.is_right, found.is_sm2, done.has_sm2) == (True, True, True)
    assert found.certificate == bytes(
        SealCertificate.objects.get(seal=world.seal, family="sm2").certificate
    )
    assert not cms.check(beside, signed + b" ").is_right
    assert bytes(SealUse.objects.get().sm2 or b"") == beside


def test_without_sm2_a_seal_signs_all_the_same(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sm2, "is_available", lambda: False)
    world.make("青禾县林业局业务专用章", kind="business")
    assert SealCertificate.objects.filter(seal__kind="business").count() == 1


def test_the_picture_stands_on_the_mark_of_the_template(world: World) -> None:
    plain = box_of(world.sealed(place=licences.Place(page=1, x=105, y=148.5)).content)
    assert [round(v) for v in plain] == [238, 361, 357, 480]
    marked = box_of(world.sealed().content)
    assert marked[0] > plain[0] + 100
    assert marked[1] > plain[1]


def test_two_seals_on_one_file_are_two_signatures(world: World) -> None:
    first = world.sealed()
    second = world.sealed(content=first.content, place=licences.Place(x=60, y=200))
    assert second.content.startswith(first.content)
    signature, signed = parts_of(second.content, number=1)
    assert cms.check(signature, signed).is_right
    assert cms.check(*parts_of(second.content)).is_right


def test_every_use_is_recorded_with_the_digests_of_the_file(world: World) -> None:
    done = world.sealed()
    use = SealUse.objects.get()
    assert (use.public_id, use.sha256, use.sm3) == (done.use_id, done.sha256, done.sm3)
    assert (use.by_name, use.staff_id, use.is_automatic) == ("赵远", world.approver.staff_id, False)
    assert (use.purpose, use.title, use.case_number) == (
        PURPOSE,
        "准予行政许可决定书",
        "510121000-20261122-0001",
    )


@pytest.mark.parametrize("content", [b"", b"no PDF", b"%PDF-1.7\n%%EOF", page()[:900]])
def test_what_is_no_sound_pdf_is_not_sealed(world: World, content: bytes) -> None:
    with pytest.raises(licences.NotSealable):
        world.sealed(content=content)
    assert not SealUse.objects.exists()


def test_who_is_not_named_by_a_rule_may_not_seal(world: World) -> None:
    with pytest.raises(licences.NotYourSeal):
        world.sealed(actor=world.stranger)
    assert not licences.may_seal(
        organization_id=world.organ.pk, purpose=PURPOSE, actor=world.stranger
    )
    world.give(staff_id=world.stranger.staff_id)
    assert world.sealed(actor=world.stranger).seal_name == world.seal.name


def test_a_role_may_be_named(world: World) -> None:
    factories.role("archivist")
    world.give(role="archivist")
    with pytest.raises(licences.NotYourSeal):
        world.sealed(actor=world.stranger)
    role = Role.objects.get(key="archivist")
    RoleAssignment.objects.create(staff_id=world.stranger.staff_id, role=role)
    assert world.sealed(actor=world.stranger).has_sm2 in (True, False)


def test_a_rule_covers_what_begins_with_its_purpose_and_nothing_else(world: World) -> None:
    world.give(purpose="testing", staff_id=world.stranger.staff_id)
    assert world.sealed(actor=world.stranger, purpose="testing.anything").seal_name
    with pytest.raises(licences.NotYourSeal):
        world.sealed(actor=world.approver, purpose="testing.other")


def test_an_ended_rule_holds_no_longer(world: World) -> None:
    rule = world.give(staff_id=world.stranger.staff_id)
    rules.end_rule(public_id=world.seal.public_id, rule_id=rule, actor=world.manager)
    with pytest.raises(licences.NotYourSeal):
        world.sealed(actor=world.stranger)


def test_the_platform_seals_what_a_named_official_decided(world: World) -> None:
    PostHolder.objects.create(
        post=world.post, staff_id=world.approver.staff_id, share="A", valid_from="2020-01-01"
    )
    done = world.sealed(actor=PLATFORM, decided_by=world.approver.staff_id)
    use = SealUse.objects.get(public_id=done.use_id)
    assert (use.by_name, use.is_automatic) == ("赵远", True)
    for nobody in (None, world.stranger.staff_id):
        with pytest.raises(licences.NotYourSeal):
            world.sealed(actor=PLATFORM, decided_by=nobody)


def test_the_platform_seals_by_itself_only_where_it_is_authorised(world: World) -> None:
    with pytest.raises(licences.NotYourSeal):
        world.sealed(actor=PLATFORM)
    world.give(is_standing=True)
    assert world.sealed(actor=PLATFORM).seal_name == world.seal.name
    with pytest.raises(licences.NotYourSeal):
        world.sealed(actor=world.stranger)


def test_an_organisation_without_a_seal_is_told_so(world: World) -> None:
    other = factories.organization("water", "青禾县水利局")
    with pytest.raises(licences.NoSeal) as refused:
        world.sealed(organization_id=other.pk)
    assert "没有可用于“测试文书”的青禾县水利局电子印章" in str(refused.value)


def test_a_suspended_seal_seals_nothing_until_it_is_resumed(world: World) -> None:
    words = {"public_id": world.seal.public_id, "reason": "换届", "actor": world.manager}
    register.suspend_seal(**words)
    with pytest.raises(licences.SealSuspended):
        world.sealed()
    register.resume_seal(**words)
    assert world.sealed().seal_name == world.seal.name


def test_a_seal_is_used_on_its_last_day_and_not_after(world: World) -> None:
    last = timezone.localdate() + dt.timedelta(days=30)
    register.renew_certificates(
        public_id=world.seal.public_id, valid_until=last, reason="缩短", actor=world.manager
    )
    with time_machine.travel(dt.datetime.combine(last, dt.time(4), dt.UTC), tick=False):
        assert world.sealed().seal_name == world.seal.name
    after = dt.datetime.combine(last + dt.timedelta(days=1), dt.time(4), dt.UTC)
    with time_machine.travel(after, tick=False), pytest.raises(licences.SealExpired) as refused:
        world.sealed()
    assert last.isoformat() in str(refused.value)


def test_when_one_seal_is_suspended_another_of_the_same_purpose_is_taken(world: World) -> None:
    second = world.make()
    draft = licences.RuleDraft(purpose=PURPOSE, post_id=world.post.pk)
    licences.add_rule(public_id=second.public_id, draft=draft, actor=world.manager)
    register.suspend_seal(public_id=world.seal.public_id, reason="检修", actor=world.manager)
    assert world.sealed().seal_name == second.name


def test_a_key_that_is_gone_is_told_in_words(world: World, settings) -> None:  # type: ignore[no-untyped-def]
    shutil.rmtree(settings.SEAL_KEYS)
    stores._opened.cache_clear()
    with pytest.raises(licences.SealKeyMissing) as refused:
        world.sealed()
    assert "密钥现在不能使用" in str(refused.value)
    assert any("密钥不能使用" in told for told in licences.seal_problems())


def test_a_certificate_that_runs_out_within_a_month_is_reported(world: World) -> None:
    assert list(licences.seal_problems()) == []
    soon = timezone.localdate() + dt.timedelta(days=20)
    register.renew_certificates(
        public_id=world.seal.public_id, valid_until=soon, reason="测试", actor=world.manager
    )
    assert soon.isoformat() in next(licences.seal_problems())


def test_a_batch_is_sealed_with_a_fixed_number_of_statements(
    world: World, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    world.sealed()
    files = [
        licences.ToSeal(content=page(), subject_kind="t", subject_id=str(n), title="证照")
        for n in range(5)
    ]
    words = {"organization_id": world.organ.pk, "purpose": PURPOSE, "actor": world.approver}
    with django_assert_num_queries(5):
        done = licences.seal_batch(files=files, **words)
    assert len({d.use_id for d in done}) == 5
    assert SealUse.objects.count() == 6


def test_bytes_are_signed_detached(world: World) -> None:
    words = {k: v for k, v in world.words().items() if k != "content"}
    done = licences.sign_bytes(content=b"manifest", **words)
    found = cms.check(done.cms, b"manifest")
    assert found.is_right
    assert not cms.check(done.cms, b"manifesT").is_right
    if done.sm2 is not None:
        assert cms.check(done.sm2, b"manifest").is_right
    use = SealUse.objects.get()
    assert (use.kind, bytes(use.cms or b"")) == ("data", done.cms)


def parts_of(content: bytes, *, number: int = 0) -> tuple[bytes, bytes]:
    """A signature of a PDF and the bytes that it signs, read without pyHanko."""
    found = re.findall(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)\]", content)[number]
    a, b, c, d = (int(v) for v in found)
    signature = bytes.fromhex(content[a + b + 1 : c - 1].decode())
    return signature, content[a : a + b] + content[c : c + d]


def box_of(content: bytes) -> list[float]:
    """The rectangle of the last signature's picture."""
    found = re.findall(rb"/Rect \[ ?([\d. ]+?) ?\]", content)[-1]
    return [float(v) for v in found.split()]


def run(command: list[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return (done.stdout + done.stderr).strip()
