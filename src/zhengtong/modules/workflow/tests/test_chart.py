"""The chart is the definition: readable on a phone, without colour, without style attributes."""

import pytest
from django.utils.translation import override
from lxml import etree

from zhengtong.modules.workflow import api
from zhengtong.modules.workflow.api import Branch, Choice, Parallel, Step, SubProcess
from zhengtong.modules.workflow.bpmn.chart import chart
from zhengtong.modules.workflow.bpmn.draw import draw
from zhengtong.modules.workflow.bpmn.parse import parse
from zhengtong.modules.workflow.bpmn.text import wrap
from zhengtong.modules.workflow.tests.factories import publish

SVG = "{http://www.w3.org/2000/svg}"
FLOW = [
    Step("accept", "受理", "Acceptance", stage="accept"),
    Parallel(
        [[Step("land", "国土资源部门意见", "Opinion of the land and resources bureau")],
         [Step("fire", "消防部门意见", "Opinion of the fire brigade", limit=5)]],
        name="同时征求意见", name_en="Opinions at the same time",
    ),
    Choice([Branch([Step("visit", "现场核查", "Site visit")], {"field": "x", "operator": "is_set"},
                   name="需要核查", name_en="Visit needed"),
            Branch(default=True, name="不需要", name_en="Not needed")]),
    SubProcess("notice", "公示", [Step("post", "发布公示", "Publish")], "Public notice"),
    Step("decide", "决定", "Decision", return_to=("land",), outcomes=("grant", "deny")),
]  # fmt: skip


@pytest.fixture
def version(house):
    return publish(*FLOW)


def drawn(version, **more):
    return etree.fromstring(api.chart_svg(process_version_id=version, **more))


def text_of(root):
    return "".join(root.itertext())


def test_the_chart_is_a_picture_with_a_name_and_a_description(version):
    root = drawn(version)
    assert root.get("role") == "img"
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("aria-labelledby").split() == [title.get("id"), desc.get("id")]
    assert "1. 受理" in desc.text
    assert "3 个工作日" not in desc.text
    assert "国土资源部门意见" in desc.text


def test_the_chart_is_narrow_enough_for_a_phone(version):
    width = float(drawn(version).get("viewBox").split()[2])
    assert width <= 380
    sizes = {float(e.get("font-size")) for e in drawn(version).iter(f"{SVG}text")}
    assert min(sizes) * 328 / width >= 10


def test_nothing_in_it_breaks_the_content_security_policy(version):
    root = drawn(version, state={"accept": "done"})
    assert not [e for e in root.iter() if e.get("style") or e.tag == f"{SVG}style"]
    assert not [a for e in root.iter() for a in e.attrib if a.startswith("on")]
    assert not list(root.iter(f"{SVG}script"))


def test_state_is_told_by_shape_and_word_too(version):
    root = drawn(version, state={"accept": "done", "land": "current"})
    groups = {g.get("data-node"): g for g in root.iter(f"{SVG}g") if g.get("data-node")}
    assert groups["accept"].get("class") == "flow-step is-done"
    assert groups["land"].get("class") == "flow-step is-current"
    assert groups["fire"].get("class") == "flow-step is-future"
    marks = {n: len(groups[n].findall(f"{SVG}path")) for n in ("accept", "land", "fire")}
    assert marks == {"accept": 1, "land": 1, "fire": 0}
    desc = root.find(f"{SVG}desc").text
    assert "已办" in desc
    assert "正在办理" in desc


def test_the_chart_and_the_table_speak_english(version):
    words = text_of(drawn(version, language="en"))
    assert "Acceptance" in words
    assert "受理" not in words
    with override("en"):
        rows = api.step_table(process_version_id=version)
        assert rows[0].name == "Acceptance"
        assert rows[2].limit == "5 working days"
        assert rows[-1].outcomes == "Granted, Denied"
        assert rows[-1].returns_to == "Opinion of the land and resources bureau"
    assert rows[-1].outcomes == "准予、不予许可"


def test_the_table_holds_every_human_step_in_reading_order(version):
    rows = api.step_table(process_version_id=version)
    assert [r.node for r in rows] == ["accept", "land", "fire", "visit", "post", "decide"]


def test_texts_of_a_foreign_file_are_escaped():
    content = draw("p", "p", [Step("a", "<script>alert(1)</script>")])
    svg = chart(parse(content), title="<b>", description="&")
    assert "<script" not in svg
    assert text_of(etree.fromstring(svg)).count("alert") == 1


def test_boxes_never_overlap(version):
    document = parse(api.bpmn_xml(version))
    boxes = [
        (n, document.pictures[n].box)
        for n, node in document.nodes.items()
        if node.tag not in ("subProcess", "boundaryEvent")
    ]
    for index, (a, (ax, ay, aw, ah)) in enumerate(boxes):
        for b, (bx, by, bw, bh) in boxes[index + 1 :]:
            apart = ax + aw <= bx or bx + bw <= ax or ay + ah <= by or by + bh <= ay
            assert apart, f"{a} lies on {b}"


def test_a_file_without_coordinates_still_gives_a_picture():
    content = draw("p", "p", [Step("a", "a")])
    root = etree.fromstring(content)
    for diagram in root.findall("{http://www.omg.org/spec/BPMN/20100524/DI}BPMNDiagram"):
        root.remove(diagram)
    etree.fromstring(chart(parse(etree.tostring(root)), title="t", description="d"))


@pytest.mark.parametrize(
    ("said", "width", "lines"),
    [
        ("受理", 100, ["受理"]),
        ("国土资源部门意见", 60, ["国土资源", "部门意见"]),
        ("Opinion of the bureau", 90, ["Opinion of", "the bureau"]),
        ("一二三四五六七八九", 30, ["一二", "三四", "五六…"]),
        ("", 50, [""]),
    ],
)
def test_names_wrap_where_their_language_allows(said, width, lines):
    assert wrap(said, width) == lines
