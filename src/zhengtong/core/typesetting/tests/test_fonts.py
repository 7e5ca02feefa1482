"""Documents print every name that the standard table of characters allows."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from zhengtong.core.typesetting import api

TEMPLATE = """#let d = json(bytes(sys.inputs.data))
#set text(font: ("ZT Serif",), lang: "zh", region: "cn")
#d.name #strong(d.name)"""


@pytest.mark.parametrize("name", ["𠮷田", "𬀩", "𫖯", "𬭎", "𬸪", "㛃", "䶮", "堃"])
def test_a_name_with_rare_characters_has_its_glyphs_in_the_package(name):
    faces = []
    for path in api.FONTS.glob("*.otf"):
        with TTFont(path, lazy=True) as font:
            faces.append(font.getBestCmap())
    assert all(any(ord(c) in face for face in faces) for c in name)


def test_it_is_set_into_the_document_with_an_embedded_face(tmp_path):
    template = Path(tmp_path / "name.typ")
    template.write_text(TEMPLATE)
    common = api.pdf(template, {"name": "李禾生"})
    rare = api.pdf(template, {"name": "李𬀩𠮷"})
    assert rare.count(b"/FontDescriptor") > common.count(b"/FontDescriptor")
