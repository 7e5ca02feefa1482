"""The stages are a definition, proven before it is in force, and never changed afterwards."""

from __future__ import annotations

import copy

import pytest
from django.db import DatabaseError, transaction

from zhengtong.core.tests.killing import NOTHING, killed
from zhengtong.kernel.errors import PermissionRefused
from zhengtong.modules.cases.models import ProjectScheme
from zhengtong.modules.cases.projects.scheme import (
    SchemeRefused,
    adopt_scheme,
    current_scheme,
)
from zhengtong.modules.cases.projects.seed import DEFINITION as DEMO
from zhengtong.modules.cases.projects.seed import TOTAL_DAYS
from zhengtong.modules.cases.tests.county import REVIEWER
from zhengtong.modules.cases.tests.projects.valley import DEFINITION
from zhengtong.modules.org.tests import factories as make


def adopt(changes=None, total=16, **stage):
    definition = copy.deepcopy(DEFINITION) | (changes or {})
    definition["stages"][1] |= stage
    return adopt_scheme(
        region_id=make.region().pk, definition=definition, total_days=total, actor=REVIEWER
    )


def faults(**given) -> set[str]:
    with pytest.raises(SchemeRefused) as refused:
        adopt(**given)
    return {e.path for e in refused.value.errors}


def test_the_five_stages_of_the_demo_county_come_to_fifty_one_working_days():
    assert [s["days"] for s in DEMO["stages"]] == [10, 6, 20, 7, 8]
    assert sum(s["days"] for s in DEMO["stages"]) == TOTAL_DAYS == 51


def test_limits_that_do_not_sum_up_are_refused(valley):
    assert faults(total=51) == {"stages"}


def test_a_stage_may_not_be_shorter_than_its_items(valley):
    assert faults(days=5, total=15) == {"stages.1"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"after": ["second"]},
        {"after": ["nowhere"]},
        {"lead": "nobody"},
        {"bundle": "nothing"},
        {"key": "first"},
        {"days": 0},
        {"colour": "red"},
    ],
)
def test_every_other_fault_is_told_at_its_stage(valley, wrong):
    assert "stages.1" in faults(**wrong)


@killed("modules.cases.projects.scheme.adopt_scheme", again=NOTHING)
def test_the_same_definition_again_is_no_new_version(valley):
    assert adopt().number == 1
    assert adopt(changes={"name": {"zh": "新名称", "en": "New"}}).number == 2
    assert current_scheme().name["zh"] == "新名称"


def test_a_version_never_changes(valley):
    with pytest.raises(DatabaseError), transaction.atomic():
        ProjectScheme.objects.update(total_days=1)


def test_only_a_reviewer_puts_it_in_force(valley):
    with pytest.raises(PermissionRefused):
        adopt_scheme(
            region_id=make.region().pk,
            definition=DEFINITION,
            total_days=16,
            actor=valley.clerk("land"),
        )
