"""The demo county has a receiver of its own, whose key opens what is sealed for it."""

import stat

from cryptography.hazmat.primitives.serialization import load_pem_private_key

from zhengtong.modules.cases.exchange import sealing, seed
from zhengtong.modules.cases.tests.exchange.receiver import Receiver


def test_its_key_lies_beside_the_certificate_and_opens_a_file(settings, tmp_path):
    settings.EXCHANGE_RECEIVER = tmp_path / "exchange" / "receiver.pem"
    seed.load()
    settings.EXCHANGE_CERTIFICATE = str(settings.EXCHANGE_RECEIVER)
    to = sealing.recipient()
    with sealing.writing(tmp_path / "a.csv.cms", to) as file:
        file.write("王小明\n")
    secret = settings.EXCHANGE_RECEIVER.with_suffix(".key")
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    receiver = Receiver(
        key=load_pem_private_key(secret.read_bytes(), None), certificate=to.certificate
    )
    assert receiver.opened((tmp_path / "a.csv.cms").read_bytes()).decode() == "王小明\n"


def test_a_certificate_that_lies_there_stays(settings, tmp_path):
    settings.EXCHANGE_RECEIVER = tmp_path / "receiver.pem"
    settings.EXCHANGE_RECEIVER.write_text("ours")
    seed.load()
    assert settings.EXCHANGE_RECEIVER.read_text() == "ours"
