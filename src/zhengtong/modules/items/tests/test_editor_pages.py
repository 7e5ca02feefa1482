"""The editor in the browser's terms: nothing typed is lost, findings stand beside the fields."""

import uuid
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from zhengtong.modules.items import api, definition
from zhengtong.modules.items.editing.differences import compare
from zhengtong.modules.items.editing.fields import TABS
from zhengtong.modules.items.models import ItemVersion
from zhengtong.modules.items.tests.factories import DRAFTER, owner, version
from zhengtong.modules.org.models import RoleAssignment
from zhengtong.modules.org.tests import factories as make

pytestmark = pytest.mark.django_db


class Controls(HTMLParser):
    """What a browser would send of the editor's form, without pressing a row button."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self._in_form = False
        self._area: str | None = None
        self._select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        got = dict(attrs)
        if tag == "form" and got.get("class") == "edit-form":
            self._in_form = True
        if not self._in_form or (not got.get("name") and tag != "option"):
            return
        name, kind = got.get("name") or "", got.get("type", "text")
        if tag == "input" and kind not in ("file", "submit"):
            is_sent = kind not in ("checkbox", "radio") or "checked" in got
            if is_sent and not name.endswith(".drop"):
                self.sent.setdefault(name, []).append(got.get("value") or "")
        elif tag == "textarea":
            self._area = name
            self.sent[name] = [""]
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in got:
            self.sent[self._select] = [got.get("value") or ""]

    def handle_data(self, data: str) -> None:
        if self._area:
            self.sent[self._area][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._in_form = False
        self._area = None if tag == "textarea" else self._area
        self._select = None if tag == "select" else self._select


@pytest.fixture
def draft() -> ItemVersion:
    made = version()
    pk = api.start_draft(item_id=made.item_id, actor=DRAFTER)
    return ItemVersion.objects.get(pk=pk)


def signed_in(client: Client, *permissions: str) -> Client:
    """Someone with these permissions everywhere, named after them."""
    name = permissions[0] if permissions else "只读"
    member = make.staff(owner(), name)
    role = make.role(f"role-{name}", *permissions)
    RoleAssignment.objects.create(staff=member, role=role)
    client.force_login(member.user)
    return client


@pytest.fixture
def desk(client: Client) -> Client:
    return signed_in(client, "items.manage", "forms.manage", "workflow.design")


def address(draft: ItemVersion, tab: str) -> str:
    return f"/desk/items/drafts/{draft.public_id}/edit/{tab}/"


def sent_of(page: str) -> dict[str, list[str]]:
    parser = Controls()
    parser.feed(page)
    return parser.sent


def save(client: Client, draft: ItemVersion, tab: str, **fields: Any) -> Any:
    sent = sent_of(client.get(address(draft, tab)).content.decode())
    return client.post(address(draft, tab), {**sent, "do": "", **fields})


@pytest.mark.parametrize("tab", [t.key for t in TABS if t.groups])
def test_saving_without_typing_changes_nothing(desk: Client, draft: ItemVersion, tab: str) -> None:
    response = save(desk, draft, tab)
    assert response.status_code == 302
    before = draft.definition
    draft.refresh_from_db()
    assert definition.read(draft.definition) == definition.read(before)
    assert compare(before, draft.definition) == []


def test_what_is_wrong_is_kept_and_told_beside_the_field(desk: Client, draft: ItemVersion) -> None:
    response = save(desk, draft, "limits", **{"promised.n": "三十", "statutory.n": "20"})
    assert response.status_code == 302
    page = desk.get(address(draft, "limits")).content.decode()
    assert 'value="三十"' in page
    assert 'id="promised-n-error"' in page


def test_two_people_lose_nothing_when_both_save(desk: Client, draft: ItemVersion) -> None:
    sent = sent_of(desk.get(address(draft, "handling")).content.decode())
    save(desk, draft, "handling", visits="1", **{"visit_reason.zh": "核验原件"})
    response = desk.post(
        address(draft, "handling"), {**sent, "do": "", "visit_reason.zh": "我写的理由"}
    )
    page = response.content.decode()
    assert response.status_code == 409
    assert "我写的理由" in page
    assert "刚刚保存过" in page


def test_row_buttons_save_what_was_typed_and_lead_to_the_row(
    desk: Client, draft: ItemVersion
) -> None:
    response = save(desk, draft, "conditions", do="add conditions", **{"conditions.0.zh": "新写的"})
    assert response.url.endswith("#conditions-4")
    draft.refresh_from_db()
    assert draft.definition["conditions"][0]["zh"] == "新写的"
    assert len(draft.definition["conditions"]) == 5


def test_an_empty_form_is_attached_to_a_material(desk: Client, draft: ItemVersion) -> None:
    pdf = SimpleUploadedFile("空白表.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")
    save(desk, draft, "materials", **{"materials.0.blank_file.file": pdf})
    draft.refresh_from_db()
    assert uuid.UUID(draft.definition["materials"][0]["blank_file"])
    assert "空白表.pdf" in desk.get(address(draft, "materials")).content.decode()


def test_a_file_that_is_none_is_refused_at_its_place_and_the_rest_is_kept(
    desk: Client, draft: ItemVersion
) -> None:
    bad = SimpleUploadedFile("假.pdf", b"MZ not a pdf")
    response = save(
        desk,
        draft,
        "materials",
        **{"materials.0.blank_file.file": bad, "materials.0.note.zh": "已改"},
    )
    assert response.status_code == 422
    assert 'id="materials-0-blank_file-error"' in response.content.decode()
    draft.refresh_from_db()
    assert draft.definition["materials"][0]["note"] == {"zh": "已改"}


def test_every_tab_opens_also_for_who_may_only_read(client: Client, draft: ItemVersion) -> None:
    reader = signed_in(client)
    for tab in TABS:
        page = reader.get(address(draft, tab.key))
        assert page.status_code == 200, tab.key
        assert 'type="submit" name="do"' not in page.content.decode(), tab.key


def test_who_may_not_edit_cannot_save(client: Client, draft: ItemVersion) -> None:
    reader = signed_in(client)
    data = {"lock_version": draft.lock_version, "do": ""}
    assert reader.post(address(draft, "basics"), data).status_code == 403


def test_strangers_do_not_see_drafts(client: Client, draft: ItemVersion) -> None:
    assert client.get(address(draft, "basics")).status_code == 302
    preview = f"/desk/items/drafts/{draft.public_id}/preview/"
    assert client.get(preview).status_code == 302


def test_the_preview_shows_the_public_page_and_starts_nothing(
    desk: Client, draft: ItemVersion
) -> None:
    page = desk.get(f"/desk/items/drafts/{draft.public_id}/preview/").content.decode()
    assert "林木采伐许可" in page
    assert "公众还看不到" in page
    assert "开始申请" not in page
    assert f"/items/{draft.item.public_id}/" not in page.replace("/desk/items/", "")
    narrowed = desk.get(f"/desk/items/drafts/{draft.public_id}/preview/?volume_class=small")
    assert "伐区调查设计材料" not in narrowed.content.decode()


def test_from_a_new_item_to_the_reviewer(desk: Client, draft: ItemVersion) -> None:
    owner = draft.item.owner_organization
    response = desk.post(
        "/desk/items/new/",
        {"name_zh": "新办", "owner": owner.key, "matter_type": "licensing", "code": "99011300099"},
    )
    assert response.status_code == 422
    assert "实施编码不正确" in response.content.decode()
    response = desk.post(
        "/desk/items/new/",
        {"name_zh": "新办", "owner": owner.key, "matter_type": "licensing", "code": "990113000099"},
        follow=True,
    )
    assert "新办" in response.content.decode()
    made = ItemVersion.objects.get(name__zh="新办")
    desk.post(f"/desk/items/drafts/{made.public_id}/submit/")
    made.refresh_from_db()
    assert made.status == "draft"
    page = desk.get(address(made, "check")).content.decode()
    assert "还没有选定申请表" in page


def test_the_reviewer_sees_the_difference_and_publishes(desk: Client, draft: ItemVersion) -> None:
    save(desk, draft, "limits", **{"promised.n": "8"})
    desk.post(f"/desk/items/drafts/{draft.public_id}/submit/")
    reviewer = signed_in(Client(), "items.review", "forms.manage", "workflow.design")
    page = reviewer.get(f"/desk/items/drafts/{draft.public_id}/review/").content.decode()
    assert "<del>5</del>" in page
    assert "<ins>8</ins>" in page
    late = reviewer.post(
        f"/desk/items/drafts/{draft.public_id}/publish/", {"effective_on": "2020-01-01"}
    )
    assert late.status_code == 422
    assert 'id="effective_on-error"' in late.content.decode()
    done = reviewer.post(f"/desk/items/drafts/{draft.public_id}/publish/", follow=True)
    assert "已发布" in done.content.decode()
    assert api.current_version(draft.item.public_id).promised.n == 8


def test_sending_back_without_a_reason_keeps_the_page(desk: Client, draft: ItemVersion) -> None:
    desk.post(f"/desk/items/drafts/{draft.public_id}/submit/")
    reviewer = signed_in(Client(), "items.review")
    refused = reviewer.post(f"/desk/items/drafts/{draft.public_id}/send-back/", {"reason": ""})
    assert refused.status_code == 422
    reviewer.post(f"/desk/items/drafts/{draft.public_id}/send-back/", {"reason": "写到款"})
    assert "写到款" in desk.get(address(draft, "basics")).content.decode()


def test_versions_are_compared_in_words(desk: Client, draft: ItemVersion) -> None:
    save(desk, draft, "limits", **{"promised.n": "8"})
    page = desk.get(f"/desk/items/{draft.item.public_id}/versions/?from=1&to=2").content.decode()
    assert "承诺时限" in page
    assert "<ins>8</ins>" in page


def test_the_work_list_takes_few_queries(
    desk: Client, draft: ItemVersion, django_assert_max_num_queries: Any
) -> None:
    desk.get("/desk/items/work/")
    with django_assert_max_num_queries(16):
        desk.get("/desk/items/work/")
