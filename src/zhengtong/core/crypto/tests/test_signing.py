"""Keys, certificates and detached signatures; OpenSSL reads what we write."""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from zhengtong.core.crypto import certificates, cms, digests, keys, sm2
from zhengtong.core.crypto.stores import FileStore, KeyMissing, key_stores

NOW = dt.datetime(2026, 11, 22, 8, tzinfo=dt.UTC)
CONTENT = "准予许可".encode() * 100
ALGORITHMS = [
    keys.RSA_3072,
    keys.P_256,
    pytest.param(keys.SM2, marks=pytest.mark.skipif(not sm2.is_available(), reason="no tongsuopy")),
]
needs_openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl")


@pytest.fixture(scope="module")
def made() -> Any:
    """By algorithm: an authority, its key, a key with its certificate; made once."""
    found: dict[str, tuple[bytes, Any, Any, bytes]] = {}

    def of(algorithm: str) -> tuple[bytes, Any, Any, bytes]:
        if algorithm not in found:
            root, key = keys.generate(algorithm), keys.generate(algorithm)
            authority = certificates.make_authority(
                name="根证书", organization="青禾县人民政府", key=root, at=NOW, years=20
            )
            certificate = certificates.issue(
                name="青禾县林业局行政审批专用章",
                organization="青禾县林业局",
                public_der=key.public_der,
                not_before=NOW,
                not_after=NOW + dt.timedelta(days=365),
                authority=authority,
                authority_key=root,
                list_url="http://zwfw.example.cn/verify/seals/pdf.crl",
            )
            found[algorithm] = (authority, root, key, certificate)
        return found[algorithm]

    return of


def signed(made: Any, algorithm: str, **parts: Any) -> bytes:
    authority, _root, key, certificate = made(algorithm)
    digest = (digests.sm3 if algorithm == keys.SM2 else digests.sha256)(CONTENT)
    return cms.sign(
        digest=bytes.fromhex(digest),
        key=key,
        certificate=certificate,
        authority=authority,
        **parts,
    )


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_signature_holds_for_its_content_and_no_other(made: Any, algorithm: str) -> None:
    signature = signed(made, algorithm, signed_at=NOW)
    found = cms.check(signature + b"\0" * 40, CONTENT)
    assert found.is_right
    assert found.certificate == made(algorithm)[3]
    assert (found.is_sm2, found.signed_at) == (algorithm == keys.SM2, NOW)
    assert not cms.check(signature, CONTENT + b".").is_right


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_changed_signature_is_wrong_or_unreadable(made: Any, algorithm: str) -> None:
    signature = bytearray(signed(made, algorithm))
    signature[-1] ^= 1
    with contextlib.suppress(cms.NotASignature):
        assert not cms.check(bytes(signature), CONTENT).is_right


def test_rubbish_is_no_signature() -> None:
    for rubbish in (b"", b"\x30\x80", b"%PDF-1.7", b"\x30\x03\x02\x01\x05"):
        with pytest.raises(cms.NotASignature):
            cms.check(rubbish, CONTENT)


def test_an_sm2_signature_travels_beside_the_other(made: Any) -> None:
    inner = signed(made, keys.P_256)
    found = cms.check(signed(made, keys.RSA_3072, beside=inner), CONTENT)
    assert found.is_right
    assert found.beside == inner


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_certificate_knows_who_issued_it(made: Any, algorithm: str) -> None:
    authority, _root, _key, certificate = made(algorithm)
    stranger = certificates.make_authority(
        name="根证书",
        organization="青禾县人民政府",
        key=keys.generate(keys.P_256),
        at=NOW,
        years=1,
    )
    assert certificates.issued_by(certificate, authority)
    assert not certificates.issued_by(certificate, stranger)
    data = certificates.read(certificate)
    assert keys.algorithm_of(data.public_der) == algorithm
    assert (data.subject, data.organization) == ("青禾县林业局行政审批专用章", "青禾县林业局")


