"""What anybody is told about a file: the verdict, and where it was altered."""

from __future__ import annotations

import datetime as dt
import io

import pytest
import time_machine
from django.db.models import Value
from django.db.models.functions import Concat
from django.utils import timezone
from pyhanko.pdf_utils.generic import NumberObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from zhengtong.core.crypto import sm2
from zhengtong.core.ofd import api as ofd
from zhengtong.modules.licences import api as licences
from zhengtong.modules.licences.models import SealCertificate
from zhengtong.modules.licences.seals import register, using
from zhengtong.modules.licences.seals.checking import FileReport, check_file
from zhengtong.modules.licences.seals.found import Verdict
from zhengtong.modules.licences.tests.seals.world import World, page


def words(world: World, reason: str = "测试") -> dict[str, object]:
    return {"public_id": world.seal.public_id, "reason": reason, "actor": world.manager}


def places(report: FileReport) -> str:
    return " ".join(p for s in report.signatures for p in s.places)


def test_a_sealed_file_is_valid_and_says_by_whom_and_when(world: World) -> None:
    done = world.sealed()
    report = check_file(done.content)
    [one] = report.signatures
    assert (report.verdict, report.format) == (Verdict.VALID, "pdf")
    assert (one.seal, one.organization) == (world.seal.name, "青禾县林业局")
    assert one.signed_at == done.signed_at
    assert (one.purpose, one.title) == ("测试文书", "准予行政许可决定书")
    assert report.sm3 == done.sm3
    if sm2.is_available():
        assert one.sm2 == "国密 SM2 签名正确。"


def test_every_altered_byte_of_the_signed_text_is_found(world: World) -> None:
    content = world.sealed().content
    end = content.rindex(b"/Contents <")
    for at in range(200, end, end // 9):
        altered = bytearray(content)
        altered[at] ^= 1
        assert check_file(bytes(altered)).verdict in (Verdict.ALTERED, Verdict.UNREADABLE), at


def test_an_altered_byte_is_placed(world: World) -> None:
    content = bytearray(world.sealed().content)
    content[content.index(b"stream") + 60] ^= 1
    report = check_file(bytes(content))
    assert report.verdict == Verdict.ALTERED
    assert "字节里有改动" in places(report)


def test_what_was_added_after_the_signature_is_placed(world: World) -> None:
    content = world.sealed().content
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    page_of = writer.root["/Pages"]["/Kids"][0]
    page_of["/Rotate"] = NumberObject(90)
    writer.update_container(page_of)
    out = io.BytesIO()
    writer.write(out)
    report = check_file(out.getvalue())
    assert report.verdict == Verdict.ALTERED
    assert f"从第 {len(content) + 1} 字节起" in places(report)


def test_an_update_that_hides_the_signature_is_found(world: World) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(world.sealed().content))
    del writer.root["/AcroForm"]
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    assert check_file(out.getvalue()).verdict == Verdict.ALTERED


def test_a_second_seal_does_not_make_the_first_one_altered(world: World) -> None:
    first = world.sealed()
    second = world.sealed(content=first.content, place=licences.Place(x=60, y=200))
    report = check_file(second.content)
    assert [s.verdict for s in report.signatures] == [Verdict.VALID, Verdict.VALID]


def test_a_file_without_signature_says_so(world: World) -> None:
    assert check_file(page()).verdict == Verdict.UNSIGNED


@pytest.mark.parametrize("content", [b"", b"text", b"%PDF-1.7 rubbish", b"PK\x03\x04rubbish"])
def test_rubbish_is_unreadable(world: World, content: bytes) -> None:
    assert check_file(content).verdict == Verdict.UNREADABLE


def test_a_foreign_signer_is_unknown(world: World) -> None:
    content = world.sealed().content
    # As the register of another installation knows it.
    SealCertificate.objects.update(serial=Concat(Value("0"), "serial"))
    report = check_file(content)
    assert report.verdict == Verdict.UNKNOWN
    assert report.signatures[0].seal == world.seal.name


def test_a_signature_that_the_register_does_not_know_is_not_believed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Whoever has the key signs past the platform.
    monkeypatch.setattr(using.Use, "record", lambda self, rows: None)
    content = world.sealed().content
    assert check_file(content).verdict == Verdict.UNREGISTERED
    register.revoke_certificates(**words(world))
    assert check_file(content).verdict == Verdict.REVOKED


def test_what_was_sealed_before_a_revocation_stays_valid(world: World) -> None:
    content = world.sealed().content
    register.revoke_certificates(**words(world, "密钥可能泄露"))
    report = check_file(content)
    assert report.verdict == Verdict.VALID
    assert "吊销之前" in report.signatures[0].notes[0]
    assert check_file(world.sealed().content).signatures[0].notes == []


def test_what_was_sealed_stays_valid_when_the_seal_is_suspended_or_destroyed(world: World) -> None:
    content = world.sealed().content
    register.suspend_seal(**words(world))
    assert "现在停用" in check_file(content).signatures[0].notes[0]
    register.destroy_seal(**words(world))
    report = check_file(content)
    assert report.verdict == Verdict.VALID
    assert "已经销毁" in " ".join(report.signatures[0].notes)


def test_what_was_sealed_stays_valid_after_the_certificate_has_run_out(world: World) -> None:
    content = world.sealed().content
    later = timezone.now() + dt.timedelta(days=366 * 12)
    with time_machine.travel(later, tick=False):
        report = check_file(content)
    assert report.verdict == Verdict.VALID
    assert "后来已经到期" in report.signatures[0].notes[0]


def test_a_sealed_ofd_is_valid_and_an_altered_part_is_named(world: World) -> None:
    plain = ofd.from_pdf(page(), title="决定书")
    parts = {**world.words(), "content": plain, "place": licences.Place(x=150, y=120)}
    done = licences.seal_ofd(**parts)
    report = check_file(done.content)
    assert (report.verdict, report.format) == (Verdict.VALID, "ofd")
    assert report.signatures[0].seal == world.seal.name
    altered = rezipped(done.content, "Page_0/Content.xml")
    report = check_file(altered)
    assert report.verdict == Verdict.ALTERED
    assert "Page_0/Content.xml 已被改动" in places(report)


def rezipped(content: bytes, part: str) -> bytes:
    """The same package with one more space in a part."""
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            body = old.read(name)
            new.writestr(name, body + b"\n" if name.endswith(part) else body)
    return out.getvalue()
