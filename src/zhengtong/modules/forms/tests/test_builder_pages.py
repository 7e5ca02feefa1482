"""The desk pages of forms: what is typed stays, what is wrong is named, strangers see nothing."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from zhengtong.modules.forms import api
from zhengtong.modules.forms.models import FormDesign, FormVersion
from zhengtong.modules.forms.plugins import FormUse, FormUses, form_uses
from zhengtong.modules.forms.starting_points import TEMPLATES
from zhengtong.modules.forms.tests.factories import SYSTEM, definition, field, pages, publish
from zhengtong.modules.org.models import RoleAssignment
from zhengtong.modules.org.tests import factories as make

pytestmark = pytest.mark.django_db

HOME = "/desk/forms/"


@pytest.fixture
def desk(client):
    member = make.staff(make.organization(), "王编辑")
    role = make.role("form_editor", "forms.manage")
    RoleAssignment.objects.create(staff=member, role=role)
    client.force_login(member.user)
    return client


@pytest.fixture
def design():
    return api.start_design(key="felling", title="采伐申请表", template="person", actor=SYSTEM)


def address(design, page=""):
    return f"{HOME}designs/{design.public_id}/{page}"


def saved(desk, design, raw, version=None):
    body = {"definition": raw, "lock_version": version or design.lock_version}
    return desk.post(address(design, "save/"), json.dumps(body), content_type="application/json")


def test_only_those_who_manage_forms_get_in(client, design):
    pages_of = ["", "save/", "compare/", "trial/", "blank.pdf", "form.json", "import/", "changes/",
                "restore/", "publish/", "discard/"]  # fmt: skip
    addresses = [HOME, f"{HOME}new/", *(address(design, page) for page in pages_of)]
    for url in addresses:
        assert client.get(url).status_code == 302, url
    client.force_login(make.staff(make.organization(), "陈青").user)
    for url in addresses:
        assert client.get(url).status_code == 403, url
        assert client.post(url).status_code == 403, url


def test_a_form_is_started_and_a_key_that_is_taken_loses_nothing_typed(desk):
    given = {"zh": "采伐申请表", "en": "Felling", "key": "felling", "template": "company"}
    assert desk.post(f"{HOME}new/", given).url == address(FormDesign.objects.get())
    again = desk.post(f"{HOME}new/", given)
    assert again.status_code == 422
    page = again.content.decode()
    assert "这个标识已有表单" in page
    assert 'value="采伐申请表"' in page
    assert 'href="#key"' in page
    empty = desk.post(f"{HOME}new/", {})
    assert empty.content.decode().count("govuk-error-message") == 2


def test_the_list_asks_the_database_once_for_all_rows(desk, django_assert_max_num_queries):
    for n in range(60):
        publish(field("a"), key=f"form_{n}")
    api.start_design(key="form_7", title="x", actor=SYSTEM)
    desk.get(HOME)
    with django_assert_max_num_queries(14):
        page = desk.get(HOME)
    assert page.content.decode().count("第 1 版") == 50
    assert "form_7" in desk.get(f"{HOME}?state=editing").content.decode()
    assert "form_8<" not in desk.get(f"{HOME}?state=editing").content.decode()
    assert "没有符合条件的表单" in desk.get(f"{HOME}?q=100%25_").content.decode()
    assert desk.get(f"{HOME}?page=2").content.decode().count("第 1 版") == 10
    assert desk.get(f"{HOME}?page=x&state=y").status_code == 200


def test_the_list_says_who_asks_a_form(desk):
    class Uses(FormUses):
        def uses(self, keys):
            return {"felling": [FormUse(label="林木采伐许可", url="/desk/x/", is_current=True)]}

    publish(field("a"), key="felling")
    with form_uses.temporarily("items", Uses()):
        assert "林木采伐许可" in desk.get(HOME).content.decode()
        assert "林木采伐许可" in desk.get(f"{HOME}keys/felling/").content.decode()


def test_the_page_of_a_design_knows_the_way_back_but_follows_no_stranger(desk, design):
    assert (
        'href="/desk/items/7/"'
        in desk.get(address(design, "?back=/desk/items/7/")).content.decode()
    )
    for bad in (
        "https://evil.example/",
        "//evil.example/",
        "javascript:alert(1)",
        "/\\evil.example",
    ):
        page = desk.get(address(design), {"back": bad}).content.decode()
        assert ">返回</a>" not in page, bad
    done = desk.post(address(design, "publish/"), {"back": "/desk/items/7/"})
    assert done.url == "/desk/items/7/"


def test_the_page_without_script_shows_the_whole_form(desk, design):
    page = desk.get(address(design)).content.decode()
    assert "applicant_name" in page
    assert "“是否委托他人代办”等于是" in page


def test_saving_answers_with_the_problems_and_their_places(desk, design):
    good = saved(desk, design, definition(field("a")))
    assert good.json()["problems"] == []
    assert good.json()["lock_version"] == 2
    bad = saved(desk, design, definition(field("a", "choice")), version=2)
    assert bad.status_code == 200
    assert bad.json()["problems"][0]["path"] == "pages.0.sections.0.fields.0.options"


def test_a_stale_page_hears_who_saved_and_can_compare_in_words(desk, design):
    saved(desk, design, definition(field("a")))
    late = saved(desk, design, definition(field("b")), version=1)
    assert late.status_code == 409
    assert "王编辑" in late.json()["message"]
    body = json.dumps({"definition": definition(field("b"))})
    found = desk.post(address(design, "compare/"), body, content_type="application/json").json()
    assert found["definition"] == definition(field("a"))
    assert [(one["verb"], one["what"]) for one in found["changes"]] == [
        ("增加", "“字段b”"),
        ("删去", "“字段a”"),
    ]
    blind = desk.post(
        address(design, "save/"),
        json.dumps({"definition": definition(field("c"))}),
        content_type="application/json",
    )
    assert blind.status_code == 409


BAD_FILES = {
    "nothing": b"",
    "not JSON": b"<form/>",
    "not UTF-8": b'{"title": "\xb1\xed"}',
    "a list": b"[]",
    "ten megabytes": b'{"title": "' + b"x" * 10_000_000 + b'"}',
    "a nest": b"[" * 200_000,
    "a nest of objects": b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
    "not a number": b'{"title": NaN, "pages": []}',
    "a number without end": b'{"title": ' + b"9" * 6_000 + b', "pages": []}',
    "no pages": b'{"title": "x"}',
    "unknown words": b'{"title": "x", "pages": [{"sections": []}], "script": "alert(1)"}',
    "a NUL": b'{"title": "a\\u0000", "pages": [{"sections": []}]}',
    "half a character": b'{"title": "\\ud800", "pages": [{"sections": []}]}',
}


@pytest.mark.parametrize("content", BAD_FILES.values(), ids=BAD_FILES.keys())
def test_a_hostile_file_is_refused_with_place_and_cure_and_nothing_is_stored(desk, design, content):
    file = SimpleUploadedFile("form.json", content, content_type="application/json")
    page = desk.post(
        address(design, "import/"), {"file": file, "lock_version": design.lock_version}
    )
    assert page.status_code == 422
    assert "没有导入，什么也没有改动" in page.content.decode()
    answer = desk.post(address(design, "save/"), content, content_type="application/json")
    assert answer.status_code in (409, 422)
    assert answer.json()["message"]
    kept = api.design(design.public_id)
    assert (kept.definition, kept.lock_version) == (design.definition, 1)


def test_what_is_exported_is_imported_again_word_for_word(desk, design):
    file = desk.get(address(design, "form.json"))
    assert json.loads(file.content) == design.definition
    other = api.start_design(key="other", title="别的", actor=SYSTEM)
    sent = SimpleUploadedFile("form.json", file.content)
    done = desk.post(address(other, "import/"), {"file": sent, "lock_version": 1})
    assert done.status_code == 302
    assert api.design(other.public_id).definition == design.definition


def test_the_trial_judges_and_stores_nothing(desk, design):
    page = desk.get(address(design, "trial/")).content.decode()
    assert 'name="applicant_name"' in page
    checked = desk.post(address(design, "trial/"), {"_page": "1", "_go": "check", "phone": "123"})
    text = checked.content.decode()
    assert "服务器：有" in text
    assert 'value="123"' in text
    good = {
        "_page": "1", "_go": "check", "applicant_name": "王小明", "phone": "13800138000",
        "identity_number": "11010519491231002X", "home_address.region": "999021101001",
        "home_address.detail": "东街 1 号", "has_agent": "no", "agent_name": "不该留下",
    }  # fmt: skip
    text = desk.post(address(design, "trial/"), good).content.decode()
    assert "服务器：可以提交" in text
    assert "不该留下" not in text.split("data-trial>")[1].split('"stored"')[1].split("</script>")[0]
    assert FormVersion.objects.count() == 0


def test_the_trial_goes_from_page_to_page_and_survives_nonsense(desk, design):
    raw = pages([field("a")], [field("b", show_if={"field": "a", "operator": "filled"})])
    saved(desk, design, raw)
    second = desk.post(address(design, "trial/"), {"_page": "1", "_go": "2", "a": "1"})
    assert 'name="b"' in second.content.decode()
    assert "&quot;a&quot;: &quot;1&quot;" in second.content.decode()
    for nonsense in ({"_answers": "[" * 5000}, {"_answers": "1", "_page": "9"}, {"_go": "x"}):
        assert desk.post(address(design, "trial/"), nonsense).status_code == 200
    assert desk.get(address(design, "trial/?page=99")).status_code == 200


def test_a_form_with_problems_cannot_be_tried_or_printed_and_says_why(desk, design):
    saved(desk, design, definition(field("a", "choice")))
    for page in ("trial/", "blank.pdf"):
        assert "请写 options" in desk.get(address(design, page)).content.decode()
    refused = desk.post(address(design, "publish/"))
    assert refused.status_code == 422
    assert FormVersion.objects.count() == 0


def test_publishing_tells_what_changes_and_closes_the_design(desk, design):
    api.publish_design(public_id=design.public_id, actor=SYSTEM)
    assert desk.post(f"{HOME}keys/felling/edit/").status_code == 302
    again = api.open_design("felling")
    raw = json.loads(json.dumps(again.definition))
    raw["pages"][0]["sections"][0]["fields"][0]["label"] = {"zh": "申请人姓名", "en": "Name"}
    saved(desk, again, raw)
    page = desk.get(address(again, "publish/")).content.decode()
    assert "申请人姓名 / Name" in page
    assert "姓名 / Name" in page
    assert desk.post(address(again, "publish/")).url == f"{HOME}keys/felling/"
    history = desk.get(f"{HOME}keys/felling/").content.decode()
    assert "第 2 版" in history
    assert "申请人姓名 / Name" in history
    assert "已经发布" in desk.get(address(again)).content.decode()
    late = saved(desk, again, raw)
    assert late.status_code == 409


def test_an_older_version_is_put_back_from_the_page_of_differences(desk):
    old = publish(field("a"), key="felling")
    publish(field("b"), key="felling")
    made = api.start_design(key="felling", title="x", actor=SYSTEM)
    assert "内容相同" in desk.get(address(made, "changes/")).content.decode()
    assert "字段a" in desk.get(address(made, "changes/?against=1")).content.decode()
    desk.post(address(made, "restore/"), {"number": "1", "lock_version": "1"})
    assert api.design(made.public_id).definition == old.definition
    assert desk.post(address(made, "discard/")).status_code == 302
    assert api.open_design("felling") is None


def test_published_forms_are_read_printed_and_exported(desk):
    version = publish(field("a"), key="felling")
    base = f"{HOME}versions/{version.public_id}/"
    assert version.sha256 in desk.get(base).content.decode()
    assert desk.get(base + "blank.pdf").content.startswith(b"%PDF")
    assert json.loads(desk.get(base + "form.json").content) == version.definition


@pytest.mark.parametrize("template", TEMPLATES)
def test_names_with_markup_never_become_markup(desk, template):
    made = api.start_design(key="x", title="</script><b>x", template=template, actor=SYSTEM)
    for page in ("", "trial/", "changes/", "publish/", "import/"):
        assert "<b>x" not in desk.get(address(made, page)).content.decode()
