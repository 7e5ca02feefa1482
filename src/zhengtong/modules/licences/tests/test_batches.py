"""Many licences at once: errors by line, nothing half issued, nothing twice."""

from __future__ import annotations

import io
from unittest import mock

import openpyxl
import pytest

from zhengtong.modules.licences import definition, sheets
from zhengtong.modules.licences.errors import BatchRefused
from zhengtong.modules.licences.models import BatchState, Licence, LicenceBatch
from zhengtong.modules.licences.services import batches
from zhengtong.modules.licences.tasks import issue_lines, resume_batches
from zhengtong.modules.licences.tests.test_killed import batch, lines
from zhengtong.modules.licences.tests.world import BODY

RULES = definition.read(BODY)


def started(bureau, *names: str) -> LicenceBatch:
    made = batch(bureau, *names)
    return batches.start_batch(batch_id=made.public_id, actor=bureau.actor)


def test_a_table_comes_back_as_its_lines():
    book = openpyxl.load_workbook(io.BytesIO(sheets.template(RULES)))
    book.active.append(["甲", "999021194601062010", "上湾村", "杉木", ""])
    book.active.append([None] * 5)
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    [line] = sheets.read(out, "名单.xlsx", RULES, most=10)
    assert (line.number, line.values["species"]) == (2, "杉木")


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ("持证主体,持证主体代码,性别\n".encode(), "性别"),
        ("持证主体\n甲\n".encode(), "持证主体代码"),
        ("持证主体,持证主体代码\n".encode(), "没有数据行"),
        (b"PK\x03\x04 no book", "不能读入"),
    ],
)
def test_a_wrong_table_is_refused_by_name(content, word):
    name = "x.xlsx" if content.startswith(b"PK") else "x.csv"
    with pytest.raises(BatchRefused) as refused:
        sheets.read(io.BytesIO(content), name, RULES, most=10)
    assert word in refused.value.errors[0].message


def test_wrong_lines_say_why_and_the_others_are_issued(bureau):
    good, bad = lines("甲", "乙")
    bad.values.pop("species")
    bad.values["holder_code"] = "1"
    made = batches.take_batch(
        type_code=bureau.kind.code,
        organization_id=bureau.organ.pk,
        name="春",
        lines=[good, bad],
        actor=bureau.actor,
    )
    assert (made.total, made.refused) == (2, 1)
    wrong = made.rows.exclude(errors=[]).get()
    assert {path for path, _said in wrong.errors} == {"holder_code", "species"}
    batches.start_batch(batch_id=made.public_id, actor=bureau.actor)
    issue_lines(batch_id=made.pk)
    made.refresh_from_db()
    assert (made.state, made.issued, Licence.objects.count()) == (BatchState.DONE, 1, 1)


def test_a_batch_goes_on_where_it_was_killed(bureau):
    made = started(bureau, *"甲乙丙丁戊")
    with mock.patch.object(batches, "CHUNK", 2):
        assert batches.issue_next_lines(batch_id=made.pk, most=2) == 2
    LicenceBatch.objects.update(stepped_at="2020-01-01T00:00Z")
    assert resume_batches() == 1
    assert resume_batches() == 0
    issue_lines(batch_id=made.pk)
    issue_lines(batch_id=made.pk)
    made.refresh_from_db()
    assert (made.issued, made.percent, Licence.objects.count()) == (5, 100, 5)
    numbers = sorted(Licence.objects.values_list("number", flat=True))
    assert numbers[0].endswith("000001号")
    assert numbers[-1].endswith("000005号")


def test_a_stopped_batch_can_be_started_again(bureau):
    made = started(bureau, "甲", "乙")
    batches.stop_batch(batch_id=made.public_id, actor=bureau.actor)
    issue_lines(batch_id=made.pk)
    assert Licence.objects.count() == 0
    batches.start_batch(batch_id=made.public_id, actor=bureau.actor)
    issue_lines(batch_id=made.pk)
    assert Licence.objects.count() == 2
