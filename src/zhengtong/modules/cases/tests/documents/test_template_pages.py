"""The desk pages of templates: nothing typed is lost, what is wrong is named."""

import pytest

from zhengtong.core.documents import services
from zhengtong.core.documents.models import State, TemplateVersion
from zhengtong.core.documents.tests.conftest import _boards, body, para  # noqa: F401
from zhengtong.core.documents.tests.test_templates import KEY, LAWYER, draft, in_use
from zhengtong.modules.org.models import RoleAssignment
from zhengtong.modules.org.tests import factories as make

pytestmark = pytest.mark.django_db

HOME = "/desk/documents/"


@pytest.fixture
def desk(client):
    """Somebody whose permission holds for the whole county."""
    member = make.staff(make.organization(), "楚拟文")
    role = make.role("publisher", "documents.publish")
    RoleAssignment.objects.create(staff=member, role=role)
    client.force_login(member.user)
    return client


def at(row, page=""):
    return f"{HOME}versions/{row.public_id}/{page}"


def typed(*blocks, **more):
    given = {"count": str(len(blocks)), "lock_version": "", **more}
    for n, block in enumerate(blocks, 1):
        given |= {f"{name}-{n}": value for name, value in block.items()}
    return given


def test_strangers_and_other_staff_see_nothing(client):
    row = draft()
    addresses = [HOME, f"{HOME}kinds/{KEY}/", at(row), at(row, "edit/"), at(row, "preview.pdf")]
    for url in addresses:
        assert client.get(url).status_code == 302
    client.force_login(make.staff(make.organization(), "陈青").user)
    for url in addresses:
        assert client.get(url).status_code == 403


def test_the_lists_show_what_is_in_use_and_in_the_making(desk):
    in_use()
    draft("下一版")
    assert "第 1 版" in desk.get(HOME).text
    page = desk.get(f"{HOME}kinds/{KEY}/?q=east")
    assert "east街" in page.text
    assert "草稿" in page.text
    assert desk.get(f"{HOME}kinds/nothing/").status_code == 404


def test_a_template_is_started_typed_and_saved(desk):
    answer = desk.post(f"{HOME}kinds/{KEY}/start/", {"scope": "county:"})
    row = TemplateVersion.objects.get(state=State.DRAFT)
    assert answer.url == at(row, "edit/")
    assert "{{事项}}" in desk.get(answer.url).text
    given = typed(
        {"kind": "title", "text": "函"},
        {"kind": "paragraph", "text": "{{序号}}、{{逐项}}", "each": "wanted"},
        {"kind": "row", "label": "期限", "text": "{{期限}}", "field": "", "field-2-0": ""},
        lock_version="1",
        is_sealed="on",
    )
    given |= {"field-3-0": "is_law", "is-3-0": "filled", "value-3-0": ""}
    assert desk.post(answer.url, given | {"do": "done"}).url == at(row)
    row.refresh_from_db()
    assert row.body == body(
        {"kind": "title", "text": "函"},
        para("{{n}}、{{one}}", each="wanted"),
        {
            "kind": "row",
            "label": "期限",
            "text": "{{due_on}}",
            "when": [{"field": "is_law", "is": "filled"}],
        },
        is_sealed=True,
    )


def test_blocks_are_moved_added_and_removed_without_being_stored(desk):
    row = draft("甲")
    blocks = [{"kind": "paragraph", "text": text} for text in ("甲", "乙{{坏", "丙")]
    expected = {
        "up:2": ["乙{{坏", "甲", "丙"],
        "down:2": ["甲", "丙", "乙{{坏"],
        "remove:1": ["乙{{坏", "丙"],
        "add:1": ["甲", "", "乙{{坏", "丙"],
        "add:0": ["", "甲", "乙{{坏", "丙"],
        "up:1": ["甲", "乙{{坏", "丙"],
        "down:99": ["甲", "乙{{坏", "丙"],
        "remove:x": ["甲", "乙{{坏", "丙"],
    }
    for act, texts in expected.items():
        page = desk.post(at(row, "edit/"), typed(*blocks, do=act))
        assert page.status_code == 200
        assert [b["text"] for b in page.context["blocks"]] == texts, act
    row.refresh_from_db()
    assert row.body == body(para("甲"))


def test_what_is_wrong_is_shown_beside_its_block_and_nothing_typed_is_lost(desk):
    row = draft("甲")
    page = desk.post(
        at(row, "edit/"),
        typed(
            {"kind": "paragraph", "text": "好"},
            {"kind": "paragraph", "text": "{{没有}}"},
            lock_version="2",
        ),
    )
    assert page.status_code == 422
    assert 'href="#block-2"' in page.text
    assert "{{没有}}" in page.text
    assert "第 2 段：没有“没有”这个字段。" in page.text


def test_a_page_that_is_stale_keeps_what_was_typed(desk):
    row = draft("甲")
    page = desk.post(
        at(row, "edit/"), typed({"kind": "paragraph", "text": "晚到的"}, lock_version="1")
    )
    assert page.status_code == 409
    assert "晚到的" in page.text
    assert "刚刚保存过" in page.text


def test_the_preview_says_what_would_be_printed_and_refuses_a_case_nobody_may_see(desk):
    row = draft("您的{{item}}")
    assert "您的采伐" in desk.get(at(row)).text
    refused = desk.get(at(row), {"number": "没有"})
    assert refused.status_code == 422
    assert "没有找到这个办件" in refused.text


def test_review_wants_a_note_and_a_second_person(desk):
    row = draft("甲")
    assert desk.post(at(row, "submit/"), {"note": ""}).status_code == 422
    assert desk.post(at(row, "submit/"), {"note": "改了"}).status_code == 302
    # The page's account wrote it last: they sent it to review.
    assert desk.post(at(row, "publish/")).status_code == 409
    services.publish_template(public_id=row.public_id, actor=LAWYER)
    assert desk.post(at(row, "withdraw/"), {"reason": "x"}).status_code == 302
    assert desk.post(at(row, "withdraw/answer/"), {"answer": "agree"}).status_code == 409
    services.answer_withdrawal(public_id=row.public_id, agrees=True, actor=LAWYER)
    assert "已撤下" in desk.get(at(row)).text


def test_two_versions_are_compared_line_by_line(desk):
    in_use("原来的话")
    newer = draft("现在的话")
    page = desk.get(at(newer)).text
    assert "<del>原来的话</del>" in page
    assert "<ins>现在的话</ins>" in page
