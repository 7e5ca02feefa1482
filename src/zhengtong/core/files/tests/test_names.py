"""File names: rare characters stay, tricks go."""

import pytest

from zhengtong.core.files.names import MAX_BYTES, clean_name, extension_of


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("身份证.pdf", "身份证.pdf"),
        ("𠮷野家㐱.pdf", "𠮷野家㐱.pdf"),
        ("👨‍👩‍👧 全家.jpg", "👨‍👩‍👧 全家.jpg"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\我\\照片.jpg", "照片.jpg"),
        ("a\x00b\r\n.pdf", "ab.pdf"),
        ("报告\u202efdp.exe", "报告fdp.exe"),
        ('a"b<c>|d?*.pdf', "a_b_c__d__.pdf"),
        ("  .hidden.pdf . ", "hidden.pdf"),
        ("con.txt", "_con.txt"),
        ("...", "file"),
        ("", "file"),
        ("/", "file"),
        ("e\u0301.pdf", "é.pdf"),
        ("\ud800.pdf", "pdf"),
    ],
)
def test_names_are_cleaned(given, kept):
    assert clean_name(given) == kept


def test_long_names_keep_their_extension_and_whole_characters():
    name = clean_name("很" * 300 + ".docx")
    assert len(name.encode()) <= MAX_BYTES
    assert name.endswith("很.docx")
    assert len(clean_name("x." + "y" * 300).encode()) <= MAX_BYTES


def test_extensions_are_compared_in_lower_case():
    assert extension_of("报告.PDF") == "pdf"
    assert extension_of("报告") == ""
