"""A signature covers every part; what was changed or added afterwards is named."""

from __future__ import annotations

import datetime as dt
import hashlib
import io

import pytest
from PIL import Image

from zhengtong.core.crypto.digests import sm3_bytes as sm3
from zhengtong.core.ofd import api as ofd
from zhengtong.core.ofd.package import NS, opened
from zhengtong.core.ofd.tests.pages import decision, plain, with_part

AT = dt.datetime(2026, 11, 22, 8, 0, tzinfo=dt.UTC)
CONTENT = "Doc_0/Pages/Page_0/Content.xml"


def signer(data: bytes) -> bytes:
    return b"value:" + hashlib.sha256(data).digest()


def check(data: bytes, value: bytes) -> bool:
    return value == signer(data)


def seal() -> ofd.Stamp:
    out = io.BytesIO()
    Image.new("RGBA", (4, 4), (200, 0, 0, 90)).save(out, "PNG")
    return ofd.Stamp(picture=out.getvalue(), page=1, x=120, y=180.5, width=42, height=42)


def signed(**given) -> bytes:
    return ofd.sign(decision(), signer=signer, signed_at=AT, **given)


def test_the_digest_is_that_of_the_standard() -> None:
    """GB/T 32905-2016, annex A.1."""
    wanted = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert sm3(b"abc").hex() == wanted


def test_a_signed_file_is_whole_and_still_as_the_standard_wants_it() -> None:
    content = signed(stamps=[seal()])
    [found] = ofd.verify(content, check=check)
    assert found.is_whole
    assert found.answer
    assert found.signed_at == "20261122080000Z"
    assert found.method == "1.2.156.10197.1.501"
    assert found.stamps == ((1, (120.0, 180.5, 42.0, 42.0)),)
    assert ofd.problems(content) == []
    assert plain(ofd.text(content)) == plain(ofd.text(decision()))


def test_the_seal_stands_on_the_page_as_a_picture() -> None:
    package = opened(signed(stamps=[seal()]))
    drawn = package.xml("Doc_0/Annots/Page_0/Annotation.xml").find("ofd:Annot", NS)
    assert drawn.get("Type") == "Stamp"
    assert drawn.find("ofd:Appearance", NS).get("Boundary") == "120 180.5 42 42"
    number = drawn.find("ofd:Appearance/ofd:ImageObject", NS).get("ResourceID")
    assert package.parts[f"Doc_0/Res/seal_{number}.png"] == seal().picture


@pytest.mark.parametrize("path", [CONTENT, "OFD.xml", "Doc_0/Document.xml", "Doc_0/Res/font_3.otf"])
def test_one_changed_byte_is_found_and_the_part_is_named(path: str) -> None:
    content = with_part(signed(), path, lambda data: data[:-2] + bytes([data[-2] ^ 1]) + data[-1:])
    if path != "OFD.xml":
        [found] = ofd.verify(content, check=check)
        assert found.altered == (path,)
        assert not found.is_whole
        assert found.answer
    else:
        with pytest.raises(ofd.BrokenOfd, match=r"OFD\.xml"):
            ofd.verify(content, check=check)


def test_a_part_that_is_gone_or_came_later_is_named() -> None:
    [less] = ofd.verify(with_part(signed(), "Doc_0/PublicRes.xml", None), check=check)
    assert less.altered == ("Doc_0/PublicRes.xml",)
    [more] = ofd.verify(with_part(signed(), "Doc_0/extra.xml", b"<a/>"), check=check)
    assert more.uncovered == ("Doc_0/extra.xml",)
    assert not more.is_whole


def test_a_changed_description_or_value_is_the_callers_to_find() -> None:
    for part in ("Signature.xml", "SignedValue.dat"):
        content = with_part(
            signed(),
            f"Doc_0/Signs/Sign_0/{part}",
            lambda d: d.replace(b"Zhengtong", b"Zhengtang") + b" ",
        )
        [found] = ofd.verify(content, check=check)
        assert not found.answer


def test_a_second_signature_leaves_the_first_valid() -> None:
    twice = ofd.sign(signed(stamps=[seal()]), signer=signer, signed_at=AT, seal=b"its data")
    found = ofd.verify(twice, check=check)
    assert [(f.id, f.is_whole, f.answer) for f in found] == [
        ("s001", True, True),
        ("s002", True, True),
    ]
    assert found[1].kind == "Seal"
    assert ofd.problems(twice) == []


def test_no_picture_is_added_to_a_signed_file() -> None:
    with pytest.raises(ofd.SignedAlready):
        ofd.sign(signed(), signer=signer, stamps=[seal()])


def test_a_seal_on_a_page_that_is_not_there_is_refused() -> None:
    wrong = ofd.Stamp(picture=b"x", page=3, x=0, y=0, width=1, height=1)
    with pytest.raises(ofd.BrokenOfd):
        ofd.sign(decision(), signer=signer, stamps=[wrong])


def test_a_file_without_signatures_has_none() -> None:
    assert ofd.verify(decision(), check=check) == []


def test_a_signature_by_another_digest_is_refused_by_name() -> None:
    content = with_part(
        signed(),
        "Doc_0/Signs/Sign_0/Signature.xml",
        lambda d: d.replace(b"1.2.156.10197.1.401", b"MD5"),
    )
    with pytest.raises(ofd.BrokenOfd, match="SM3"):
        ofd.verify(content, check=check)
