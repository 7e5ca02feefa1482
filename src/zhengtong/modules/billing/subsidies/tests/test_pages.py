"""The pages of subsidies: who sees what, what is said of wrong input, nothing typed is lost."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from zhengtong.core.audit.models import AuditEntry
from zhengtong.modules.billing.subsidies import acts, programmes
from zhengtong.modules.billing.subsidies.models import SubsidyBatch, SubsidyProgramme
from zhengtong.modules.billing.subsidies.tests.stage import NO_ACCOUNT, card, roster, terms
from zhengtong.modules.org.models import User
from zhengtong.modules.org.tests import factories as make


@pytest.fixture
def enter(client):
    """Sign in as one of the actors, or a person."""

    def sign_in(who):
        client.force_login(User.objects.get(pk=who.user_id))
        return client

    return sign_in


def at(name, batch):
    return reverse(f"subsidy_desk:{name}", args=[batch.public_id])


def do(client, county, batch, verb, **typed):
    given = {"version": county.fresh(batch).lock_version, **typed}
    return client.post(reverse("subsidy_desk:act", args=[batch.public_id, verb]), given)


def test_a_batch_goes_its_way_by_the_buttons_of_its_pages(county, enter):
    client = enter(county.maker)
    answer = client.post(
        reverse("subsidy_desk:new"),
        {"programme": county.programme.public_id, "period": "2026", "note": "上湾村"},
    )
    batch = SubsidyBatch.objects.get()
    assert answer.url == at("batch", batch)
    file = SimpleUploadedFile("册.csv", roster(county.people))
    assert do(client, county, batch, "import", file=file).status_code == 302
    assert do(client, county, batch, "submit").status_code == 302
    page = client.get(at("batch", batch)).content.decode()
    assert "复核通过" not in page
    client = enter(county.checker)
    assert do(client, county, batch, "check").status_code == 302
    client = enter(county.payer)
    assert do(client, county, batch, "approve").status_code == 302
    pay = batch.files.get()
    taken = client.get(reverse("subsidy_desk:file", args=[batch.public_id, pay.public_id]))
    assert b"".join(taken.streaming_content).startswith(b"ZTPAY|1|")
    assert AuditEntry.objects.filter(action="billing.subsidy_file_taken").count() == 1
    assert do(client, county, batch, "send").status_code == 302
    wrong = county.reply(pay, {}).replace(b"|S|", b"|F|", 1)
    answer = do(
        client, county, batch, "return",
        pay_file=pay.public_id, **{"return": SimpleUploadedFile("r.txt", wrong)},
    )  # fmt: skip
    assert answer.status_code == 422
    assert "第 2 行：内容被改动过" in answer.content.decode()
    good = SimpleUploadedFile("r.txt", county.reply(pay, {1: NO_ACCOUNT}))
    done = do(client, county, batch, "return", pay_file=pay.public_id, **{"return": good})
    assert done.status_code == 302
    assert do(client, county, batch, "close").status_code == 302
    page = client.get(at("batch", batch) + "?row_state=rejected").content.decode()
    assert "E01 账号不存在" in page
    assert county.people[1].name not in page


def test_a_wrong_roster_is_shown_line_by_line(county, enter):
    client = enter(county.maker)
    batch = county.draft("2027")
    other = county.draft("2028", county.people[:1])
    file = SimpleUploadedFile("册.csv", roster(county.people))
    answer = do(client, county, other, "import", file=file)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert other.number in page
    assert "这一期已经列在批次" in page
    assert do(client, county, batch, "import").status_code == 422


def test_what_was_typed_for_one_person_stays(county, enter):
    client = enter(county.maker)
    batch = county.draft()
    typed = {
        "name": "钱多多",
        "id_number": "12",
        "bank": "青禾农商银行",
        "account": "9",
        "quantity": "x",
    }
    answer = do(client, county, batch, "add", **typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="钱多多"' in page
    assert 'id="id_number-error"' in page


def test_an_old_page_is_refused_and_shows_the_batch_as_it_is(county, enter):
    client = enter(county.maker)
    batch = county.draft()
    county.step(acts.submit_batch, batch, county.maker)
    answer = do(client, county, batch, "cancel", version=1, reason="重做")
    assert answer.status_code == 409
    assert "刚刚有了变动" in answer.content.decode()
    assert do(client, county, batch, "cancel", reason=" ").status_code == 422
    assert do(client, county, batch, "nothing").status_code == 404


def test_whoever_made_a_batch_reads_why_they_cannot_check_it(county, enter):
    batch = county.draft()
    county.step(acts.submit_batch, batch, county.maker)
    staff = make.StaffMember.objects.get(pk=county.maker.staff_id)
    role = make.Role.objects.get(key="subsidy_check")
    make.hold(make.post(staff.organization, "both", role), staff)
    client = enter(county.maker)
    assert "同一个人不能既编制又复核" in client.get(at("batch", batch)).content.decode()
    assert do(client, county, batch, "check").status_code == 403


def test_others_of_the_desk_and_citizens_are_kept_out(county, enter, client):
    batch = county.draft()
    assert client.get(at("batch", batch)).status_code == 302
    assert enter(county.people[0]).get(at("batch", batch)).status_code == 403
    office = make.organization("civil_affairs", "民政局")
    other = make.staff(office, "外人")
    make.hold(make.post(office, "x", make.Role.objects.get(key="subsidy_pay")), other)
    assert enter(other).get(at("batch", batch)).status_code == 404
    page = enter(other).get(reverse("subsidy_desk:batches")).content.decode()
    assert batch.number not in page
    pay = county.approved(batch).files.get()
    address = reverse("subsidy_desk:file", args=[batch.public_id, pay.public_id])
    assert enter(county.checker).get(address).status_code == 403


def test_the_list_as_a_workbook_shows_no_whole_number(county, enter):
    batch = county.draft()
    answer = enter(county.checker).get(at("export", batch))
    sheet = load_workbook(io.BytesIO(answer.content)).active
    text = " ".join(str(c.value) for row in sheet.iter_rows() for c in row)
    assert "李禾生" in text
    assert card(1) not in text
    assert county.people[0].id_number not in text
    assert AuditEntry.objects.filter(action="billing.subsidy_exported").count() == 1


def test_a_person_sees_what_came_and_why_and_corrects_the_card(county, enter):
    batch = county.answered(county.draft(), {1: NO_ACCOUNT})
    me, other = county.rows(batch)[:2]
    client = enter(county.people[0])
    mine = client.get(reverse("subsidies:mine")).content.decode()
    assert "有 1 笔补贴被银行退回" in mine
    address = reverse("subsidies:mine_one", args=[me.public_id])
    page = client.get(address).content.decode()
    for text in ("耕地地力保护补贴", "按当地配置", "1.5 亩 × ¥95.00/亩 = ¥142.50", "账号不存在"):
        assert text in page
    assert card(1) not in page
    refused = client.post(address, {"bank": "青禾农商银行", "account": "123"})
    assert refused.status_code == 422
    assert 'value="123"' in refused.content.decode()
    done = client.post(address, {"bank": "青禾农商银行", "account": card(44)})
    assert done.status_code == 302
    assert "已更正，待补发" in client.get(address).content.decode()
    strange = reverse("subsidies:mine_one", args=[other.public_id])
    assert client.get(strange).status_code == 404
    assert client.post(strange, {"bank": "x", "account": card(45)}).status_code == 404


def test_the_notice_masks_names_and_ends(county, enter, client, django_assert_max_num_queries):
    programmes.revise_programme(
        public_id=county.programme.public_id,
        terms=terms(notice_days=7),
        expected_number=1,
        actor=county.maker,
    )
    batch = county.draft()
    address = reverse("subsidies:notice", args=[batch.public_id])
    assert client.get(address).status_code == 404
    county.step(acts.submit_batch, batch, county.maker)
    county.step(acts.check_batch, batch, county.checker)
    with django_assert_max_num_queries(6):
        page = client.get(address).content.decode()
    assert "李*生" in page
    assert "李禾生" not in page
    assert "登录查看我的补贴" in client.get(reverse("subsidies:mine")).content.decode()
    assert batch.version.name in client.get(reverse("subsidies:notices")).content.decode()
    assert client.get(address + "?cursor=x").status_code == 400


def test_programmes_and_banks_are_kept_on_pages(county, enter):
    client = enter(county.maker)
    given = {
        "key": "elder", "organization": county.programme.organization_id, "name": "高龄津贴",
        "basis": "按当地配置", "standard": "100", "unit": "month", "period_kind": "quarter",
        "funding": "县级财政", "notice_days": "7", "item_code": "",
    }  # fmt: skip
    refused = client.post(reverse("subsidy_desk:new_programme"), {**given, "standard": "-1"})
    assert refused.status_code == 422
    assert 'id="standard-error"' in refused.content.decode()
    assert client.post(reverse("subsidy_desk:new_programme"), given).status_code == 302
    made = SubsidyProgramme.objects.get(key="elder")
    address = reverse("subsidy_desk:programme", args=[made.public_id])
    assert client.post(address, {**given, "standard": "120", "number": "1"}).status_code == 302
    assert client.post(address, {**given, "number": "1"}).status_code == 409
    banks = reverse("subsidy_desk:programmes")
    typed = {"bank_key": "gongshang", "bank_name": "青禾工商银行"}
    assert client.post(banks, typed).status_code == 403
    assert enter(county.payer).post(banks, typed).status_code == 302
    assert client.post(banks, typed).status_code == 422


def test_rejects_are_paid_again_from_their_page(county, enter):
    batch = county.answered(county.draft(), {1: NO_ACCOUNT})
    row = county.rows(batch)[0]
    client = enter(county.maker)
    address = reverse("subsidy_desk:row", args=[row.public_id])
    done = client.post(address, {"bank": "青禾邮储银行", "account": card(44)})
    assert done.status_code == 302
    page = client.get(reverse("subsidy_desk:rejects")).content.decode()
    assert "建立补发批次" in page
    given = {"programme": county.programme.public_id, "period": "2026"}
    answer = client.post(reverse("subsidy_desk:repay"), given)
    again = SubsidyBatch.objects.get(kind="repayment")
    assert answer.url == at("batch", again)
    assert client.post(reverse("subsidy_desk:repay"), given).url == reverse("subsidy_desk:rejects")


def test_lists_cost_the_same_for_many_rows(county, enter, django_assert_max_num_queries):
    for year in range(2020, 2026):
        county.draft(str(year))
    client = enter(county.checker)
    with django_assert_max_num_queries(17):
        client.get(reverse("subsidy_desk:batches"))
    with django_assert_max_num_queries(22):
        client.get(at("batch", SubsidyBatch.objects.first()))
