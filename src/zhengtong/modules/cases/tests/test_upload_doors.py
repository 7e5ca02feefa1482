"""Every door through which a file comes in: bad files get clear words and the right status,
nothing is kept of them and nothing is lost beside them. A new address that takes files must be
listed here."""

import datetime as dt
import io
import re
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

import zhengtong.modules.cases
from zhengtong.core.files.clamav import ClamAV
from zhengtong.core.files.eicar import SIGNATURE
from zhengtong.core.files.models import StoredFile
from zhengtong.core.files.plugins import file_scanners
from zhengtong.modules.cases.models import ApplicationMaterial, Authority, CaseMaterial, TrayPage
from zhengtong.modules.cases.tests.agency.conftest import agent, draft_of  # noqa: F401
from zhengtong.modules.cases.tests.county import DATA, picture
from zhengtong.modules.cases.tests.desk import browser, desk, version_of
from zhengtong.modules.org import api as org
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.workflow import api as workflow

MEGABYTE = 1024 * 1024
KEY = "tree_photos"


def bomb_picture(side=60_000):
    def chunk(kind, body):
        crc = struct.pack("!L", zlib.crc32(kind + body))
        return struct.pack("!L", len(body)) + kind + body + crc

    header = chunk(b"IHDR", struct.pack("!LLBBBBB", side, side, 8, 2, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(b"\0" * MEGABYTE))
    return b"\x89PNG\r\n\x1a\n" + header + pixels + chunk(b"IEND", b"")


def bomb_archive():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("word/document.xml", b"\0" * (60 * MEGABYTE))
    return out.getvalue()


BAD = {
    "empty": ("空.jpg", lambda: b"", "0 字节"),
    "program": ("程序.jpg", lambda: b"MZ\x90\x00" + bytes(4096), "不符"),
    "virus": ("病毒.jpg", lambda: SIGNATURE, "没有通过病毒检查"),
    "image bomb": ("炸弹.png", bomb_picture, "图片尺寸过大"),
    "zip bomb": ("炸弹.docx", bomb_archive, ""),
    "disguised bomb": ("炸弹.jpg", bomb_archive, "不符"),
    "unknown kind": ("脚本.svg", lambda: b"<svg onload=alert(1)/>", "不支持这种文件"),
    "too large": ("大.jpg", lambda: b"\xff\xd8\xff" + bytes(21 * MEGABYTE), "超过"),
    "torn": ("断.jpg", lambda: b"\xff\xd8\xff\xe0" + bytes(200), ""),
}


class Door:
    """How to send a file there."""

    def __init__(self, client, address, field, **more):
        self.client, self.address, self.field, self.more = client, address, field, more

    def send(self, upload):
        return self.client.post(self.address, {self.field: upload, **self.more})


def key_for(person):
    token = org.token_create(person.user.username, name="test")
    return Client(headers={"Authorization": f"Bearer {token}"})


def doors(office, agent, person):  # noqa: F811
    """By name. Each has all it needs but a good file."""
    citizen, clerk = Client(), browser(office.counter)
    citizen.force_login(person.user)
    draft = office.county.application(person, **DATA)
    asked = office.county.asked_for_more(person)
    at_home = draft_of(office, agent, make.person("老人"))
    supplement = {"lock_version": version_of(asked)}
    task = workflow.open_tasks(instance_id=asked.instance_id)
    tray = f"/cases/application/{draft.public_id}/papers/{KEY}/"
    citizen.post(tray, {"act": "phone"})
    phone_url = citizen.session[f"phone:{tray}"]["url"].removeprefix("http://testserver")
    phone = Client()
    phone.get(phone_url)
    until = timezone.localdate() + dt.timedelta(days=30)
    terms = {"reason": "ill", "identity_seen": "card", "valid_until": until.isoformat()}
    api = key_for(person)
    return {
        "materials": Door(
            citizen, f"/cases/application/{draft.public_id}/materials/", f"material-{KEY}"
        ),
        "supplement": Door(citizen, f"/cases/{asked.public_id}/supplement/", f"material-{KEY}"),
        "further paper": Door(citizen, f"/cases/{asked.public_id}/add/", "file", material=KEY),
        "pages of a draft": Door(citizen, tray, "pages", act="upload"),
        "pages of a supplement": Door(
            citizen, f"/cases/{asked.public_id}/supplement/{KEY}/", "pages", act="upload"
        ),
        "pages at the counter": Door(
            clerk, f"/desk/cases/{asked.public_id}/papers/{KEY}/", "pages", act="upload"
        ),
        "phone": Door(phone, phone_url, "photos"),
        "supplement at the counter": Door(
            clerk,
            f"/desk/cases/{asked.public_id}/act/supply/",
            f"material-{KEY}",
            task=task[0].id if task else "",
            **supplement,
        ),
        "signed authority": Door(
            browser(agent), f"/cases/application/{at_home.public_id}/authority/", "photo", **terms
        ),
        "materials over the API": Door(
            api, f"/api/v1/applications/{draft.public_id}/materials/", "file", material_key=KEY
        ),
        "supplement over the API": Door(
            api, f"/api/v1/cases/{asked.public_id}/supplement/", "file", material_key=KEY, note="x"
        ),
    }


def told_by(answer):
    """What the person reads, or the program."""
    if "json" in answer["Content-Type"]:
        return answer.json()["title"]
    return answer.content.decode()


def kept():
    tables = (StoredFile, ApplicationMaterial, CaseMaterial, TrayPage, Authority)
    return [table.objects.count() for table in tables]


@pytest.fixture
def office(db):
    return desk()


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_file_is_refused_with_words_at_every_door(office, agent, person, kind):  # noqa: F811
    name, content, said = BAD[kind]
    body = content()
    found = doors(office, agent, person)
    before = kept()
    for where, door in found.items():
        answer = door.send(SimpleUploadedFile(name, body, content_type="image/jpeg"))
        assert answer.status_code in (413, 422), (where, answer.status_code)
        assert said in told_by(answer), where
        assert "Traceback" not in answer.content.decode(), where
        assert kept() == before, where


def test_two_gigabytes_are_refused_at_every_door_before_they_are_read(office, agent, person):  # noqa: F811
    for where, door in doors(office, agent, person).items():
        answer = door.client.post(door.address, {}, CONTENT_LENGTH=str(2 * 1024 * MEGABYTE))
        assert answer.status_code == 413, where


def test_a_scanner_that_does_not_answer_lets_nothing_through(office, agent, person):  # noqa: F811
    found = doors(office, agent, person)
    before = kept()
    with file_scanners.temporarily("clamav", ClamAV("127.0.0.1:1")):
        for where, door in found.items():
            answer = door.send(SimpleUploadedFile("好.jpg", picture()))
            assert answer.status_code in (422, 503), where
            assert "病毒检查服务暂时不可用" in told_by(answer), where
            assert kept() == before, where


def test_rare_characters_in_a_files_name_stay(office, agent, person):  # noqa: F811
    door = doors(office, agent, person)["materials"]
    assert door.send(SimpleUploadedFile("𠮷野𬀩.jpg", picture())).status_code == 302
    assert ApplicationMaterial.objects.filter(file_name="𠮷野𬀩.jpg").exists()


LISTED = {
    "public/materials.py", "public/supplement.py", "staff/acts.py", "inquiries/public.py",
    "capture/pages.py", "capture/screen.py", "capture/phone.py", "agency/staff.py",
    # Other parts look after their own doors.
    "public/kept.py", "public/bundle.py",
}  # fmt: skip


def test_every_page_that_reads_files_is_known_here():
    root = Path(zhengtong.modules.cases.__file__).parent
    found = {
        str(path.relative_to(root))
        for path in root.rglob("*.py")
        if "tests" not in path.parts
        and re.search(r"request\.FILES|posted_files\(", path.read_text())
    }
    mine = {
        p for p in found if p.split("/")[0] in ("public", "staff", "inquiries", "capture", "agency")
    }
    assert mine - LISTED == set()
