"""Identity numbers leave sealed for the receiver, or only because the county has said otherwise."""

import shutil
import subprocess

import pytest
from cryptography.exceptions import InvalidTag
from django.core.management import CommandError, call_command
from django.utils import timezone

from zhengtong.core.audit.models import AuditEntry
from zhengtong.core.tests.killing import AGAIN, killed
from zhengtong.modules.cases.exchange import (
    batches,
    downloads,
    layout,
    reconciling,
    sealing,
    tasks,
    writing,
)
from zhengtong.modules.cases.models import BatchState, ExchangeAccept, ExchangeBatch
from zhengtong.modules.cases.tests.desk import browser
from zhengtong.modules.cases.tests.exchange.receiver import Receiver
from zhengtong.modules.cases.tests.exchange.test_batches import sealed, waiting
from zhengtong.modules.org.tests import factories as make

REASON = "省平台来电，核对 11 月 22 日的行数。"


@pytest.fixture
def batch(desk, person):
    writing.write([desk.accepted(person).pk])
    return batches.export()[0]


@pytest.fixture
def clear_batch(desk, person, settings):
    """Written before the county had a certificate."""
    certificate, settings.EXCHANGE_CERTIFICATE = settings.EXCHANGE_CERTIFICATE, ""
    settings.EXCHANGE_CLEAR = True
    writing.write([desk.accepted(person).pk])
    batch = batches.export()[0]
    settings.EXCHANGE_CERTIFICATE, settings.EXCHANGE_CLEAR = certificate, False
    return batch


def everything_in(folder) -> bytes:
    return b"".join(p.read_bytes() for p in folder.rglob("*") if p.is_file())


def test_no_identity_number_lies_in_clear_in_any_folder(batch, person, folders):
    lying = everything_in(folders)
    assert batch.number.encode() in lying
    assert person.id_number.encode() not in lying
    assert person.name.encode() not in lying


def test_only_the_receiver_opens_a_file(batch, person, receiver, folders):
    path = sealed(folders / "out" / batch.number, layout.ACCEPT)
    assert receiver.rows(path)[0]["applyer_page_code"] == person.id_number
    with pytest.raises(ValueError, match=r"[Dd]ecrypt"):
        Receiver.made().opened(path.read_bytes())


def test_one_bit_that_is_another_is_noticed(batch, receiver, folders):
    path = sealed(folders / "out" / batch.number, layout.ACCEPT)
    content = bytearray(path.read_bytes())
    content[-100] ^= 1
    with pytest.raises(InvalidTag):
        receiver.opened(bytes(content))


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl on this machine")
def test_openssl_opens_what_we_seal(receiver, tmp_path):
    text = "".join(f"第 {n} 行\r\n" for n in range(50_000))
    with sealing.writing(tmp_path / "x.cms", sealing.recipient()) as file:
        file.write(text)
    opening = "openssl cms -decrypt -binary -inform DER -in x.cms -recip c.pem -inkey k.pem"
    receiver.write(tmp_path / "c.pem")
    receiver.write_key(tmp_path / "k.pem")
    done = subprocess.run(
        [*opening.split(), "-out", "x.csv"], cwd=tmp_path, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "x.csv").read_bytes().decode() == text


def test_the_manifest_says_how_and_for_whom_it_is_sealed(batch, receiver):
    said = batch.manifest["encryption"]
    assert said["content"] == "AES-256-GCM"
    assert said["recipient"] == "CN=省前置库"
    assert len(said["certificate_sha256"]) == 64
    assert batches.damaged(batch) == []


def test_without_a_certificate_nothing_is_claimed_and_nothing_is_sent(desk, person, settings):
    settings.EXCHANGE_CERTIFICATE = ""
    writing.write([desk.accepted(person).pk])
    count = waiting()
    with pytest.raises(sealing.NotSealed, match="ZHENGTONG_EXCHANGE_CERTIFICATE"):
        batches.export()
    tasks.send_batches()
    with pytest.raises(CommandError, match="ZHENGTONG_EXCHANGE_CERTIFICATE"):
        call_command("exchange", "send")
    assert waiting() == count
    assert not ExchangeBatch.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"bits": 1024}, "2048"), ({"days": -1}, "有效期"), ({"days": 120}, "有效期")],
)
def test_a_certificate_that_is_weak_or_out_of_date_is_refused(settings, tmp_path, wrong, said):
    settings.EXCHANGE_CERTIFICATE = str(Receiver.made(**wrong).write(tmp_path / "bad.pem"))
    with pytest.raises(sealing.NotSealed, match=said):
        sealing.recipient()


@pytest.mark.parametrize("content", [None, b"nothing"])
def test_a_certificate_that_cannot_be_read_is_refused_in_words(settings, tmp_path, content):
    path = tmp_path / "none.pem"
    if content:
        path.write_bytes(content)
    settings.EXCHANGE_CERTIFICATE = str(path)
    assert str(path) in sealing.problem()


def test_a_county_that_says_so_sends_in_clear(clear_batch, person, folders):
    path = folders / "out" / clear_batch.number / "up_pro_accept.csv"
    assert person.id_number in path.read_text(encoding="utf-8")
    assert not batches.is_sealed(clear_batch)


