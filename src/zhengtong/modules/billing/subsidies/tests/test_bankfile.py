"""The files to and from a bank: what is written is read, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengtong.modules.billing.subsidies import bankfile
from zhengtong.modules.billing.subsidies.bankfile import BadFile, Pay, PayLine
from zhengtong.modules.billing.subsidies.errors import RETURN_FAULTS, refused_return

LINES = [
    PayLine(ref=f"BT202600001-{n:06d}", name=name, account=f"62{n:017d}", fen=100 * n, use="补贴")
    for n, name in enumerate(("李禾生", "吴桂香", "阿依·买买提"), start=1)
]
PAY = Pay(batch="BT202600001", bank="nongshang", number="01", made_at="20261122093000", lines=LINES)
CONTENT, DIGEST = bankfile.write_pay(PAY)
READ = bankfile.read_pay(CONTENT)
ANSWER = bankfile.answered(READ, made_at="20261123100000", rejects={2: ("E01", "账号不存在")})
RETURN, _ = bankfile.write_return(ANSWER)
ROWS = {line.ref: line.fen for line in LINES}
OURS = {"batch": PAY.batch, "bank": PAY.bank, "number": "01", "digest": DIGEST, "rows": ROWS}


def test_what_is_written_is_read_again():
    assert READ.lines == LINES
    assert READ.digest == DIGEST
    found = bankfile.read_return(RETURN)
    assert found.lines == ANSWER.lines
    assert found.sums(True) == (2, 400)
    assert found.sums(False) == (1, 200)
    bankfile.compare(found, **OURS)


@pytest.mark.parametrize("content", [CONTENT, RETURN], ids=["to the bank", "from the bank"])
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_changed_byte_is_found(content, data):
    place = data.draw(st.integers(0, len(content) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda b: b != content[place]))
    changed = content[:place] + bytes([other]) + content[place + 1 :]
    with pytest.raises(BadFile):
        (bankfile.read_pay if content is CONTENT else bankfile.read_return)(changed)


def test_a_changed_byte_is_named_by_its_line():
    place = RETURN.index("账号不存在".encode())
    with pytest.raises(BadFile) as refused:
        bankfile.read_return(RETURN[:place] + b"\xe9" + RETURN[place + 1 :])
    assert (refused.value.key, refused.value.line) == ("changed", 3)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, len(RETURN) - 1))
def test_a_file_that_was_cut_off_is_refused(length):
    with pytest.raises(BadFile):
        bankfile.read_return(RETURN[:length])


def test_lines_that_were_dropped_doubled_or_swapped_are_found():
    lines = RETURN.splitlines(keepends=True)
    for wrong in (
        lines[:1] + lines[2:],
        [*lines[:2], lines[1], *lines[2:]],
        [lines[0], lines[2], lines[1], *lines[3:]],
    ):
        with pytest.raises(BadFile):
            bankfile.read_return(b"".join(wrong))


def again(*fields: object) -> bytes:
    """A line as a bank would write it that counts wrongly but signs rightly."""
    return bankfile._line(*fields)


def with_last(*numbers: int) -> bytes:
    above = b"".join(RETURN.splitlines(keepends=True)[:-1])
    return above + again("T", *numbers, bankfile.sm3(above))


def test_a_wrong_total_is_refused_with_both_sums():
    with pytest.raises(BadFile) as refused:
        bankfile.read_return(with_last(3, 601, 2, 400, 1, 201))
    fault = refused.value
    assert (fault.key, fault.line) == ("total", 5)
    assert refused_return(fault).message == "第 5 行：合计写的是 6.01 元，逐行相加是 6.00 元。"


def test_wrong_sums_of_paid_and_rejected_are_refused():
    for numbers, key in (
        ((4, 600, 2, 400, 1, 200), "count"),
        ((3, 600, 3, 400, 0, 200), "paid_count"),
        ((3, 600, 2, 500, 1, 100), "paid_total"),
        ((3, 600, 2, 400, 2, 200), "rejected_count"),
        ((3, 600, 2, 400, 1, 100), "rejected_total"),
    ):
        with pytest.raises(BadFile) as refused:
            bankfile.read_return(with_last(*numbers))
        assert refused.value.key == key


@pytest.mark.parametrize(
    ("change", "key", "line"),
    [
        ({"batch": "BT202600002"}, "other_batch", 1),
        ({"bank": "youchu"}, "other_bank", 1),
        ({"number": "02"}, "other_file", 1),
        ({"digest": "0" * 64}, "other_content", 1),
        ({"rows": {**ROWS, "BT202600001-000009": 100}}, "missing", 5),
        ({"rows": {k: v for k, v in ROWS.items() if v != 200}}, "unknown_row", 3),
        ({"rows": {**ROWS, LINES[2].ref: 301}}, "amount", 4),
    ],
)
def test_an_answer_to_something_else_is_refused(change, key, line):
    with pytest.raises(BadFile) as refused:
        bankfile.compare(ANSWER, **{**OURS, **change})
    assert (refused.value.key, refused.value.line) == (key, line)
    assert f"第 {line} 行" in refused_return(refused.value).message


def test_a_row_answered_twice_is_refused():
    twice = bankfile.answered(READ, made_at="", rejects={})
    twice = bankfile.replace(twice, lines=[twice.lines[0], *twice.lines])
    with pytest.raises(BadFile) as refused:
        bankfile.compare(twice, **OURS)
    assert (refused.value.key, refused.value.line) == ("row_twice", 3)


def test_a_reject_without_a_code_is_refused():
    content, _ = bankfile.write_return(
        bankfile.answered(READ, made_at="", rejects={1: ("", "不知道")})
    )
    with pytest.raises(BadFile) as refused:
        bankfile.read_return(content)
    assert (refused.value.key, refused.value.line) == ("no_reason", 2)


def test_every_fault_has_words():
    assert set(RETURN_FAULTS) >= {
        "empty", "large", "cut", "head", "changed", "digest", "form", "number", "no_reason",
        "count", "total", "missing", "unknown_row", "row_twice", "amount",
    }  # fmt: skip


def test_the_sm3_is_that_of_the_standard():
    assert bankfile.sm3(b"abc") == (
        "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    )


def test_a_name_cannot_break_a_line_in_two():
    odd = PayLine(ref="1", name="甲|乙\n丙", account="1", fen=1, use="x")
    content, _ = bankfile.write_pay(bankfile.replace(PAY, lines=[odd]))
    assert bankfile.read_pay(content).lines[0].name == "甲 乙 丙"
