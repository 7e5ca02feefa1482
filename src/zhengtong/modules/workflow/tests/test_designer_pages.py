"""The pages of the flow designer: plain forms, checked input, and nothing typed is lost."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from zhengtong.core.tests.killing import NOTHING, killed
from zhengtong.modules.org.models import Organization, RoleAssignment
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.workflow import api, design_queries
from zhengtong.modules.workflow.bpmn.parse import parse
from zhengtong.modules.workflow.bpmn.read import read
from zhengtong.modules.workflow.models import ProcessDesign
from zhengtong.modules.workflow.plugins import step_documents, step_forms
from zhengtong.modules.workflow.tests.factories import person, publish, step
from zhengtong.modules.workflow.tests.interchange import A4

pytestmark = pytest.mark.usefixtures("house")
DRAWER = person(7, "workflow.design")


def signed_in(client: Client, *permissions: str, name: str = "绘图员") -> Client:
    owner = Organization.objects.filter(key="forestry").first() or make.organization()
    member = make.staff(owner, name)
    role = make.role(f"role-{name}", *permissions)
    RoleAssignment.objects.create(staff=member, role=role)
    client.force_login(member.user)
    return client


@pytest.fixture
def desk(client: Client) -> Client:
    return signed_in(client, "workflow.design")


@pytest.fixture
def design():
    return api.start_process_design(
        key="item.x", name={"zh": "甲", "en": "A"}, actor=DRAWER, template="departments"
    )


def page(name, *args):
    return reverse(f"workflow-staff:{name}", args=args)


def text(response):
    return response.content.decode()


def now(design):
    return api.process_design(design.public_id)


def nodes(design):
    return [n.node for n in read(parse(design_queries.design_xml(design.public_id))).steps]


def act(desk, design, value, **more):
    said = {"act": value, "lock_version": now(design).lock_version, **more}
    return desk.post(page("change", design.public_id), said, follow=True)


def settings_of(design, node):
    return parse(design_queries.design_xml(design.public_id)).nodes[node]


def test_a_flow_is_begun_from_a_starter(desk):
    said = {"key": "item.new", "name": "新流程", "starter": "departments"}
    answer = desk.post(page("new"), said, follow=True)
    assert "甲部门意见" in text(answer)
    assert ProcessDesign.objects.get().key == "item.new"


@pytest.mark.parametrize(
    ("said", "words"),
    [({"key": "1", "name": "x"}, "以字母开头"), ({"key": "item.y", "name": ""}, "请填写流程名称")],
)
def test_a_wrong_beginning_says_what_and_keeps_what_was_typed(desk, said, words):
    answer = desk.post(page("new"), said)
    assert answer.status_code == 422
    assert words in text(answer)
    assert f'value="{said["key"]}"' in text(answer)


def test_a_hostile_file_is_refused_with_its_place(desk):
    from django.core.files.uploadedfile import SimpleUploadedFile

    bad = SimpleUploadedFile("x.bpmn", b'<?xml version="1.0"?>\n<!DOCTYPE a [<!ENTITY b "c">]><a/>')
    answer = desk.post(page("new"), {"key": "item.z", "name": "x", "file": bad})
    assert answer.status_code == 422
    assert "第 2 行" in text(answer)
    assert not ProcessDesign.objects.exists()


def test_a_file_comes_out_as_it_went_in(desk):
    from django.core.files.uploadedfile import SimpleUploadedFile

    desk.post(page("new"), {"key": "item.z", "name": "x", "file": SimpleUploadedFile("a", A4)})
    design = ProcessDesign.objects.get()
    assert desk.get(page("design_file", design.public_id)).content == A4
    shown = text(desk.get(page("design", design.public_id)))
    assert "泳道" in shown
    assert 'name="act"' not in shown


def test_steps_are_moved_added_put_side_by_side_and_removed(desk, design):
    assert nodes(design) == ["accept", "both", "decide", "deliver", "end"]
    act(desk, design, "up:2")
    assert nodes(design)[:3] == ["accept", "decide", "both"]
    answer = act(desk, design, "add:1:step")
    assert "新环节" in text(answer)
    assert nodes(design)[:3] == ["accept", "step_1", "decide"]
    act(desk, design, "beside:2")
    assert nodes(design)[:2] == ["accept", "together_1"]
    act(desk, design, "remove:1")
    assert nodes(design) == ["accept", "both", "deliver", "end"]
    act(desk, design, "add_branch:1")
    act(desk, design, "in_turn:1")
    assert nodes(design)[:4] == ["accept", "opinion_1", "opinion_2", "step_1"]


@pytest.mark.parametrize("kind", ["service", "parallel", "choice", "inclusive", "sub"])
def test_every_kind_of_part_can_be_put_in(desk, design, kind):
    act(desk, design, f"add:1:{kind}")
    assert nodes(design)[1].startswith(kind)
    result = api.examine_design(public_id=design.public_id)
    rules = {f.rule for f in result.findings}
    assert rules == ({"no_condition"} if kind in ("choice", "inclusive") else set())


def test_a_deadline_is_set_on_a_step_and_taken_off_again(desk, design):
    act(desk, design, "add_timer:0")
    timer = settings_of(design, "deadline_1")
    assert (timer.attached_to, timer.settings["limit"]) == ("accept", "5")
    assert api.examine_design(public_id=design.public_id).findings == []
    said = {"name": "逾期", "limit": "9", "unit": "WORKDAY", "lock_version": 2}
    desk.post(page("step", design.public_id, "deadline_1"), said)
    timer = settings_of(design, "deadline_1")
    assert (timer.name, timer.settings["limit"], timer.interrupting) == ("逾期", "9", False)
    act(desk, design, "remove_timer:0")
    assert "deadline_1" not in parse(design_queries.design_xml(design.public_id)).nodes


@pytest.mark.parametrize("value", ["", "fly:1", "up:99", "up:x", "add:0:castle", "up:-1"])
def test_a_change_that_makes_no_sense_changes_nothing(desk, design, value):
    before = now(design)
    answer = act(desk, design, value)
    assert answer.status_code == 200
    assert now(design) == before


def test_who_changes_an_old_page_is_told(desk, design):
    act(desk, design, "up:2")
    answer = act(desk, design, "up:2", lock_version=1)
    assert "刚刚有了变动" in text(answer)


FILLED = {
    "name": "审查", "name_en": "Review", "kind": "userTask", "post": "owner:reviewer",
    "stage": "review", "limit": "3", "unit": "WORKDAY", "outcomes": "同意、不同意、建议公示",
    "return_to": ["accept"], "apart": ["decide"], "withdrawable": "on", "signing": "one",
    "form": "", "document": "", "permission": "",
}  # fmt: skip


def save(desk, design, node, **changes):
    said = {**FILLED, **changes, "lock_version": now(design).lock_version}
    said = {k: v for k, v in said.items() if v is not None}
    return desk.post(page("step", design.public_id, node), said)


def test_a_step_keeps_what_its_panel_says(desk, design):
    given = {"form": "visit", "document": "paper", "permission": "workflow.dispatch"}
    assert save(desk, design, "opinion_1", **given).status_code == 302
    said = settings_of(design, "opinion_1")
    assert said.name_en == "Review"
    assert said.settings == {
        "nameEn": "Review", "post": "owner:reviewer", "stage": "review", "limit": "3",
        "unit": "WORKDAY", "outcomes": "agree,disagree,建议公示", "returnTo": "accept",
        "apart": "decide", **given,
    }  # fmt: skip
    shown = text(desk.get(page("step", design.public_id, "opinion_1")))
    assert 'value="同意、不同意、建议公示"' in shown


class Shelf:
    """Parts under the keys `visit` and `paper`."""

    def offered(self):
        return {"visit": "现场勘验记录", "paper": "送达回证"}

    def label(self, key):
        return self.offered().get(key, key)

    def problem(self, key, stage):
        return "" if key in self.offered() else f"没有{key}"


@pytest.fixture
def shelf():
    with (
        step_forms.temporarily("cases", Shelf()),
        step_documents.temporarily("cases", Shelf()),
    ):
        yield


@pytest.mark.usefixtures("shelf")
def test_forms_documents_and_permissions_are_chosen_from_what_there_is(desk, design):
    shown = text(desk.get(page("step", design.public_id, "opinion_1")))
    assert '<option value="visit">现场勘验记录</option>' in shown
    assert '<option value="paper">送达回证</option>' in shown
    assert '<option value="workflow.dispatch">' in shown
    given = {"form": "visit", "document": "paper", "permission": "workflow.dispatch"}
    save(desk, design, "opinion_1", **given)
    assert api.examine_design(public_id=design.public_id).findings == []
    table = text(desk.get(page("design", design.public_id)))
    assert "表单：现场勘验记录" in table
    assert "文书：送达回证" in table


@pytest.mark.usefixtures("shelf")
def test_the_gate_names_the_step_whose_parts_are_unknown(desk, design):
    wrong = {"form": "lost", "document": "gone", "permission": "fly.high"}
    save(desk, design, "opinion_1", **wrong)
    found = api.examine_design(public_id=design.public_id).findings
    assert {(f.rule, f.element) for f in found} == {
        ("step_form", "opinion_1"),
        ("step_document", "opinion_1"),
        ("unknown_permission", "opinion_1"),
    }


def test_a_countersignature_is_chosen_in_the_panel(desk, design):
    posts = ["owner:reviewer", "owner:approver", "owner:lead"]
    save(desk, design, "opinion_1", signing="several", signers=posts, rule="ratio", share="2/3")
    said = settings_of(design, "opinion_1")
    assert said.settings["signers"] == ",".join(posts)
    assert said.settings["vote"] == "ratio:2/3"
    assert said.sequential is False
    assert api.examine_design(public_id=design.public_id).findings == []
    save(desk, design, "opinion_1")
    assert settings_of(design, "opinion_1").sequential is None


def test_a_step_may_become_automatic(desk, design):
    save(desk, design, "opinion_1", kind="serviceTask", action="note")
    said = settings_of(design, "opinion_1")
    assert (said.tag, said.settings) == ("serviceTask", {"nameEn": "Review", "action": "note"})


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "请填写名称"),
        ({"limit": "-1"}, "之间的整数"),
        ({"limit": "abc"}, "之间的整数"),
        ({"signing": "several", "signers": ["owner:lead"]}, "至少要选两个岗位"),
        (
            {"signing": "several", "signers": ["a:b", "c:d"], "rule": "ratio", "share": "x"},
            "百分比",
        ),
        ({"kind": "serviceTask", "action": "fly"}, "请选择动作"),
    ],
)
def test_a_wrong_step_is_refused_beside_the_field_and_nothing_is_lost(desk, design, wrong, words):
    before = now(design)
    answer = save(desk, design, "opinion_1", document="typed-by-hand", **wrong)
    assert answer.status_code == 422
    assert words in text(answer)
    assert "typed-by-hand" in text(answer)
    assert now(design) == before


def way(desk, design, line, **said):
    said |= {"lock_version": now(design).lock_version}
    return desk.post(page("line", design.public_id, line), said)


def test_a_condition_is_made_of_fields_comparisons_and_values(desk, design):
    act(desk, design, "add:2:choice")
    document = parse(design_queries.design_xml(design.public_id))
    line = next(
        f.id for f in document.flows.values()
        if f.source == "choice_1" and f.id != document.nodes["choice_1"].default
    )  # fmt: skip
    answer = way(
        desk, design, line, name="面积大", when="if",
        field_0="area", operator_0="gt", value_0="300", kind_0="number",
        field_1="outcome_accept", operator_1="eq", value_1="受理", kind_1="text",
    )  # fmt: skip
    assert answer.status_code == 302
    assert parse(design_queries.design_xml(design.public_id)).flows[line].condition == {
        "and": [
            {"field": "area", "operator": "gt", "value": 300},
            {"field": "outcome_accept", "operator": "eq", "value": "accept"},
        ]
    }
    assert api.examine_design(public_id=design.public_id).findings == []
    assert "area 大于 300 并且 “受理”的意见 等于 受理" in text(
        desk.get(page("design", design.public_id))
    )
    wrong = way(desk, design, line, when="if", field_0="area", operator_0="gt", value_0="x",
                kind_0="number")  # fmt: skip
    assert wrong.status_code == 422
    assert "请填写数字" in text(wrong)


def test_the_default_way_can_be_changed(desk, design):
    act(desk, design, "add:2:choice")
    document = parse(design_queries.design_xml(design.public_id))
    line = next(f.id for f in document.flows.values() if f.source == "choice_1")
    way(desk, design, line, when="default", name="都走这里")
    assert parse(design_queries.design_xml(design.public_id)).nodes["choice_1"].default == line


def test_a_split_changes_kind_together_with_its_join(desk, design):
    said = {"tag": "inclusiveGateway", "name": "n", "lock_version": 1}
    desk.post(page("step", design.public_id, "both"), said)
    document = parse(design_queries.design_xml(design.public_id))
    assert document.nodes["both"].tag == document.nodes["both_join"].tag == "inclusiveGateway"
    said = {"tag": "parallelGateway", "veto": "不同意", "lock_version": 2}
    desk.post(page("step", design.public_id, "both"), said)
    assert settings_of(design, "both_join").settings["veto"] == "disagree"


def test_a_trial_run_goes_step_by_step(desk, design):
    moves = {"m": ["do~accept~accept", "do~opinion_1~agree", "do~opinion_2~agree"]}
    shown = text(desk.get(page("trial", design.public_id), moves))
    assert 'value="do~decide~grant"' in shown
    assert "最多用 4 个工作日" in shown
    wrong = text(desk.get(page("trial", design.public_id), {"m": ["do~decide~grant"]}))
    assert "重新开始" in wrong


@killed("modules.workflow.services.designs.edit_process_design", again=409)
@killed("modules.workflow.services.designs.start_process_design", again=NOTHING)
def test_a_design_is_compared_with_what_is_in_force(desk):
    publish(step("a"), step("b"), key="item.c")
    design = api.start_process_design(key="item.c", name="", actor=DRAWER)
    act(desk, design, "remove:1")
    shown = text(desk.get(page("compare", design.public_id)))
    assert "删去“b”" in shown
    assert shown.count('class="flow-chart"') == 2


def test_replaying_says_when_there_is_nothing_to_replay(desk, design):
    assert "没有办结的办件" in text(desk.get(page("replay", design.public_id), {"run": "1"}))


def test_the_drawing_is_saved_by_the_script(desk, design):
    answer = desk.get(page("drawing", design.public_id)).json()
    assert answer["findings"] == []
    xml = answer["xml"].replace("甲部门意见", "消防意见")
    saved = desk.post(
        page("drawing", design.public_id),
        {"xml": xml, "lock_version": answer["lockVersion"]},
        content_type="application/json",
    )
    assert saved.json()["lockVersion"] == 2
    assert settings_of(design, "opinion_1").name == "消防意见"
    stale = desk.post(
        page("drawing", design.public_id), {"xml": xml, "lock_version": 1},
        content_type="application/json",
    )  # fmt: skip
    assert stale.status_code == 409


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"xml": "<a/>", "lock_version": 1}'])
def test_a_broken_drawing_is_refused_with_a_reason(desk, design, body):
    answer = desk.post(page("drawing", design.public_id), body, content_type="application/json")
    assert answer.status_code == 422
    assert answer.json()["message"]
    assert now(design).lock_version == 1


def test_another_person_publishes(desk, design, client):
    mine = text(desk.get(page("publish", design.public_id)))
    assert "您没有审核流程的权限" in mine
    refused = desk.post(page("publish", design.public_id), {"effective_on": "2099-01-01"})
    assert refused.status_code == 403
    second = signed_in(Client(), "workflow.review", name="审核员")
    wrong = second.post(page("publish", design.public_id), {"effective_on": "2001-01-01"})
    assert wrong.status_code == 422
    assert "不能早于今天" in text(wrong)
    done = second.post(
        page("publish", design.public_id), {"effective_on": "2099-01-01"}, follow=True
    )
    assert "已发布第 1 版" in text(done)
    assert not now(design).is_open


def test_who_has_drawn_is_told_why_someone_else_must_publish(design):
    both = signed_in(Client(), "workflow.review")
    act(both, design, "up:2")
    assert "须由另一人审核发布" in text(both.get(page("publish", design.public_id)))
    answer = both.post(page("publish", design.public_id), {"effective_on": "2099-01-01"})
    assert answer.status_code == 422


ALL = ["design", "draw", "trial", "compare", "replay", "publish", "upload", "whole", "design_file"]


@pytest.mark.parametrize("name", ALL)
def test_every_page_needs_the_permission(client, design, name):
    reader = signed_in(client, name="旁人")
    assert reader.get(page(name, design.public_id)).status_code == 403


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", ALL[:-1])
def test_every_page_opens_in_both_languages(desk, design, name, language):
    desk.cookies["django_language"] = language
    shown = desk.get(page(name, design.public_id))
    assert shown.status_code == 200
    if language == "en":
        main = re.sub(r"<[^>]*>", " ", text(shown).partition("<main")[2].partition("</main>")[0])
        assert "步骤表" not in main


def test_the_way_back_is_only_a_local_one(desk, design):
    shown = text(desk.get(page("design", design.public_id), {"back": "/desk/items/"}))
    assert 'href="/desk/items/"' in shown
    assert 'href="/desk/items/"' in text(desk.get(page("trial", design.public_id)))
    bad = text(desk.get(page("design", design.public_id), {"back": "https://evil.example/"}))
    assert 'href="https://evil' not in bad


def test_the_list_asks_the_database_a_fixed_number_of_times(desk, django_assert_max_num_queries):
    for n in range(12):
        publish(step("a"), key=f"item.n{n:02d}")
    desk.get(page("flows"))
    with django_assert_max_num_queries(14):
        shown = text(desk.get(page("flows")))
    assert shown.count("/desk/flows/item.n") == 12


def test_flows_are_found_and_paged(desk):
    for n in range(3):
        publish(step("a"), key=f"item.n{n}")
    rows, more = design_queries.flows(size=2)
    assert ([r.key for r in rows], more) == (["item.n0", "item.n1"], "item.n1")
    rows, more = design_queries.flows(size=2, after=more)
    assert ([r.key for r in rows], more) == (["item.n2"], "")
    assert "item.n1" in text(desk.get(page("flows"), {"q": "n1"}))
    assert "没有流程" in text(desk.get(page("flows"), {"q": "zzz"}))


def test_a_version_shows_its_chart_and_its_file(desk):
    version = publish(step("a"), key="item.v")
    shown = text(desk.get(page("version", "item.v", 1)))
    assert "flow-chart" in shown
    file = desk.get(page("version_file", "item.v", 1))
    assert file.content == api.bpmn_xml(version)
    assert desk.get(page("version", "item.v", 9)).status_code == 404
    assert desk.get(page("flow", "item.none")).status_code == 404
