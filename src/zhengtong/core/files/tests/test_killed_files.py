"""Commands on files, killed anywhere, leave neither rows nor bytes that stay."""

import datetime as dt

import pytest
from django.utils import timezone

from zhengtong.core.files import api, disk, services, tasks
from zhengtong.core.files.models import Blob, StoredFile
from zhengtong.core.files.tests.conftest import CITIZEN
from zhengtong.core.files.tests.samples import PDF
from zhengtong.core.tests.killing import AGAIN, NOTHING, scenario

CASE = {"owner_kind": "test_case", "owner_id": 5}


@scenario(services._keep, again=AGAIN, because="two uploads are two files", whole=True)
def storing(keep):
    return lambda: keep(PDF, "a.pdf")


@scenario(services.link_all, again=403)
def linking(keep):
    files = [keep(PDF, f"{n}.pdf").public_id for n in range(3)]
    return lambda: api.link_all(public_ids=files, actor=CITIZEN, **CASE)


@scenario(services.unlink, again=NOTHING)
def unlinking(keep):
    file = keep(PDF, "a.pdf")
    api.link(file_id=file.id, actor=CITIZEN, **CASE)
    return lambda: api.unlink(file_id=file.id, actor=CITIZEN)


@scenario(tasks._remove, again=NOTHING)
def removing(keep):
    file = keep(PDF, "a.pdf")
    StoredFile.objects.all().delete()
    before = timezone.now() + dt.timedelta(hours=1)
    return lambda: tasks._remove(file.sha256, before)


@pytest.mark.parametrize(
    "command", [storing, linking, unlinking, removing], ids=lambda f: f.__name__
)
def test_files_killed_anywhere_leave_no_bytes_without_a_row(command, keep, files_root):
    command(keep)
    assert {path.name for path in disk.stored()} == set(Blob.objects.values_list("pk", flat=True))
    assert not list(disk.leftovers())