@needs_openssl
@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_openssl_takes_our_certificates(made: Any, algorithm: str, tmp_path: Path) -> None:
    authority, _root, _key, certificate = made(algorithm)
    (tmp_path / "ca.pem").write_bytes(certificates.as_pem(authority))
    (tmp_path / "own.pem").write_bytes(certificates.as_pem(certificate))
    identity = ["-vfyopt", "distid:1234567812345678"] if algorithm == keys.SM2 else []
    at = ["-attime", str(int(NOW.timestamp()) + 60)]
    command = ["openssl", "verify", *identity, *at, "-CAfile", "ca.pem", "own.pem"]
    assert run(command, tmp_path) == "own.pem: OK"


@needs_openssl
@pytest.mark.parametrize("algorithm", [keys.RSA_3072, keys.P_256])
def test_openssl_takes_our_signatures(made: Any, algorithm: str, tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_bytes(certificates.as_pem(made(algorithm)[0]))
    (tmp_path / "sig").write_bytes(signed(made, algorithm))
    (tmp_path / "content").write_bytes(CONTENT)
    command = "openssl cms -verify -binary -inform DER -in sig -content content -CAfile ca.pem"
    options = ["-purpose", "any", "-out", "out", "-attime", str(int(NOW.timestamp()) + 60)]
    assert run([*command.split(), *options], tmp_path) == "CMS Verification successful"


@needs_openssl
def test_openssl_takes_our_revocation_list(made: Any, tmp_path: Path) -> None:
    authority, root, _key, certificate = made(keys.RSA_3072)
    serial = certificates.read(certificate).serial
    made_list = certificates.revocation_list(
        revoked=[(serial, NOW)],
        authority=authority,
        authority_key=root,
        number=7,
        at=NOW,
        until=NOW + dt.timedelta(days=7),
    )
    (tmp_path / "ca.pem").write_bytes(certificates.as_pem(authority))
    (tmp_path / "list").write_bytes(made_list)
    command = "openssl crl -inform DER -in list -CAfile ca.pem -verify -noout -text"
    told = run(command.split(), tmp_path)
    assert "verify OK" in told
    assert serial.upper() in told.replace(":", "").upper()


def test_keys_lie_encrypted_and_private(settings: Any, tmp_path: Path) -> None:
    settings.SEAL_KEYS = tmp_path / "seals"
    store = key_stores.get("file")
    ref = store.new(keys.P_256)
    [file] = settings.SEAL_KEYS.glob("*")
    assert b"ENCRYPTED PRIVATE KEY" in file.read_bytes()
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    key = store.key(ref, keys.P_256)
    assert keys.verify(key.public_der, key.sign(b"text"), b"text", is_sm2=False)
    store.destroy(ref)
    assert list(settings.SEAL_KEYS.glob("*")) == []
    with pytest.raises(KeyMissing):
        store.key(ref, keys.P_256)


def test_a_key_that_is_gone_or_does_not_open_is_told(settings: Any, tmp_path: Path) -> None:
    settings.SEAL_KEYS = tmp_path / "seals"
    store = FileStore()
    ref = store.new(keys.P_256)
    settings.FIELD_KEY = "another key of at least thirty-two characters"
    with pytest.raises(KeyMissing, match="does not open"):
        store.key(ref, keys.P_256)
    for wrong in ("0" * 32, "../../etc/passwd"):
        with pytest.raises(KeyMissing, match="no key"):
            store.key(wrong, keys.P_256)


def test_keys_that_others_can_read_are_reported(settings: Any, tmp_path: Path) -> None:
    settings.SEAL_KEYS, settings.SEAL_SM2 = tmp_path / "seals", False
    store = FileStore()
    assert store.check_config() == []
    ref = store.new(keys.P_256)
    assert store.check_config() == []
    (settings.SEAL_KEYS / f"{ref}.pem").chmod(0o644)
    assert "can be read by others" in store.check_config()[0]


def test_a_missing_sm2_library_is_reported_only_where_it_is_wanted(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SEAL_KEYS = tmp_path / "seals"

    def missing() -> None:
        raise sm2.Sm2Missing("SM2 needs tongsuopy")

    monkeypatch.setattr(sm2, "_library", missing)
    assert FileStore().check_config() == ["SM2 needs tongsuopy"]
    settings.SEAL_SM2 = False
    assert FileStore().check_config() == []


def run(command: list[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return (done.stdout + done.stderr).strip()
