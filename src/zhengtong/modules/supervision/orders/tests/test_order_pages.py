"""The pages and documents of orders: who sees what, wrong input, nothing typed is lost; seals."""

from __future__ import annotations

import io
import json
import re
import uuid
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from zhengtong.core.audit.models import AuditEntry
from zhengtong.core.files import api as files
from zhengtong.kernel.access import Actor
from zhengtong.kernel.pagination import encode_cursor
from zhengtong.modules.licences import api as licences
from zhengtong.modules.org.models import Organization, User
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.supervision.orders.archive import archive_order
from zhengtong.modules.supervision.orders.aspect import OrdersAspect
from zhengtong.modules.supervision.orders.holding import OWNER
from zhengtong.modules.supervision.orders.models import OrderPaper, OrderPaperFile, SupervisionOrder
from zhengtong.modules.supervision.orders.sealing import pdf_of
from zhengtong.modules.supervision.orders.services import answer
from zhengtong.modules.supervision.orders.tests.stage import PAPER

MANAGER = Actor.system("印章管理员")
LIST = "/desk/supervision/orders/"


@pytest.fixture
def enter(client):
    """Sign in as one of the actors."""

    def sign_in(who):
        client.force_login(User.objects.get(pk=who.user_id))
        return client

    return sign_in


def page_of(order):
    return reverse("orders:order", args=[order.public_id])


def do(client, order, verb, **typed):
    version = SupervisionOrder.objects.get(pk=order.pk).lock_version
    return client.post(
        reverse("orders:act", args=[order.public_id, verb]), {"version": version, **typed}
    )


def text(answer):
    return answer.content.decode()


def test_an_order_by_hand_keeps_what_was_typed_and_is_sent_once(county, enter):
    client = enter(county.supervisor)
    unit = county.lead.organization_id
    typed = {"key": str(uuid.uuid4()), "organization": unit, "kind": "2", "level": "red",
             "facts": "窗口无人。", "asked": ""}  # fmt: skip
    picked = client.post(reverse("orders:new"), {**typed, "pick": "1"})
    assert "林守业" in text(picked)
    refused = client.post(reverse("orders:new"), typed)
    assert refused.status_code == 422
    assert "窗口无人。" in text(refused)
    assert 'href="#asked"' in text(refused)
    assert 'href="#files"' in text(refused)
    for _click in range(2):
        file = SimpleUploadedFile("记录.jpg", PAPER)
        answer = client.post(reverse("orders:new"), {**typed, "asked": "说明", "files": file})
        assert answer.status_code == 302
    assert SupervisionOrder.objects.count() == 1
    assert answer.url == page_of(SupervisionOrder.objects.get())


def test_villages_stand_below_the_departments(county, enter):
    village = make.organization("one_village", "一家村委会")
    village.kind = "village"
    village.save(update_fields=["kind"])
    Organization.objects.exclude(pk=village.pk).update(position=9)
    page = text(enter(county.supervisor).get(reverse("orders:new")))
    department = page.index(f'<option value="{county.lead.organization_id}"')
    assert department < page.index(f'<option value="{village.pk}"')


def test_what_cannot_be_one_order_is_said_before_anything_is_typed(county, enter):
    client, form = enter(county.supervisor), reverse("orders:new")
    nothing = client.get(form, {"from": "findings"}, follow=True)
    assert nothing.redirect_chain[0][0] == reverse("findings")
    assert "请先勾选" in text(nothing)
    other = county.finding(organization_id=county.stranger.organization_id)
    mixed = client.get(form, {"finding": [county.finding().public_id, other.public_id]})
    assert mixed.status_code == 422
    assert "属于不同的单位" in text(mixed)


def kept_in(answer):
    return re.findall(r'name="kept" value="([0-9a-f-]{36})"', text(answer))


