"""Findings, killed anywhere, are raised and cleared once."""

import pytest

from zhengtong.core.tests.killing import NOTHING, scenario
from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.tests import desk as make_desk
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.supervision.models import SupervisionRule
from zhengtong.modules.supervision.services import watch


def given() -> tuple[SupervisionRule, Case]:
    case = make_desk.desk().submitted(make.person())
    rule = SupervisionRule.objects.create(
        key="test", code="T0", name={"zh": "测"}, explanation={"zh": "测"}, level="warning"
    )
    return rule, case


def hit(case: Case) -> watch.Hit:
    return watch.Hit(
        case_id=case.pk, organization_id=case.organization_id, region_id=case.region_id
    )


@scenario(watch.raise_findings, again=NOTHING)
def raising():
    rule, case = given()
    return lambda: watch.raise_findings(rule=rule, hits=[hit(case)])


@scenario(watch.clear_findings, again=NOTHING)
def clearing():
    rule, case = given()
    watch.raise_findings(rule=rule, hits=[hit(case)])
    return lambda: watch.clear_findings(rule=rule, still=[])


@pytest.mark.parametrize("command", [raising, clearing], ids=lambda f: f.__name__)
def test_killed_anywhere_it_leaves_nothing_and_then_succeeds_once(command, db, settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    command()
