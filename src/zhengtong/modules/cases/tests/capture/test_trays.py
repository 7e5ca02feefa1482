"""Pages from a scanner: put in, turned, ordered, joined into one file of the material."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from PIL import Image
from pypdf import PdfReader, PdfWriter

from zhengtong.core.files import api as files
from zhengtong.modules.cases.capture import trays
from zhengtong.modules.cases.models import PaperTray, TrayPage
from zhengtong.modules.cases.services import submit
from zhengtong.modules.cases.tests.county import DATA, acting, publish_version, text
from zhengtong.modules.items.catalogue.items import tree_felling
from zhengtong.modules.items.models import ServiceItem
from zhengtong.modules.org.tests import factories as make

KEY = "tree_photos"


def sheet(colour="white", size=(600, 800), name="页.jpg", kind="JPEG"):
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind)
    return SimpleUploadedFile(name, out.getvalue())


def tiff(count=3):
    out = io.BytesIO()
    first, *others = [Image.new("1", (400, 500), n % 2) for n in range(count)]
    first.save(out, "TIFF", save_all=True, append_images=others, compression="group4")
    return SimpleUploadedFile("扫描.tif", out.getvalue())


@pytest.fixture
def draft(county, person):
    return county.application(person, **DATA)


@pytest.fixture
def address(draft):
    return f"/cases/application/{draft.public_id}/papers/{KEY}/"


@pytest.fixture
def pdf_draft(county, person):
    """A draft whose photographs may be handed in as a PDF too."""
    materials = [
        {**one, "extensions": ["pdf", "jpg"]} if one["key"] == KEY else one
        for one in tree_felling.GUIDE["materials"]
    ]
    pk = ServiceItem.objects.get(public_id=county.item).pk
    version = publish_version(pk, materials=materials)
    county.version = version
    return county.application(person, **DATA)


def pages():
    return list(TrayPage.objects.order_by("position"))


def opened(kept):
    return files.open_file(files.get(kept.file_public_id).id)


def put(client, address, *uploads):
    return client.post(address, {"pages": list(uploads), "act": "upload"})


def take(client, address, kind="pdf"):
    seen = trays.mark_of(pages())
    return client.post(address, {"act": f"take:{kind}", "seen": seen})


def test_pages_are_put_in_and_shown(citizen, address):
    assert put(citizen, address, sheet("red"), sheet("blue")).status_code == 302
    shown = text(citizen.get(address))
    assert "已有 2 页" in shown
    assert "每页一张照片，放入材料" in shown
    assert "合成一份 PDF" not in shown


def test_a_scanners_tiff_becomes_a_page_for_each_of_its_own(citizen, address):
    put(citizen, address, tiff(3))
    assert [p.file_name for p in pages()] == ["扫描-1.png", "扫描-2.png", "扫描-3.png"]
    assert files.get(pages()[0].file_public_id).content_type == "image/png"


def scanned_pdf(*modes, turned=0):
    """What scanners write: each page one picture, JPEG for colours, fax coding for the rest."""
    out, writer = io.BytesIO(), PdfWriter()
    first, *others = [Image.new(mode, (400, 500)) for mode in modes]
    first.save(out, "PDF", save_all=True, append_images=others)
    for page in PdfReader(out).pages:
        writer.add_page(page).rotate(turned)
    writer.write(out := io.BytesIO())
    return SimpleUploadedFile("扫描.pdf", out.getvalue())


def test_a_scanners_pdf_becomes_a_page_for_each_of_its_own(citizen, address):
    put(citizen, address, scanned_pdf("RGB", "1", "L", turned=90))
    assert [p.file_name for p in pages()] == ["扫描-1.jpg", "扫描-2.png", "扫描-3.jpg"]
    assert {p.turn for p in pages()} == {90}
    with opened(pages()[0]) as file, Image.open(file) as picture:
        assert picture.size == (400, 500)


def test_a_pdf_of_text_is_sent_to_where_it_belongs(citizen, address):
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(595, 842)
    writer.write(out)
    answer = put(citizen, address, SimpleUploadedFile("合同.pdf", out.getvalue()))
    assert answer.status_code == 422
    assert "“合同.pdf”第 1 页不是一整页的扫描图像" in text(answer)
    assert pages() == []


def test_pages_are_turned_moved_and_dropped(citizen, address):
    put(citizen, address, sheet("red", name="一.jpg"), sheet("blue", name="二.jpg"))
    one, two = pages()
    citizen.post(address, {"act": f"turn:{one.pk}:90"})
    citizen.post(address, {"act": f"move:{two.pk}:-1"})
    assert [(p.file_name, p.turn) for p in pages()] == [("二.jpg", 0), ("一.jpg", 90)]
    citizen.post(address, {"act": f"drop:{two.pk}"})
    assert [p.file_name for p in pages()] == ["一.jpg"]
    gone = citizen.post(address, {"act": f"drop:{two.pk}"})
    assert gone.status_code == 409
    assert "这一页已经不在了" in text(gone)


@pytest.mark.parametrize("act", ["turn:x:90", "drop:", "turn:1:abc", "move:99999999999999999999"])
def test_nonsense_of_a_button_is_refused_with_words(citizen, address, act):
    assert citizen.post(address, {"act": act}).status_code == 409


def test_pictures_go_into_the_material_turned_upright(citizen, address, draft):
    put(citizen, address, sheet("red", size=(600, 800)))
    citizen.post(address, {"act": f"turn:{pages()[0].pk}:90"})
    answer = take(citizen, address, "pictures")
    assert answer.url.endswith("/materials/#material-tree_photos")
    kept = draft.materials.get()
    with opened(kept) as file, Image.open(file) as picture:
        assert picture.size == (800, 600)
    assert pages() == []
    assert "已放入" in text(citizen.get(f"/cases/application/{draft.public_id}/materials/"))


def test_a_transparent_picture_lands_on_white_paper(citizen, address, draft):
    out = io.BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(out, "PNG")
    put(citizen, address, SimpleUploadedFile("透明.png", out.getvalue()))
    take(citizen, address, "pictures")
    with opened(draft.materials.get()) as file, Image.open(file) as picture:
        assert picture.getpixel((10, 10)) == (255, 255, 255)


def test_several_pages_become_one_pdf(citizen, pdf_draft):
    address = f"/cases/application/{pdf_draft.public_id}/papers/{KEY}/"
    put(citizen, address, sheet("red"), sheet("blue"), sheet("green"))
    assert take(citizen, address).status_code == 302
    kept = pdf_draft.materials.get()
    assert kept.content_type == "application/pdf"
    assert kept.file_name.startswith("采伐林木的照片-")
    with opened(kept) as file:
        assert re.findall(rb"/Count (\d+)", file.read())[-1] == b"3"


def test_two_presses_make_one_file(citizen, address, draft):
    put(citizen, address, sheet())
    seen = trays.mark_of(pages())
    post = {"act": "take:pictures", "seen": seen}
    assert citizen.post(address, post).status_code == 302
    second = citizen.post(address, post)
    assert second.status_code == 409
    assert "没有可以合成的页" in text(second)
    assert draft.materials.count() == 1


def test_a_page_that_came_meanwhile_is_not_joined_unseen(citizen, address, draft):
    put(citizen, address, sheet("red"))
    seen = trays.mark_of(pages())
    put(citizen, address, sheet("blue"))
    stale = citizen.post(address, {"act": "take:pictures", "seen": seen})
    assert stale.status_code == 409
    assert draft.materials.count() == 0
    assert len(pages()) == 2


def test_bad_pages_are_named_and_cost_no_other(citizen, address):
    bad = SimpleUploadedFile("程序.jpg", b"MZ\x90\x00" + bytes(400))
    answer = put(citizen, address, sheet(), bad, SimpleUploadedFile("空.jpg", b""))
    assert answer.status_code == 422
    assert "“程序.jpg”" in text(answer)
    assert len(pages()) == 1
    assert put(citizen, address).status_code == 422


def test_there_is_an_end_to_pages(citizen, address, monkeypatch):
    monkeypatch.setattr(trays, "MOST_PAGES", 2)
    answer = put(citizen, address, sheet("red"), sheet("blue"), sheet("green"))
    assert answer.status_code == 409
    assert "最多收 2 页" in text(answer)
    assert len(pages()) == 2


def test_only_who_prepares_the_application_sees_its_pages(citizen, address, client):
    put(citizen, address, sheet())
    page = pages()[0]
    assert citizen.get(f"/files/{page.file_public_id}/").status_code == 200
    citizen.logout()
    citizen.force_login(make.person("别人").user)
    assert citizen.get(f"/files/{page.file_public_id}/").status_code in (403, 404)
    assert citizen.get(address).status_code == 404


def test_a_material_that_is_not_asked_for_has_no_pages(citizen, draft):
    assert citizen.get(f"/cases/application/{draft.public_id}/papers/passport/").status_code == 404


def test_what_was_handed_in_takes_no_more_pages(citizen, county, person):
    found = county.complete(person)
    address = f"/cases/application/{found.public_id}/papers/{KEY}/"
    put(citizen, address, sheet())
    submit.submit_application(public_id=found.public_id, actor=acting(person))
    assert put(citizen, address, sheet()).status_code == 409
    assert trays.sweep() == 1
    assert pages() == []


def test_pages_of_a_supplement_wait_until_it_is_handed_in(citizen, county, person):
    case = county.asked_for_more(person)
    address = f"/cases/{case.public_id}/supplement/{KEY}/"
    put(citizen, address, sheet("red"))
    assert take(citizen, address, "pictures").status_code == 302
    page = text(citizen.get(f"/cases/{case.public_id}/supplement/"))
    assert "采伐林木的照片-" in page
    done = citizen.post(f"/cases/{case.public_id}/supplement/", {"_action": "submit"})
    assert done.url == f"/cases/{case.public_id}/"
    assert case.materials.filter(supplement__isnull=False).count() == 1


def test_the_page_asks_the_database_the_same_for_one_and_for_ten_pages(
    citizen, address, django_assert_max_num_queries
):
    put(citizen, address, *[sheet("red", name=f"{n}.jpg") for n in range(10)])
    with django_assert_max_num_queries(22):
        citizen.get(address)


def test_a_tray_is_for_a_draft_or_for_a_case(draft):
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperTray.objects.create(material_key=KEY, created_at=timezone.now())