def test_files_of_a_refused_form_wait_with_it_and_come_once(county, enter):
    order, client = county.sent(), enter(county.lead)
    good, script = SimpleUploadedFile("记录.jpg", PAPER), SimpleUploadedFile("x.exe", b"MZ")
    refused = do(client, order, "answer", words="", files=[good, script])
    assert (refused.status_code, "“x.exe”" in text(refused)) == (422, True)
    [file] = kept_in(refused)
    again = SimpleUploadedFile("记录.jpg", PAPER)
    refused = do(client, order, "answer", words="", files=[again], kept=[file])
    assert (refused.status_code, kept_in(refused)) == (422, [file])
    foreign = str(county.paper(county.stranger))
    refused = do(client, order, "answer", words="说明", kept=[file, foreign])
    assert (refused.status_code, kept_in(refused)) == (422, [file])
    assert do(client, order, "answer", words="说明", kept=[file]).status_code == 302
    owned = {"owner_kind": OWNER, "owner_id": str(order.public_id)}
    assert [(f.purpose, str(f.public_id)) for f in files.files_of(**owned)] == [("answer", file)]
    verdict = {"outcome": "founded", "measure": "yellow", "words": "属实", "kept": [file]}
    taken = do(enter(county.supervisor), order, "review", **verdict)
    assert (taken.status_code, kept_in(taken)) == (422, [])
    assert [f.purpose for f in files.files_of(**owned)] == ["answer"]


def test_words_for_a_step_that_is_gone_stay_on_the_page(county, enter):
    order = county.answered()
    late = do(enter(county.lead), order, "answer", words="写了很久的说明")
    assert (late.status_code, "写了很久的说明" in text(late)) == (409, True)


def test_each_reader_finds_the_own_forms_on_the_page_of_an_order(county, enter):
    order = county.sent()
    assert "提交答复" not in text(enter(county.supervisor).get(page_of(order)))
    assert enter(county.stranger).get(page_of(order)).status_code == 404
    client = enter(county.lead)
    assert "提交答复" in text(client.get(page_of(order)))
    assert client.get(LIST).status_code == 403
    assert order.number in text(client.get(reverse("orders:received")))
    refused = do(client, order, "answer", words=" ")
    assert refused.status_code == 422
    stale = client.post(reverse("orders:act", args=[order.public_id, "answer"]),
                        {"version": 99, "words": "写了很多"})  # fmt: skip
    assert (stale.status_code, "写了很多" in text(stale)) == (409, True)
    assert do(client, order, "answer", words="系统故障。").status_code == 302
    again = do(client, order, "answer", words="系统故障。")
    assert again.status_code == 409
    client = enter(county.supervisor)
    nothing = do(client, order, "review", outcome="founded", measure="", words="属实")
    assert (nothing.status_code, 'href="#measure"' in text(nothing)) == (422, True)
    assert do(client, order, "review", outcome="founded", measure="red",
              words="属实").status_code == 302  # fmt: skip
    assert do(client, order, "decide_red", decision="approve").status_code == 403
    paper = order.papers.get()
    pdf = client.get(reverse("orders:paper", args=[order.public_id, paper.public_id]))
    assert pdf.content.startswith(b"%PDF")


def test_the_register_filters_by_its_address_and_leaves_as_a_workbook(county, enter):
    red, other = county.red(), county.sent(county.finding(code="F2"))
    client = enter(county.supervisor)
    shown = text(client.get(LIST, {"measure": "red"}))
    assert red.number in shown
    assert other.number not in shown
    book = client.get(LIST, {"measure": "red", "as": "xlsx"})
    rows = list(load_workbook(io.BytesIO(book.content)).active.iter_rows(values_only=True))
    assert [row[0] for row in rows[1:]] == [red.number]
    for by in ("unit", "rule", "month"):
        figures = client.get(reverse("orders:statistics"), {"by": by})
        assert "5.00" in text(figures)


@pytest.mark.parametrize("asked", [{"organization": "²"}, {"organization": "9" * 5000},
                                   {"month": "9999-12"}, {"month": "0001-01"}])  # fmt: skip
def test_an_address_that_nobody_can_read_narrows_nothing(county, enter, asked):
    order = county.sent()
    answer = enter(county.supervisor).get(LIST, asked)
    assert (answer.status_code, order.number in text(answer)) == (200, True)


def test_the_next_page_of_findings_begins_where_the_one_before_ended(county, enter):
    county.finding(pk=20_001, detail={"zh": "前面的"})
    county.finding(pk=20_002, detail={"zh": "后面的"})
    cursor = encode_cursor(20_002)
    shown = text(enter(county.supervisor).get(reverse("findings"), {"cursor": cursor}))
    assert ("前面的" in shown, "后面的" in shown) == (True, False)


