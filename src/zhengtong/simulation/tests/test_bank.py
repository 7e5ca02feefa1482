"""The bank's stand-in: real files in, real files out."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from zhengtong.modules.billing.subsidies import bankfile
from zhengtong.modules.billing.subsidies.tests.test_bankfile import CONTENT, DIGEST


def test_a_file_is_answered_with_the_rejects_asked_for(tmp_path):
    file = tmp_path / "ZTPAY_BT202600001_nongshang_01.txt"
    file.write_bytes(CONTENT)
    call_command("bank_simulator", str(file), "--reject", "2:E01", stdout=io.StringIO())
    found = bankfile.read_return((tmp_path / file.name.replace("ZTPAY", "ZTRET")).read_bytes())
    assert found.answers == DIGEST
    assert [(x.is_paid, x.code) for x in found.lines] == [(True, ""), (False, "E01"), (True, "")]


@pytest.mark.parametrize("asked", ["9:E01", "x", "0:E01", "2:X1"])
def test_a_row_that_is_not_there_is_refused(tmp_path, asked):
    file = tmp_path / "ZTPAY_1.txt"
    file.write_bytes(CONTENT)
    with pytest.raises(CommandError):
        call_command("bank_simulator", str(file), "--reject", asked)


def test_a_damaged_file_is_not_paid(tmp_path):
    file = tmp_path / "ZTPAY_1.txt"
    file.write_bytes(CONTENT.replace(b"|100|", b"|900|"))
    with pytest.raises(CommandError):
        call_command("bank_simulator", str(file))
