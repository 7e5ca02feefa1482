"""Server and browser agree on 20,000 submissions to random forms: what is stored, what is wrong.

Every form has conditions and computed fields, so both validators and both interpreters of
expressions run on each. One Node process answers in batches.
"""

import datetime as dt
import os
import random

import pytest

from zhengtong.modules.forms.checks import Circumstances
from zhengtong.modules.forms.compiler import compile_form
from zhengtong.modules.forms.definition import read_definition
from zhengtong.modules.forms.settle import settle
from zhengtong.modules.forms.tests.random_forms import random_definition, random_submission
from zhengtong.modules.forms.validation import found_errors, validator_of

FORMS = 80
EACH = 250
SERVER_ONLY = {"option", "files", "prefill"}
SEED = int(os.environ.get("ZHENGTONG_FORMS_SEED", "2026"))


def test_forms_made_at_random_have_everything_that_could_differ():
    dice = random.Random(SEED)
    texts = [str(random_definition(dice)) for _ in range(FORMS)]
    for sign in ("show_if", "require_if", "'table'", "'group'", "'decimal'", "'date'", "column",
                 "date_diff", "div", "lookup", "today-10y", "birth_of", "'or'"):  # fmt: skip
        assert sum(sign in text for text in texts) >= 5, sign


@pytest.mark.parametrize("part", range(4))
def test_no_disagreement_in_twenty_thousand_submissions(validating_browser, part):
    seen = good = computed = 0
    for number in range(part * FORMS // 4, (part + 1) * FORMS // 4):
        dice = random.Random(SEED * 1000 + number)
        definition = random_definition(dice)
        schema = compile_form(read_definition(definition))
        today = dt.date(2026, 3, 15) + dt.timedelta(days=dice.randint(0, 1500))
        submissions = [random_submission(dice, definition) for _ in range(EACH)]
        theirs = validating_browser.ask(
            "submissions", schema=schema, today=today.isoformat(), submissions=submissions
        )
        validator = validator_of(schema)
        for n, (data, answer) in enumerate(zip(submissions, theirs, strict=True)):
            settled = settle(data, schema["x-plan"], today, keep_hidden=n % 3 == 0)
            found = found_errors(validator, schema, settled, Circumstances(today=today))
            errors = {".".join(map(str, path)): code for path, code in found.items()}
            ours = {path: code for path, code in errors.items() if code not in SERVER_ONLY}
            assert answer == {"data": settled, "errors": ours}, (number, n, definition, data)
            seen += 1
            good += not ours
            keys = {step["key"] for step in schema["x-plan"] if step["type"] == "computed"}
            computed += bool(keys & settled.keys())
    assert seen == FORMS * EACH // 4
    assert good > seen // 10
    assert computed > seen // 20