def test_new_days_and_points_are_a_version_of_their_own(county, enter):
    order = county.sent()
    client = enter(county.head)
    typed = {"number": 1, "ordinary_days": 7, "yellow_days": 4, "red_days": 2, "extension_days": 5,
             "appeal_days": 10, "reminder_points": "0.5", "yellow_points": 3, "red_points": 1,
             "reason": "试行"}  # fmt: skip
    refused = client.post(reverse("orders:terms"), typed)
    assert (refused.status_code, "由轻到重" in text(refused)) == (422, True)
    assert client.post(reverse("orders:terms"), {**typed, "red_points": 6}).status_code == 302
    assert client.post(reverse("orders:terms"), {**typed, "red_points": 6}).status_code == 409
    assert county.sent().terms.red_points == 6
    assert SupervisionOrder.objects.get(pk=order.pk).terms.red_points == 5
    assert enter(county.supervisor).get(reverse("orders:terms")).status_code == 403


def test_a_closed_order_is_one_file_whose_manifest_fits(county):
    kept = [county.paper(county.lead)]
    order = county.do(
        answer.answer_order, county.sent(), county.lead, words="见记录。", uploads=kept
    )
    county.judged("", order, outcome="unfounded")
    archive_order(order_id=order.pk)
    stored = files.get(SupervisionOrder.objects.get(pk=order.pk).archive_file)
    with files.open_file(stored.id) as file, zipfile.ZipFile(io.BytesIO(file.read())) as pack:
        names = {entry["name"] for entry in json.loads(pack.read("manifest.json"))["files"]}
        assert names == set(pack.namelist()) - {"manifest.json"}
        assert pack.read("documents/01-order.pdf").startswith(b"%PDF")
        assert any(name.startswith("evidence/") for name in names)
    assert [p.title for p in OrdersAspect().archive_parts(county.case)] == [
        f"督办单 {order.number}"
    ]
    assert AuditEntry.objects.filter(action="supervision.order_archive").count() == 1


@pytest.fixture
def seal(county, settings, tmp_path):
    settings.SEAL_KEYS = tmp_path / "seals"
    draft = licences.SealDraft(
        kind="official", name="县政府公章", ring="青禾县人民政府", algorithm="p-256"
    )
    made = licences.make_seal(
        organization_id=county.supervisor.organization_id, draft=draft, actor=MANAGER
    )
    return lambda purpose: licences.add_rule(
        public_id=made,
        draft=licences.RuleDraft(purpose=purpose, is_standing=True, basis="青政发〔2026〕1号"),
        actor=MANAGER,
    )


def test_documents_of_an_order_bear_the_seal_of_the_authority(county, seal):
    seal("supervision")
    order = county.red()
    for paper in order.papers.order_by("pk"):
        content = pdf_of(paper)
        report = licences.check_file(content)
        assert [one.seal for one in report.signatures] == ["县政府公章"]
        assert report.verdict.value == "valid"
        assert pdf_of(paper) == content
    assert OrderPaperFile.objects.filter(paper__order=order, is_sealed=True).count() == 2


def test_a_document_goes_without_where_no_rule_lets_the_seal_be_used(county, seal):
    seal("supervision.red")
    paper = county.sent().papers.get()
    content = pdf_of(paper)
    assert licences.check_file(content).signatures == []
    assert not paper.file.is_sealed
    assert "没有盖章" in paper.file.note
    seal("supervision.order")
    assert pdf_of(paper) == content


def test_what_was_served_before_there_were_seals_is_not_sealed_afterwards(county, seal):
    seal("supervision")
    new = county.sent().papers.get()
    words = {key: said for key, said in new.content.items() if key != "is_sealed"}
    old = OrderPaper.objects.create(
        order=new.order, kind=new.kind, number="县政府督〔2025〕1号", content=words, at=new.at,
        by_id=new.by_id,
    )  # fmt: skip
    assert licences.check_file(pdf_of(old)).signatures == []
    assert old.file.note == ""
