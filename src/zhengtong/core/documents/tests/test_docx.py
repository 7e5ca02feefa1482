"""The Word file says what the PDF says."""

from zhengtong.core.documents.docx import docx, text_of

CONTENT = {
    "organization": "青禾县林业局",
    "number": "林业局准〔2026〕1号",
    "title": "准予行政许可决定书",
    "addressee": "李𠮷",
    "paragraphs": ["您提出的“采伐”申请，准予许可。", "第二段"],
    "rows": [["办理事项", "林木采伐"], ["申请人", "李𠮷"]],
    "date": "2026年11月22日",
}


def test_it_holds_every_word_in_order_rare_characters_too():
    assert text_of(docx({**CONTENT, "footer": ["办件编号：1"]})) == [
        "青禾县林业局",
        "林业局准〔2026〕1号",
        "准予行政许可决定书",
        "李𠮷：",
        *CONTENT["paragraphs"],
        "办理事项",
        "林木采伐",
        "申请人",
        "李𠮷",
        "青禾县林业局",
        "2026年11月22日",
        "办件编号：1",
    ]


def test_without_rows_there_is_no_table():
    assert "办理事项" not in text_of(docx({**CONTENT, "rows": [], "signer": "某局"}))