def test_what_lies_in_clear_is_sealed_before_it_leaves_again(
    clear_batch, person, receiver, operator, folders
):
    before = (batches.folder_of(clear_batch.number) / "up_pro_accept.csv").read_bytes()
    again = batches.again(number=clear_batch.number, actor=make.actor(operator))
    assert again.state == BatchState.DELIVERED
    path = sealed(folders / "out" / again.number, layout.ACCEPT)
    assert receiver.opened(path.read_bytes()) == before
    assert person.id_number.encode() not in everything_in(folders)
    assert again.manifest["rows"] == clear_batch.manifest["rows"]


def test_old_batches_are_sealed_from_the_console_once(clear_batch, person, capsys):
    call_command("exchange", "seal")
    call_command("exchange", "seal")
    assert capsys.readouterr().out.splitlines() == ["1 batches sealed", "0 batches sealed"]
    clear_batch.refresh_from_db()
    assert batches.damaged(clear_batch) == []
    assert person.id_number.encode() not in everything_in(batches.folder_of(clear_batch.number))


@pytest.mark.parametrize("dies_at", [1, 2, 3])
def test_a_sealing_that_died_on_the_way_is_done_by_the_next(
    clear_batch, person, monkeypatch, dies_at
):
    calls = iter(range(1, 9))

    def dying(real):
        def act(*args, **options):
            if next(calls) == dies_at:
                raise SystemExit
            return real(*args, **options)

        return act

    with monkeypatch.context() as patch:
        patch.setattr(batches.Path, "rename", dying(batches.Path.rename))
        patch.setattr(ExchangeBatch, "save", dying(ExchangeBatch.save))
        with pytest.raises(SystemExit):
            batches.seal_kept(ExchangeBatch.objects.get(pk=clear_batch.pk))
    found = ExchangeBatch.objects.get(pk=clear_batch.pk)
    assert batches.seal_kept(found)
    assert batches.damaged(found) == []
    kept = batches.folder_of(found.number).parent
    assert person.id_number.encode() not in everything_in(kept)


def take(client, number, **given):
    return client.post(f"/desk/exchange/{number}/download/", given)


@killed(
    downloads.take_file,
    again=AGAIN,
    because="who takes a file twice has taken it twice, and the audit log says so",
)
def test_a_download_is_sealed_and_its_reason_stays_in_the_audit(batch, operator, person, receiver):
    name = f"{layout.ACCEPT}.csv.cms"
    answer = take(browser(operator), batch.number, name=name, reason=REASON)
    content = b"".join(answer.streaming_content)
    assert person.id_number.encode() not in content
    assert person.id_number.encode() in receiver.opened(content)
    kept = AuditEntry.objects.get(action="cases.exchange_download")
    assert kept.object_id == batch.number
    assert kept.detail == {"file": name, "reason": REASON, "is_sealed": True}


def test_a_download_without_a_reason_or_a_file_is_refused_and_nothing_typed_is_lost(
    batch, operator
):
    client = browser(operator)
    refused = take(client, batch.number, name="../manifest.json", reason=REASON)
    assert refused.status_code == 422
    assert REASON in refused.content.decode()
    refused = take(client, batch.number, name="manifest.json", reason="  ")
    assert refused.status_code == 422
    assert "请写明下载的理由" in refused.content.decode()
    assert take(client, batch.number, name="manifest.json", reason="长" * 501).status_code == 422
    assert take(client, "nowhere", name="manifest.json", reason=REASON).status_code == 404
    assert not AuditEntry.objects.filter(action="cases.exchange_download").exists()


def test_a_file_that_still_lies_in_clear_is_not_downloaded_where_files_are_sealed(
    clear_batch, operator, settings
):
    client = browser(operator)
    name = f"{layout.ACCEPT}.csv"
    assert take(client, clear_batch.number, name=name, reason=REASON).status_code == 409
    settings.EXCHANGE_CLEAR = True
    assert b"".join(take(client, clear_batch.number, name=name, reason=REASON).streaming_content)


def test_nobody_downloads_without_the_permission(batch, desk):
    answer = take(browser(desk.counter), batch.number, name="manifest.json", reason=REASON)
    assert answer.status_code == 403


def test_the_page_says_whether_files_are_sealed(batch, operator, settings):
    client = browser(operator)
    assert "批次文件加密给接收方" in client.get("/desk/exchange/").content.decode()
    assert (
        "只有接收方的私钥能打开" in client.get(f"/desk/exchange/{batch.number}/").content.decode()
    )
    settings.EXCHANGE_CERTIFICATE = ""
    page = client.get("/desk/exchange/").content.decode()
    assert "还没有配置接收方证书" in page
    answer = client.post("/desk/exchange/export/", follow=True)
    assert "还没有配置接收方证书" in answer.content.decode()
    settings.EXCHANGE_CLEAR = True
    assert "批次文件是明文" in client.get("/desk/exchange/").content.decode()


def test_reconciliation_does_not_ask_how_files_are_sealed(batch):
    assert reconciling.check([timezone.localdate()]) == 0
    assert ExchangeAccept.objects.filter(cd_batch=batch.number).exists()
    assert downloads.names_of(batch)[-1] == "manifest.json"
