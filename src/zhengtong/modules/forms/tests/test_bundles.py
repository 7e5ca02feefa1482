"""What a page of forms may weigh, as committed: measured after gzip, and free of eval."""

import gzip

import pytest

from zhengtong.modules.forms.tests.conftest import FRONTEND

DIST = FRONTEND.parent / "src/zhengtong/static/dist"


def weight(*names):
    return sum(len(gzip.compress((DIST / name).read_bytes(), 9)) for name in names)


def test_a_citizens_form_carries_at_most_40_kb_of_script():
    assert weight("form.js") <= 40 * 1024


def test_the_builder_carries_at_most_220_kb_of_script():
    assert weight("form-builder.js", "staff.js") <= 220 * 1024
    assert weight("form.js", "form-trial.js") <= 40 * 1024


@pytest.mark.parametrize("name", ["form.js", "form-builder.js", "form-trial.js"])
def test_no_script_makes_code_from_text(name):
    text = (DIST / name).read_text()
    assert "eval(" not in text
    assert "new Function" not in text
    assert "innerHTML" not in text
