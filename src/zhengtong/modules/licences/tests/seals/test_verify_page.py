"""/verify/file/: without signing in, without storing anything, and not without end."""

from __future__ import annotations

import pytest
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from zhengtong.core.files.models import StoredFile
from zhengtong.modules.licences.seals import public
from zhengtong.modules.licences.tests.seals.world import World, page


@pytest.fixture(autouse=True)
def _forgotten() -> None:
    caches["near"].clear()


def upload(client: Client, content: bytes, name: str = "a.pdf") -> object:
    return client.post(reverse("verify_file"), {"file": SimpleUploadedFile(name, content)})


def test_a_stranger_learns_by_whom_a_file_was_sealed(world: World, client: Client) -> None:
    answer = upload(client, world.sealed().content)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "签章有效" in text
    assert world.seal.name in text
    assert "510121000-20261122-0001" not in text, "the case is nobody's business"
    assert not StoredFile.objects.exists()


def test_an_unsealed_file_and_rubbish_are_told_apart(world: World, client: Client) -> None:
    assert "没有签章" in upload(client, page()).content.decode()
    assert "无法读取" in upload(client, b"rubbish").content.decode()


def test_no_file_or_too_large_a_file_is_refused_beside_the_field(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = client.post(reverse("verify_file"))
    assert answer.status_code == 422
    assert 'id="file-error"' in answer.content.decode()
    monkeypatch.setattr(public, "MOST_BYTES", 10)
    assert upload(client, page()).status_code == 422


def test_one_address_checks_only_so_many_files_a_minute(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(public, "MOST_PER_MINUTE", 2)
    assert [upload(client, b"x").status_code for _ in range(3)] == [200, 200, 429]


def test_readers_fetch_certificate_and_revocation_list(world: World, client: Client) -> None:
    assert client.get(reverse("seal_authority", args=["pdf"])).content == world.root()
    crl = client.get(reverse("seal_revocations", args=["pdf"]))
    assert (crl.status_code, crl["Content-Type"]) == (200, "application/pkix-crl")
    assert client.get(reverse("seal_revocations", args=["other"])).status_code == 404
