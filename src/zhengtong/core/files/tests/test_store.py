"""Storing, linking, unlinking and sweeping."""

import datetime as dt
import os
import threading

import pytest
from django.db import connection, transaction
from django.utils import timezone

from zhengtong.core.files import api, disk
from zhengtong.core.files.models import Blob, StoredFile
from zhengtong.core.files.plugins import file_access
from zhengtong.core.files.tasks import sweep
from zhengtong.core.files.tests.conftest import CITIZEN, EVERYTHING
from zhengtong.core.files.tests.samples import PDF, picture
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import NotFound, PermissionRefused

OTHER = Actor(kind="user", name="别人", user_id=72)
CASE = {"owner_kind": "test_case", "owner_id": 5}


class Board:
    """Everybody in `readers` may read what a case holds."""

    def __init__(self, *readers):
        self.readers = readers

    def may_read(self, actor, owner_id, purpose):
        return actor.user_id in self.readers


def age(hours: int) -> None:
    then = timezone.now() - dt.timedelta(hours=hours)
    StoredFile.objects.filter(loose_since__isnull=False).update(loose_since=then)
    Blob.objects.update(touched_at=then)


def test_a_file_is_stored_under_its_digest(keep, files_root):
    file = keep(PDF, "a.pdf")
    place = files_root / file.sha256[:2] / file.sha256[2:4] / file.sha256
    assert place.read_bytes() == PDF
    assert place.stat().st_mode & 0o077 == 0
    with api.open_file(file.id) as stored:
        assert stored.read() == PDF
    assert api.get(file.public_id) == file == api.files([file.id, 0])[file.id]
    assert not list(files_root.glob("tmp/*"))


def test_the_same_bytes_are_stored_once_under_two_names(keep, files_root):
    first, second = keep(PDF, "一.pdf"), keep(PDF, "二.pdf")
    assert first.sha256 == second.sha256
    assert first.public_id != second.public_id
    assert Blob.objects.count() == 1


def test_a_stream_is_read_from_its_start(keep, tmp_path):
    source = tmp_path / "up.pdf"
    source.write_bytes(PDF)
    with source.open("rb") as stream:
        stream.read(3)
        assert keep(stream, "a.pdf").size == len(PDF)


def test_a_refused_file_leaves_nothing_behind(keep, files_root):
    with pytest.raises(api.FileRefused):
        keep(b"nonsense", "a.pdf")
    assert not StoredFile.objects.exists()
    assert [p for p in files_root.rglob("*") if p.is_file()] == []


def test_unknown_files_are_not_found(db):
    for public_id in ("nonsense", "018f4b1e-0000-7000-8000-000000000000"):
        with pytest.raises(NotFound):
            api.get(public_id)
    with pytest.raises(NotFound):
        api.open_file(0)


def test_only_the_sender_may_read_a_file_without_owner(keep):
    file = keep(PDF, "a.pdf")
    assert api.may_read(CITIZEN, file)
    assert not api.may_read(OTHER, file)
    assert not api.may_read(Actor.anonymous(), file)
    assert not api.may_read(Actor.anonymous(), keep(PDF, "a.pdf", actor=Actor.system("job")))


def test_the_owner_decides_once_it_is_linked(keep):
    file = api.link(file_id=keep(PDF, "a.pdf").id, actor=CITIZEN, purpose="photo", **CASE)
    assert not api.may_read(CITIZEN, file), "no plug: nobody"
    with file_access.temporarily("test_case", Board(72)):
        assert api.may_read(OTHER, file)
        assert not api.may_read(CITIZEN, file)
    assert api.files_of(**CASE) == [file]


def test_nobody_links_a_file_that_he_may_not_read(keep):
    file = keep(PDF, "a.pdf")
    with pytest.raises(PermissionRefused):
        api.link(file_id=file.id, actor=OTHER, **CASE)
    with pytest.raises(NotFound):
        api.link(file_id=0, actor=OTHER, **CASE)


def test_linking_a_file_of_another_owner_shares_its_content(keep):
    file = api.link(file_id=keep(PDF, "a.pdf").id, actor=CITIZEN, **CASE)
    with file_access.temporarily("test_case", Board(72)):
        again = api.link(file_id=file.id, actor=OTHER, **CASE)
        shared = api.link(file_id=file.id, actor=OTHER, owner_kind="letter", owner_id=9)
    assert again.id == file.id
    assert shared.id != file.id
    assert shared.public_id != file.public_id
    assert shared.sha256 == file.sha256
    assert api.get(file.public_id).owner_kind == "test_case"


def test_what_nobody_owns_is_swept_away_after_two_days(keep, files_root):
    file = keep(PDF, "a.pdf")
    age(47)
    sweep()
    assert api.get(file.public_id)
    age(49)
    sweep()
    with pytest.raises(NotFound):
        api.get(file.public_id)
    assert not disk.path_of(file.sha256).exists()
    assert not Blob.objects.exists()


def test_linked_files_stay_and_unlinked_ones_get_two_more_days(keep):
    file = keep(PDF, "a.pdf")
    api.link(file_id=file.id, actor=CITIZEN, **CASE)
    age(100)
    sweep()
    assert disk.path_of(file.sha256).exists()
    api.unlink(file_id=file.id, actor=CITIZEN)
    sweep()
    assert api.get(file.public_id).owner_kind == ""
    age(49)
    sweep()
    assert not disk.path_of(file.sha256).exists()


def test_bytes_that_another_file_needs_stay(keep):
    loose, owned = keep(PDF, "一.pdf"), keep(PDF, "二.pdf")
    api.link(file_id=owned.id, actor=CITIZEN, **CASE)
    age(49)
    sweep()
    assert not StoredFile.objects.filter(pk=loose.id).exists()
    assert disk.path_of(owned.sha256).exists()


def test_bytes_without_a_row_and_torn_uploads_are_swept_away(keep, files_root):
    keep(PDF, "a.pdf")
    stray = disk.path_of("ab" * 32)
    stray.parent.mkdir(parents=True)
    torn = files_root / "tmp" / "torn"
    fresh = files_root / "tmp" / "fresh"
    for path in (stray, torn, fresh):
        path.write_bytes(b"x")
    long_ago = timezone.now().timestamp() - 50 * 3600
    os.utime(stray, (long_ago, long_ago))
    os.utime(torn, (long_ago, long_ago))
    sweep()
    assert not stray.exists()
    assert not torn.exists()
    assert fresh.exists()


@pytest.mark.django_db(transaction=True)
def test_the_sweep_waits_for_an_upload_of_the_same_bytes():
    given = {"content": PDF, "name": "a.pdf", "rules": EVERYTHING, "actor": CITIZEN}
    api.store(**given)
    age(49)

    def run() -> None:
        sweep()
        connection.close()

    sweeping = threading.Thread(target=run)
    with transaction.atomic():
        again = api.store(**given)
        sweeping.start()
        sweeping.join(timeout=0.3)
        assert sweeping.is_alive()
    sweeping.join()
    with api.open_file(again.id) as stored:
        assert stored.read() == PDF


def test_swept_bytes_can_be_stored_again(keep):
    file = keep(picture(), "a.png")
    age(49)
    sweep()
    again = keep(picture(), "a.png")
    assert disk.path_of(again.sha256).exists()
    assert file.id != again.id
